package casefile

import (
	"strings"

	"amiable/bot/terms"
)

// Opened makes the case; it is the first event of each.
type Opened struct {
	Case string `json:"case"` // the id of the case
	Identity
}

// Type names the stored form.
func (Opened) Type() string { return "case.opened" }

func (o Opened) check(c *Case) *Problem {
	switch {
	case c.Opened.Event != "":
		return problem("already_open", c.ID)
	case o.Case == "":
		return problem("no_id", "")
	}
	return o.Identity.check()
}

func (i Identity) check() *Problem {
	for _, f := range identityFields {
		if p := f.check(*f.at(&i)); p != nil {
			return p
		}
	}
	return first(checkOne(i.Kind, "", B2B, B2C), checkOne(i.Claim, "", OwnClaim, ThirdParty), checkOptionalDate(i.MandateDate))
}

func (o Opened) apply(w *writer, s Stamp) {
	if w.c.Opened.Event != "" {
		return
	}
	w.c.ID, w.c.Opened, w.c.Identity = o.Case, s, o.Identity
}

func (o Opened) sentence(lang string) string {
	return say(lang, "Dossier ouvert : %s%s", "Case opened: %s%s", o.Debtor, tail(o.Creditor))
}

// identityField is a text of the identity that can be corrected on its own.
type identityField struct {
	at     func(*Identity) *string
	check  func(string) *Problem
	fr, en string
}

func anyText(s string) *Problem { return checkShort(s) }

var identityFields = map[string]identityField{
	"creditor":          {func(i *Identity) *string { return &i.Creditor }, anyText, "créancier", "creditor"},
	"debtor":            {func(i *Identity) *string { return &i.Debtor }, checkDebtor, "débiteur", "debtor"},
	"account":           {func(i *Identity) *string { return &i.Account }, anyText, "compte client", "customer account"},
	"siren":             {func(i *Identity) *string { return &i.SIREN }, checkSIREN, "SIREN", "SIREN"},
	"address":           {func(i *Identity) *string { return &i.Address }, anyText, "adresse", "address"},
	"language":          {func(i *Identity) *string { return &i.Language }, checkLanguage, "langue", "language"},
	"mandate_reference": {func(i *Identity) *string { return &i.MandateReference }, anyText, "référence de la première lettre", "reference of the first letter"},
	"collector":         {func(i *Identity) *string { return &i.Collector }, anyText, "responsable du dossier", "collector"},
	"sales_owner":       {func(i *Identity) *string { return &i.SalesOwner }, anyText, "commercial", "sales contact"},
}

func checkDebtor(s string) *Problem {
	if strings.TrimSpace(s) == "" {
		return problem("no_debtor", "")
	}
	return checkShort(s)
}

func checkLanguage(s string) *Problem {
	if s != "" && s != "fr" && s != "en" {
		return problem("bad_language", s)
	}
	return nil
}

// checkSIREN accepts none, or nine digits whose Luhn sum is right; spaces are allowed.
func checkSIREN(s string) *Problem {
	digits := strings.Join(strings.Fields(s), "")
	if digits == "" {
		return nil
	}
	sum := 0
	for i, r := range digits {
		d := int(r - '0')
		if r < '0' || r > '9' {
			return problem("bad_siren", s)
		}
		if i%2 == 1 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	if len(digits) != 9 || sum%10 != 0 {
		return problem("bad_siren", s)
	}
	return nil
}

// Corrected states one field of the identity anew: one of "creditor", "debtor", "account", "siren", "address", "language",
// "mandate_reference", "collector", "sales_owner", "kind", "claim" or "mandate_date" (YYYY-MM-DD). An empty value clears.
type Corrected struct {
	Field string `json:"field"`
	Value string `json:"value"`
}

// Type names the stored form.
func (Corrected) Type() string { return "case.corrected" }

func (k Corrected) check(*Case) *Problem {
	if f, ok := identityFields[k.Field]; ok {
		return f.check(k.Value)
	}
	switch k.Field {
	case "kind":
		return checkOne(Kind(k.Value), "", B2B, B2C)
	case "claim":
		return checkOne(Claim(k.Value), "", OwnClaim, ThirdParty)
	case "mandate_date":
		if _, ok := readDate(k.Value); !ok {
			return problem("bad_date", k.Value)
		}
		return nil
	}
	return problem("bad_field", k.Field)
}

// readDate reads a day, or none from "".
func readDate(s string) (terms.Date, bool) {
	if s == "" {
		return terms.Date{}, true
	}
	d, err := terms.ParseDate(s)
	return d, err == nil && checkOptionalDate(d) == nil
}

func (k Corrected) apply(w *writer, s Stamp) {
	f, text := identityFields[k.Field]
	date, ok := readDate(k.Value)
	known := text || k.Field == "kind" || k.Field == "claim" || k.Field == "mandate_date" && ok
	if !known || !w.newer(k.Field, s) {
		return
	}
	switch k.Field {
	case "kind":
		w.c.Kind = Kind(k.Value)
	case "claim":
		w.c.Claim = Claim(k.Value)
	case "mandate_date":
		w.c.MandateDate = date
	default:
		*f.at(&w.c.Identity) = k.Value
	}
}

var otherFieldWords = map[string][2]string{
	"kind": {"type de débiteur", "kind of debtor"}, "claim": {"titulaire de la créance", "whose claim"},
	"mandate_date": {"date de la première lettre", "date of the first letter"},
}

func (k Corrected) sentence(lang string) string {
	label := word(otherFieldWords, k.Field, lang)
	if f, ok := identityFields[k.Field]; ok {
		label = say(lang, f.fr, f.en)
	}
	if k.Value == "" {
		return say(lang, "Effacé : %s", "Cleared: %s", label)
	}
	return say(lang, "Précisé : %s, %s", "Stated: %s, %s", label, k.Value)
}

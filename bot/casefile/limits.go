package casefile

import (
	"fmt"

	"amiable/bot/terms"

	"github.com/shopspring/decimal"
)

// Percent is hundredths of a percent: 12.5 % is 1250. Its text and JSON forms are "12.5".
type Percent int

const wholePercent Percent = 100_00

// Decimal is the value in percent.
func (p Percent) Decimal() decimal.Decimal { return decimal.New(int64(p), -2) }

// String is the plain form, "12.5".
func (p Percent) String() string { return p.Decimal().String() }

// Words is the form for people.
func (p Percent) Words(lang string) string { return terms.Percent(p.Decimal(), lang) }

// MarshalText writes "12.5".
func (p Percent) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what [terms.ParsePercent] does, to two decimals.
func (p *Percent) UnmarshalText(b []byte) error {
	d, err := terms.ParsePercent(string(b))
	if err != nil {
		return err
	}
	h := d.Shift(2)
	if !h.IsInteger() || h.Abs().GreaterThan(decimal.NewFromInt(1_000_000)) {
		return fmt.Errorf("casefile.Percent(%s): at most two decimals", b)
	}
	*p = Percent(h.IntPart())
	return nil
}

// Limits is what may be conceded. A limit that is not set is nil and allows nothing; it is never shown to a debtor.
type Limits struct {
	Target              terms.Cents `json:"target,omitempty"`    // to aim for
	WalkAway            terms.Cents `json:"walk_away,omitempty"` // the least acceptable
	MaxDiscount         *Percent    `json:"max_discount_pct,omitempty"`
	MaxInstalments      *int        `json:"max_instalments,omitempty"`
	MaxHorizonDays      *int        `json:"max_horizon_days,omitempty"`
	MinDownPayment      *Percent    `json:"min_down_payment_pct,omitempty"`
	WaivePenalties      bool        `json:"waive_penalties,omitempty"`
	CounterpartRequired bool        `json:"counterpart_required,omitempty"`
	Approver            string      `json:"approver,omitempty"` // who may allow more
}

// LimitsVersion is limits with who set them and when; the last one holds.
type LimitsVersion struct {
	Mark
	Limits
}

// LimitsNow are the limits that hold, and false when none were set: then nothing may be offered.
func (c *Case) LimitsNow() (LimitsVersion, bool) {
	if n := len(c.Limits); n > 0 {
		return c.Limits[n-1], true
	}
	return LimitsVersion{}, false
}

// LimitsSet sets the limits, all of them.
type LimitsSet struct{ Limits }

// Type names the stored form.
func (LimitsSet) Type() string { return "limits.set" }

func (l LimitsSet) check(*Case) *Problem {
	for _, p := range []*Percent{l.MaxDiscount, l.MinDownPayment} {
		if p != nil && (*p < 0 || *p > wholePercent) {
			return problem("bad_percent", p.String())
		}
	}
	if l.MaxInstalments != nil && (*l.MaxInstalments < 1 || *l.MaxInstalments > maxRows) ||
		l.MaxHorizonDays != nil && (*l.MaxHorizonDays < 0 || *l.MaxHorizonDays > 10*366) ||
		l.Target > 0 && l.WalkAway > l.Target {
		return problem("bad_limits", "")
	}
	return first(checkOptionalAmount(l.Target), checkOptionalAmount(l.WalkAway), checkShort(l.Approver))
}

func (l LimitsSet) apply(w *writer, s Stamp) {
	put(w, &w.c.Limits, "", s, func(v *LimitsVersion) { v.Limits = l.Limits })
}

func (l LimitsSet) sentence(lang string) string {
	var parts []string
	if l.MaxDiscount != nil {
		parts = append(parts, say(lang, "remise %s", "discount %s", l.MaxDiscount.Words(lang)))
	}
	if l.MaxInstalments != nil {
		parts = append(parts, count(lang, *l.MaxInstalments, "règlement", "règlements", "payment", "payments"))
	}
	if l.MaxHorizonDays != nil {
		parts = append(parts, daysWords(lang, *l.MaxHorizonDays))
	}
	if l.MinDownPayment != nil {
		parts = append(parts, say(lang, "premier versement %s", "first payment %s", l.MinDownPayment.Words(lang)))
	}
	return say(lang, "Limites fixées : %s", "Limits set: %s", orNone(also(parts...), lang))
}

func orNone(s, lang string) string {
	if s == "" {
		return say(lang, "aucune concession", "no concession")
	}
	return s
}

// Grant is one thing given: a discount, waived penalties, instalments, more days, or another.
type Grant struct {
	Kind        string      `json:"type"` // discount, penalties, instalments, delay or other
	Discount    Percent     `json:"pct,omitempty"`
	Amount      terms.Cents `json:"amount,omitempty"`
	Instalments int         `json:"instalments,omitempty"`
	Days        int         `json:"days,omitempty"`
	Counterpart string      `json:"counterpart,omitempty"` // what was given in return
	Expires     terms.Date  `json:"expires,omitzero"`      // past it, the offer is gone; it stays in the history
	Date        terms.Date  `json:"date,omitzero"`
}

// Concession is a grant in the ledger.
type Concession struct {
	Mark
	Grant
}

// Standing reports whether the concession still counts as given on the day.
func (k Concession) Standing(today terms.Date) bool {
	return k.Live() && (k.Expires.IsZero() || !earlier(k.Expires, today))
}

// Conceded enters a concession into the ledger, or states the one called Of anew.
type Conceded struct {
	Of string `json:"of,omitempty"`
	Grant
}

// Type names the stored form.
func (Conceded) Type() string { return "conceded" }

func (k Conceded) check(c *Case) *Problem {
	if k.Discount < 0 || k.Discount > wholePercent {
		return problem("bad_percent", k.Discount.String())
	}
	if k.Instalments < 0 || k.Instalments > maxRows || k.Days < 0 || k.Days > 10*366 {
		return problem("bad_value", "")
	}
	return first(checkOf(c.Concessions, k.Of), checkOne(k.Kind, "discount", "penalties", "instalments", "delay", "other"),
		checkOptionalAmount(k.Amount), checkOptionalDate(k.Expires), checkOptionalDate(k.Date), checkShort(k.Counterpart))
}

func (k Conceded) apply(w *writer, s Stamp) {
	put(w, &w.c.Concessions, k.Of, s, func(p *Concession) { p.Grant = k.Grant })
}

var grantWords = map[string][2]string{
	"discount": {"remise", "discount"}, "penalties": {"abandon de pénalités", "penalties waived"},
	"instalments": {"paiement échelonné", "instalments"}, "delay": {"délai", "more time"}, "other": {"autre", "other"},
}

func (k Conceded) sentence(lang string) string {
	pct, sum, days, times := "", "", "", ""
	if k.Discount > 0 {
		pct = k.Discount.Words(lang)
	}
	if k.Amount > 0 {
		sum = k.Amount.Euros(lang)
	}
	if k.Days > 0 {
		days = daysWords(lang, k.Days)
	}
	if k.Instalments > 0 {
		times = count(lang, k.Instalments, "règlement", "règlements", "payment", "payments")
	}
	given := say(lang, "sans contrepartie", "nothing in return")
	if k.Counterpart != "" {
		given = say(lang, "contre %s", "for %s", k.Counterpart)
	}
	return say(lang, "Concession : %s", "Concession: %s", also(word(grantWords, k.Kind, lang), pct, sum, days, times, given))
}

// Terms is the case as the check of an offer needs it, on the day: what is owed, the limits that hold, and the concessions
// that have not lapsed.
func Terms(c Case, today terms.Date) terms.Case {
	a := AccountOf(c)
	b := a.On(today)
	out := terms.Case{Owed: max(0, b.Open)}
	for i := range c.Items {
		if it := &c.Items[i]; it.Residual > 0 && (it.Currency == "" || it.Currency == "EUR") {
			out.Open = append(out.Open, it.Residual)
		}
	}
	if v, ok := c.LimitsNow(); ok {
		out.Limits = v.terms()
	}
	for _, k := range c.Concessions {
		if k.Standing(today) {
			out.Concessions = append(out.Concessions, terms.Concession{Type: k.Kind, Pct: k.Discount.Decimal(), Amount: k.Amount, Date: k.Date})
		}
	}
	return out
}

func (l Limits) terms() *terms.Limits {
	t := terms.Limits{MaxHorizonDays: l.MaxHorizonDays, WaivePenalties: l.WaivePenalties, CounterpartRequired: l.CounterpartRequired}
	if l.MaxDiscount != nil {
		t.MaxDiscountPct = l.MaxDiscount.Decimal()
	}
	if l.MaxInstalments != nil {
		t.MaxInstalments = *l.MaxInstalments
	}
	if l.MinDownPayment != nil {
		t.MinDownPaymentPct = l.MinDownPayment.Decimal()
	}
	return &t
}

package guard

import (
	"regexp"
	"strings"
)

// facts are what a rewrite must carry over unchanged from the sentence it replaces, as written there.
type facts struct {
	names    []string // Mme Lacaze, Mr Hart
	invoices []string // FA-208, 7781
	amounts  []string // 1 180,00 €, £90
	past     []string // dates the sentence looks back to: due since, dated
	coming   []string // dates it looks forward to: by, before
}

const (
	gapRE   = `[\s\x{00A0}\x{202F}]`
	monthRE = `(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre|` +
		`January|February|March|April|May|June|July|August|September|October|November|December)`
	weekdayRE = `(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)`
	numberRE  = `\d+(?:[ .,\x{00A0}\x{202F}]\d{3})*(?:[.,]\d{1,2})?`
)

var (
	amountRE = regexp.MustCompile(`(?:[€£$]|EUR|GBP|USD)` + gapRE + `?` + numberRE + `|` +
		numberRE + gapRE + `?(?:€|£|\$|(?i:euros?|eur|pounds|gbp|dollars|usd)\b)`)
	invoiceRE  = regexp.MustCompile(`\b[A-Z]{1,6}[-/]?\d[\w]*(?:[-/]\w*\d\w*)*`)
	numberedRE = regexp.MustCompile(`(?i)\b(?:factures?|invoices?|dossier|commandes?|orders?)` + gapRE + `+(?:n°|no\.?|n[o]?|#)?` + gapRE + `*(\d[\w/-]*(?:(?:,|` + gapRE + `et|` + gapRE + `and)` + gapRE + `+\d[\w/-]*)*)`)
	dateRE     = regexp.MustCompile(`(?i)(?:\ble` + gapRE + `+)?(?:` + weekdayRE + gapRE + `+)?(?:\d{1,2}(?:er|st|nd|rd|th)?(?:` + gapRE + `+(?:of` + gapRE + `+)?` + monthRE +
		`)(?:,?` + gapRE + `+\d{4})?|` + monthRE + gapRE + `+\d{1,2}(?:st|nd|rd|th)?(?:,` + gapRE + `+\d{4})?|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d{2}-\d{2})|\b(?:\d{1,2}(?:st|nd|rd|th))\b|\b` + weekdayRE + `\b|\ble` + gapRE + `+\d{1,2}\b`)
	nameRE = regexp.MustCompile(`\b(?:M\.|Mme|Mlle|Monsieur|Madame|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)` + gapRE + `+\p{Lu}[\p{L}'’-]+(?:` + gapRE + `+\p{Lu}[\p{L}'’-]+)*`)
	pastRE = regexp.MustCompile(`(?i)(?:depuis|[ée]chue?s?|[ée]ch[ée]ance|du|dat[ée]e?|since|due|dated|from|overdue|of)(?:` + gapRE + `+(?:le|du|au|on|since|the))*` + gapRE + `*$`)
)

// readFacts finds the facts of a sentence. What is a number of an invoice or an amount is not read again as a date.
func readFacts(text string) facts {
	var f facts
	rest := []byte(text)
	take := func(re *regexp.Regexp, keep func(from, to int)) {
		for _, m := range re.FindAllSubmatchIndex(rest, -1) {
			from, to := m[0], m[1]
			if len(m) > 2 && m[2] >= 0 {
				from, to = m[2], m[3]
			}
			keep(from, to)
			for i := from; i < to; i++ {
				rest[i] = '_'
			}
		}
	}
	take(amountRE, func(a, b int) { f.amounts = add(f.amounts, text[a:b]) })
	take(nameRE, func(a, b int) {
		if !strings.HasPrefix(text[a:], "Madame Monsieur") {
			f.names = add(f.names, text[a:b])
		}
	})
	take(numberedRE, func(a, b int) { f.invoices = add(f.invoices, text[a:b]) })
	take(dateRE, func(a, b int) {
		d := strings.TrimPrefix(strings.TrimPrefix(text[a:b], "le "), "Le ")
		if pastRE.MatchString(text[:a]) {
			f.past = add(f.past, d)
		} else {
			f.coming = add(f.coming, d)
		}
	})
	take(invoiceRE, func(a, b int) { f.invoices = add(f.invoices, text[a:b]) })
	return f
}

func add(list []string, s string) []string {
	for _, old := range list {
		if old == s {
			return list
		}
	}
	return append(list, s)
}

// all lists every fact as written.
func (f facts) all() []string {
	var out []string
	for _, l := range [][]string{f.names, f.invoices, f.amounts, f.past, f.coming} {
		out = append(out, l...)
	}
	return out
}

// within tells whether text states every fact.
func (f facts) within(text string) bool {
	for _, s := range f.all() {
		if !strings.Contains(text, s) {
			return false
		}
	}
	return true
}

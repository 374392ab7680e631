package terms

import (
	"regexp"
	"time"

	"github.com/shopspring/decimal"
)

type itemKind uint8

const (
	kPct   itemKind = iota // 10 %
	kFrac                  // la moitié
	kEuro                  // 200 €
	kTimes                 // 3 fois, 4 mensualités
	kSpan                  // 3 mois, outside a date
	kDay                   // a date
)

// item is a quantity at tokens from to to.
type item struct {
	kind     itemKind
	from, to int
	pct      decimal.Decimal
	cents    Cents
	n        int           // of kTimes and kSpan
	unit     unit          // of kSpan
	period   time.Duration // of a sum "par mois", of "mensualités"
	last     Date          // of kDay: the last day it may mean
	day      found
	role     role
}

func (it item) value() value { return value{it.pct, it.cents, it.kind == kEuro} }

// items finds the quantities, left to right. What is found earlier in this list of readers wins.
func (s *scan) items() {
	s.references()
	for i := 0; i < len(s.toks); {
		n := s.item(i)
		if n == 0 {
			n = 1
		} else {
			s.take(i, i+n)
		}
		i += n
	}
}

// item reads one quantity at i, and tells how many tokens it takes.
func (s *scan) item(i int) int {
	if s.taken[i] {
		return 0
	}
	for _, read := range []func(int) int{s.slashed, s.dated, s.money, s.share, s.counted, s.ordinal} {
		if n := read(i); n > 0 {
			return n
		}
	}
	return 0
}

func (s *scan) add(it item, from, n int) int {
	it.from, it.to = from, from+n
	s.list = append(s.list, it)
	return n
}

// reference is an invoice number, a code or an article: letters and digits together.
var reference = regexp.MustCompile(`\b(?:[A-Z]{1,5}[-_/ ]?\d[\dA-Z]*(?:[-_/][\dA-Z]+)+|(?:FA|FAC|FACT|INV|F|FC|AV|BL|BC|PO|N°|n°)[-_° ]?\d{2,}(?:[-_/][\dA-Z]+)*|[A-Z]{1,4}-?\d{3,}|(?i:(?:factures?|invoices?)(?: n°| no\.?| number| num[eé]ro)? \d{3,}(?:[-/]\d+)*\b))`)

// euroCode keeps "EUR200" from being read as a reference.
var euroCode = regexp.MustCompile(`^EUR ?\d`)

func (s *scan) references() {
	for _, m := range reference.FindAllStringIndex(s.text, -1) {
		if euroCode.MatchString(s.text[m[0]:m[1]]) {
			continue
		}
		for i, t := range s.toks {
			if t.start >= m[0] && t.end <= m[1] && t.kind != word {
				s.taken[i] = true
			}
		}
	}
}

// slashed reads a fraction in figures: 1/3 of it, 2/3. Money and dates are not written so without a zero or an article.
func (s *scan) slashed(i int) int {
	if i+2 >= len(s.toks) || s.toks[i].kind != number || s.at(i+1) != "/" || s.toks[i+2].kind != number || s.at(i+3) == "/" {
		return 0
	}
	a, b := num(s.at(i)), num(s.at(i+2))
	isShare := a < b && b <= 10 && len(s.at(i)) == 1 && len(s.at(i+2)) <= 2 && s.at(i + 2)[0] != '0'
	if !isShare || dateArticles[s.at(i-1)] && s.at(i+3) != "de" && s.at(i+3) != "of" {
		return 0
	}
	return s.add(item{kind: kFrac, pct: ratio(a, b)}, i, 3)
}

func ratio(a, b int) decimal.Decimal {
	return decimal.NewFromInt(int64(a)).Mul(hundred).DivRound(decimal.NewFromInt(int64(b)), 6)
}

// dated takes a date found by the grammar. An hour alone is no date.
func (s *scan) dated(i int) int {
	for _, f := range s.dates {
		if f.from != i {
			continue
		}
		n := f.to - f.from
		if f.Last.IsZero() && f.Err == nil {
			return map[bool]int{true: n}[s.clockSigns(f.from, f.to)]
		}
		for _, t := range s.toks[f.from:f.to] {
			if t.s == "%" || t.s == "€" {
				return 0
			}
		}
		return s.add(item{kind: kDay, last: f.Last, day: f}, i, n)
	}
	return 0
}

func (s *scan) clockSigns(from, to int) bool {
	for _, t := range s.toks[from:to] {
		switch t.s {
		case "h", "heure", "heures", ":", "am", "pm", "midi", "noon":
			return true
		}
	}
	return false
}

var (
	pPercentSign = pats("%", "pour|pr|p cent|cents", "pourcent|pourcents|pct|percent|percents", "per cent", "points? de pourcentage", "points|point|pts|pt", "p . c .?")
	pEuroAfter   = pats("k|ke €|eur|euros?", "k", "ke", "€|eur|euro|euros|balles|eurs", "e", "grand")
	pEuroBefore  = pats("€", "eur")
	pOtherMoney  = wordsOf("$ £ usd gbp chf dollars dollar pounds pound francs")
)

// money reads percentages and sums: "10 %", "dix pour cent", "200 €", "€1,500", "2 k€".
func (s *scan) money(i int) int {
	before := pEuroBefore.match(s.toks, i)
	d, n := quantity(s.toks, i+before)
	if next := s.at(i + 1); s.at(i) == "a" && (next == "hundred" || next == "thousand") {
		d, n = quantity(s.toks, i+1)
		n++
	}
	if n == 0 {
		return 0
	}
	end := i + before + n
	if before > 0 {
		return s.addMoney(d, i, end, s.at(end) == "k" && !s.toks[end].spaced)
	}
	if m := pPercentSign.match(s.toks, end); m > 0 && !s.hundredEuros(end, m) {
		return s.add(item{kind: kPct, pct: d}, i, end+m-i)
	}
	if m := s.repeated(end, d); m > 0 { // "dix (10) %"
		end += m
		if p := pPercentSign.match(s.toks, end); p > 0 {
			return s.add(item{kind: kPct, pct: d}, i, end+p-i)
		}
	}
	if s.at(end) == "d" || s.at(end) == "de" && (s.at(end+1) == "euros" || s.at(end+1) == "%") {
		end++
	}
	m := pEuroAfter.match(s.toks, end)
	if m == 0 || s.at(end) == "e" && (s.toks[end].spaced || d.LessThan(decimal.NewFromInt(20)) || timesNouns[s.at(end+1)]) {
		return 0 // "2e échéance" ranks
	}
	thousand := s.at(end) == "k" || s.at(end) == "ke" || s.at(end) == "grand"
	return s.addMoney(d, i, end+m, thousand)
}

// hundredEuros tells "pour cent euros" from a percentage.
func (s *scan) hundredEuros(end, m int) bool {
	return m == 2 && s.at(end) == "pour" && (s.at(end+m) == "euros" || s.at(end+m) == "€")
}

// repeated reads "(10)" behind the same number in words.
func (s *scan) repeated(i int, d decimal.Decimal) int {
	if s.at(i) != "(" {
		return 0
	}
	if v, n := quantity(s.toks, i+1); n > 0 && v.Equal(d) && s.at(i+1+n) == ")" {
		return n + 2
	}
	return 0
}

func (s *scan) addMoney(d decimal.Decimal, from, end int, thousand bool) int {
	if thousand {
		d = d.Shift(3)
		if s.at(end) == "k" || s.at(end) == "€" {
			end++
		}
	}
	it := item{kind: kEuro, cents: CentsOf(d)}
	if n, period := s.periodAt(end); n > 0 {
		it.period, end = period, end+n
	}
	return s.add(it, from, end-from)
}

var (
	pPerMonth = pats("par|/|per|a|each|every|chaque mois|month|mth", "tous les mois", "mensuels|mensuel|mensuellement|monthly", "/ m")
	pPerWeek  = pats("par|/|per|a|each|every|chaque semaine|week|wk", "toutes les semaines", "hebdomadaires|hebdomadaire|weekly|hebdo")
	pPerTwo   = pats("tous|toutes les deux|2 semaines", "tous les quinze|15 jours", "every two|2 weeks", "every other week", "fortnightly")
	pPerLong  = pats("tous les deux|2|trois|3|six|6 mois", "every two|2|three|3|six|6 months", "par trimestre", "trimestriels|trimestrielles|trimestriel|quarterly", "every other month")
)

const (
	day   = 24 * time.Hour
	month = 30 * day // of an implied delay; named days are exact
)

// periodAt reads "par mois", "/week", "tous les 15 jours".
func (s *scan) periodAt(i int) (int, time.Duration) {
	for _, w := range []struct {
		ps patterns
		d  time.Duration
	}{{pPerLong, 6 * month}, {pPerTwo, 14 * day}, {pPerMonth, month}, {pPerWeek, 7 * day}} {
		if n := w.ps.match(s.toks, i); n > 0 {
			return n, w.d
		}
	}
	return 0, 0
}

var fractions = map[string]int{
	"moitie": 2, "moities": 2, "tiers": 3, "quart": 4, "quarts": 4, "cinquieme": 5, "cinquiemes": 5, "sixieme": 6, "septieme": 7, "huitieme": 8, "neuvieme": 9,
	"dixieme": 10, "dixiemes": 10, "quinzieme": 15, "vingtieme": 20, "centieme": 100,
	"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6, "eighth": 8, "tenth": 10, "tenths": 10, "twentieth": 20,
}

// share reads a fraction in words: la moitié, un tiers, deux tiers, three quarters, a tenth.
func (s *scan) share(i int) int {
	v, n := wordNumber(s.toks, i)
	if s.toks[i].kind == number && len(s.at(i)) == 1 {
		v, n = num(s.at(i)), 1
	}
	if n == 0 {
		v = 1
	}
	den := fractions[s.at(i+n)]
	if den == 0 || v >= den {
		return 0
	}
	ordinalOnly := den != 2 && s.at(i+n) != "tiers" && n == 0
	if prev := s.at(i - 1); ordinalOnly && prev != "un" && prev != "le" && prev != "a" && prev != "d" && prev != "du" && prev != "one" && prev != "first" && prev != "premier" {
		return 0 // "third party", "sixième échéance"
	}
	if s.timesNoun(i+n+1) > 0 && den != 2 {
		return 0
	}
	if s.restPhrase(i) {
		return 0
	}
	return s.add(item{kind: kFrac, pct: ratio(v, den)}, i, n+1)
}

// restPhrase reports that token i belongs to a phrase such as "l'autre moitié".
func (s *scan) restPhrase(i int) bool {
	for j := i; j >= max(0, i-3) && s.cue(j)&cQuiet != 0; j-- {
		if s.cue(j)&cRest != 0 {
			return true
		}
	}
	return false
}

var (
	timesAdjectives = wordsOf("petites petits egales egaux mensuels mensuelles mensuel monthly equal weekly hebdomadaires small successifs successives simples more premieres premiers first further even separate easy interest free")
	timesNouns      = wordsOf(`fois x mensualite mensualites echeance echeances versement versements traite traites paiement paiements reglement reglements virement virements
 prelevement prelevements cheque cheques tranche tranches acompte acomptes instalment instalments installment installments payment payments times parts goes
 chunks fractions parties morceaux transfers checks`)
	plainNouns = wordsOf("facture factures invoice invoices relance relances reminder reminders mails mail appels calls personnes people contacts clients lignes lines dossiers")
)

// timesNoun is how many tokens from i make a word for payments, adjectives included.
func (s *scan) timesNoun(i int) int {
	j := i
	for j < len(s.toks) && timesAdjectives[s.at(j)] {
		j++
	}
	if j < len(s.toks) && timesNouns[s.at(j)] {
		for j++; timesAdjectives[s.at(j)]; j++ {
		}
		return j - i
	}
	return 0
}

// counted reads a number and what it counts: payments, a length of time, or things that concede nothing.
func (s *scan) counted(i int) int {
	v, n := integer(s.toks, i)
	if prev := s.at(i - 1); (s.at(i) == "a" || s.at(i) == "an") && (prev == "for" || prev == "over" || prev == "another" || prev == "within" || prev == "of" || prev == "takes") {
		v, n = 1, 1
	}
	if n == 0 {
		return 0
	}
	n += s.repeated(i+n, decimal.NewFromInt(int64(v)))
	if w := s.at(i + n); (w == "more" || w == "extra" || w == "additional" || w == "further" || w == "full" || w == "petits") && unitWords[s.at(i+n+1)] != 0 {
		n++
	}
	if m := s.timesNoun(i + n); m > 0 {
		return s.times(i, v, n+m)
	}
	if u := unitWords[s.at(i+n)]; u > minutes && (u != hours || s.at(i+n) != "h") {
		if m := pWorking.match(s.toks, i+n+1); m > 0 || pBusiness[s.at(i+n)] {
			u, n = workdays, n+m
		}
		return s.add(item{kind: kSpan, n: v, unit: u}, i, n+1)
	}
	if pBusiness[s.at(i+n)] && unitWords[s.at(i+n+1)] == days {
		return s.add(item{kind: kSpan, n: v, unit: workdays}, i, n+2)
	}
	if prev := s.at(i - 1); (prev == "en" || prev == "in" || prev == "into") && v > 1 && v <= 36 && s.payContext(i) && fractions[s.at(i+n)] == 0 {
		return s.add(item{kind: kTimes, n: v}, i, n)
	}
	if plainNouns[s.at(i+n)] || (v == 1 && s.toks[i].kind == word) {
		return n
	}
	return 0
}

// payContext reports words of paying or splitting before i in its clause: "split it in three", "régler en deux".
func (s *scan) payContext(i int) bool {
	for j := i - 1; j >= max(0, i-7); j-- {
		if s.cue(j)&(cPay|cSplit|cRest|cWhole) != 0 || s.at(j) == "split" || s.at(j) == "coupe" {
			return true
		}
	}
	return false
}

// times notes "3 fois", "4 mensualités de 500 €", "3 x 500".
func (s *scan) times(i, v, n int) int {
	if v == 1 && (s.at(i) == "une" || s.at(i) == "un" || s.at(i) == "a" || s.at(i) == "one") && !s.onlyOne(i, n) {
		return 1 // "un paiement": an article
	}
	it := item{kind: kTimes, n: v, period: s.periodOf(i, n)}
	end := i + n
	if m, period := s.periodAt(end); m > 0 {
		it.period, n = period, n+m
	}
	return s.add(it, i, n)
}

func (s *scan) onlyOne(i, n int) bool {
	next := s.at(i + n)
	return next == "unique" || next == "seul" || s.at(i-1) == "en" && s.at(i+n-1) == "fois" || s.at(i+1) == "single" || s.at(i-1) == "in"
}

// periodOf is the period the noun of a count implies.
func (s *scan) periodOf(i, n int) time.Duration {
	for j := i; j < i+n; j++ {
		switch s.at(j) {
		case "mensualite", "mensualites", "mensuels", "mensuelles", "monthly":
			return month
		case "weekly", "hebdomadaires":
			return 7 * day
		}
	}
	return 0
}

// ordinal takes numbers that only rank: 2e, 1st, 1re.
func (s *scan) ordinal(i int) int {
	if s.toks[i].kind == number && ordinalSuffix[s.at(i+1)] && !s.toks[i+1].spaced {
		return 2
	}
	return 0
}

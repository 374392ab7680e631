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
	for i := it.from; i < it.to; i++ {
		s.owner[i] = len(s.list)
	}
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
	isShare := a < b && (b <= 10 || b > 12 && b <= 100) && len(s.at(i)) == 1 && len(s.at(i+2)) <= 2 && s.at(i + 2)[0] != '0'
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
	f, ok := s.dates[i]
	if !ok {
		return 0
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
	return s.add(item{kind: kDay, last: f.Last}, i, n)
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

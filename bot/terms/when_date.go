package terms

import (
	"strconv"
	"time"
)

// countNouns after a number make it a count, not a day.
var countNouns = wordsOf(`fois x euro euros eur e k ke balles pourcent pct percent per mensualite mensualites versement versements echeance
 echeances traite traites paiement paiements acompte acomptes reglement reglements tranche tranches facture factures virement
 virements cheque cheques prelevement prelevements installment installments instalment instalments payment payments invoice
 invoices times points point o cents cent mille jours days half moitie tiers
 party rappel relance appel call reminder fin`)

// firstAfter is the first day-month strictly after today, in whatever year has it; false when none has.
func (r *reader) firstAfter(m time.Month, d int) (Date, bool) {
	for y := r.today.Year; y <= r.today.Year+8; y++ {
		if exists(y, m, d) && (Date{y, m, d}).After(r.today) {
			return Date{y, m, d}, true
		}
	}
	return Date{}, false
}

func (r *reader) noSuch(start int) *Unclear {
	return &Unclear{Reason: NoSuchDate, What: r.excerpt(start, r.i)}
}

// addDayMonth notes day d of month m; y is 0 when no year was said.
func (r *reader) addDayMonth(start, y int, m time.Month, d int) bool {
	if y != 0 {
		if !exists(y, m, d) {
			return r.addDay(start, dayPart{err: r.noSuch(start)})
		}
		return r.addDate(start, Date{y, m, d})
	}
	r.take(pats("prochain"))
	day, ok := r.firstAfter(m, d)
	if r.take(pLastAfter) {
		day.Year--
	}
	if !ok {
		return r.addDay(start, dayPart{err: r.noSuch(start)})
	}
	return r.addDate(start, day)
}

// readNumeric reads 2026-03-12, 12/03, 12/03/26, 12.03.2026, 12-03-2026.
func (r *reader) readNumeric() bool {
	start := r.i
	sep := r.at(1)
	if !r.isNumber(0) || !r.isNumber(2) || sep != "/" && sep != "-" && sep != "." || r.toks[r.i+1].spaced != r.toks[r.i+2].spaced {
		return false
	}
	a, b, c := r.at(0), r.at(2), ""
	if r.at(3) == sep && r.isNumber(4) {
		c = r.at(4)
	}
	switch {
	case len(a) == 4 && c != "":
		r.i += 5
		if r.at(0) == "t" && r.isNumber(1) {
			r.i++
		}
		return r.addDayMonth(start, num(a), time.Month(num(b)), num(c))
	case len(a) > 2 || len(b) > 2:
		return false
	case len(c) == 4 || len(c) == 2:
		r.i += 5
		return r.addDayMonth(start, num(c)+map[bool]int{true: 2000}[len(c) == 2], time.Month(num(b)), num(a))
	case c != "" || sep == "." || sep == "-" && b[0] != '0' || r.prose && r.fractionLike(a, b):
		return false
	}
	r.i += 3
	if r.at(0) == "%" || r.at(0) == "€" {
		return false
	}
	return r.addDayMonth(start, 0, time.Month(num(b)), num(a))
}

// fractionLike tells 1/3 from a date inside a sentence: single digits that no article precedes.
func (r *reader) fractionLike(a, b string) bool {
	return len(a) == 1 && len(b) == 1 && !dateArticles[r.at(-1)]
}

var dateArticles = wordsOf("le du au the on by until")

func num(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// monthAt reads the name of a month at token i; near tells that a number stands beside it.
func (r *reader) monthAt(i int, near bool) (time.Month, bool) {
	if i >= len(r.toks) {
		return 0, false
	}
	m, ok := months[r.toks[i].s]
	if r.toks[i].s == "mar" && r.french && !near {
		return 0, false
	}
	return m, ok
}

// year reads the four digits behind a month, and a comma before them.
func (r *reader) year() int {
	skip := 0
	if r.at(0) == "," {
		skip = 1
	}
	if s := r.at(skip); r.isNumber(skip) && len(s) == 4 && (s[:2] == "20" || s[:2] == "19") {
		r.i += skip + 1
		return num(s)
	}
	return 0
}

// readDayMonth reads "12 mars 2026", "1er avril", "the 12th of March", "March 12".
func (r *reader) readDayMonth() bool {
	start := r.i
	r.take(pats("le|the|au|du|l"))
	if v, n, _ := dayNumber(r.toks, r.i); n > 0 {
		r.i += n
		r.take(pats("of", "de", "d"))
		if m, ok := r.monthAt(r.i, true); ok {
			r.i++
			return r.addDayMonth(start, r.year(), m, v)
		}
		return false
	}
	m, ok := r.monthAt(r.i, !r.french)
	if !ok || len(r.at(1)) > 2 && r.isNumber(1) {
		return false
	}
	r.i++
	r.take(pats("the"))
	v, n, _ := dayNumber(r.toks, r.i)
	if n == 0 || r.prose && !r.isNumber(0) {
		return false
	}
	r.i += n
	if r.numberGoesOn() {
		return false
	}
	return r.addDayMonth(start, r.year(), m, v)
}

// numbered is day v of whatever month comes first, today's left out.
func (r *reader) numbered(v int) dayPart {
	d := dayPart{kind: byNumber, number: v}
	if v < 1 || v > 31 {
		d.err = &Unclear{Reason: NoSuchDate, What: strconv.Itoa(v)}
		return d
	}
	for k := 0; ; k++ {
		month := NewDate(r.today.Year, r.today.Month+time.Month(k), 1)
		if d.date = (Date{month.Year, month.Month, v}); exists(month.Year, month.Month, v) && d.date.After(r.today) {
			return d
		}
	}
}

var (
	pOfMonth  = pats("du mois", "of the month")
	monthSaid = wordsOf("prochain pro proch qui suivant courant en dernier passe")
)

// readDayOfMonth reads "le 15", "the 15th", "15th", "1er".
func (r *reader) readDayOfMonth() bool {
	start := r.i
	article := r.take(pats("le|the|au|du|l"))
	v, n, ordinal := dayNumber(r.toks, r.i)
	if n == 0 || !article && !ordinal || r.prose && (!r.isNumber(0) || !article && !dateArticles[r.before(start)]) {
		return false
	}
	inWords := !r.isNumber(0)
	r.i += n
	if r.numberGoesOn() || inWords && !article && ordinals[r.at(-1)] > 0 && !r.english {
		return false
	}
	d := r.numbered(v)
	if n := pOfMonth.match(r.toks, r.i); n > 0 && !monthSaid[r.at(n)] {
		r.i += n
	}
	r.take(pats("prochain", "courant"))
	if r.take(pLastAfter) {
		d.date = d.date.AddMonths(-1)
	}
	return r.addDay(start, d)
}

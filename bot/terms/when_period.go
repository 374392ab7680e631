package terms

import "time"

// period is a stretch of days that words name: a week, a month, a quarter, a year.
type period struct {
	start, end Date
	week       bool
	generic    bool // "le mois", which says nothing about which one
}

func (r *reader) weekFrom(n int) period {
	start := monday(r.today).AddDays(7 * n)
	return period{start: start, end: start.AddDays(6), week: true}
}

func (r *reader) monthFrom(n int) period {
	start := Date{r.today.Year, r.today.Month, 1}.AddMonths(n)
	return period{start: start, end: start.EndOfMonth()}
}

func (r *reader) quarterFrom(n int) period {
	start := NewDate(r.today.Year, (r.today.Month-1)/3*3+1+time.Month(3*n), 1)
	return period{start: start, end: start.AddMonths(2).EndOfMonth()}
}

func (r *reader) yearFrom(n int) period {
	return period{start: Date{r.today.Year + n, 1, 1}, end: Date{r.today.Year + n, 12, 31}}
}

var (
	pNextWeek    = pats("la|en? semaine|sem prochaine|pro|proch|qui|suivante", "la? s pro", "next week|wk")
	pAfterNext   = pats("the? week after next")
	pThisWeek    = pats("cette|this semaine|week|sem")
	pAnyWeek     = pats("semaine|week")
	pNextMonth   = pats("le|du? mois prochain|pro|proch|suivant", "next month")
	pThisMonth   = pats("ce|this mois|month ci?", "mois courant", "mois en cours")
	pAnyMonth    = pats("mois|month")
	pNextQuarter = pats("trimestre prochain", "next quarter")
	pThisQuarter = pats("ce|this? trimestre|quarter")
	pNextYear    = pats("l? an prochain", "l? annee prochaine", "next year")
	pThisYear    = pats("cette|this|l? annee|year")
)

// readPeriodWords reads the words of a period. bare allows "mois" or "semaine" without anything that says which.
func (r *reader) readPeriodWords(bare bool) (period, bool) {
	for _, w := range []struct {
		ps   patterns
		n    int
		make func(int) period
		bare bool
	}{
		{pAfterNext, 2, r.weekFrom, false}, {pNextWeek, 1, r.weekFrom, false}, {pThisWeek, 0, r.weekFrom, false},
		{pNextMonth, 1, r.monthFrom, false}, {pThisMonth, 0, r.monthFrom, false},
		{pNextQuarter, 1, r.quarterFrom, false}, {pNextYear, 1, r.yearFrom, false},
		{pAnyWeek, 0, r.weekFrom, true}, {pAnyMonth, 0, r.monthFrom, true},
		{pThisQuarter, 0, r.quarterFrom, true}, {pThisYear, 0, r.yearFrom, true},
	} {
		if w.bare && !bare || !r.take(w.ps) {
			continue
		}
		if r.at(-1) == "qui" && !r.take(pats("vient", "suit")) {
			return period{}, false
		}
		p := w.make(w.n)
		p.generic = w.bare
		return p, true
	}
	return r.namedMonth()
}

// namedMonth reads "mars", "mars 2027"; without a year it is the first such month that is not over.
func (r *reader) namedMonth() (period, bool) {
	m, ok := r.monthAt(r.i, !r.french)
	if !ok || r.prose && r.at(0) == "sept" { // a number, as often as a month
		return period{}, false
	}
	r.i++
	y := r.year()
	if y == 0 {
		r.take(pats("prochain"))
		if y = r.today.Year; NewDate(y, m, 1).EndOfMonth().Before(r.today) {
			y++
		}
	}
	start := Date{y, m, 1}
	return period{start: start, end: start.EndOfMonth()}, true
}

// readEnd reads "fin de mois", "fin mars", "EOM", "end of next week": the last calendar day, or Friday for a week.
func (r *reader) readEnd() bool {
	start := r.i
	switch {
	case r.take(pEOM):
		if r.at(0) == "of" {
			r.i++
			if p, ok := r.readPeriodWords(false); ok {
				return r.addDate(start, p.end)
			}
			return false
		}
		return r.addDate(start, r.today.EndOfMonth())
	case r.take(pEOW):
		return r.addDate(start, monday(r.today).AddDays(4))
	case r.take(pEOY):
		return r.addDate(start, Date{r.today.Year, 12, 31})
	case r.take(pFin):
		p, ok := r.readPeriodWords(true)
		if ok && p.week {
			p.end = p.start.AddDays(4)
		}
		return ok && r.addDate(start, p.end)
	}
	return false
}

// readMid reads "mi-avril", "mid-April": the 15th.
func (r *reader) readMid() bool {
	start := r.i
	if !r.take(pMid) {
		return false
	}
	m, ok := r.monthAt(r.i, true)
	if !ok {
		return false
	}
	r.i++
	y := r.year()
	if y == 0 {
		if y = r.today.Year; (Date{y, m, 15}).Before(r.today) {
			y++
		}
	}
	return r.addDate(start, Date{y, m, 15})
}

// readNth reads "le premier lundi d'avril", "the last Friday of the month", "le dernier jour ouvré du mois".
func (r *reader) readNth() bool {
	start := r.i
	r.take(pats("le|the|au"))
	n, ok := r.ordinal()
	if !ok {
		return false
	}
	work := r.take(pNthDay)
	w, day := r.weekdayAt(r.i)
	if !work && !day {
		return false
	}
	if !work {
		r.i++
	}
	if !r.take(pOfPeriod) {
		return false
	}
	p, ok := r.readPeriodWords(true)
	if !ok || p.week || p.end.Since(p.start) > 31 {
		return false
	}
	d := nthIn(p, n, func(d Date) bool { return work && Calendar{}.Working(d) || day && d.Weekday() == w })
	if d.IsZero() {
		return r.addDay(start, dayPart{err: r.noSuch(start)})
	}
	return r.addDate(start, d)
}

var frenchNth = map[string]int{"deuxieme": 2, "troisieme": 3, "quatrieme": 4, "dernier": -1, "last": -1}

// ordinal reads which one: first to fourth, or the last (-1).
func (r *reader) ordinal() (int, bool) {
	if n := frenchNth[r.at(0)]; n != 0 {
		r.i++
		return n, true
	}
	v, n, ordinal := dayNumber(r.toks, r.i)
	r.i += n
	return v, ordinal && v <= 5
}

// nthIn is the n-th day of p that fits, counted from the end when n is -1; the zero Date when there is none.
func nthIn(p period, n int, fits func(Date) bool) Date {
	day, step := p.start, 1
	if n < 0 {
		day, step, n = p.end, -1, -n
	}
	for ; !day.Before(p.start) && !day.After(p.end); day = day.AddDays(step) {
		if fits(day) {
			if n--; n == 0 {
				return day
			}
		}
	}
	return Date{}
}

// readPeriod notes a period without a day: it places a weekday or a number said beside it, and names no day alone.
func (r *reader) readPeriod() bool {
	start := r.i
	early := r.take(pStart)
	during := !early && r.take(pDuring)
	p, ok := r.readPeriodWords(early)
	if !ok || r.prose && !early && !during && months[r.toks[start].s] != 0 && r.at(-1) == r.toks[start].s && !datePreposition[r.before(start)] {
		return false
	}
	if early {
		p.end = p.start.AddDays(map[bool]int{true: 2, false: 9}[p.week])
	}
	return r.addDay(start, dayPart{kind: byPeriod, period: p, err: &Unclear{Reason: NoDay, What: r.excerpt(start, r.i)}})
}

var datePreposition = wordsOf("en in of by de d for pour until ici jusqu")

func (r *reader) before(i int) string {
	if i > 0 {
		return r.toks[i-1].s
	}
	return ""
}

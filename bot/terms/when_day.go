package terms

import (
	"slices"
	"time"
)

// The ways to name a day. Each method reads one at r.i and notes it, or returns false; piece puts r.i back then.

func (r *reader) readToday() bool {
	start := r.i
	for _, w := range []struct {
		ps   patterns
		days int
	}{{pPast2, -2}, {pPast1, -1}, {pNext2, 2}, {pToday, 0}, {pNext1, 1}} {
		if r.take(w.ps) {
			return r.addDate(start, r.today.AddDays(w.days+r.extraDays()))
		}
	}
	return false
}

// extraDays reads "en huit", "en quinze", "week", "fortnight" behind a day.
func (r *reader) extraDays() int {
	switch {
	case r.take(pEight):
		return 7
	case r.take(pFifteen):
		return 14
	case r.take(pWeekAfter):
		return 7
	case r.take(pFortAfter):
		return 14
	}
	return 0
}

// weekdayAt reads the name of a weekday at token i.
func (r *reader) weekdayAt(i int) (time.Weekday, bool) {
	if i >= len(r.toks) {
		return 0, false
	}
	s := r.toks[i].s
	if w, ok := weekdays[s]; ok {
		return w, true
	}
	w, ok := shortWeekdays[s]
	if s == "mar" && (!r.french || i > 0 && r.toks[i-1].kind == number) {
		return 0, false // March
	}
	if r.prose && (i+1 >= len(r.toks) || r.toks[i+1].kind != number || r.french && (s == "mon" || s == "sat" || s == "sun")) {
		return 0, false
	}
	return w, ok
}

// said is how a weekday was qualified.
type said struct{ next, this, last bool }

func (r *reader) readWeekday() bool {
	start := r.i
	var q said
	switch {
	case r.take(pNextPre):
		q.next = true
	case r.take(pComingPre):
	case r.take(pThisPre):
		q.this = true
	case r.take(pLastPre):
		q.last = true
	}
	w, ok := r.weekdayAt(r.i)
	if !ok {
		return false
	}
	r.i++
	r.weekdayAfter(start, dayPart{kind: byWeekday, weekday: w}, q)
	r.bareNumber()
	return true
}

// weekdayAfter reads what may follow a weekday ("prochain", "en huit", "dernier") and works the day out.
func (r *reader) weekdayAfter(start int, d dayPart, q said) {
	ahead := (int(d.weekday) - int(r.today.Weekday()) + 7) % 7
	if ahead == 0 {
		ahead = 7
	}
	extra := r.extraDays()
	switch {
	case extra > 0 || r.take(pComing):
	case r.take(pLastAfter):
		q.last = true
	case r.nextBehind():
		q.next = true
	}
	d.date = r.today.AddDays(ahead + extra)
	laterThisWeek := fromMonday(d.weekday) > fromMonday(r.today.Weekday())
	switch {
	case q.last && ahead == 7:
		d.date = r.today.AddDays(-7)
	case q.last:
		d.date = r.today.AddDays(ahead - 7)
	case q.next && (laterThisWeek || extra > 0):
		d.err = &Unclear{Reason: Ambiguous, What: r.excerpt(start, r.i), Options: []Date{d.date, d.date.AddDays(7)}}
	case q.this && !laterThisWeek:
		d.err = &Unclear{Reason: Ambiguous, What: r.excerpt(start, r.i), Options: []Date{d.date.AddDays(-7), d.date}}
	}
	r.addDay(start, d)
}

// nextBehind reads "prochain" or "next" after a weekday, leaving "next week" alone.
func (r *reader) nextBehind() bool {
	if r.at(0) == "next" && (r.at(1) == "week" || r.at(1) == "month") {
		return false
	}
	return r.take(pNextAfter)
}

// bareNumber reads the 16 of "lundi 16", when nothing makes it an hour, an amount or a count.
func (r *reader) bareNumber() {
	start := r.i
	if !r.isNumber(0) || len(r.at(0)) > 2 || r.clockFollows() {
		return
	}
	v, n, _ := dayNumber(r.toks, r.i)
	r.i += n
	if n == 0 || r.numberGoesOn() {
		r.i = start
		return
	}
	r.addDay(start, r.numbered(v))
}

// numberGoesOn reports whether the word after a number makes it something else than a day of the month.
func (r *reader) numberGoesOn() bool {
	s := r.at(0)
	_, isUnit := unitWords[s]
	_, isMonth := months[s]
	if isMonth && !(s == "mar" && r.french) {
		return true
	}
	if i := r.i; i < len(r.toks) && r.toks[i].kind == mark {
		tight := i+1 < len(r.toks) && r.toks[i+1].kind == number && !r.toks[i+1].spaced
		return slices.Contains([]string{"%", "€", "/", "$", "£", "°", "+", ":"}, s) || tight || s == "-" && r.isNumber(1)
	}
	return isUnit || countNouns[s] || r.isNumber(0) && !r.clockFollows()
}

// clockFollows reports whether an hour stands at r.i.
func (r *reader) clockFollows() bool {
	probe := *r
	probe.clocks = nil
	return probe.readClock()
}

func fromMonday(w time.Weekday) int { return (int(w) + 6) % 7 }

// monday is the first day of d's week.
func monday(d Date) Date { return d.AddDays(-fromMonday(d.Weekday())) }

// readDuration reads "dans 3 jours", "in two weeks' time", "3 days from now", "a week on Tuesday", "il y a 2 jours".
func (r *reader) readDuration() bool {
	start := r.i
	in, since := r.take(pIn), false
	if !in {
		since = r.take(pSince)
	}
	if in && r.wait() {
		return true
	}
	v, u, ok := r.count()
	if !ok {
		return false
	}
	switch {
	case since || r.take(pAgo):
		v = -v
	case in:
		r.take(pTime)
	case r.take(pFrom):
	default:
		return r.anchored(start, v, u)
	}
	return r.span(start, v, u)
}

// anchored reads the day a bare duration is counted from: "a week on Tuesday", "two weeks from tomorrow".
func (r *reader) anchored(start, v int, u unit) bool {
	if (r.at(0) == "on" || r.at(0) == "from") && u != hours && u != minutes {
		r.i++
	} else if r.at(0) != "tomorrow" && r.at(0) != "today" || u != weeks {
		return false
	}
	before := len(r.days)
	if !r.readToday() && !r.readWeekday() || len(r.days) != before+1 {
		r.days = r.days[:before]
		return false
	}
	from := r.days[before]
	r.days = r.days[:before]
	if from.err != nil {
		return r.addDay(start, dayPart{err: from.err})
	}
	return r.addDate(start, r.later(from.date, v, u))
}

func (r *reader) later(d Date, v int, u unit) Date {
	switch u {
	case weeks:
		return d.AddDays(7 * v)
	case monthsUnit:
		return d.AddMonths(v)
	case years:
		return d.AddMonths(12 * v)
	case workdays:
		return Calendar{}.Add(d, v)
	}
	return d.AddDays(v)
}

// span notes the day, or the instant, v units from now.
func (r *reader) span(start, v int, u unit) bool {
	limit := map[unit]int{minutes: 60 * 24 * 400, hours: 24 * 400, days: 4000, workdays: 2000, weeks: 600, monthsUnit: 240, years: 30}[u]
	switch {
	case v == 0 || v > limit || v < -limit:
		return r.addDay(start, dayPart{err: &Unclear{Reason: NotUnderstood, What: r.excerpt(start, r.i)}})
	case u == minutes || u == hours:
		r.elapsed += time.Duration(v) * map[unit]time.Duration{minutes: time.Minute, hours: time.Hour}[u]
		r.waits++
		return true
	}
	return r.addDate(start, r.later(r.today, v, u))
}

// count reads a number and a unit: "3 jours", "une semaine", "5 jours ouvrés", "a fortnight", "une quinzaine de jours".
func (r *reader) count() (v int, u unit, ok bool) {
	switch {
	case r.take(pHuitaine):
		return 7, days, true
	case r.take(pQuinzaine):
		return 14, days, true
	}
	v, n := integer(r.toks, r.i)
	if n == 0 && (r.at(0) == "a" || r.at(0) == "an") {
		v, n = 1, 1
	}
	r.i += n
	business := pBusiness[r.at(0)]
	if business || r.at(0) == "calendar" {
		r.i++
	}
	u = unitWords[r.at(0)]
	if n == 0 || u == 0 || business && u != days {
		return 0, 0, false
	}
	if r.at(0) == "fortnight" || r.at(0) == "fortnights" {
		v *= 2
	}
	name := r.at(0)
	r.i++
	return r.countAfter(v, u, name, business)
}

// countAfter reads "ouvrés" and the like, and applies the idiom of huit and quinze jours.
func (r *reader) countAfter(v int, u unit, name string, business bool) (int, unit, bool) {
	if u != days {
		return v, u, true
	}
	switch french := name[0] == 'j'; {
	case business || r.take(pWorking):
		return v, workdays, true
	case r.take(pSixDay):
		r.bad = &Unclear{Reason: Ambiguous, What: r.all()}
	case r.take(pCalendar) && (v == 8 || v == 15):
		r.bad = &Unclear{Reason: Ambiguous, What: r.all()}
	case french && !r.literal && (v == 8 || v == 15):
		v--
	}
	return v, u, true
}

// readPlus reads "J+3", "D+3", "+3 jours".
func (r *reader) readPlus() bool {
	start := r.i
	if (r.at(0) == "j" || r.at(0) == "d") && r.at(1) == "+" && r.isNumber(2) {
		v, n := integer(r.toks, r.i+2)
		r.i += 2 + n
		return r.span(start, v, days)
	}
	if r.at(0) != "+" || !r.isNumber(1) {
		return false
	}
	r.i++
	v, u, ok := r.count()
	return ok && r.span(start, v, u)
}

func (r *reader) readNextWorkday() bool {
	start := r.i
	return r.take(pWorkNext) && r.addDate(start, Calendar{}.Add(r.today, 1))
}

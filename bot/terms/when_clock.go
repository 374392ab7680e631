package terms

import (
	"time"
)

// The ways to name an hour, a part of the day or a wait.

var (
	pHourWord  = pats("heures|heure|h|hrs")
	pMinWord   = pats("minutes|min|mn|m")
	pHalf      = pats("et demi|demie")
	pQuarter   = pats("et quart", "un quart")
	pLessQ     = pats("moins le|un? quart")
	pAM        = pats("am", "a m", "a . m .?")
	pPM        = pats("pm", "p m", "p . m .?")
	pOClock    = pats("o clock", "oclock")
	pAt        = pats("at", "@")
	pAround    = pats("vers les?", "around|about", "aux alentours|environs de", "autour de")
	pHalfHour  = pats("une|1? demi heure", "une|1? demie heure", "1|une? demi h", "1 / 2 heure|h", "half an hour", "a half hour")
	pQuarterH  = pats("un|1? quart d heure", "a quarter of an hour")
	pThreeQH   = pats("trois|3 quarts d heure", "three quarters of an hour")
	pHalfLong  = pats("and a half", "et demie|demi")
	pMore      = pats("et|and")
	pPartAsked = pats("du matin|mat", "de l apres midi", "de l aprem", "du soir", "in the morning", "in the afternoon", "in the evening", "at night")
)

// wait reads what "dans" and "in" measure in hours and minutes: "une demi-heure", "1h30", "2 heures et demie".
func (r *reader) wait() bool {
	start := r.i
	for _, w := range []struct {
		ps patterns
		d  time.Duration
	}{{pHalfHour, 30 * time.Minute}, {pThreeQH, 45 * time.Minute}, {pQuarterH, 15 * time.Minute}} {
		if r.take(w.ps) {
			r.elapsed, r.waits = r.elapsed+w.d, r.waits+1
			return true
		}
	}
	d, n := quantity(r.toks, r.i)
	mins := d.Shift(1).IntPart() * 6
	if r.at(0) == "a" || r.at(0) == "an" || r.at(0) == "une" {
		n, mins = 1, 60
	}
	if r.i += n; n == 0 || unitWords[r.at(0)] != hours || !d.Shift(1).IsInteger() || mins <= 0 || mins > 60*24*400 {
		r.i = start
		return false
	}
	r.i++
	mins += r.waitMinutes()
	r.elapsed, r.waits = r.elapsed+time.Duration(mins)*time.Minute, r.waits+1
	return true
}

// waitMinutes reads the minutes behind the hours of a wait: "1h30", "2 heures et demie", "1 hour and 20 minutes".
func (r *reader) waitMinutes() int64 {
	back := r.i
	if r.take(pHalfLong) {
		return 30
	}
	if r.take(pQuarter) {
		return 15
	}
	and := r.take(pMore)
	v, n := integer(r.toks, r.i)
	r.i += n
	named := r.take(pMinWord)
	if n == 0 || v > 59 || !named && (and || r.toks[r.i-1].kind != number || len(r.at(-1)) != 2) {
		r.i = back
		return 0
	}
	return int64(v)
}

func (r *reader) addClock(c clockPart) bool {
	r.clocks = append(r.clocks, c)
	return true
}

// readClock reads an hour: 10h30, 10:30, dix heures et quart, 3pm, half past nine, at 9. "Midi" is a part of the day.
func (r *reader) readClock() bool {
	start := r.i
	r.take(pAround)
	if r.take(pMidnight) {
		return r.addClock(clockPart{midnight: true})
	}
	if r.noonAndSome() {
		return true
	}
	c, ok := r.pastOrTo()
	if !ok {
		r.i = start
		r.take(pAround)
		at := r.take(pAt)
		if c, ok = r.hour(at || r.i > 0 && r.toks[r.i-1].s == "at"); !ok {
			return false
		}
	}
	c = r.meridiem(c)
	r.take(pPrecise)
	if c.h > 23 || c.m > 59 || c.s > 59 {
		c.err = r.noSuch(start)
	}
	return r.addClock(c)
}

// noonAndSome reads "midi et demi", "midi trente", "midi moins le quart".
func (r *reader) noonAndSome() bool {
	start := r.i
	if !r.take(pNoon) {
		return false
	}
	m := r.minutes()
	if m == 0 {
		r.i = start
		return false
	}
	return r.addClock(clockPart{h: 12 + (m+60)/60 - 1, m: (m + 60) % 60})
}

// minutes reads what follows an hour: "et demie", "et quart", "moins le quart", "moins dix", "trente", "30", "30 min".
func (r *reader) minutes() int {
	back := r.i
	switch {
	case r.take(pHalf):
		return 30
	case r.take(pQuarter):
		return 15
	case r.take(pLessQ):
		return -15
	}
	less := r.take(pats("moins"))
	digits := r.isNumber(0)
	v, n := integer(r.toks, r.i)
	tooShort := digits && len(r.at(0)) != 2
	r.i += n
	named := r.take(pMinWord)
	if n == 0 || v == 0 && !digits || v > 59 && !digits || tooShort && !less || !named && r.minutesGoOn(digits) {
		r.i = back
		return 0
	}
	if less {
		return -v
	}
	return v
}

// minutesGoOn reports whether the number just read belongs to what follows: "10h 15 mars".
func (r *reader) minutesGoOn(digits bool) bool {
	_, month := months[r.at(0)]
	_, unit := unitWords[r.at(0)]
	return month || unit || countNouns[r.at(0)] || r.at(0) == "/" || r.at(0) == "%" || r.at(0) == "€" || !digits && r.at(0) == "pour"
}

// pastOrTo reads "half past nine", "quarter to five", "ten past three".
func (r *reader) pastOrTo() (clockPart, bool) {
	m := 0
	switch v, n := integer(r.toks, r.i); {
	case r.take(pats("half")):
		m = 30
	case r.take(pats("a? quarter")):
		m = 15
	case n > 0 && v < 30 && (!r.isNumber(0) || !r.prose && r.at(1) == "past"): // "10 to 12" is a range
		m, r.i = v, r.i+n
		r.take(pMinWord)
	}
	to := r.at(0) == "to"
	if m == 0 || !to && r.at(0) != "past" || to && m == 30 {
		return clockPart{}, false
	}
	r.i++
	h, n := integer(r.toks, r.i)
	if r.i += n; n == 0 || h < 1 || h > 12 {
		return clockPart{}, false
	}
	c := clockPart{h: h, m: m, halfDay: h < 7}
	if to {
		c.h, c.m = (h+23)%24, 60-m
	}
	return c, true
}

// hour reads the hour itself; at tells that "at" stands before it.
func (r *reader) hour(at bool) (clockPart, bool) {
	digits, first := r.isNumber(0), r.at(0)
	h, n := integer(r.toks, r.i)
	if n == 0 || digits && len(first) > 2 {
		return clockPart{}, false
	}
	r.i += n
	tight := r.i+1 < len(r.toks) && !r.toks[r.i].spaced && !r.toks[r.i+1].spaced && len(r.at(1)) == 2
	switch {
	case (r.at(0) == ":" || r.at(0) == "." && (at || r.meridiemAt(2))) && digits && r.isNumber(1) && tight:
		c := clockPart{h: h, m: num(r.at(1)), halfDay: r.english && h < 7 && h > 0 && len(first) == 1}
		r.i += 2
		if r.at(0) == ":" && r.isNumber(1) {
			c.s = num(r.at(1))
			r.i += 2
		}
		r.take(pats("h"))
		return c, true
	case r.take(pHourWord):
		m := r.minutes()
		if m < 0 {
			h, m = h+23, m+60
			h %= 24
		}
		return clockPart{h: h, m: m}, r.at(-1) != "hrs"
	case r.meridiemAt(0):
		return clockPart{h: h}, true
	case r.take(pOClock):
		return clockPart{h: h, halfDay: h < 7}, h >= 1 && h <= 12
	}
	return r.bareHour(h, at, digits)
}

// bareHour reads "at 9", "at nine thirty", "à 14": an hour without any sign of one.
func (r *reader) bareHour(h int, at, digits bool) (clockPart, bool) {
	c := clockPart{h: h, halfDay: h < 7}
	if !digits && r.english && h >= 1 && h <= 12 { // nine thirty
		if m, n := wordNumber(r.toks, r.i); n > 0 && (m == 15 || m == 30 || m == 45) {
			r.i, c.m = r.i+n, m
			return c, true
		}
	}
	if at || pPartAsked.match(r.toks, r.i) > 0 {
		return c, h >= 1 && h <= 23 && !r.numberGoesOn()
	}
	last := r.i == len(r.toks) && !r.prose
	return clockPart{h: h}, last && digits && h >= 7 && h <= 20 && r.at(-2) == "a"
}

func (r *reader) meridiemAt(n int) bool {
	return pAM.match(r.toks, r.i+n) > 0 || pPM.match(r.toks, r.i+n) > 0
}

// meridiem reads am or pm, which must fit an hour of 1 to 12.
func (r *reader) meridiem(c clockPart) clockPart {
	start := r.i
	pm := r.take(pPM)
	if !pm && !r.take(pAM) {
		return c
	}
	if c.h < 1 || c.h > 12 {
		c.err = r.noSuch(max(0, start-1))
	}
	c.meridiem, c.halfDay, c.h = true, false, c.h%12
	if pm {
		c.h += 12
	}
	return c
}

// readTonight reads "ce soir", "this afternoon", "tonight": a part of today.
func (r *reader) readTonight() bool {
	start := r.i
	if r.take(pTonight) {
		return r.setPart(evening) && r.addDate(start, r.today)
	}
	if !r.take(pThisPre) {
		return false
	}
	p := r.partWord()
	return p != noPart && r.setPart(p) && r.addDate(start, r.today)
}

func (r *reader) partWord() partOfDay {
	for _, w := range []struct {
		ps patterns
		p  partOfDay
	}{{pAfternoon, afternoon}, {pMorning, morning}, {pNoon, noon}, {pEvening, evening}} {
		if r.take(w.ps) {
			return w.p
		}
	}
	return noPart
}

func (r *reader) setPart(p partOfDay) bool {
	r.part, r.parts = p, r.parts+1
	return true
}

// readPart reads "matin", "dans la soirée", "in the afternoon".
func (r *reader) readPart() bool {
	if r.take(pAround) && pNoon.match(r.toks, r.i) == 0 {
		return false
	}
	if r.at(0) == "12" && r.at(1) == "noon" {
		r.i++
	}
	r.take(pPartPre)
	p := r.partWord()
	return p != noPart && r.setPart(p)
}

package terms

const defaultHour = 9 // of a day named without an hour

var partHours = map[partOfDay]int{morning: 9, noon: 12, afternoon: 14, evening: 18}

// resolve puts together what was heard. Every part must agree with the others.
func (r *reader) resolve() (At, error) {
	all := r.all()
	switch {
	case r.bad != nil:
		return At{}, r.bad
	case r.waits > 0 && r.waits+len(r.days)+len(r.clocks)+r.parts > 1, len(r.clocks) > 1, r.parts > 1:
		return At{}, &Unclear{Reason: Several, What: all}
	case r.waits > 0:
		return At{r.now.Add(r.elapsed), true}, nil
	}
	c, timed, err := r.clock()
	if err != nil {
		return At{}, err
	}
	if len(r.days) == 0 {
		return r.clockAlone(c, timed)
	}
	d, err := r.day()
	if err != nil {
		return At{}, err
	}
	if c.midnight {
		return At{}, &Unclear{Reason: Ambiguous, What: all, Options: []Date{d, d.AddDays(1)}}
	}
	if !timed {
		c.h = defaultHour
	}
	return At{d.At(c.h, c.m, c.s, r.now.Location()), timed}, nil
}

// clockAlone is the next time the clock shows c.
func (r *reader) clockAlone(c clockPart, timed bool) (At, error) {
	if !timed || len(r.clocks) == 0 && r.part != noon {
		return At{}, &Unclear{Reason: NoDay, What: r.all()}
	}
	t := r.today.At(c.h, c.m, c.s, r.now.Location())
	if !t.After(r.now) {
		t = r.today.AddDays(1).At(c.h, c.m, c.s, r.now.Location())
	}
	return At{t, true}, nil
}

// clock is the hour that was said, by figures, by a part of the day, or by both when they agree.
func (r *reader) clock() (c clockPart, timed bool, _ error) {
	if len(r.clocks) == 0 {
		return clockPart{h: partHours[r.part]}, r.part != noPart, nil
	}
	c = r.clocks[0]
	switch {
	case c.err != nil:
		return c, true, c.err
	case r.part != noPart:
		return r.within(c)
	case c.halfDay:
		return c, true, &Unclear{Reason: Ambiguous, What: r.all()}
	}
	return c, true, nil
}

// within reads an hour said with a part of the day: "8h du soir" is 20:00, "15h du matin" contradicts itself.
func (r *reader) within(c clockPart) (clockPart, bool, error) {
	type span struct{ from, to, wrapFrom, wrapTo int }
	s := map[partOfDay]span{morning: {1, 11, 0, -1}, noon: {11, 14, 0, -1}, afternoon: {12, 19, 1, 7}, evening: {16, 23, 4, 11}}[r.part]
	switch {
	case c.midnight:
		return c, true, &Unclear{Reason: Ambiguous, What: r.all()}
	case c.h >= s.from && c.h <= s.to:
		return c, true, nil
	case !c.meridiem && c.h >= s.wrapFrom && c.h <= s.wrapTo:
		c.h += 12
		return c, true, nil
	}
	return c, true, &Unclear{Reason: Contradiction, What: r.all()}
}

// day is the one day all mentions agree on.
func (r *reader) day() (Date, error) {
	all := r.all()
	main, err := r.mainDay(all)
	if err != nil {
		return Date{}, err
	}
	for _, d := range r.days {
		switch {
		case d.kind == byWeekday && main.Weekday() != d.weekday:
			return Date{}, &Unclear{Reason: Contradiction, What: all}
		case d.kind == byNumber && main.Day != d.number:
			return Date{}, &Unclear{Reason: Contradiction, What: all}
		case d.kind == byDate && d.date != main:
			return Date{}, &Unclear{Reason: Several, What: all}
		case d.kind == byPeriod && !d.period.generic && (main.Before(d.period.start) || main.After(d.period.end)):
			return Date{}, &Unclear{Reason: Contradiction, What: all}
		}
	}
	return main, nil
}

// mainDay is the day of the most precise mention. A weekday or a number is placed by a period said beside it.
func (r *reader) mainDay(all string) (Date, error) {
	var by [4][]dayPart
	for _, d := range r.days {
		by[d.kind] = append(by[d.kind], d)
	}
	switch dates, weekdays, numbers, periods := by[byDate], by[byWeekday], by[byNumber], by[byPeriod]; {
	case len(weekdays) > 1 || len(numbers) > 1 || len(periods) > 1:
		return Date{}, &Unclear{Reason: Several, What: all}
	case len(dates) > 0:
		return dates[0].date, orNil(dates[0].err)
	case len(numbers) == 1 && len(periods) == 1 && !periods[0].period.week && periods[0].period.end.Since(periods[0].period.start) < 31:
		p := periods[0].period.start
		if !exists(p.Year, p.Month, numbers[0].number) {
			return Date{}, &Unclear{Reason: NoSuchDate, What: all}
		}
		return Date{p.Year, p.Month, numbers[0].number}, nil
	case len(numbers) == 1:
		return numbers[0].date, orNil(numbers[0].err)
	case len(weekdays) == 1 && len(periods) == 1 && periods[0].period.week:
		return periods[0].period.start.AddDays(fromMonday(weekdays[0].weekday)), nil
	case len(weekdays) == 1:
		return weekdays[0].date, orNil(weekdays[0].err)
	}
	return Date{}, orNil(r.days[0].err)
}

// orNil keeps a nil *Unclear from becoming a non-nil error.
func orNil(u *Unclear) error {
	if u == nil {
		return nil
	}
	return u
}

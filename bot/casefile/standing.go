package casefile

import (
	"cmp"
	"slices"

	"amiable/bot/terms"
)

// Standing is what became of one promised payment, a promise or a row of a plan, as of a day.
type Standing struct {
	Of       string // the promise or plan
	Row      int    // of the plan, from 1; 0 for a promise
	Made     Stamp
	Person   string
	Amount   terms.Cents
	Paid     terms.Cents
	Date     terms.Date // promised
	Deadline terms.Date // with the grace
	PaidOn   terms.Date // when it was complete
	State    string     // running, kept, partial, late, broken; for promises also intention and withdrawn
	Recorded bool       // a person said so, it was not computed
	Checked  bool       // the data on file is from after the deadline, or the money is there
	Answered bool       // missed, and something new was agreed since
	items    []string
}

// Left is what is still missing.
func (s Standing) Left() terms.Cents { return max(0, s.Amount-s.Paid) }

// Missed reports whether the day passed without all the money.
func (s Standing) Missed() bool { return s.State == "broken" || s.State == "partial" }

// Standings says, for every promise and every row of a running plan, in order of their day, what the payments seen since
// make of it. Payments go to the earliest promised day first, and only to what was promised before they were reported. A
// missed promise or row is answered by a promise or plan made after its deadline.
func Standings(c Case, today terms.Date, p Policy) []Standing {
	list := c.commitments(p)
	slices.SortStableFunc(list, func(a, b Standing) int {
		return cmp.Or(cmp.Compare(dueOrder(a.Date), dueOrder(b.Date)), a.Made.compare(b.Made))
	})
	c.allocate(list)
	for i := range list {
		list[i].judge(today, day(c.DataAsOf))
	}
	c.answer(list)
	return list
}

func (c *Case) commitments(pol Policy) []Standing {
	var list []Standing
	for i := range c.Promises {
		p := &c.Promises[i]
		if !p.Live() {
			continue
		}
		s := Standing{Of: p.ID, Made: p.Made, Person: p.Person, Amount: p.Amount, Date: p.Date, State: p.Outcome.Result,
			Recorded: p.Outcome.Result != "", items: p.Items}
		if s.Recorded {
			s.Paid, s.PaidOn = p.Outcome.Paid, p.Outcome.On
		}
		if !p.Complete() && !s.Recorded {
			s.State = "intention"
		}
		if !p.Date.IsZero() {
			s.Deadline = pol.Deadline(p.Date)
		}
		list = append(list, s)
	}
	for i := range c.Plans {
		t := &c.Plans[i]
		for j, r := range t.Rows {
			if t.Running() {
				list = append(list, Standing{Of: t.ID, Row: j + 1, Made: t.Made, Amount: r.Amount, Date: r.Date, Deadline: pol.Deadline(r.Date)})
			}
		}
	}
	return list
}

// allocate shares out the payments, in order of their day.
func (c *Case) allocate(list []Standing) {
	if len(list) == 0 {
		return
	}
	pays := make([]*Payment, 0, len(c.Payments))
	for i := range c.Payments {
		if c.Payments[i].Live() {
			pays = append(pays, &c.Payments[i])
		}
	}
	slices.SortStableFunc(pays, func(a, b *Payment) int { return cmp.Compare(dueOrder(a.Date), dueOrder(b.Date)) })
	for _, p := range pays {
		rest := p.Amount
		for i := range list {
			if s := &list[i]; rest > 0 && s.takes(c, p) {
				took := min(rest, s.Left())
				s.Paid += took
				rest -= took
				if s.Left() == 0 {
					s.PaidOn = p.Date
				}
			}
		}
	}
}

// takes reports whether the payment may be the promised one.
func (s *Standing) takes(c *Case, p *Payment) bool {
	if s.State != "" || s.Left() == 0 || !p.Made.after(s.Made) || earlier(p.Date, day(s.Made.At)) {
		return false
	}
	if len(s.items) == 0 || p.Item == "" {
		return true
	}
	it := c.Item(p.Item)
	return it != nil && c.names(s.items, it)
}

func (s *Standing) judge(today, data terms.Date) {
	s.Checked = s.Recorded || s.Left() == 0 || earlier(s.Deadline, data)
	if s.State != "" {
		return
	}
	switch {
	case s.Left() == 0 && earlier(s.Deadline, s.PaidOn):
		s.State = "late"
	case s.Left() == 0:
		s.State = "kept"
	case !earlier(s.Deadline, today):
		s.State = "running"
	case s.Paid > 0:
		s.State = "partial"
	default:
		s.State = "broken"
	}
}

// answer marks what was missed and has been talked about since.
func (c *Case) answer(list []Standing) {
	var last Stamp
	for i := range c.Promises {
		if p := &c.Promises[i]; p.Live() && p.Complete() && p.Outcome.Result != "withdrawn" && p.Made.after(last) {
			last = p.Made
		}
	}
	for i := range c.Plans {
		if t := &c.Plans[i]; t.Running() && t.Made.after(last) {
			last = t.Made
		}
	}
	for i := range list {
		s := &list[i]
		s.Answered = s.Missed() && earlier(s.Deadline, day(last.At)) && last.Event != s.Of
	}
}

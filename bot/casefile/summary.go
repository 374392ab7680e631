package casefile

import (
	"slices"
	"time"

	"amiable/bot/terms"
)

// Summary is the compact form of a case: what indexes, lists and the Home tab need. Nothing in it depends on the day, so
// that it is computed once, when the case changes, and read on any later day.
type Summary struct {
	ID        string      `json:"id"`
	Version   int         `json:"version"`
	Creditor  string      `json:"creditor,omitempty"`
	Debtor    string      `json:"debtor"`
	Account   string      `json:"account,omitempty"`
	SIREN     string      `json:"siren,omitempty"`
	Collector string      `json:"collector,omitempty"`
	Base      string      `json:"base"` // the status, see [StatusWords]
	Numbers   []string    `json:"numbers,omitempty"`
	Owes      Account     `json:"owes"`
	Due       []Pending   `json:"due,omitempty"`    // promised payments that are not there, in order of their day
	Broken    int         `json:"broken,omitempty"` // promises and rows missed and answered by a newer agreement
	BrokenSum terms.Cents `json:"broken_sum,omitempty"`

	Touched   terms.Date `json:"touched,omitzero"`  // last contact or attempt
	Reach     bool       `json:"reach,omitempty"`   // somebody can be called or written to
	Release   bool       `json:"release,omitempty"` // somebody who can release the payment is known
	Clock     Clock      `json:"clock,omitzero"`    // the next legal date
	Callback  terms.Date `json:"callback,omitzero"` // agreed with the debtor
	Answer    terms.Date `json:"answer,omitzero"`   // the nearest deadline of an open dispute
	Disputed  bool       `json:"disputed,omitempty"`
	Claimed   bool       `json:"claimed,omitempty"` // a payment was announced and not looked for
	Snoozed   terms.Date `json:"snoozed,omitzero"`
	Limited   bool       `json:"limited,omitempty"` // limits are set
	Reason    string     `json:"reason,omitempty"`
	AsOf      time.Time  `json:"as_of,omitzero"`
	Insolvent bool       `json:"insolvent,omitempty"`
	Closed    bool       `json:"closed,omitempty"` // closed, settled or erased: no work
}

// Pending is a promised payment that is not there.
type Pending struct {
	Row      int         `json:"row,omitempty"` // of a plan, from 1; 0 for a promise
	Date     terms.Date  `json:"date"`
	Deadline terms.Date  `json:"deadline"`
	Left     terms.Cents `json:"left"`
	Person   string      `json:"person,omitempty"`
	Broken   bool        `json:"broken,omitempty"` // a person recorded it as missed
}

// Missed reports whether the payment is missed on the day.
func (p Pending) Missed(today terms.Date) bool { return p.Broken || earlier(p.Deadline, today) }

// Summarize makes the compact form.
func Summarize(c Case, p Policy) Summary {
	s := Summary{
		ID: c.ID, Version: c.Version, Creditor: c.Creditor, Debtor: c.Debtor, Account: c.Account, SIREN: c.SIREN, Collector: c.Collector,
		Base: c.base(), Owes: AccountOf(c), Claimed: c.openClaim() != nil, Snoozed: c.Snooze.Until, Limited: len(c.Limits) > 0,
		AsOf: c.AsOf(), Insolvent: c.Insolvency.Running(),
	}
	s.Closed = c.Erased || c.Closing.Result != "" || s.Base == "settled"
	if t := c.lastTouch(); t.Event != "" {
		s.Touched = day(t.At)
	}
	if r, ok := c.MainReason(); ok {
		s.Reason = r.Code
	}
	if k := Clocks(c); len(k) > 0 {
		s.Clock = slices.MinFunc(k, func(a, b Clock) int { return a.Date.Compare(b.Date) })
	}
	s.pendings(c, p)
	s.people(c)
	s.numbers(c)
	return s
}

// pendings lists what was promised and is not there. The day does not matter: a payment that runs today is judged by its
// deadline on the day the summary is read.
func (s *Summary) pendings(c Case, p Policy) {
	for _, st := range Standings(c, farPast, p) {
		st := c.everAnswered(st)
		switch {
		case st.State == "intention" || st.State == "withdrawn" || st.State == "kept" || st.State == "late":
		case st.Answered:
			s.Broken++
			s.BrokenSum += st.Left()
		default:
			s.Due = append(s.Due, Pending{Row: st.Row, Date: st.Date, Deadline: st.Deadline, Left: st.Left(), Person: st.Person, Broken: st.Missed()})
		}
	}
}

// farPast is a day on which every promise still runs.
var farPast = terms.Date{Year: firstYear, Month: 1, Day: 1}

// everAnswered marks a payment that something newer has answered, on whatever day that is looked at.
func (c *Case) everAnswered(s Standing) Standing {
	if s.State == "running" || s.Missed() {
		list := []Standing{s}
		list[0].State = "broken"
		c.answer(list)
		s.Answered = list[0].Answered
	}
	return s
}

func (s *Summary) people(c Case) {
	for _, k := range c.Contacts {
		if k.Live() && !k.Gone {
			s.Reach = s.Reach || k.Phone != "" && k.Allows("phone") || k.Email != "" && k.Allows("email")
			s.Release = s.Release || k.CanRelease
		}
	}
	for _, r := range c.Requests {
		if r.Live() && !r.Done && r.What == "callback" && !r.Date.IsZero() && (s.Callback.IsZero() || earlier(r.Date, s.Callback)) {
			s.Callback = r.Date
		}
	}
	for _, d := range c.Disputes {
		s.Disputed = s.Disputed || d.Open()
		if d.Open() && !d.Deadline.IsZero() && (s.Answer.IsZero() || earlier(d.Deadline, s.Answer)) {
			s.Answer = d.Deadline
		}
	}
}

// numbers keeps what a search by invoice needs, the open ones.
func (s *Summary) numbers(c Case) {
	for i := range c.Items {
		if it := &c.Items[i]; it.Residual != 0 && it.Number != "" {
			s.Numbers = append(s.Numbers, it.Number)
		}
	}
}

// Next is what to do with a case, and when.
type Next struct {
	Code string // file_claim, check_time_limit, answer_dispute, check_promise, check_row, call_back, first_contact, remind, wake, wait, none
	On   terms.Date
}

var nextWords = map[string][2]string{
	"file_claim": {"déclarer la créance", "file the claim"}, "check_time_limit": {"faire vérifier la prescription", "have the time limit checked"},
	"answer_dispute": {"répondre à la contestation", "answer the dispute"}, "check_promise": {"vérifier la promesse", "check the promise"},
	"check_row": {"vérifier l'échéance du plan", "check the instalment"}, "call_back": {"rappeler comme convenu", "call back as agreed"},
	"first_contact": {"prendre contact", "make contact"}, "remind": {"relancer", "remind"}, "wake": {"reprendre le dossier", "take up the case"},
	"find_payment": {"chercher le paiement annoncé", "look for the payment announced"}, "wait": {"attendre l'échéance", "wait for the due date"}, "none": {"rien à faire", "nothing to do"},
}

// NextWords is the label of a next step.
func NextWords(code, lang string) string { return word(nextWords, code, lang) }

// NextAction is the nearest thing to do on or after the day; what should have been done already is for the day itself.
func NextAction(s Summary, today terms.Date, p Policy) Next {
	if s.Closed {
		return Next{Code: "none"}
	}
	best := s.ordinary(today)
	try := func(code string, on terms.Date) {
		if on.IsZero() {
			return
		}
		if earlier(on, today) {
			on = today
		}
		if best.On.IsZero() || !earlier(best.On, on) {
			best = Next{code, on}
		}
	}
	if !s.Insolvent {
		try("call_back", s.Callback)
		for _, d := range s.Due {
			try(map[bool]string{true: "check_row", false: "check_promise"}[d.Row > 0], d.Date)
		}
	}
	try("answer_dispute", s.Answer)
	switch {
	case s.Clock.Kind == "claim_filing":
		try("file_claim", today)
	case s.Clock.Kind == "time_limit" && s.Clock.Left(today) < p.ClockDays:
		try("check_time_limit", today)
	}
	return best
}

// ordinary is the step when nothing special is agreed.
func (s *Summary) ordinary(today terms.Date) Next {
	switch b := s.Owes.On(today); {
	case s.Insolvent:
		return Next{}
	case earlier(today, s.Snoozed):
		return Next{"wake", s.Snoozed}
	case s.Claimed:
		return Next{"find_payment", today}
	case b.Ask == 0:
		return Next{"wait", s.Owes.nextDue(today)}
	case s.running(today):
		return Next{}
	case s.Touched.IsZero():
		return Next{"first_contact", today}
	}
	return Next{"remind", today}
}

func (s *Summary) running(today terms.Date) bool {
	return slices.ContainsFunc(s.Due, func(d Pending) bool { return !d.Missed(today) && d.Row == 0 })
}

func (a *Account) nextDue(today terms.Date) terms.Date {
	for _, st := range a.Steps {
		if !st.Due.IsZero() && !earlier(st.Due, today) {
			return st.Due
		}
	}
	return terms.Date{}
}

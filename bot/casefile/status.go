package casefile

import (
	"slices"

	"amiable/bot/terms"
)

// Status is where a case stands, with what lies over it: a case may be half contested and half promised.
type Status struct {
	Base     string // one of the codes of [StatusWords]
	Promise  bool   // a promise runs
	Plan     bool   // a plan runs
	Dispute  bool   // something is contested
	Claimed  bool   // a payment was announced and not looked for
	Snoozed  bool
	Untested bool // a promise or row was missed by data that is older than its deadline
}

var statusWords = map[string][2]string{
	"new": {"nouveau", "new"}, "to_qualify": {"à qualifier", "to qualify"}, "reminder_1": {"relance 1", "reminder 1"},
	"reminder_2": {"relance 2", "reminder 2"}, "reminder_3": {"relance 3", "reminder 3"}, "promise": {"promesse", "promise"},
	"plan": {"échéancier", "plan"}, "dispute": {"contestation", "dispute"}, "formal_notice": {"mise en demeure", "formal notice"},
	"handed_over": {"transmis", "handed over"}, "settled": {"soldé", "settled"}, "abandoned": {"abandonné", "abandoned"},
	"insolvency": {"procédure collective", "insolvency"}, "erased": {"effacé", "erased"},
	"claimed": {"paiement annoncé", "payment announced"}, "snoozed": {"mis de côté", "set aside"},
}

// StatusWords is the label of a status.
func StatusWords(code, lang string) string { return word(statusWords, code, lang) }

var draftWords = map[string][2]string{
	"courtesy": {"rappel avant échéance", "pre-due note"}, "promise_confirmation": {"confirmation d'accord", "agreement confirmation"},
	"plan_proposal": {"proposition d'échéancier", "plan proposal"}, "thanks": {"remerciement", "thank-you"},
	"reply": {"réponse", "reply"}, "dispute_acknowledgement": {"accusé de contestation", "dispute acknowledgement"},
	"mandate_letter": {"première lettre de mandataire", "third-party initial notice"},
}

// DraftWords is the label of a kind of letter, or the kind itself.
func DraftWords(kind, lang string) string {
	if _, ok := statusWords[kind]; ok {
		return StatusWords(kind, lang)
	}
	return word(draftWords, kind, lang)
}

// Words is the status in a few words: "relance 2, promesse, contestation".
func (s Status) Words(lang string) string {
	parts := []string{StatusWords(s.Base, lang)}
	for _, o := range []struct {
		on   bool
		code string
	}{{s.Promise, "promise"}, {s.Plan, "plan"}, {s.Dispute, "dispute"}, {s.Claimed, "claimed"}, {s.Snoozed, "snoozed"}} {
		if o.on {
			parts = append(parts, StatusWords(o.code, lang))
		}
	}
	return also(parts...)
}

// stages are the letters that move a case on, in order.
var stages = []string{"reminder_1", "reminder_2", "reminder_3", "formal_notice"}

// base is the status that does not depend on the day.
func (c *Case) base() string {
	switch {
	case c.Erased:
		return "erased"
	case c.Closing.Result != "":
		return c.Closing.Result
	case c.Insolvency.Running():
		return "insolvency"
	case c.settled():
		return "settled"
	}
	stage := -1
	for i := range c.Drafts {
		if d := &c.Drafts[i]; d.Live() && d.Sent.Event != "" {
			stage = max(stage, slices.Index(stages, d.Kind))
		}
	}
	switch {
	case stage >= 0:
		return stages[stage]
	case c.lastTouch().Event != "":
		return "to_qualify"
	}
	return "new"
}

// settled reports whether there were items and nothing is owed any more.
func (c *Case) settled() bool {
	open := slices.ContainsFunc(c.Items, func(i Item) bool { return i.Residual > 0 })
	if !open {
		return len(c.Items) > 0
	}
	a := AccountOf(*c)
	return len(a.Steps) == 0 && !slices.ContainsFunc(a.Foreign, func(f Foreign) bool { return f.Open > 0 })
}

// lastTouch is the last time we and the debtor were in contact, or tried to be.
func (c *Case) lastTouch() Stamp {
	var last Stamp
	for i := range c.Exchanges {
		if x := &c.Exchanges[i]; x.Live() && x.Made.after(last) {
			last = x.Made
		}
	}
	for i := range c.Drafts {
		if d := &c.Drafts[i]; d.Live() && d.Sent.after(last) {
			last = d.Sent
		}
	}
	return last
}

// StatusOf is the status on the day.
func StatusOf(c Case, today terms.Date, p Policy) Status {
	s := Status{Base: c.base(), Claimed: c.openClaim() != nil, Snoozed: earlier(today, c.Snooze.Until)}
	for _, st := range Standings(c, today, p) {
		s.Promise = s.Promise || st.Row == 0 && st.State == "running"
		s.Untested = s.Untested || st.Missed() && !st.Checked && !st.Answered
	}
	s.Plan = slices.ContainsFunc(c.Plans, Plan.Running)
	s.Dispute = slices.ContainsFunc(c.Disputes, Dispute.Open)
	return s
}

// Hold is a reason not to ask the debtor for money now.
type Hold struct {
	Code  string     // insolvency, promise, plan, payment_since, payment_claimed, disputed, settled or closed
	Until terms.Date // when it ends by itself, if it does
	Stamp Stamp      // the event it comes from
}

// Holds are the reasons not to send a reminder on the day, the gravest first; none means it may be sent, as far as the case
// itself knows. A dispute holds only when nothing undisputed is left to ask.
func Holds(c Case, today terms.Date, p Policy) []Hold {
	var out []Hold
	add := func(on bool, code string, until terms.Date, s Stamp) {
		if on {
			out = append(out, Hold{code, until, s})
		}
	}
	add(c.Insolvency.Running(), "insolvency", terms.Date{}, c.said("insolvency"))
	add(c.Closing.Result != "", "closed", terms.Date{}, c.said("closing"))
	b := BalanceOf(c, today, p)
	for _, s := range holding(Standings(c, today, p)) {
		add(true, map[bool]string{true: "plan", false: "promise"}[s.Row > 0], s.Deadline, s.Made)
	}
	for i := range c.Payments {
		add(c.Payments[i].pending(&c), "payment_since", terms.Date{}, c.Payments[i].Made)
	}
	if k := c.openClaim(); k != nil {
		add(true, "payment_claimed", terms.Date{}, k.Made)
	}
	add(b.Ask == 0 && b.Disputed > 0 && b.Overdue > 0, "disputed", terms.Date{}, c.firstDispute())
	add(c.settled(), "settled", terms.Date{}, Stamp{})
	return out
}

// holding are the promises that run, and the next row of a plan none of whose rows was missed.
func holding(list []Standing) []Standing {
	var out []Standing
	blocked := map[string]bool{} // plans that hold no more, or do already
	for _, s := range list {
		if s.Row > 0 && s.Missed() && !s.Answered {
			blocked[s.Of] = true
		}
		if s.State == "running" && !blocked[s.Of] {
			out = append(out, s)
			blocked[s.Of] = s.Row > 0
		}
	}
	return out
}

func (c *Case) firstDispute() Stamp {
	for i := range c.Disputes {
		if c.Disputes[i].Open() {
			return c.Disputes[i].Made
		}
	}
	return Stamp{}
}

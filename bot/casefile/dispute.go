package casefile

import (
	"strings"

	"amiable/bot/terms"
)

// Objection is what is contested: whole items, a sum of some items, a sum of the case, or with neither, everything.
type Objection struct {
	Items    []string    `json:"items,omitempty"` // numbers
	Amount   terms.Cents `json:"amount,omitempty"`
	Reason   string      `json:"reason,omitempty"` // in the debtor's words
	Person   string      `json:"person,omitempty"`
	Owner    string      `json:"owner,omitempty"` // who answers: admin, logistics, sales, or a user id
	Deadline terms.Date  `json:"deadline,omitzero"`
}

// Dispute is an objection on file.
type Dispute struct {
	Mark
	Objection
	Ending   string `json:"ending,omitempty"` // accepted, credited, rejected or withdrawn; empty while open
	EndingBy Stamp  `json:"ending_by,omitzero"`
}

// Open reports whether what is contested must not be asked for.
func (d Dispute) Open() bool { return d.Live() && d.Ending == "" }

// DisputeOpened records a dispute, or states the one called Of anew.
type DisputeOpened struct {
	Of string `json:"of,omitempty"`
	Objection
}

// Type names the stored form.
func (DisputeOpened) Type() string { return "dispute.opened" }

func (d DisputeOpened) check(c *Case) *Problem {
	return first(checkOpen(c), checkOf(c.Disputes, d.Of), checkItems(c, d.Items), checkOptionalAmount(d.Amount),
		checkOptionalDate(d.Deadline), checkText(d.Reason), checkShort(d.Person, d.Owner))
}

func (d DisputeOpened) apply(w *writer, s Stamp) {
	put(w, &w.c.Disputes, d.Of, s, func(p *Dispute) { p.Objection = d.Objection })
}

func (d DisputeOpened) sentence(lang string) string {
	return say(lang, "Contestation : %s", "Dispute: %s", d.what(lang)) + quoted(lang, d.Reason)
}

func (o Objection) what(lang string) string {
	what := strings.Join(o.Items, ", ")
	if o.Amount > 0 {
		what = also(what, o.Amount.Euros(lang))
	}
	if what == "" {
		what = say(lang, "tout le dossier", "the whole case")
	}
	return also(what, o.Person)
}

// DisputeClosed ends the dispute called Of. Accepted means the debtor was right, rejected that the sum stands.
type DisputeClosed struct {
	Of     string `json:"of"`
	Result string `json:"result"`
	Note   string `json:"note,omitempty"`
}

// Type names the stored form.
func (DisputeClosed) Type() string { return "dispute.closed" }

func (d DisputeClosed) check(c *Case) *Problem {
	if p := checkThere(c.Disputes, d.Of); p != nil {
		return p
	}
	if find(c.Disputes, d.Of).Ending != "" {
		return problem("already_closed", "")
	}
	return first(checkOne(d.Result, "accepted", "credited", "rejected", "withdrawn"), checkText(d.Note))
}

func (d DisputeClosed) apply(w *writer, s Stamp) {
	if p := find(w.c.Disputes, d.Of); p == nil || !s.after(p.EndingBy) {
		return
	}
	own(w, &w.c.Disputes)
	p := find(w.c.Disputes, d.Of)
	p.Ending, p.EndingBy = d.Result, s
}

var endingWords = map[string][2]string{
	"accepted": {"fondée", "accepted"}, "credited": {"réglée par un avoir", "settled by a credit note"},
	"rejected": {"la somme reste due", "the sum stands"}, "withdrawn": {"retirée par le client", "withdrawn by the customer"},
}

func (d DisputeClosed) sentence(lang string) string {
	return say(lang, "Contestation close : %s", "Dispute closed: %s", word(endingWords, d.Result, lang)) + quoted(lang, d.Note)
}

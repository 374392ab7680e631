package casefile

import "amiable/bot/terms"

// Matter is what was put before a lead.
type Matter struct {
	Level    int    `json:"level,omitempty"` // of the escalation ladder, 0 when none is meant
	Reason   string `json:"reason"`
	To       string `json:"to,omitempty"`
	Question string `json:"question,omitempty"`
}

// Escalation is a matter on file, with the answer once there is one.
type Escalation struct {
	Mark
	Matter
	Decision   string `json:"decision,omitempty"` // approved, refused or noted
	Answer     string `json:"answer,omitempty"`
	DecisionBy Stamp  `json:"decision_by,omitzero"`
}

// Escalated puts a matter before a lead.
type Escalated struct{ Matter }

// Type names the stored form.
func (Escalated) Type() string { return "escalated" }

func (x Escalated) check(*Case) *Problem {
	if x.Reason == "" {
		return problem("empty", "")
	}
	if x.Level < 0 || x.Level > 6 {
		return problem("bad_value", "")
	}
	return first(checkShort(x.Reason, x.To), checkText(x.Question))
}

func (x Escalated) apply(w *writer, s Stamp) {
	put(w, &w.c.Escalations, "", s, func(p *Escalation) { p.Matter = x.Matter })
}

func (x Escalated) sentence(lang string) string {
	return say(lang, "Soumis à un responsable : %s", "Put before a lead: %s", x.Reason) + quoted(lang, x.Question)
}

// Decided is the lead's answer to the escalation called Of.
type Decided struct {
	Of       string `json:"of"`
	Decision string `json:"decision"` // approved, refused or noted
	Answer   string `json:"answer,omitempty"`
}

// Type names the stored form.
func (Decided) Type() string { return "escalation.decided" }

func (x Decided) check(c *Case) *Problem {
	return first(checkThere(c.Escalations, x.Of), checkOne(x.Decision, "approved", "refused", "noted"), checkText(x.Answer))
}

func (x Decided) apply(w *writer, s Stamp) {
	if p := find(w.c.Escalations, x.Of); p == nil || !s.after(p.DecisionBy) {
		return
	}
	own(w, &w.c.Escalations)
	p := find(w.c.Escalations, x.Of)
	p.Decision, p.Answer, p.DecisionBy = x.Decision, x.Answer, s
}

var decisionWords = map[string][2]string{
	"approved": {"accordé", "approved"}, "refused": {"refusé", "refused"}, "noted": {"vu", "noted"},
}

func (x Decided) sentence(lang string) string {
	return say(lang, "Réponse du responsable : %s", "The lead's answer: %s", word(decisionWords, x.Decision, lang)) + quoted(lang, x.Answer)
}

// Letter is what was drafted, without its text: that is kept elsewhere, under its hash.
type Letter struct {
	Kind    string      `json:"kind"` // such as reminder_1, reminder_2, reminder_3, formal_notice, reply
	Channel string      `json:"channel"`
	Hash    string      `json:"hash"`
	Verdict string      `json:"verdict,omitempty"`
	Amount  terms.Cents `json:"amount,omitempty"`
}

// Draft is an approved letter.
type Draft struct {
	Mark
	Letter
	Sent Stamp `json:"sent,omitzero"`
}

// DraftApproved records that a person approved a text.
type DraftApproved struct{ Letter }

// Type names the stored form.
func (DraftApproved) Type() string { return "draft.approved" }

func (d DraftApproved) check(*Case) *Problem {
	if d.Kind == "" || d.Hash == "" {
		return problem("empty", "")
	}
	return first(checkChannel(d.Channel), checkShort(d.Kind, d.Hash, d.Verdict), checkOptionalAmount(d.Amount))
}

func (d DraftApproved) apply(w *writer, s Stamp) {
	put(w, &w.c.Drafts, "", s, func(p *Draft) { p.Letter = d.Letter })
}

func (d DraftApproved) sentence(lang string) string {
	return say(lang, "Texte approuvé : %s (%s)", "Text approved: %s (%s)", DraftWords(d.Kind, lang), word(channelWords, d.Channel, lang))
}

// DraftSent records that a person sent the approved text called Of.
type DraftSent struct {
	Of string `json:"of"`
}

// Type names the stored form.
func (DraftSent) Type() string { return "draft.sent" }

func (d DraftSent) check(c *Case) *Problem {
	if p := checkThere(c.Drafts, d.Of); p != nil {
		return p
	}
	if find(c.Drafts, d.Of).Sent.Event != "" {
		return problem("already_closed", "")
	}
	return nil
}

func (d DraftSent) apply(w *writer, s Stamp) {
	p := find(w.c.Drafts, d.Of)
	if p == nil || p.Sent.Event != "" && !p.Sent.after(s) {
		return
	}
	own(w, &w.c.Drafts)
	find(w.c.Drafts, d.Of).Sent = s
}

func (DraftSent) sentence(lang string) string { return say(lang, "Texte envoyé", "Text sent") }

// Ask is something the debtor wants from us, or a moment agreed to talk.
type Ask struct {
	What   string     `json:"what"` // callback, plan or document
	Date   terms.Date `json:"date,omitzero"`
	Time   string     `json:"time,omitempty"` // HH:MM
	Person string     `json:"person,omitempty"`
	Detail string     `json:"detail,omitempty"`
	Done   bool       `json:"done,omitempty"`
}

// Request is an ask on file.
type Request struct {
	Mark
	Ask
}

// Requested records an ask, or states the one called Of anew, for example as done.
type Requested struct {
	Of string `json:"of,omitempty"`
	Ask
}

// Type names the stored form.
func (Requested) Type() string { return "requested" }

func (r Requested) check(c *Case) *Problem {
	return first(checkOf(c.Requests, r.Of), checkOne(r.What, "callback", "plan", "document"), checkOptionalDate(r.Date),
		checkShort(r.Time, r.Person), checkText(r.Detail))
}

func (r Requested) apply(w *writer, s Stamp) {
	put(w, &w.c.Requests, r.Of, s, func(p *Request) { p.Ask = r.Ask })
}

var askWords = map[string][2]string{
	"callback": {"à rappeler", "to be called back"}, "plan": {"demande à payer en plusieurs fois", "asks to pay in instalments"},
	"document": {"demande un document", "asks for a document"},
}

func (r Requested) sentence(lang string) string {
	when := ""
	if !r.Date.IsZero() {
		when = r.Date.Words(lang)
	}
	text := also(word(askWords, r.What, lang), when, r.Time, r.Person, r.Detail)
	if r.Done {
		return say(lang, "Fait : %s", "Done: %s", text)
	}
	return say(lang, "Demande : %s", "Request: %s", text)
}

// Note is a remark on file.
type Note struct {
	Mark
	Text string `json:"text"`
}

// Noted records a remark.
type Noted struct {
	Text string `json:"text"`
}

// Type names the stored form.
func (Noted) Type() string { return "noted" }

func (n Noted) check(*Case) *Problem {
	if n.Text == "" {
		return problem("empty", "")
	}
	return checkText(n.Text)
}

func (n Noted) apply(w *writer, s Stamp) {
	put(w, &w.c.Notes, "", s, func(p *Note) { p.Text = n.Text })
}

func (n Noted) sentence(lang string) string { return say(lang, "Note", "Note") + quoted(lang, n.Text) }

package casefile

import (
	"strings"

	"amiable/bot/terms"
)

// Pledge is what somebody at the debtor's said they would do. Without an amount and a date it is an intention.
type Pledge struct {
	Amount       terms.Cents `json:"amount,omitempty"`
	Date         terms.Date  `json:"date,omitzero"`
	Person       string      `json:"person,omitempty"`
	Authority    bool        `json:"authority,omitempty"` // the person can release the payment
	CauseRemoved bool        `json:"cause_removed,omitempty"`
	Written      bool        `json:"written,omitempty"` // confirmed in writing
	Channel      string      `json:"channel,omitempty"`
	Items        []string    `json:"items,omitempty"`
}

// Complete reports whether there is an amount and a date.
func (p Pledge) Complete() bool { return p.Amount > 0 && !p.Date.IsZero() }

// Promise is a pledge on file. Outcome is what somebody recorded; [Standings] works out the rest.
type Promise struct {
	Mark
	Pledge
	Outcome   Outcome `json:"outcome,omitzero"`
	OutcomeBy Stamp   `json:"outcome_by,omitzero"`
}

// Part is one of the five things that make a promise hold.
type Part string

// The five parts, in the order they are worth asking for.
const (
	PartAmount  Part = "amount"
	PartDate    Part = "date"
	PartPerson  Part = "person"
	PartCause   Part = "cause"
	PartWritten Part = "written"
)

// Grade says which parts the promise has, and which it lacks, most useful first. A person counts when named and able to
// release the payment, as said or as the contact on file says.
func Grade(c Case, p Pledge) (has, missing []Part) {
	k, known := c.ContactNamed(p.Person)
	able := p.Person != "" && (p.Authority || known && k.CanRelease)
	for _, part := range []struct {
		Part
		there bool
	}{
		{PartAmount, p.Amount > 0}, {PartDate, !p.Date.IsZero()}, {PartPerson, able},
		{PartCause, p.CauseRemoved}, {PartWritten, p.Written},
	} {
		if part.there {
			has = append(has, part.Part)
		} else {
			missing = append(missing, part.Part)
		}
	}
	return has, missing
}

var partWords = map[string][2]string{
	"amount": {"le montant", "the amount"}, "date": {"la date", "the date"},
	"person":  {"la personne qui valide le paiement", "the person who releases the payment"},
	"cause":   {"la levée de ce qui bloquait", "what was in the way being solved"},
	"written": {"la confirmation écrite", "the confirmation in writing"},
}

// PartWords names parts in a sentence: "la date, la confirmation écrite".
func PartWords(parts []Part, lang string) string {
	var names []string
	for _, p := range parts {
		names = append(names, word(partWords, string(p), lang))
	}
	return strings.Join(names, ", ")
}

// PromiseMade records a promise or an intention, or states the one called Of anew, for example once it is in writing.
type PromiseMade struct {
	Of string `json:"of,omitempty"`
	Pledge
}

// Type names the stored form.
func (PromiseMade) Type() string { return "promise.made" }

func (m PromiseMade) check(c *Case) *Problem {
	if c.Insolvency.Running() {
		return problem("insolvency_open", "")
	}
	if m.Channel != "" {
		if p := checkChannel(m.Channel); p != nil {
			return p
		}
	}
	return first(checkOpen(c), checkOf(c.Promises, m.Of), checkOptionalAmount(m.Amount), checkOptionalDate(m.Date),
		checkShort(m.Person), checkItems(c, m.Items))
}

func (m PromiseMade) apply(w *writer, s Stamp) {
	put(w, &w.c.Promises, m.Of, s, func(p *Promise) { p.Pledge = m.Pledge })
}

func (m PromiseMade) sentence(lang string) string {
	by := tail(m.Person)
	switch {
	case !m.Complete():
		return say(lang, "Intention de payer%s%s", "Intention to pay%s%s", by, pledgeWords(m.Pledge, lang))
	case m.Of != "":
		return say(lang, "Promesse précisée : %s le %s%s", "Promise restated: %s on %s%s", m.Amount.Euros(lang), m.Date.Words(lang), by)
	}
	return say(lang, "Promesse : %s le %s%s", "Promise: %s on %s%s", m.Amount.Euros(lang), m.Date.Words(lang), by)
}

// pledgeWords is what an intention does say.
func pledgeWords(p Pledge, lang string) string {
	switch {
	case p.Amount > 0:
		return tail(p.Amount.Euros(lang))
	case !p.Date.IsZero():
		return tail(p.Date.Words(lang))
	}
	return ""
}

// Outcome is what became of a promise: kept, partial, late or broken, or withdrawn when something replaced it.
type Outcome struct {
	Result string      `json:"result"`
	Paid   terms.Cents `json:"paid,omitempty"`
	On     terms.Date  `json:"on,omitzero"`
}

// PromiseClosed records what became of the promise called Of.
type PromiseClosed struct {
	Of string `json:"of"`
	Outcome
}

// Type names the stored form.
func (PromiseClosed) Type() string { return "promise.closed" }

func (m PromiseClosed) check(c *Case) *Problem {
	return first(checkThere(c.Promises, m.Of), checkOne(m.Result, "kept", "partial", "late", "broken", "withdrawn"),
		checkOptionalAmount(m.Paid), checkOptionalDate(m.On))
}

func (m PromiseClosed) apply(w *writer, s Stamp) {
	if p := find(w.c.Promises, m.Of); p == nil || !s.after(p.OutcomeBy) {
		return
	}
	own(w, &w.c.Promises)
	p := find(w.c.Promises, m.Of)
	p.Outcome, p.OutcomeBy = m.Outcome, s
}

var stateWords = map[string][2]string{
	"intention": {"intention", "intention"}, "running": {"en cours", "running"}, "kept": {"tenue", "kept"},
	"partial": {"tenue en partie", "kept in part"}, "late": {"tenue en retard", "kept late"}, "broken": {"non tenue", "broken"},
	"withdrawn": {"remplacée", "replaced"},
}

func (m PromiseClosed) sentence(lang string) string {
	paid := ""
	if m.Paid > 0 {
		paid = tail(m.Paid.Euros(lang))
	}
	return say(lang, "Promesse %s%s", "Promise %s%s", word(stateWords, m.Result, lang), paid)
}

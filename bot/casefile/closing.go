package casefile

import "amiable/bot/terms"

// Closed ends the work on a case: settled, abandoned or handed_over. An empty result opens it again.
type Closed struct {
	Result string `json:"result,omitempty"`
	Note   string `json:"note,omitempty"`
}

// Type names the stored form.
func (Closed) Type() string { return "case.closed" }

func (k Closed) check(c *Case) *Problem {
	switch {
	case k.Result == "" && c.Closing.Result == "":
		return problem("not_closed", "")
	case k.Result != "" && c.Closing.Result != "":
		return problem("already_closed", "")
	}
	return first(checkOne(k.Result, "", "settled", "abandoned", "handed_over"), checkText(k.Note))
}

func (k Closed) apply(w *writer, s Stamp) {
	if w.newer("closing", s) {
		w.c.Closing = k
	}
}

func (k Closed) sentence(lang string) string {
	if k.Result == "" {
		return say(lang, "Dossier rouvert", "Case reopened") + quoted(lang, k.Note)
	}
	return say(lang, "Dossier clos, %s", "Case closed, %s", StatusWords(k.Result, lang)) + quoted(lang, k.Note)
}

// Snoozed puts the case aside until a day, on which it is back. No day wakes it now.
type Snoozed struct {
	Until terms.Date `json:"until,omitzero"`
	Why   string     `json:"why,omitempty"`
}

// Type names the stored form.
func (Snoozed) Type() string { return "case.snoozed" }

func (z Snoozed) check(*Case) *Problem { return first(checkOptionalDate(z.Until), checkShort(z.Why)) }

func (z Snoozed) apply(w *writer, s Stamp) {
	if w.newer("snooze", s) {
		w.c.Snooze = z
	}
}

func (z Snoozed) sentence(lang string) string {
	if z.Until.IsZero() {
		return say(lang, "Dossier repris", "Case taken up again") + quoted(lang, z.Why)
	}
	return say(lang, "Mis de côté jusqu'au %s", "Set aside until %s", z.Until.Words(lang)) + quoted(lang, z.Why)
}

// Erased empties the case. Nothing that comes later is kept.
type Erased struct{}

// Type names the stored form.
func (Erased) Type() string         { return "case.erased" }
func (Erased) check(*Case) *Problem { return nil }
func (Erased) apply(w *writer, _ Stamp) {
	w.c = Case{ID: w.c.ID, Version: w.c.Version, Erased: true}
}
func (Erased) sentence(lang string) string { return say(lang, "Dossier effacé", "Case erased") }

// Retracted takes back what an event made (a promise, a payment, a note…), by the id of that event: it counts for nothing
// any more and stays in the timeline. A wrong field, limit or item is corrected by stating it anew.
type Retracted struct {
	Event string `json:"event"`
	Why   string `json:"why,omitempty"`
}

// Type names the stored form.
func (Retracted) Type() string { return "retracted" }

func (r Retracted) check(c *Case) *Problem {
	m := c.thing(r.Event)
	switch {
	case m == nil:
		return problem("not_found", r.Event)
	case !m.Live():
		return problem("withdrawn", r.Event)
	}
	return checkShort(r.Why)
}

func (r Retracted) apply(w *writer, s Stamp) {
	if w.c.thing(r.Event) == nil {
		return
	}
	if w.shared {
		w.c = w.c.clone() // which list it is in is not known; this is rare
	}
	if m := w.c.thing(r.Event); m.Live() || m.Retracted.after(s) {
		m.Retracted = s
	}
}

func (r Retracted) sentence(lang string) string {
	return say(lang, "Retiré du dossier", "Taken back") + quoted(lang, r.Why)
}

// thing is the mark of what the event made, whichever list holds it.
func (c *Case) thing(id string) *Mark {
	finders := []func() *Mark{
		markIn(c.Promises, id), markIn(c.Payments, id), markIn(c.Claims, id), markIn(c.Exchanges, id), markIn(c.Disputes, id),
		markIn(c.Plans, id), markIn(c.Concessions, id), markIn(c.Reasons, id), markIn(c.Acknowledgements, id),
		markIn(c.Escalations, id), markIn(c.Drafts, id), markIn(c.Requests, id), markIn(c.Notes, id), markIn(c.Contacts, id),
	}
	for _, f := range finders {
		if m := f(); m != nil {
			return m
		}
	}
	return nil
}

func markIn[T any, P marked[T]](list []T, id string) func() *Mark {
	return func() *Mark {
		if p := find[T, P](list, id); p != nil {
			return p.mark()
		}
		return nil
	}
}

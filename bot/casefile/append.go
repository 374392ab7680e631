package casefile

import (
	"fmt"
	"slices"

	"amiable/bot/terms"
)

// appender collects the events of one case.
type appender struct {
	m      *merger
	c      Case
	change Change
}

func (m *merger) appending(c Case, id string) *appender {
	return &appender{m: m, c: c, change: Change{Case: id, Version: c.Version}}
}

func (w *appender) event(what string, b Body) Event {
	return Event{ID: fmt.Sprintf("%s-%s", w.m.x.ID, what), At: w.m.x.At, By: w.m.x.By, Body: b}
}

// add appends what may happen, and reports whether it may.
func (w *appender) add(what string, b Body) bool {
	e := w.event(what, b)
	if validate(&w.c, e) != nil {
		return false
	}
	w.c = Apply(w.c, e)
	w.change.Events = append(w.change.Events, e)
	return true
}

// identity fills in what the case did not know.
func (w *appender) identity(g group) {
	for _, f := range []struct{ name, have, got string }{{"account", w.c.Account, g.Account}, {"siren", w.c.SIREN, g.SIREN}} {
		if f.have == "" && f.got != "" {
			w.add(f.name, Corrected{Field: f.name, Value: f.got})
		}
	}
}

// contacts adds people the case has never heard of.
func (w *appender) contacts(g group) {
	for i, p := range g.Contacts {
		known := slices.ContainsFunc(w.c.Contacts, func(k Contact) bool {
			return k.Name == p.Name && k.Role == p.Role || p.Email != "" && k.Email == p.Email || p.Name != "" && SamePerson(k.Name, p.Name)
		})
		if !known {
			w.add(fmt.Sprintf("contact-%d", i), ContactSet{Person: p})
		}
	}
}

// paid records the money that must have come in between: what is owed less, except through credit notes, and except what
// people had reported already.
func (w *appender) paid(before Case, t ItemsSet, reported terms.Cents) {
	if before.Version == 0 {
		return
	}
	sum := -reported
	from := Receipt{Imported: true, Date: day(t.AsOf)}
	var fell []OpenItem
	for _, o := range t.all() {
		if o.Currency != "" {
			continue
		}
		i, found := before.itemAt(o.Key())
		switch {
		case found:
			sum += before.Items[i].Residual - o.Residual
			fell = append(fell, o)
		case o.Kind == PaymentItem:
			sum -= o.Residual
			if !o.Issued.IsZero() && earlier(o.Issued, from.Date) {
				from.Date = o.Issued
			}
		default:
			sum += o.Amount - o.Residual
		}
	}
	if sum <= 0 || sum > maxAmount {
		return
	}
	if len(fell) == 1 {
		from.Item = fell[0].Number
	}
	if len(fell) > 0 {
		from.Date = day(t.AsOf)
	}
	from.Amount = sum
	w.change.Paid = sum
	w.add("payment", PaymentSeen{Receipt: from})
}

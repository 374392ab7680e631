package casefile

import (
	"slices"
	"strings"
	"time"
)

// Stamp is the event something comes from.
type Stamp struct {
	Event  string    `json:"event"`
	At     time.Time `json:"at"`
	By     string    `json:"by,omitempty"`
	Source Source    `json:"source,omitzero"`
}

func (e Event) stamp() Stamp { return Stamp{Event: e.ID, At: e.At.UTC(), By: e.By, Source: e.Source} }

// compare orders by time, then by event id, so that any two events have one order.
func (s Stamp) compare(o Stamp) int {
	if c := s.At.Compare(o.At); c != 0 {
		return c
	}
	return strings.Compare(s.Event, o.Event)
}

func (s Stamp) after(o Stamp) bool { return s.compare(o) > 0 }

func inOrder(events []Event) []Event {
	out := slices.Clone(events)
	slices.SortStableFunc(out, func(a, b Event) int { return a.stamp().compare(b.stamp()) })
	return out
}

// Mark is what every thing made by an event carries. ID is the id of that event; Set is the last statement about the
// thing; a retracted thing stays on file and counts for nothing.
type Mark struct {
	ID        string `json:"id"`
	Made      Stamp  `json:"made"`
	Set       Stamp  `json:"set"`
	Retracted Stamp  `json:"retracted,omitzero"`
}

func (m *Mark) mark() *Mark { return m }

// Live reports whether the thing still counts.
func (m Mark) Live() bool { return m.Retracted.Event == "" }

type marked[T any] interface {
	*T
	mark() *Mark
}

// Register is the last statement of a single field.
type Register struct {
	Field string `json:"field"`
	Stamp Stamp  `json:"stamp"`
}

// writer changes a case. While shared, the lists of c belong to somebody else too and are copied before a change.
type writer struct {
	c      Case
	shared bool
}

func own[E any](w *writer, list *[]E) {
	if w.shared {
		*list = slices.Clone(*list)
	}
}

// newer reports whether s is the latest statement of the field, and notes it.
func (w *writer) newer(field string, s Stamp) bool {
	i, found := slices.BinarySearchFunc(w.c.Registers, field, func(r Register, f string) int { return strings.Compare(r.Field, f) })
	if found && !s.after(w.c.Registers[i].Stamp) {
		return false
	}
	own(w, &w.c.Registers)
	if found {
		w.c.Registers[i].Stamp = s
	} else {
		w.c.Registers = slices.Insert(w.c.Registers, i, Register{field, s})
	}
	return true
}

// said is when and by whom a field was last stated.
func (c *Case) said(field string) Stamp {
	i, found := slices.BinarySearchFunc(c.Registers, field, func(r Register, f string) int { return strings.Compare(r.Field, f) })
	if !found {
		return Stamp{}
	}
	return c.Registers[i].Stamp
}

// put makes a new thing in the list, or restates the thing called of; the latest statement wins.
func put[T any, P marked[T]](w *writer, list *[]T, of string, s Stamp, set func(P)) {
	if of != "" {
		i := indexOf[T, P](*list, of)
		if i < 0 || !s.after(P(&(*list)[i]).mark().Set) {
			return
		}
		own(w, list)
		p := P(&(*list)[i])
		set(p)
		p.mark().Set = s
		return
	}
	var thing T
	p := P(&thing)
	set(p)
	*p.mark() = Mark{ID: s.Event, Made: s, Set: s}
	i, found := slices.BinarySearchFunc(*list, s, func(t T, s Stamp) int { return P(&t).mark().Made.compare(s) })
	if found {
		return
	}
	own(w, list)
	*list = slices.Insert(*list, i, thing)
}

func indexOf[T any, P marked[T]](list []T, id string) int {
	for i := range list {
		if P(&list[i]).mark().ID == id {
			return i
		}
	}
	return -1
}

func find[T any, P marked[T]](list []T, id string) P {
	if i := indexOf[T, P](list, id); i >= 0 {
		return P(&list[i])
	}
	return nil
}

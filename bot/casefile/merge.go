package casefile

import (
	"fmt"
	"slices"
	"time"

	"amiable/bot/terms"
)

// Export is what was read of an accounting export.
type Export struct {
	ID        string    // names the import in events; the same export has the same id
	At        time.Time // of the import
	By        string
	AsOf      time.Time // when the data was true
	Stock     bool      // the export lists everything open: what is absent is settled. Otherwise it adds and changes only
	Confirmed bool      // a person confirmed its totals and row count; without it nothing absent is settled
	Creditor  string
	Debtors   []Debtor
}

// Debtor is a customer of the export. Several lines of one customer are one Debtor or several; what has no kind is an
// invoice when owed and a payment otherwise.
type Debtor struct {
	Name, Account, SIREN string
	Items                []OpenItem
	Contacts             []Person
}

// Change is what the export changes in one case: events to append, in order, to the version the case had.
type Change struct {
	Case      string
	Version   int
	New       bool
	Events    []Event
	Added     int
	Changed   int
	Settled   int
	Confirmed bool        // only the date of the data moves
	Paid      terms.Cents // seen to be paid since
}

// Ambiguity is a debtor that may be more than one case, or is named twice. Nothing was changed for it.
type Ambiguity struct {
	Name  string
	Cases []string // the cases it may be; fewer than two when the export itself is unclear
}

// Refusal is an item that cannot be on file.
type Refusal struct {
	Debtor, Number string
	Problem        *Problem
}

// Merged is the outcome of a [Merge].
type Merged struct {
	Changes   []Change
	Ambiguous []Ambiguity
	Refused   []Refusal
	Stale     []string // cases whose data is from after the export: left alone
	Unchecked bool     // a stock that nobody confirmed: absent items were left open
}

// Merge turns an export into events. cases are all cases of the creditor, since those absent from a confirmed stock are
// settled; cases of other creditors are left alone. The outcome depends on its arguments only, and merging the same export
// into what the events make of the cases changes nothing more. A debtor is recognised by account, by SIREN, or by a name
// that only one case bears; anything else is an [Ambiguity].
// An export without id, time or date of its data is an error.
func Merge(cases []Case, x Export) (Merged, error) {
	if x.ID == "" || checkTime(x.At) != nil || checkTime(x.AsOf) != nil || x.At.IsZero() || x.AsOf.IsZero() {
		return Merged{}, fmt.Errorf("casefile.Merge(id=%q): the import needs an id, its time, and the date of its data", x.ID)
	}
	m := merger{x: x, cases: slices.Clone(cases), used: map[int]bool{}, kept: map[int]bool{}}
	m.x.AsOf, m.x.At = x.AsOf.UTC(), x.At.UTC()
	m.out.Unchecked = x.Stock && !x.Confirmed
	m.index()
	m.all(m.groups())
	if x.Stock && x.Confirmed {
		m.absent()
	}
	return m.out, nil
}

type merger struct {
	x     Export
	cases []Case
	used  map[int]bool // found in the export, or possibly meant by it
	kept  map[int]bool // may be listed under a name that is unclear: not absent

	byAccount, bySIREN, byName map[string][]int
	names                      []Name
	out                        Merged
}

// all takes the customers known by account first, then those by SIREN, then the others: what the first are learnt to be
// tells the others apart, so that a second merge finds the same.
func (m *merger) all(groups []group) {
	done := make([]bool, len(groups))
	for sure := byAccount; sure <= byName; sure++ {
		for i, g := range groups {
			if !done[i] && m.known(g) <= sure {
				done[i] = true
				m.group(g)
			}
		}
	}
}

func (m *merger) group(g group) {
	i, found, others := m.match(g)
	switch {
	case len(others) > 0 || g.unclear():
		a := Ambiguity{Name: g.Name}
		for _, o := range others {
			m.used[o] = true
			a.Cases = append(a.Cases, m.cases[o].ID)
		}
		for _, o := range m.byName[g.name.Key()] {
			m.kept[o] = m.kept[o] || g.name.Same(m.names[o])
		}
		m.out.Ambiguous = append(m.out.Ambiguous, a)
	case found:
		m.used[i] = true
		c := m.cases[i]
		m.learn(i, g)
		m.change(c, g)
	default:
		m.open(g)
	}
}

// absent settles what a confirmed stock no longer lists.
func (m *merger) absent() {
	for i := range m.cases {
		c := &m.cases[i]
		imported := func(it Item) bool { return it.Residual != 0 && !it.Manual }
		if !m.used[i] && !m.kept[i] && m.ours(c) && slices.ContainsFunc(c.Items, imported) {
			m.change(*c, group{})
		}
	}
}

// open makes a new case. A debtor nothing is owed by or to makes none.
func (m *merger) open(g group) {
	id := caseID(m.x.ID, m.x.Creditor, g.key)
	o := Opened{Case: id, Identity: Identity{Creditor: m.x.Creditor, Debtor: g.Name, Account: g.Account, SIREN: g.SIREN}}
	w := m.appending(Case{}, id)
	if !w.add("open", o) {
		m.out.Refused = append(m.out.Refused, Refusal{Debtor: g.Name, Problem: o.check(&Case{})})
		return
	}
	w.change.New = true
	t := m.compare(&w.c, g, &w.change)
	if len(t.Added) == 0 {
		return
	}
	w.contacts(g)
	w.add("items", t)
	m.out.Changes = append(m.out.Changes, w.change)
}

// change compares a case on file with what the export says of it.
func (m *merger) change(c Case, g group) {
	if c.Erased {
		return
	}
	if m.x.AsOf.Before(c.DataAsOf) {
		m.out.Stale = append(m.out.Stale, c.ID)
		return
	}
	w := m.appending(c, c.ID)
	w.identity(g)
	w.contacts(g)
	t := m.compare(&c, g, &w.change)
	none := len(t.Added)+len(t.Changed)+len(t.Settled) == 0
	if !none || m.x.AsOf.After(c.DataAsOf) {
		w.change.Confirmed = none && len(w.change.Events) == 0
		m.reopen(w, t)
		before := w.c.reported()
		w.add("items", t)
		w.paid(c, t, before-w.c.reported())
	}
	if len(w.change.Events) > 0 {
		m.out.Changes = append(m.out.Changes, w.change)
	}
}

// compare finds what differs, and refuses what cannot be on file.
func (m *merger) compare(c *Case, g group, ch *Change) ItemsSet {
	t := ItemsSet{Import: m.x.ID, Mode: "delta", AsOf: m.x.AsOf}
	if m.x.Stock {
		t.Mode = "stock"
	}
	seen := map[string]bool{}
	for _, o := range g.Items {
		o = o.tidy()
		if p := o.check(); p != nil || seen[o.Key()] {
			if p == nil {
				p = problem("item_twice", o.Number)
			}
			m.out.Refused = append(m.out.Refused, Refusal{g.Name, o.Number, p})
			seen[o.Key()] = true
			continue
		}
		seen[o.Key()] = true
		t.sort(c, o, m.x.At)
	}
	if m.x.Stock && m.x.Confirmed {
		for i := range c.Items {
			if it := &c.Items[i]; it.Residual != 0 && !it.Manual && !seen[it.ID] && it.AsOf.Before(m.x.AsOf) {
				gone := it.OpenItem
				gone.Residual = 0
				t.Settled = append(t.Settled, gone)
			}
		}
	}
	ch.Added, ch.Changed, ch.Settled = len(t.Added), len(t.Changed), len(t.Settled)
	return t
}

// sort puts the item into the list it belongs to. A settled item we never had is not worth a place, and what is on file
// from a later moment stays.
func (t *ItemsSet) sort(c *Case, o OpenItem, at time.Time) {
	i, found := c.itemAt(o.Key())
	switch {
	case !found && o.Residual != 0:
		t.Added = append(t.Added, o)
	case !found || c.Items[i].OpenItem == o && !c.Items[i].Manual:
	case c.Items[i].AsOf.After(t.AsOf) || c.Items[i].AsOf.Equal(t.AsOf) && !at.After(c.Items[i].Set.At):
	case o.Residual == 0 && c.Items[i].Residual != 0:
		t.Settled = append(t.Settled, o)
	default:
		t.Changed = append(t.Changed, o)
	}
}

func (o OpenItem) tidy() OpenItem {
	if o.Kind == "" {
		o.Kind = Invoice
		if o.Amount < 0 || o.Residual < 0 {
			o.Kind = PaymentItem
		}
	}
	if o.Currency == "EUR" {
		o.Currency = ""
	}
	return o
}

// reopen takes up a settled case that owes again.
func (m *merger) reopen(w *appender, t ItemsSet) {
	owes := slices.ContainsFunc(slices.Concat(t.Added, t.Changed), func(o OpenItem) bool { return o.Residual > 0 })
	if owes && w.c.Closing.Result == "settled" {
		w.add("reopen", Closed{})
	}
}

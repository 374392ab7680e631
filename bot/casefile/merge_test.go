package casefile

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"amiable/bot/terms"

	"pgregory.net/rapid"
)

// ledger is what a store would hold: events by case.
type ledger struct {
	order  []string
	events map[string][]Event
}

func (l *ledger) cases() []Case {
	var out []Case
	for _, id := range l.order {
		out = append(out, Replay(l.events[id]))
	}
	return out
}

// take merges an export and appends what it makes, each event checked.
func (l *ledger) take(t interface{ Fatalf(string, ...any) }, x Export) Merged {
	m, err := Merge(l.cases(), x)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if l.events == nil {
		l.events = map[string][]Event{}
	}
	for _, ch := range m.Changes {
		if ch.New {
			l.order = append(l.order, ch.Case)
		}
		c := Replay(l.events[ch.Case])
		if c.Version != ch.Version {
			t.Fatalf("%s: version %d, was %d", ch.Case, ch.Version, c.Version)
		}
		for _, e := range ch.Events {
			if err := Validate(c, e); err != nil {
				t.Fatalf("%s %s: %v", ch.Case, e.ID, err)
			}
			if slices.ContainsFunc(l.events[ch.Case], func(o Event) bool { return o.ID == e.ID }) {
				t.Fatalf("%s: event id %s twice", ch.Case, e.ID)
			}
			c, l.events[ch.Case] = Apply(c, e), append(l.events[ch.Case], e)
		}
	}
	return m
}

// said sums a merge up in a line.
func (m Merged) said() string {
	var parts []string
	for _, c := range m.Changes {
		new := ""
		if c.New {
			new = "new "
		}
		s := fmt.Sprintf("%s+%d ~%d -%d paid %s", new, c.Added, c.Changed, c.Settled, c.Paid)
		if c.Confirmed {
			s = "confirmed"
		}
		parts = append(parts, s)
	}
	for _, a := range m.Ambiguous {
		parts = append(parts, fmt.Sprintf("ambiguous %s/%d", a.Name, len(a.Cases)))
	}
	for _, r := range m.Refused {
		parts = append(parts, fmt.Sprintf("refused %s %s", r.Number, r.Problem.Code))
	}
	if len(m.Stale) > 0 {
		parts = append(parts, fmt.Sprintf("stale %d", len(m.Stale)))
	}
	return strings.Join(parts, "; ")
}

func export(day string, stock bool, debtors ...Debtor) Export {
	at := on(day).At(8, 0, 0, noon.Location())
	return Export{ID: "x-" + day, At: at.Add(1e9), By: "U1", AsOf: at, Stock: stock, Confirmed: stock, Creditor: "Faber", Debtors: debtors}
}

func debtor(name string, items ...OpenItem) Debtor { return Debtor{Name: name, Items: items} }

func part(number, due string, amount, open terms.Cents) OpenItem {
	o := invoice(number, due, amount)
	o.Residual = open
	return o
}

func TestMerge(t *testing.T) {
	t.Parallel()
	start := export("2026-03-01", true, debtor("Menuiserie Aubert", invoice("A", "2026-02-01", 100_00), invoice("B", "2026-02-10", 50_00)),
		debtor("Dupont SARL", invoice("D", "2026-02-01", 70_00)), debtor("Dupont SAS", invoice("E", "2026-02-01", 80_00)))
	same := func(day string, stock bool) Export {
		x := start
		y := export(day, stock)
		y.Debtors = x.Debtors
		return y
	}
	dups := start.Debtors[1:]
	rgl := OpenItem{Number: "R1", Kind: PaymentItem, Amount: -30_00, Residual: -30_00}
	avoir := OpenItem{Number: "AV", Kind: CreditNote, Amount: -30_00, Residual: -30_00}
	unconfirmed := export("2026-03-08", true, debtor("Menuiserie Aubert", invoice("A", "2026-02-01", 100_00)))
	unconfirmed.Confirmed = false
	for _, c := range []struct {
		name string
		x    Export
		want string
	}{
		{"the same again", start, ""},
		{"the same a week later", same("2026-03-08", true), "confirmed; confirmed; confirmed"},
		{"delta, spelled otherwise", export("2026-03-08", false, debtor("MENUISERIE AUBERT SAS", invoice("a", "2026-02-01", 100_00), invoice("C", "2026-03-01", 5_00))), "+1 ~1 -0 paid 0.00"},
		{"stock without B", export("2026-03-08", true, append(dups, debtor("Menuiserie Aubert", invoice("A", "2026-02-01", 100_00)))...), "confirmed; confirmed; +0 ~0 -1 paid 50.00"},
		{"stock without the debtor", export("2026-03-08", true, dups...), "confirmed; confirmed; +0 ~0 -2 paid 150.00"},
		{"the same, not confirmed", unconfirmed, "confirmed"},
		{"delta without B", export("2026-03-08", false, debtor("Menuiserie Aubert", part("A", "2026-02-01", 100_00, 60_00))), "+0 ~1 -0 paid 40.00"},
		{"payment not matched", export("2026-03-08", false, debtor("Menuiserie Aubert", rgl)), "+1 ~0 -0 paid 30.00"},
		{"credit note", export("2026-03-08", false, debtor("Menuiserie Aubert", avoir)), "+1 ~0 -0 paid 0.00"},
		{"credit note used up", export("2026-03-08", false, debtor("Menuiserie Aubert", part("A", "2026-02-01", 100_00, 70_00),
			OpenItem{Number: "AV", Kind: CreditNote, Amount: -30_00, Residual: -1})), "+1 ~1 -0 paid 0.01"},
		{"bounced", export("2026-03-08", false, debtor("Menuiserie Aubert", invoice("A", "2026-02-01", 130_00))), "+0 ~1 -0 paid 0.00"},
		{"which Dupont?", export("2026-03-08", true, debtor("Menuiserie Aubert", start.Debtors[0].Items...), debtor("DUPONT", invoice("D", "2026-02-01", 70_00))), "confirmed; ambiguous DUPONT/2"},
		{"new", export("2026-03-08", false, debtor("Nadir", invoice("N", "2026-02-01", 9_00))), "new +1 ~0 -0 paid 0.00"},
		{"two of one name", export("2026-03-08", false, debtor("Nadir", invoice("N", "2026-02-01", 9_00)), debtor("Nadir SAS", invoice("O", "2026-02-01", 9_00))), "ambiguous Nadir/0; ambiguous Nadir SAS/0"},
		{"two of one name, by account", export("2026-03-08", false, Debtor{Name: "Nadir", Account: "1", Items: []OpenItem{invoice("N", "2026-02-01", 9_00)}},
			Debtor{Name: "Nadir", Account: "2", Items: []OpenItem{invoice("N", "2026-02-01", 9_00)}}), "new +1 ~0 -0 paid 0.00; new +1 ~0 -0 paid 0.00"},
		{"bad item", export("2026-03-08", false, debtor("Nadir", OpenItem{Number: "N", Kind: CreditNote, Amount: 5}, invoice("O", "2026-02-01", 1), invoice("o", "2026-02-01", 1))), "new +1 ~0 -0 paid 0.00; refused N bad_sign; refused o item_twice"},
		{"no name", export("2026-03-08", false, debtor("", invoice("O", "2026-02-01", 1))), "refused  no_debtor"},
		{"older data", export("2026-02-20", true, debtor("Dupont SAS", invoice("E", "2026-02-01", 90_00))), "stale 3"},
		{"nothing owed", export("2026-03-08", false, debtor("Nadir", part("N", "2026-02-01", 9_00, 0))), ""},
	} {
		var l ledger
		l.take(t, start)
		if got := l.take(t, c.x).said(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if got := l.take(t, c.x); len(got.Changes) > 0 {
			t.Errorf("%s: a second time changes %q", c.name, got.said())
		}
	}
	if _, err := Merge(nil, Export{ID: "x"}); err == nil {
		t.Error("an export without dates")
	}
}

func TestMergeLeavesAloneWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	other := tell(t, "2026-03-01T09:00:00Z", Opened{Case: "c1", Identity: Identity{Debtor: "Menuiserie Aubert", Creditor: "Autre"}}, imported("2026-03-01", invoice("A", "2026-02-10", 1))).c
	typed := tell(t, "2026-03-01T09:00:00Z", Opened{Case: "c2", Identity: Identity{Debtor: "Roy", Creditor: "Faber", SIREN: "732829320"}},
		ItemsSet{Mode: "manual", AsOf: on("2026-03-01").At(9, 0, 0, noon.Location()), Added: []OpenItem{invoice("M", "2026-02-01", 7_00)}},
		PaymentSeen{Receipt: Receipt{Amount: 2_00, Date: on("2026-03-01"), Item: "M"}}).c
	erased := Case{ID: "c3", Erased: true}
	m, err := Merge([]Case{other, typed, erased}, export("2026-03-08", true, Debtor{Name: "Autre nom", SIREN: "732 829 320", Items: []OpenItem{invoice("N", "2026-02-01", 1)}}))
	if err != nil || m.said() != "+1 ~0 -0 paid 0.00" || m.Changes[0].Case != "c2" {
		t.Errorf("%q, %v", m.said(), err)
	}
}

func TestAReportedPaymentIsNotCountedTwice(t *testing.T) {
	t.Parallel()
	var l ledger
	l.take(t, export("2026-03-01", true, debtor("Aubert", invoice("A", "2026-02-01", 100_00))))
	id := l.order[0]
	report := Event{ID: "r", At: on("2026-03-05").At(9, 0, 0, noon.Location()), By: "U1", Body: PaymentSeen{Receipt: Receipt{Amount: 30_00, Date: on("2026-03-05")}}}
	l.events[id] = append(l.events[id], report)
	m := l.take(t, export("2026-03-08", true, debtor("Aubert", part("A", "2026-02-01", 100_00, 60_00))))
	c := Replay(l.events[id])
	if m.Changes[0].Paid != 10_00 || BalanceOf(c, on("2026-03-08"), DefaultPolicy()).Open != 60_00 {
		t.Errorf("%s; %+v", m.said(), BalanceOf(c, on("2026-03-08"), DefaultPolicy()))
	}
}

func TestPaidStockKeepsAPromise(t *testing.T) {
	t.Parallel()
	var l ledger
	l.take(t, export("2026-03-01", true, debtor("Aubert", invoice("A", "2026-02-01", 100_00)), debtor("Roy", invoice("R", "2026-02-01", 1))))
	id := l.order[0]
	l.events[id] = append(l.events[id], Event{ID: "p", At: on("2026-03-02").At(9, 0, 0, noon.Location()), By: "U1",
		Body: PromiseMade{Pledge: Pledge{Amount: 100_00, Date: on("2026-03-06")}}})
	l.take(t, export("2026-03-09", true, debtor("Roy", invoice("R", "2026-02-01", 1))))
	if s := Standings(Replay(l.events[id]), on("2026-03-20"), DefaultPolicy()); s[0].State != "kept" || !s[0].Checked {
		t.Errorf("%+v", s)
	}
}

func genExport(t *rapid.T, n int) Export {
	x := export(on("2026-03-01").AddDays(rapid.IntRange(0, 6).Draw(t, "asof")).String(), rapid.Bool().Draw(t, "stock"))
	x.ID, x.At = fmt.Sprintf("x%d", n), noon.AddDate(0, 0, 10+n)
	x.Confirmed = rapid.Bool().Draw(t, "confirmed")
	for range rapid.IntRange(0, 4).Draw(t, "debtors") {
		d := debtor(rapid.SampledFrom([]string{"Aubert", "AUBERT SARL", "Aubert SAS", "Roy", "Nadir", ""}).Draw(t, "name"), genItems(t)...)
		d.Account = rapid.SampledFrom([]string{"", "", "1", "2"}).Draw(t, "account")
		d.SIREN = rapid.SampledFrom([]string{"", "", "732829320", "404833048", "123"}).Draw(t, "siren")
		d.Contacts = rapid.SampledFrom([][]Person{nil, {{Name: "Mme Roy", Email: "r@x"}}, {{Role: "x"}}}).Draw(t, "contacts")
		x.Debtors = append(x.Debtors, d)
	}
	return x
}

func TestImportTwiceIsImportOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var l ledger
		for n := range rapid.IntRange(1, 5).Draw(t, "imports") {
			x := genExport(t, n)
			first := l.take(t, x)
			again := l.take(t, x)
			if len(again.Changes) > 0 {
				t.Fatalf("import %d: first %q, again %q", n, first.said(), again.said())
			}
			if len(l.order) > 0 && rapid.IntRange(0, 2).Draw(t, "act") == 0 {
				id := l.order[rapid.IntRange(0, len(l.order)-1).Draw(t, "which")]
				c := Replay(l.events[id])
				e := Event{ID: fmt.Sprintf("act%d", n), At: x.At.Add(1e9), By: "U1", Body: genBody(t, nil)}
				if Validate(c, e) == nil {
					l.events[id] = append(l.events[id], e)
				}
			}
		}
	})
}

func TestATruncatedFileSettlesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var l ledger
		whole := export("2026-03-01", true)
		for _, name := range []string{"Aubert", "Roy", "Nadir"} {
			d := debtor(name)
			for _, o := range genItems(t) {
				if o.Residual != 0 {
					d.Items = append(d.Items, o)
				}
			}
			whole.Debtors = append(whole.Debtors, d)
		}
		l.take(t, whole)
		before := asJSON(t, l.cases())
		cut := export("2026-03-01", true, whole.Debtors[:rapid.IntRange(0, 3).Draw(t, "debtors")]...)
		cut.Confirmed = false
		if n := len(cut.Debtors); n > 0 {
			last := &cut.Debtors[n-1]
			last.Items = last.Items[:rapid.IntRange(0, len(last.Items)).Draw(t, "items")]
		}
		l.take(t, cut)
		if asJSON(t, l.cases()) != before {
			t.Fatalf("a truncated file changed\n%s\ninto\n%s", before, asJSON(t, l.cases()))
		}
	})
}

func BenchmarkMerge20000Lines(b *testing.B) {
	x := export("2026-03-01", true)
	for i := range 4000 {
		d := Debtor{Name: fmt.Sprintf("Client %d", i), Account: fmt.Sprint(i)}
		for k := range 5 {
			d.Items = append(d.Items, invoice(fmt.Sprintf("F%d-%d", i, k), "2026-02-01", terms.Cents(100+i)))
		}
		x.Debtors = append(x.Debtors, d)
	}
	var l ledger
	l.take(b, x)
	cases := l.cases()
	y := export("2026-03-08", true, x.Debtors...)
	y.Debtors = slices.Clone(y.Debtors)
	for i := range y.Debtors {
		y.Debtors[i].Items = y.Debtors[i].Items[1:]
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Merge(cases, y); err != nil {
			b.Fatal(err)
		}
	}
}

package casefile

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"amiable/bot/terms"

	"pgregory.net/rapid"
)

func TestBands(t *testing.T) {
	t.Parallel()
	called := Exchanged{Talk{Channel: "phone", Result: "reached"}}
	promise := func(day string) Body { return PromiseMade{Pledge: Pledge{Amount: 100_00, Date: on(day)}} }
	plan := PlanAgreed{Schedule: Schedule{Rows: []terms.Row{{Date: on("2026-03-03"), Amount: 100_00}}, Total: 100_00}}
	for _, c := range []struct {
		name string
		owes terms.Cents
		more []Body
		want string
	}{
		{"broken promise", 500_00, []Body{promise("2026-03-03")}, "1"},
		{"one paid in part", 500_00, []Body{promise("2026-03-03"), PaymentSeen{Receipt: Receipt{Amount: 50_00, Date: on("2026-03-03"), Imported: true}}}, "1"},
		{"kept", 500_00, []Body{called, promise("2026-03-03"), PaymentSeen{Receipt: Receipt{Amount: 100_00, Date: on("2026-03-03"), Imported: true}}}, "6"},
		{"time limit near", 500_00, []Body{called, Corrected{"kind", "b2c"}, imported("2026-03-02", invoice("OLD", "2024-03-20", 1_00))}, "2"},
		{"row missed", 500_00, []Body{called, plan}, "3"},
		{"promise due tomorrow", 500_00, []Body{called, promise("2026-03-13")}, "4"},
		{"never called, high", 1000_00, nil, "5"},
		{"never called, low", 999_99, nil, "6"},
		{"promise running", 1000_00, []Body{promise("2026-03-25")}, "7"},
		{"disputed", 500_00, []Body{called, DisputeOpened{}}, "disputed"},
		{"half disputed", 500_00, []Body{called, DisputeOpened{Objection: Objection{Amount: 250_00}}}, "6"},
		{"snoozed", 500_00, []Body{promise("2026-03-03"), Snoozed{Until: on("2026-03-13")}}, "snoozed"},
		{"awake again", 500_00, []Body{called, Snoozed{Until: on("2026-03-12")}}, "6"},
		{"insolvent", 500_00, []Body{promise("2026-03-03"), Insolvent{Procedure: "liquidation"}}, "insolvent"},
		{"insolvent, claim to file", 500_00, []Body{Insolvent{Procedure: "liquidation", Published: on("2026-01-20")}}, "2"},
		{"closed", 500_00, []Body{promise("2026-03-03"), Closed{Result: "settled"}}, "closed"},
		{"covered by a payment", 500_00, []Body{called, PaymentSeen{Receipt: Receipt{Amount: 500_00, Date: on("2026-03-02")}}}, "not_due"},
	} {
		s := tell(t, "2026-03-02T09:00:00Z", open, imported("2026-03-02", invoice("A", "2026-02-10", c.owes))).then(c.more...)
		sum := Summarize(s.c, DefaultPolicy())
		p := Score(&sum, on("2026-03-12"), DefaultPolicy())
		got := p.Aside
		if got == "" {
			got = fmt.Sprint(int(p.Band))
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// place orders priorities as a worklist does, those set aside last.
func place(p Priority) [2]int {
	if p.Aside != "" {
		return [2]int{100, 0}
	}
	return [2]int{int(p.Band), -int(p.Score)}
}

func TestABrokenPromiseNeverLowersACase(t *testing.T) {
	t.Parallel()
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		c, _ := genEvents(t, 20)
		today, pol := on("2026-07-30"), DefaultPolicy()
		before := Summarize(c, pol)
		e := Event{ID: "zz", At: genTime.Draw(t, "at"), Body: PromiseMade{Pledge: Pledge{
			Amount: genCents.Draw(t, "sum"), Date: on("2026-02-01").AddDays(rapid.IntRange(0, 160).Draw(t, "day"))}}}
		if Validate(c, e) != nil {
			return
		}
		with := Apply(c, e)
		i := slices.IndexFunc(Standings(with, today, pol), func(s Standing) bool { return s.Of == "zz" })
		if Standings(with, today, pol)[i].State != "broken" {
			return
		}
		tried++
		after := Summarize(with, pol)
		a, b := Score(&before, today, pol), Score(&after, today, pol)
		if x, y := place(a), place(b); y[0] > x[0] || y[0] == x[0] && y[1] > x[1] {
			t.Fatalf("lowered from %+v to %+v\n%s", a, b, asJSON(t, c))
		}
	})
	if tried < 20 {
		t.Errorf("only %d broken promises", tried)
	}
}

func TestFactorsExplainTheScore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, _ := genEvents(t, 20)
		today, pol := genDay.Draw(t, "today"), DefaultPolicy()
		s := Summarize(c, pol)
		p := Score(&s, today, pol)
		chance := baseChance
		for _, f := range Factors(&s, today, pol) {
			chance += f.Plus
			for _, lang := range []string{"fr", "en"} {
				if w := f.Words(lang); w == "" || w == f.Code {
					t.Fatalf("%s has no words", f.Code)
				}
			}
		}
		if p.Aside != "closed" && (p.Chance != min(chance, maxChance) || p.Score != p.Value*terms.Cents(p.Chance)/100/terms.Cents(p.Effort)+p.Waiting) {
			t.Fatalf("%+v does not follow from its factors (%d)", p, chance)
		}
		if n := NextAction(s, today, pol); NextWords(n.Code, "fr") == n.Code && n.Code != "" || !n.On.IsZero() && earlier(n.On, today) {
			t.Fatalf("next: %+v", n)
		}
	})
}

func TestWorklist(t *testing.T) {
	t.Parallel()
	cases := manySummaries(2000)
	today, pol := on("2026-03-12"), DefaultPolicy()
	all := Worklist(cases, today, pol, 0)
	top := Worklist(cases, today, pol, 7)
	if !slices.Equal(top.Top, all.Top[:7]) || top.Total != len(all.Top) || top.Hidden() != top.Total-7 {
		t.Errorf("the first seven are not the first of all")
	}
	counted := all.Total
	for _, n := range all.Aside {
		counted += n
	}
	if counted != len(cases) {
		t.Errorf("%d of %d cases are counted", counted, len(cases))
	}
	if !slices.IsSortedFunc(all.Top, func(a, b Placed) int {
		x, y := place(a.Priority), place(b.Priority)
		return slices.Compare(x[:], y[:])
	}) {
		t.Error("not in order")
	}
	if len(all.Bands) < 4 {
		t.Errorf("the sample is too plain: %v", all.Bands)
	}
}

func manySummaries(n int) []Summary {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]Summary, n)
	for i := range out {
		s := &out[i]
		s.ID, s.Debtor, s.Collector = fmt.Sprintf("c%06d", i), "Menuiserie Aubert", "U1"
		for k := range 5 {
			s.Owes.Steps = append(s.Owes.Steps, Step{Due: on("2025-11-01").AddDays(30*k + r.IntN(20)), Open: terms.Cents(r.IntN(200_000) + 1)})
		}
		if r.IntN(2) == 0 {
			s.Touched = on("2026-03-01")
		}
		if r.IntN(3) == 0 {
			d := on("2026-03-01").AddDays(r.IntN(25))
			s.Due = append(s.Due, Pending{Row: r.IntN(2), Date: d, Deadline: d.AddDays(2), Left: 100_00})
		}
		if r.IntN(10) == 0 {
			s.Snoozed = on("2026-04-01")
		}
		s.Clock = Clock{Kind: "time_limit", Date: on("2026-03-20").AddDays(r.IntN(1500))}
	}
	return out
}

func BenchmarkWorklist100000(b *testing.B) {
	cases := manySummaries(100_000)
	today, pol := on("2026-03-12"), DefaultPolicy()
	b.ReportAllocs()
	for b.Loop() {
		Worklist(cases, today, pol, 7)
	}
}

func BenchmarkSummarize(b *testing.B) {
	s := tell(b, "2026-03-02T09:00:00Z", open, imported("2026-03-02", invoice("A", "2026-02-10", 1), invoice("B", "2026-02-12", 2), invoice("C", "2026-02-20", 3)),
		PromiseMade{Pledge: Pledge{Amount: 1, Date: on("2026-03-05")}}, Exchanged{Talk{Channel: "phone", Result: "reached"}})
	pol := DefaultPolicy()
	b.ReportAllocs()
	for b.Loop() {
		Summarize(s.c, pol)
	}
}

package casefile

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"amiable/bot/terms"

	"pgregory.net/rapid"
)

// shuffled draws another order in which a store would have accepted the same events; false when the draw got stuck.
func shuffled(events []Event, seed uint64) ([]Event, bool) {
	r := rand.New(rand.NewPCG(seed, 1))
	left := slices.Clone(events)
	var c Case
	var out []Event
	for len(left) > 0 {
		r.Shuffle(len(left), func(i, j int) { left[i], left[j] = left[j], left[i] })
		i := slices.IndexFunc(left, func(e Event) bool { return Validate(c, e) == nil })
		if i < 0 {
			return nil, false
		}
		c, out, left = Apply(c, left[i]), append(out, left[i]), slices.Delete(left, i, i+1)
	}
	return out, true
}

func TestAnyAcceptedOrderGivesTheSameCase(t *testing.T) {
	t.Parallel()
	reordered := 0
	rapid.Check(t, func(t *rapid.T) {
		c, events := genEvents(t, 25)
		other, ok := shuffled(events, rapid.Uint64().Draw(t, "seed"))
		if !ok {
			return
		}
		if !slices.EqualFunc(events, other, func(a, b Event) bool { return a.ID == b.ID }) {
			reordered++
		}
		if got, want := asJSON(t, Replay(other)), asJSON(t, c); got != want {
			t.Fatalf("order %v gives\n%s\nwant\n%s", ids(other), got, want)
		}
	})
	if reordered < 20 {
		t.Errorf("only %d histories were reordered: the test says too little", reordered)
	}
}

func ids(events []Event) (out []string) {
	for _, e := range events {
		out = append(out, e.ID)
	}
	return out
}

func TestSnapshotAndTheRestIsEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want, events := genEvents(t, 25)
		cut := rapid.IntRange(0, len(events)).Draw(t, "cut")
		var snapshot Case
		if err := json.Unmarshal([]byte(asJSON(t, Replay(events[:cut]))), &snapshot); err != nil {
			t.Fatal(err)
		}
		var later []Event
		if err := json.Unmarshal([]byte(asJSON(t, events[cut:])), &later); err != nil {
			t.Fatal(err)
		}
		if got := asJSON(t, Resume(snapshot, later)); got != asJSON(t, want) {
			t.Fatalf("from a snapshot at %d:\n%s\nwant\n%s", cut, got, asJSON(t, want))
		}
	})
}

func TestApplyChangesNothingItWasGiven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, events := genEvents(t, 15)
		refs := ids(events)
		before := asJSON(t, c)
		a := Event{ID: "x1", At: genTime.Draw(t, "at1"), Body: genBody(t, refs)}
		b := Event{ID: "x2", At: genTime.Draw(t, "at2"), Body: genBody(t, refs)}
		ca := Apply(c, a)
		first := asJSON(t, ca)
		Apply(c, b)
		Apply(ca, b)
		Resume(c, []Event{b, a})
		if asJSON(t, c) != before || asJSON(t, ca) != first {
			t.Fatalf("%s and %s share memory", a.Body.Type(), b.Body.Type())
		}
	})
}

// everyBody is one of each, all fields set.
func everyBody() []Body {
	n, p := 3, Percent(1250)
	return []Body{
		Opened{"c1", Identity{"C", "D", "A", "732829320", "1 rue X", "en", B2B, ThirdParty, "R", on("2026-01-02"), "U1", "U2"}},
		Corrected{"kind", "b2c"}, Closed{"settled", "payé"}, Snoozed{on("2026-04-01"), "vacances"}, Erased{},
		ContactSet{"e1", Person{"Mme Roy", "comptable", "01 02", "r@x.fr", "phone", []string{"sms"}, true, true}},
		ItemsSet{"i1", "stock", noon, []OpenItem{{"FA-1", Invoice, on("2026-01-20"), on("2026-02-19"), 184000, 184000, "USD", "PO1"}},
			[]OpenItem{{Number: "A", Kind: CreditNote, Amount: -5, Residual: -5}}, []OpenItem{{Number: "B", Kind: Brought, Amount: 7}}},
		PaymentSeen{"e1", Receipt{100, on("2026-03-01"), "FA-1", "VIR", true}},
		PaymentClaimed{"e1", Word{100, on("2026-03-01"), "FA-1", "Mme Roy", "no"}},
		Exchanged{Talk{"phone", "reached", "Mme Roy", "ok"}},
		PromiseMade{"e1", Pledge{100, on("2026-03-13"), "Mme Roy", true, true, true, "phone", []string{"FA-1"}}},
		PromiseClosed{"e1", Outcome{"partial", 50, on("2026-03-14")}},
		DisputeOpened{"e1", Objection{[]string{"FA-1"}, 100, "cassé", "Mme Roy", "sales", on("2026-03-20")}},
		DisputeClosed{"e1", "credited", "avoir"},
		PlanAgreed{"e1", Schedule{[]terms.Row{{Date: on("2026-04-01"), Amount: 100}}, 100, "acompte", true, true}},
		PlanClosed{"e1", "kept", "fini"},
		LimitsSet{Limits{100, 50, &p, &n, &n, &p, true, true, "U9"}},
		Conceded{"e1", Grant{"discount", 500, 100, 3, 30, "acompte", on("2026-04-12"), on("2026-03-02")}},
		ReasonStated{"e1", Cause{"po-missing", "FA-1", "Mme Roy", "BC 12"}},
		Insolvent{"liquidation", on("2026-03-01"), on("2026-03-05"), on("2026-03-06"), true, true, on("2026-03-10"), true},
		Acknowledged{"e1", Recognition{on("2026-03-01"), "courriel"}},
		Escalated{Matter{4, "avocat", "U9", "que faire ?"}}, Decided{"e1", "approved", "oui"},
		DraftApproved{Letter{"reminder_2", "email", "abc", "ok", 100}}, DraftSent{"e1"},
		Requested{"e1", Ask{"callback", on("2026-03-20"), "10:00", "Mme Roy", "devis", true}},
		Noted{"RAS"}, Retracted{"e1", "erreur"},
	}
}

func TestEveryBodySurvivesStorage(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, b := range everyBody() {
		seen[b.Type()] = true
		v := reflect.ValueOf(b)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%T: field %s is not tested", b, v.Type().Field(i).Name)
			}
		}
		e := Event{ID: "e1", At: noon, By: "U1", Source: Source{"C1", "1.2"}, Body: b}
		var back Event
		if err := json.Unmarshal([]byte(asJSON(t, e)), &back); err != nil {
			t.Errorf("%T: %v", b, err)
		}
		if !reflect.DeepEqual(e, back) {
			t.Errorf("%T came back as %+v", b, back)
		}
		for _, lang := range []string{"fr", "en"} {
			if s := Describe(e, lang); s == "" || strings.Contains(s, "%!") {
				t.Errorf("%T in %s: %q", b, lang, s)
			}
		}
	}
	for name := range decoders {
		if !seen[name] {
			t.Errorf("%s is not tested", name)
		}
	}
}

func TestNewerEventsAreKeptAndWithoutEffect(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		`{"id":"e9","at":"2026-03-12T12:00:00Z","type":"moon.seen","v":1,"data":{"phase":"full"}}`,
		`{"id":"e9","at":"2026-03-12T12:00:00Z","type":"noted","v":2,"data":{"text":{"fr":"x"}}}`,
		`{"id":"e9","at":"2026-03-12T12:00:00Z","type":"","v":0,"data":null}`,
	} {
		var e Event
		if err := json.Unmarshal([]byte(raw), &e); err != nil {
			t.Fatal(err)
		}
		back, err := json.Marshal(e)
		if err != nil || string(back) != raw {
			t.Errorf("stored again as %s (%v), was %s", back, err, raw)
		}
		c := tell(t, "2026-03-01T09:00:00Z", Opened{Case: "c1", Identity: Identity{Debtor: "D"}}).c
		got := Apply(c, e)
		c.Version++
		if asJSON(t, got) != asJSON(t, c) {
			t.Errorf("%s had an effect", raw)
		}
	}
	var e Event
	if err := json.Unmarshal([]byte(`{"id":"e9","type":"noted","v":1,"data":{"text":7}}`), &e); err == nil {
		t.Error("a known event that cannot be read must be an error")
	}
}

func TestImpossibleEventsAreRefused(t *testing.T) {
	t.Parallel()
	open := Opened{Case: "c1", Identity: Identity{Debtor: "Menuiserie Aubert"}}
	fa1 := ItemsSet{Mode: "manual", AsOf: noon, Added: []OpenItem{{Number: "FA-1", Kind: Invoice, Amount: 100, Residual: 100}}}
	eleven := Percent(110_00)
	for _, c := range []struct {
		name   string
		before []Body
		body   Body
		want   string
	}{
		{"before opening", nil, Noted{"x"}, "no_case"},
		{"no debtor", nil, Opened{Case: "c1", Identity: Identity{Debtor: "  "}}, "no_debtor"},
		{"opened twice", []Body{open}, open, "already_open"},
		{"wrong siren", []Body{open}, Corrected{"siren", "123456789"}, "bad_siren"},
		{"right siren", []Body{open}, Corrected{"siren", "732 829 320"}, ""},
		{"unknown field", []Body{open}, Corrected{"version", "3"}, "bad_field"},
		{"promise unknown", []Body{open}, PromiseClosed{"e7", Outcome{Result: "kept"}}, "not_found"},
		{"promise on nothing", []Body{open}, PromiseMade{Pledge: Pledge{Items: []string{"FA-9"}}}, "no_item"},
		{"negative promise", []Body{open}, PromiseMade{Pledge: Pledge{Amount: -1}}, "bad_amount"},
		{"promise when insolvent", []Body{open, Insolvent{Procedure: "liquidation"}}, PromiseMade{Pledge: Pledge{Amount: 1}}, "insolvency_open"},
		{"promise on a closed case", []Body{open, Closed{Result: "settled"}}, PromiseMade{Pledge: Pledge{Amount: 1}}, "case_closed"},
		{"closing twice", []Body{open, Closed{Result: "settled"}}, Closed{Result: "abandoned"}, "already_closed"},
		{"reopening an open case", []Body{open}, Closed{}, "not_closed"},
		{"confidential step", []Body{open}, Insolvent{Procedure: "conciliation"}, "bad_value"},
		{"rows that do not add up", []Body{open}, PlanAgreed{Schedule: Schedule{Rows: []terms.Row{{Date: on("2026-04-01"), Amount: 10}}, Total: 11}}, "bad_rows"},
		{"rows out of order", []Body{open}, PlanAgreed{Schedule: Schedule{Rows: []terms.Row{{Date: on("2026-04-02"), Amount: 10}, {Date: on("2026-04-01"), Amount: 1}}, Total: 11}}, "bad_rows"},
		{"110 percent", []Body{open}, LimitsSet{Limits{MaxDiscount: &eleven}}, "bad_percent"},
		{"walk away over target", []Body{open}, LimitsSet{Limits{Target: 1, WalkAway: 2}}, "bad_limits"},
		{"item twice", []Body{open}, ItemsSet{Mode: "manual", AsOf: noon, Added: slices.Concat(fa1.Added, fa1.Added)}, "item_twice"},
		{"positive credit note", []Body{open}, ItemsSet{Mode: "manual", AsOf: noon, Added: []OpenItem{{Kind: CreditNote, Amount: 5}}}, "bad_sign"},
		{"signs differ", []Body{open}, ItemsSet{Mode: "manual", AsOf: noon, Added: []OpenItem{{Kind: Invoice, Amount: 5, Residual: -5}}}, "bad_item"},
		{"unknown reason", []Body{open}, ReasonStated{Cause: Cause{Code: "lazy"}}, "bad_reason"},
		{"retracting nothing", []Body{open}, Retracted{Event: "e5"}, "not_found"},
		{"retracting twice", []Body{open, Noted{"x"}, Retracted{Event: "e2"}}, Retracted{Event: "e2"}, "withdrawn"},
		{"after erasing", []Body{open, Erased{}}, Noted{"x"}, "erased"},
		{"dispute of an item there", []Body{open, fa1}, DisputeOpened{Objection: Objection{Items: []string{"fa-1"}}}, ""},
		{"channel declined", []Body{open}, ContactSet{Person: Person{Name: "A", Channel: "sms", OptOut: []string{"sms"}}}, "opted_out"},
	} {
		s := tell(t, "2026-03-01T09:00:00Z", c.before...)
		err := Validate(s.c, Event{ID: "x", At: noon, Body: c.body})
		var got string
		if p, ok := err.(*Problem); ok {
			got = p.Code
			if fr, en := p.Message("fr"), p.Message("en"); fr == p.Code || en == p.Code || fr == en {
				t.Errorf("%s: no sentence for %s", c.name, p.Code)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestErasedKeepsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, _ := genEvents(t, 20)
		c = Apply(c, Event{ID: "z", At: noon, Body: Erased{}})
		c = Apply(c, Event{ID: "z2", At: noon, Body: Noted{"secret"}})
		if want := (Case{ID: "c1", Version: c.Version, Erased: true}); !reflect.DeepEqual(c, want) {
			t.Fatalf("left over: %s", asJSON(t, c))
		}
	})
}

func FuzzEvent(f *testing.F) {
	for _, b := range everyBody() {
		raw, err := json.Marshal(Event{ID: "e1", At: noon, Body: b})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var e Event
		if json.Unmarshal(raw, &e) != nil {
			return
		}
		c := tell(t, "2026-03-01T09:00:00Z", Opened{Case: "c1", Identity: Identity{Debtor: "D"}}).c
		accepted := Validate(c, e) == nil
		c = Apply(Apply(c, e), e) // total, whatever it holds
		Describe(e, "fr")
		if accepted {
			today, p := on("2026-03-12"), DefaultPolicy()
			s := Summarize(c, p)
			Worklist([]Summary{s}, today, p, 7)
			Why(c, today, p, "fr")
			ProfileOf(c, today, p)
			Holds(c, today, p)
			if _, err := json.Marshal(c); err != nil {
				t.Errorf("cannot be stored: %v", err)
			}
		}
	})
}

func BenchmarkApply(b *testing.B) {
	s := tell(b, "2026-03-01T09:00:00Z", Opened{Case: "c1", Identity: Identity{Debtor: "D"}})
	for range 50 {
		s.then(Exchanged{Talk{Channel: "phone", Result: "reached"}})
	}
	e := Event{ID: "x", At: noon, Body: PromiseMade{Pledge: Pledge{Amount: 100, Date: on("2026-03-20")}}}
	b.ReportAllocs()
	for b.Loop() {
		Apply(s.c, e)
	}
}

func BenchmarkReplay(b *testing.B) {
	s := tell(b, "2026-03-01T09:00:00Z", Opened{Case: "c1", Identity: Identity{Debtor: "D"}})
	for range 100 {
		s.then(Exchanged{Talk{Channel: "phone", Result: "reached"}})
	}
	b.ReportAllocs()
	for b.Loop() {
		Replay(s.events)
	}
}

package casefile

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"amiable/bot/terms"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC)

func on(s string) terms.Date {
	d, err := terms.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// asJSON is what two equal cases share.
func asJSON(t interface{ Fatal(...any) }, v any) string {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// story builds events for one case, an hour apart, each checked.
type story struct {
	t      testing.TB
	at     time.Time
	c      Case
	events []Event
}

func tell(t testing.TB, start string, bodies ...Body) *story {
	at, err := time.Parse(time.RFC3339, start)
	if err != nil {
		t.Fatal(err)
	}
	s := &story{t: t, at: at.UTC()}
	return s.then(bodies...)
}

// then appends events; their ids are e1, e2, …
func (s *story) then(bodies ...Body) *story {
	s.t.Helper()
	for _, b := range bodies {
		e := Event{ID: fmt.Sprintf("e%d", len(s.events)+1), At: s.at, By: "U1", Source: Source{"C1", "1.5"}, Body: b}
		if err := Validate(s.c, e); err != nil {
			s.t.Fatalf("%s %s: %v", e.ID, b.Type(), err)
		}
		s.c, s.events, s.at = Apply(s.c, e), append(s.events, e), s.at.Add(time.Hour)
	}
	return s
}

// later moves the clock of the story.
func (s *story) later(start string) *story {
	at, err := time.Parse(time.RFC3339, start)
	if err != nil {
		s.t.Fatal(err)
	}
	s.at = at.UTC()
	return s
}

var (
	genCents = rapid.Custom(func(t *rapid.T) terms.Cents { return terms.Cents(rapid.Int64Range(1, 2_000_000).Draw(t, "cents")) })
	genDay   = rapid.Custom(func(t *rapid.T) terms.Date { return on("2026-01-01").AddDays(rapid.IntRange(0, 200).Draw(t, "day")) })
	genMaybe = rapid.OneOf(rapid.Just(terms.Date{}), genDay)
	genTime  = rapid.Custom(func(t *rapid.T) time.Time {
		return noon.Add(time.Duration(rapid.IntRange(-2000, 2000).Draw(t, "h")) * time.Hour)
	})
	genNumber = rapid.SampledFrom([]string{"FA-1", "FA-2", "FA-3", "fa-3", "FA-4"})
	genChan   = rapid.SampledFrom([]string{"phone", "email", "letter", "sms", "visit"})
	genPerson = rapid.SampledFrom([]string{"", "Mme Roy", "Paul Nadir"})
)

func genItem(t *rapid.T, number string) OpenItem {
	o := OpenItem{Number: number, Kind: Invoice, Issued: genMaybe.Draw(t, "issued"), Due: genMaybe.Draw(t, "due"), Amount: genCents.Draw(t, "amount")}
	o.Residual = terms.Cents(rapid.Int64Range(0, int64(o.Amount)).Draw(t, "residual"))
	switch rapid.IntRange(0, 5).Draw(t, "side") {
	case 0:
		o.Kind, o.Amount, o.Residual = CreditNote, -o.Amount, -o.Residual
	case 1:
		o.Kind, o.Amount, o.Residual = PaymentItem, -o.Amount, -o.Residual
	case 2:
		o.Currency = rapid.SampledFrom([]string{"EUR", "USD"}).Draw(t, "currency")
	}
	return o
}

func genItems(t *rapid.T) []OpenItem {
	var out []OpenItem
	for i := range rapid.IntRange(0, 4).Draw(t, "items") {
		out = append(out, genItem(t, fmt.Sprintf("FA-%d", i+1)))
	}
	return out
}

func genRows(t *rapid.T) Schedule {
	var s Schedule
	d := genDay.Draw(t, "first")
	for range rapid.IntRange(1, 4).Draw(t, "rows") {
		r := terms.Row{Date: d, Amount: genCents.Draw(t, "row")}
		s.Rows, s.Total, d = append(s.Rows, r), s.Total+r.Amount, d.AddDays(rapid.IntRange(0, 40).Draw(t, "gap"))
	}
	return s
}

// genBody draws any event body; refs are ids of earlier events, so that many refer to something.
func genBody(t *rapid.T, refs []string) Body {
	of := ""
	ref := rapid.SampledFrom(append([]string{"none"}, refs...)).Draw(t, "ref")
	if rapid.IntRange(0, 3).Draw(t, "restate") == 0 {
		of = ref
	}
	switch rapid.IntRange(0, 25).Draw(t, "type") {
	case 0:
		return Corrected{rapid.SampledFrom([]string{"collector", "creditor", "account"}).Draw(t, "field"), rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "value")}
	case 1:
		return Corrected{"kind", rapid.SampledFrom([]string{"", "b2b", "b2c"}).Draw(t, "kind")}
	case 2:
		return Closed{Result: rapid.SampledFrom([]string{"", "settled", "abandoned"}).Draw(t, "result")}
	case 3:
		return Snoozed{Until: genMaybe.Draw(t, "until")}
	case 4:
		return ContactSet{Of: of, Person: Person{Name: genPerson.Draw(t, "name"), Role: "comptable", CanRelease: rapid.Bool().Draw(t, "can")}}
	case 5, 6, 7:
		return ItemsSet{Import: "i", Mode: rapid.SampledFrom([]string{"stock", "delta", "manual"}).Draw(t, "mode"), AsOf: genTime.Draw(t, "asof"), Added: genItems(t)}
	case 8, 9:
		return PaymentSeen{Of: of, Receipt: Receipt{Amount: genCents.Draw(t, "paid"), Date: genDay.Draw(t, "on"), Imported: rapid.Bool().Draw(t, "imported")}}
	case 10:
		return PaymentClaimed{Of: of, Word: Word{Person: genPerson.Draw(t, "who"), Found: rapid.SampledFrom([]string{"", "yes", "no"}).Draw(t, "found")}}
	case 11:
		return Exchanged{Talk{Channel: genChan.Draw(t, "channel"), Result: "reached", Person: genPerson.Draw(t, "who")}}
	case 12, 13, 14:
		return PromiseMade{Of: of, Pledge: Pledge{Amount: genCents.Draw(t, "sum"), Date: genMaybe.Draw(t, "when"), Person: genPerson.Draw(t, "who")}}
	case 15:
		return PromiseClosed{Of: ref, Outcome: Outcome{Result: rapid.SampledFrom([]string{"kept", "partial", "late", "broken", "withdrawn"}).Draw(t, "outcome")}}
	case 16:
		return DisputeOpened{Of: of, Objection: Objection{Items: rapid.SliceOfNDistinct(genNumber, 0, 2, rapid.ID).Draw(t, "contested"), Amount: rapid.OneOf(rapid.Just(terms.Cents(0)), genCents).Draw(t, "sum")}}
	case 17:
		return DisputeClosed{Of: ref, Result: "rejected"}
	case 18:
		return PlanAgreed{Of: of, Schedule: genRows(t)}
	case 19:
		return PlanClosed{Of: ref, Result: rapid.SampledFrom([]string{"kept", "broken", "replaced"}).Draw(t, "ending")}
	case 20:
		return LimitsSet{Limits{Target: genCents.Draw(t, "target")}}
	case 21:
		return Conceded{Of: of, Grant: Grant{Kind: "discount", Discount: Percent(rapid.IntRange(0, 2000).Draw(t, "pct")), Expires: genMaybe.Draw(t, "expires")}}
	case 22:
		return ReasonStated{Of: of, Cause: Cause{Code: rapid.SampledFrom(ReasonCodes()).Draw(t, "reason")}}
	case 23:
		return Insolvent{Procedure: "liquidation", Published: genMaybe.Draw(t, "published"), Over: rapid.Bool().Draw(t, "over")}
	case 24:
		return Retracted{Event: ref}
	}
	return rapid.SampledFrom([]Body{
		Acknowledged{Recognition: Recognition{Date: on("2026-02-02")}}, Escalated{Matter{Reason: "avocat"}}, Decided{Of: ref, Decision: "refused"},
		DraftApproved{Letter{Kind: "reminder_2", Channel: "email", Hash: "h"}}, DraftSent{Of: ref}, Noted{Text: "n"},
		Requested{Of: of, Ask: Ask{What: "callback", Date: on("2026-03-03")}}, Unknown{Kind: "later.thing", Version: 3, Data: []byte(`{"a":1}`)},
	}).Draw(t, "other")
}

// genEvents draws a history that a store would have accepted, in the order it was accepted.
func genEvents(t *rapid.T, n int) (Case, []Event) {
	var c Case
	var events []Event
	var refs []string
	take := func(e Event) {
		if Validate(c, e) == nil {
			c, events, refs = Apply(c, e), append(events, e), append(refs, e.ID)
		}
	}
	take(Event{ID: "e00", At: noon, By: "U1", Body: Opened{Case: "c1", Identity: Identity{Debtor: "Menuiserie Aubert"}}})
	for i := range rapid.IntRange(0, n).Draw(t, "n") {
		take(Event{ID: fmt.Sprintf("e%02d", i+1), At: genTime.Draw(t, "at"), By: "U1", Body: genBody(t, refs)})
	}
	return c, events
}

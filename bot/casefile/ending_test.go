package casefile

import (
	"testing"

	"amiable/bot/terms"
)

func TestEndingsAndRestatements(t *testing.T) {
	t.Parallel()
	today, pol := on("2026-03-12"), DefaultPolicy()
	s := tell(t, "2026-03-02T09:00:00Z", open, imported("2026-03-02", invoice("A", "2026-02-10", 500_00)),
		DisputeOpened{Objection: Objection{Items: []string{"A"}}},          // e3
		PromiseMade{Pledge: Pledge{Amount: 50_00, Date: on("2026-03-20")}}) // e4
	if b := BalanceOf(s.c, today, pol); b.Disputed != 500_00 || b.Ask != 0 {
		t.Errorf("disputed: %+v", b)
	}
	s.then(DisputeOpened{Of: "e3", Objection: Objection{Items: []string{"A"}, Amount: 80_00}}, PromiseMade{Of: "e4", Pledge: Pledge{Amount: 60_00, Date: on("2026-03-20"), Written: true}})
	if b := BalanceOf(s.c, today, pol); b.Disputed != 80_00 || b.Promised != 60_00 || len(s.c.Promises) != 1 || len(s.c.Disputes) != 1 {
		t.Errorf("restated: %+v", b)
	}
	s.then(DisputeClosed{"e3", "rejected", ""}, PromiseClosed{"e4", Outcome{Result: "withdrawn"}})
	if b := BalanceOf(s.c, today, pol); b.Disputed != 0 || b.Ask != 500_00 || b.Promised != 0 {
		t.Errorf("ended: %+v", b)
	}
	if p, ok := Validate(s.c, Event{ID: "x", At: noon, Body: DisputeClosed{"e3", "credited", ""}}).(*Problem); !ok || p.Code != "already_closed" {
		t.Errorf("ended twice: %v", p)
	}
	s.then(PlanAgreed{Schedule: Schedule{Rows: []terms.Row{{Date: on("2026-04-01"), Amount: 500_00}}, Total: 500_00}}) // e9
	if b := BalanceOf(s.c, today, pol); b.Promised != 500_00 {
		t.Errorf("planned: %s", b.Promised)
	}
	s.then(PlanClosed{"e9", "cancelled", ""}, Escalated{Matter{Reason: "avocat"}}, Decided{"e11", "refused", "non"})
	if b := BalanceOf(s.c, today, pol); b.Promised != 0 || s.c.Escalations[0].Decision != "refused" {
		t.Errorf("cancelled: %s, %+v", b.Promised, s.c.Escalations)
	}
}

func TestRetractedCountsForNothing(t *testing.T) {
	t.Parallel()
	s := tell(t, "2026-03-02T09:00:00Z", open, imported("2026-03-02", invoice("A", "2026-02-10", 500_00)))
	before := BalanceOf(s.c, on("2026-03-12"), DefaultPolicy())
	s.then(PaymentSeen{Receipt: Receipt{Amount: 100_00, Date: on("2026-03-02")}}, DisputeOpened{}, PromiseMade{Pledge: Pledge{Amount: 1, Date: on("2026-03-20")}},
		Retracted{Event: "e3"}, Retracted{Event: "e4"}, Retracted{Event: "e5"})
	if got := BalanceOf(s.c, on("2026-03-12"), DefaultPolicy()); asJSON(t, got) != asJSON(t, before) {
		t.Errorf("left over: %s", asJSON(t, got))
	}
	if h := Holds(s.c, on("2026-03-12"), DefaultPolicy()); len(h) != 0 || len(s.c.Payments) != 1 {
		t.Errorf("holds %v; on file %d", h, len(s.c.Payments))
	}
}

func TestContactsAndItemsSaySo(t *testing.T) {
	t.Parallel()
	p := Person{Name: "Mme Roy", OptOut: []string{"sms"}}
	if p.Allows("sms") || !p.Allows("phone") || (Person{Gone: true}).Allows("phone") {
		t.Error("opt-outs are not kept")
	}
	for want, o := range map[string]OpenItem{
		"open": {Amount: 5, Residual: 5}, "part_paid": {Amount: 5, Residual: 3}, "settled": {Amount: 5}, "credit": {Amount: -5, Residual: -5},
	} {
		if got := (Item{OpenItem: o}).Status(); got != want {
			t.Errorf("%+v: %s, want %s", o, got, want)
		}
	}
	typed := ItemsSet{Mode: "manual", AsOf: noon, Added: []OpenItem{invoice("FA-1", "2026-03-01", 1234_56), {Kind: Brought, Residual: 5_00, Currency: "USD"}}}
	if got, want := typed.sentence("fr"), "Saisi\u00a0: FA-1, 1\u00a0234,56\u00a0€, échéance 1er mars 2026, solde, 5,00\u00a0USD"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

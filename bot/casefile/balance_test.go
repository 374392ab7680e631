package casefile

import (
	"slices"
	"testing"

	"amiable/bot/terms"

	"pgregory.net/rapid"
)

func invoice(number, due string, cents terms.Cents) OpenItem {
	return OpenItem{Number: number, Kind: Invoice, Due: on(due), Amount: cents, Residual: cents}
}

func imported(asOf string, items ...OpenItem) ItemsSet {
	return ItemsSet{Import: "i", Mode: "delta", AsOf: on(asOf).At(8, 0, 0, noon.Location()), Added: items}
}

var open = Opened{Case: "c1", Identity: Identity{Debtor: "Menuiserie Aubert", Creditor: "Faber Outillage", Kind: B2B, Claim: OwnClaim, Collector: "U1"}}

func TestBalance(t *testing.T) {
	t.Parallel()
	avoir := OpenItem{Number: "AV-1", Kind: CreditNote, Amount: -100_00, Residual: -40_00}
	rgl := OpenItem{Number: "R-1", Kind: PaymentItem, Amount: -60_00, Residual: -60_00}
	usd := OpenItem{Number: "U-1", Kind: Invoice, Due: on("2026-01-01"), Amount: 9, Residual: 9, Currency: "USD"}
	undated := OpenItem{Number: "S", Kind: Brought, Amount: 5_00, Residual: 5_00}
	s := tell(t, "2026-03-12T09:00:00Z", open, imported("2026-03-12",
		invoice("A", "2026-03-12", 10_00), invoice("B", "2026-03-11", 20_00), invoice("C", "2026-02-10", 300_00),
		invoice("D", "2026-02-09", 400_00), invoice("E", "2026-01-10", 5000_00), invoice("F", "2025-12-11", 60000_00), avoir, rgl, usd, undated))
	today := on("2026-03-12")
	check := func(name string, c Case, want Balance) {
		t.Helper()
		got := BalanceOf(c, today, DefaultPolicy())
		got.Foreign = nil
		want.Day, want.Oldest, want.DaysLate = today, got.Oldest, got.DaysLate
		if asJSON(t, got) != asJSON(t, want) {
			t.Errorf("%s: %s\nwant %s", name, asJSON(t, got), asJSON(t, want))
		}
	}
	want := Balance{
		Debits: 65735_00, Credits: 40_00, Payments: 60_00, Open: 65635_00, Undisputed: 65735_00, Undated: 5_00,
		Overdue: 65720_00, Ask: 65620_00, Buckets: Buckets{10_00, 320_00, 400_00, 5000_00, 60000_00},
	}
	check("as imported", s.c, want)
	if b := BalanceOf(s.c, today, DefaultPolicy()); b.Oldest != on("2025-12-11") || b.DaysLate != 91 || len(b.Foreign) != 1 || b.Foreign[0] != (Foreign{"USD", 9}) {
		t.Errorf("oldest %s, %d days, foreign %v", b.Oldest, b.DaysLate, b.Foreign)
	}

	s.then(DisputeOpened{Objection: Objection{Items: []string{"C"}}}, DisputeOpened{Objection: Objection{Items: []string{"C", "D"}, Amount: 50_00}})
	want.Disputed, want.Undisputed, want.Ask = 350_00, 65385_00, 65270_00
	check("disputed", s.c, want)
	if got := Chaseable(s.c, today); len(got) != 4 || got[2].Number != "D" || got[2].Residual != 350_00 {
		t.Errorf("chaseable %v", got)
	}

	s.then(PaymentSeen{Receipt: Receipt{Amount: 25_00, Date: today, Item: "B"}})
	want.Debits, want.Payments, want.Open, want.Overdue = 65715_00, 65_00, 65610_00, 65700_00
	want.Undisputed, want.Ask, want.Buckets[1] = 65365_00, 65245_00, 300_00
	check("a reported payment: B is paid, five more to match", s.c, want)

	s.then(PromiseMade{Pledge: Pledge{Amount: 700_00, Date: on("2026-03-13")}})
	want.Promised = 700_00
	check("promised", s.c, want)

	s.later("2026-03-20T09:00:00Z").then(ItemsSet{Import: "j", Mode: "delta", AsOf: s.at, Settled: []OpenItem{{Number: "B", Kind: Invoice, Due: on("2026-03-11"), Amount: 20_00}}})
	want.Payments, want.Open, want.Ask = 60_00, 65615_00, 65250_00
	check("newer data has the payment", s.c, want)
}

func TestBalanceAlwaysAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, _ := genEvents(t, 20)
		today := genDay.Draw(t, "today")
		b := BalanceOf(c, today, DefaultPolicy())
		sum := b.Undated
		for _, x := range b.Buckets {
			sum += x
		}
		switch {
		case b.Open != b.Debits-b.Credits-b.Payments, b.Debits != b.Disputed+b.Undisputed, sum != b.Debits:
			t.Fatalf("does not add up: %s", asJSON(t, b))
		case b.Disputed < 0 || b.Undisputed < 0 || b.Credits < 0 || b.Payments < 0 || b.Ask < 0 || b.Ask > b.Overdue:
			t.Fatalf("out of range: %s", asJSON(t, b))
		}
		chase := terms.Cents(0)
		for _, o := range Chaseable(c, today) {
			chase += o.Residual
		}
		if want := max(0, chase-b.Credits-b.Payments); b.Ask != want {
			t.Fatalf("the table of a reminder adds up to %s, the balance asks for %s", want, b.Ask)
		}
	})
}

func TestStandings(t *testing.T) {
	t.Parallel()
	promise := PromiseMade{Pledge: Pledge{Amount: 100_00, Date: on("2026-03-13")}} // a Friday; grace ends on Tuesday the 17th
	pay := func(cents terms.Cents, day string) Body {
		return PaymentSeen{Receipt: Receipt{Amount: cents, Date: on(day), Imported: true}}
	}
	for _, c := range []struct {
		name  string
		more  []Body
		today string
		want  string
		left  terms.Cents
	}{
		{"before its day", nil, "2026-03-12", "running", 100_00},
		{"in the grace", nil, "2026-03-17", "running", 100_00},
		{"after the grace", nil, "2026-03-18", "broken", 100_00},
		{"paid", []Body{pay(100_00, "2026-03-13")}, "2026-03-18", "kept", 0},
		{"paid in two", []Body{pay(40_00, "2026-03-12"), pay(60_00, "2026-03-17")}, "2026-03-18", "kept", 0},
		{"paid in part", []Body{pay(40_00, "2026-03-13")}, "2026-03-18", "partial", 60_00},
		{"paid in part so far", []Body{pay(40_00, "2026-03-13")}, "2026-03-17", "running", 60_00},
		{"paid after the grace", []Body{pay(100_00, "2026-03-18")}, "2026-03-18", "late", 0},
		{"money from before the promise", []Body{pay(100_00, "2026-03-01")}, "2026-03-18", "broken", 100_00},
		{"somebody knows better", []Body{PromiseClosed{"e3", Outcome{Result: "kept", Paid: 100_00}}}, "2026-03-18", "kept", 0},
		{"no date", []Body{Retracted{Event: "e3"}, PromiseMade{Pledge: Pledge{Amount: 100_00}}}, "2026-03-18", "intention", 100_00},
	} {
		s := tell(t, "2026-03-10T09:00:00Z", open, imported("2026-03-10", invoice("A", "2026-02-10", 500_00)), promise).then(c.more...)
		got := Standings(s.c, on(c.today), DefaultPolicy())
		if len(got) != 1 || got[0].State != c.want || got[0].Left() != c.left {
			t.Errorf("%s: %+v, want %s, %s left", c.name, got, c.want, c.left)
		}
	}
}

func TestPlanRowsAndAnswers(t *testing.T) {
	t.Parallel()
	rows := []terms.Row{{Date: on("2026-03-13"), Amount: 100_00}, {Date: on("2026-04-13"), Amount: 100_00}, {Date: on("2026-05-13"), Amount: 100_00}}
	s := tell(t, "2026-03-10T09:00:00Z", open, imported("2026-03-10", invoice("A", "2026-02-10", 500_00)),
		PlanAgreed{Schedule: Schedule{Rows: rows, Total: 300_00}}, PaymentSeen{Receipt: Receipt{Amount: 150_00, Date: on("2026-03-12"), Imported: true}})
	states := func(today string) (out []string) {
		for _, st := range Standings(s.c, on(today), DefaultPolicy()) {
			out = append(out, st.State)
			if st.Answered {
				out = append(out, "answered")
			}
		}
		return out
	}
	if got := states("2026-04-10"); !slices.Equal(got, []string{"kept", "running", "running"}) {
		t.Errorf("in April: %v", got)
	}
	if h := Holds(s.c, on("2026-04-10"), DefaultPolicy()); len(h) != 1 || h[0].Code != "plan" {
		t.Errorf("a plan that is kept is left alone: %v", h)
	}
	if got := states("2026-04-20"); !slices.Equal(got, []string{"kept", "partial", "running"}) {
		t.Errorf("after the second row: %v", got)
	}
	if h := Holds(s.c, on("2026-04-20"), DefaultPolicy()); len(h) != 0 {
		t.Errorf("a plan with a missed row holds nothing: %v", h)
	}
	s.later("2026-04-21T09:00:00Z").then(PromiseMade{Pledge: Pledge{Amount: 50_00, Date: on("2026-04-24")}})
	if got := states("2026-04-22"); !slices.Equal(got, []string{"kept", "partial", "answered", "running", "running"}) {
		t.Errorf("after a new promise: %v", got)
	}
}

func TestTwoPromisesOfOneCallBothRun(t *testing.T) {
	t.Parallel()
	s := tell(t, "2026-03-10T09:00:00Z", open, imported("2026-03-10", invoice("A", "2026-02-10", 500_00)),
		PromiseMade{Pledge: Pledge{Amount: 300_00, Date: on("2026-03-13")}}, PromiseMade{Pledge: Pledge{Amount: 200_00, Date: on("2026-03-31")}})
	got := Standings(s.c, on("2026-03-20"), DefaultPolicy())
	if got[0].State != "broken" || got[0].Answered || got[1].State != "running" {
		t.Errorf("the second promise does not answer the first: %+v", got)
	}
	if b := BalanceOf(s.c, on("2026-03-11"), DefaultPolicy()); b.Promised != 500_00 {
		t.Errorf("promised %s", b.Promised)
	}
}

func TestGrade(t *testing.T) {
	t.Parallel()
	s := tell(t, "2026-03-10T09:00:00Z", open, ContactSet{Person: Person{Name: "Claire Roy", CanRelease: true}}, ContactSet{Person: Person{Name: "Paul Nadir"}})
	for _, c := range []struct {
		p    Pledge
		want string
	}{
		{Pledge{}, "amount date person cause written"},
		{Pledge{Amount: 1, Date: on("2026-03-13"), Person: "Mme Roy"}, "cause written"},
		{Pledge{Amount: 1, Date: on("2026-03-13"), Person: "Paul Nadir"}, "person cause written"},
		{Pledge{Amount: 1, Date: on("2026-03-13"), Person: "Paul Nadir", Authority: true, CauseRemoved: true, Written: true}, ""},
		{Pledge{Amount: 1, Authority: true}, "date person cause written"},
	} {
		has, missing := Grade(s.c, c.p)
		got := ""
		for _, m := range missing {
			got += " " + string(m)
		}
		if got != "" {
			got = got[1:]
		}
		if got != c.want || len(has)+len(missing) != 5 {
			t.Errorf("%+v lacks %q, want %q", c.p, got, c.want)
		}
	}
	if got := PartWords([]Part{PartDate, PartWritten}, "fr"); got != "la date, la confirmation écrite" {
		t.Error(got)
	}
}

func TestClocks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		more []Body
		want string
	}{
		{"professional", nil, "time_limit 2031-02-10"},
		{"consumer", []Body{Corrected{"kind", "b2c"}}, "time_limit 2028-02-10"},
		{"not known: the shorter", []Body{Corrected{"kind", ""}}, "time_limit 2028-02-10"},
		{"acknowledged", []Body{Acknowledged{Recognition: Recognition{Date: on("2026-03-01")}}}, "time_limit 2031-03-01"},
		{"published", []Body{Insolvent{Procedure: "liquidation", Published: on("2025-12-31")}}, "claim_filing 2026-02-28"},
		{"from abroad", []Body{Insolvent{Procedure: "safeguard", Published: on("2026-03-05"), Abroad: true}}, "claim_filing 2026-07-05"},
		{"only heard of", []Body{Insolvent{Procedure: "unknown"}}, "claim_filing 2026-05-10"},
		{"filed", []Body{Insolvent{Procedure: "liquidation", Published: on("2026-03-05"), Filed: on("2026-03-09")}}, "time_limit 2031-02-10"},
		{"false alarm", []Body{Insolvent{Procedure: "unknown"}, Insolvent{Procedure: "unknown", Over: true}}, "time_limit 2031-02-10"},
	} {
		s := tell(t, "2026-03-10T09:00:00Z", open, imported("2026-03-10", invoice("A", "2026-02-10", 500_00), invoice("B", "2026-03-10", 1))).then(c.more...)
		k := Clocks(s.c)[0]
		if got := k.Kind + " " + k.Date.String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if n := daysFrom(on("2024-02-28"), on("2025-03-01")); n != on("2025-03-01").Since(on("2024-02-28")) {
		t.Errorf("days %d", n)
	}
}

func TestDayNumbers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := on("1980-01-01").AddDays(rapid.IntRange(0, 80000).Draw(t, "a"))
		b := on("1980-01-01").AddDays(rapid.IntRange(0, 80000).Draw(t, "b"))
		if daysFrom(a, b) != b.Since(a) || earlier(a, b) != a.Before(b) {
			t.Fatalf("%s to %s: %d, want %d", a, b, daysFrom(a, b), b.Since(a))
		}
		if int(a.Weekday()) != (dayNumber(a)+weekdayShift)%7 {
			t.Fatalf("%s is not a %d", a, (dayNumber(a)+weekdayShift)%7)
		}
	})
}

func TestStatusAndHolds(t *testing.T) {
	t.Parallel()
	sent := []Body{DraftApproved{Letter{Kind: "reminder_2", Channel: "email", Hash: "h"}}, DraftSent{"e3"}}
	for _, c := range []struct {
		name  string
		more  []Body
		words string
		holds []string
	}{
		{"fresh", nil, "nouveau", nil},
		{"called", []Body{Exchanged{Talk{Channel: "phone", Result: "voicemail"}}}, "à qualifier", nil},
		{"reminded", sent, "relance 2", nil},
		{"promised and disputed", slices.Concat(sent, []Body{PromiseMade{Pledge: Pledge{Amount: 1, Date: on("2026-03-20")}}, DisputeOpened{Objection: Objection{Amount: 5}}}),
			"relance 2, promesse, contestation", []string{"promise"}},
		{"all disputed", []Body{DisputeOpened{}}, "nouveau, contestation", []string{"disputed"}},
		{"insolvent", slices.Concat(sent, []Body{Insolvent{Procedure: "receivership"}}), "procédure collective", []string{"insolvency"}},
		{"paid they say", []Body{PaymentClaimed{}}, "nouveau, paiement annoncé", []string{"payment_claimed"}},
		{"paid since", []Body{PaymentSeen{Receipt: Receipt{Amount: 100, Date: on("2026-03-12")}}}, "nouveau", []string{"payment_since"}},
		{"all paid since", []Body{PaymentSeen{Receipt: Receipt{Amount: 500_00, Date: on("2026-03-12"), Item: "A"}}}, "soldé", []string{"payment_since", "settled"}},
		{"closed", []Body{Closed{Result: "abandoned"}}, "abandonné", []string{"closed"}},
		{"snoozed", []Body{Snoozed{Until: on("2026-03-20")}}, "nouveau, mis de côté", nil},
	} {
		s := tell(t, "2026-03-12T09:00:00Z", open, imported("2026-03-12", invoice("A", "2026-02-10", 500_00))).then(c.more...)
		if got := StatusOf(s.c, on("2026-03-12"), DefaultPolicy()).Words("fr"); got != c.words {
			t.Errorf("%s: %q, want %q", c.name, got, c.words)
		}
		var codes []string
		for _, h := range Holds(s.c, on("2026-03-12"), DefaultPolicy()) {
			codes = append(codes, h.Code)
		}
		if !slices.Equal(codes, c.holds) {
			t.Errorf("%s: holds %v, want %v", c.name, codes, c.holds)
		}
	}
}

func TestTermsOfACase(t *testing.T) {
	t.Parallel()
	pct, n := Percent(1000), 3
	s := tell(t, "2026-03-12T09:00:00Z", open, imported("2026-03-12", invoice("A", "2026-02-10", 500_00)),
		Conceded{Grant: Grant{Kind: "discount", Discount: 500}}, Conceded{Grant: Grant{Kind: "discount", Discount: 700, Expires: on("2026-03-10")}})
	if got := Terms(s.c, on("2026-03-12")); got.Limits != nil || got.Owed != 500_00 || len(got.Concessions) != 1 {
		t.Errorf("without limits: %+v", got)
	}
	s.then(LimitsSet{Limits{MaxDiscount: &pct}}, LimitsSet{Limits{MaxDiscount: &pct, MaxInstalments: &n}})
	got := Terms(s.c, on("2026-03-12"))
	if got.Limits == nil || got.Limits.MaxInstalments != 3 || got.Limits.MaxDiscountPct.String() != "10" || len(s.c.Limits) != 2 {
		t.Errorf("with limits: %+v", got.Limits)
	}
}

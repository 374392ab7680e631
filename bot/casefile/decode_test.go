package casefile

import (
	"encoding/json"
	"strings"
	"testing"
)

const documented = `{"debtor": "Menuiserie Aubert", "kind": "b2b", "own_claim": true,
 "contacts": [{"name": "Mme Lacaze", "role": "comptable", "email": "l@aubert.example", "phone": "01 00 00 00 00"}],
 "invoices": [{"number": "F2026-031", "issued": "2026-01-20", "due": "2026-02-19", "amount": "1840.00", "open": "1840.00"}],
 "limits": {"max_discount_pct": "10", "max_instalments": 3, "max_horizon_days": 90, "min_down_payment_pct": "20",
            "waive_penalties": false, "counterpart_required": true},
 "concessions": [{"type": "discount", "pct": "5", "date": "2026-03-02"}], "later_field": {"a": 1}}`

func TestFromJSON(t *testing.T) {
	t.Parallel()
	c, err := FromJSON([]byte(documented), noon)
	if err != nil {
		t.Fatal(err)
	}
	l, ok := c.LimitsNow()
	got := c.Items[0]
	switch {
	case c.Debtor != "Menuiserie Aubert" || c.Kind != B2B || c.Claim != OwnClaim || len(c.Contacts) != 1:
		t.Errorf("identity: %+v", c.Identity)
	case !ok || *l.MaxDiscount != 1000 || *l.MaxInstalments != 3 || *l.MaxHorizonDays != 90 || *l.MinDownPayment != 2000 || !l.CounterpartRequired:
		t.Errorf("limits: %+v", l)
	case len(c.Concessions) != 1 || c.Concessions[0].Discount != 500 || c.Concessions[0].Date != on("2026-03-02"):
		t.Errorf("concessions: %+v", c.Concessions)
	case got.Number != "F2026-031" || got.Due != on("2026-02-19") || got.Residual != 1840_00 || !c.AsOf().Equal(noon):
		t.Errorf("invoice: %+v", got)
	}
	if c, err = FromJSON([]byte(`{"debtor":"X","invoices":[{"open":"12.00"},{"amount":"5.00"},{"amount":"-3.00"}],"concessions":[{"type":"gift"}],"own_claim":false}`), noon); err != nil {
		t.Fatal(err)
	}
	if b := BalanceOf(c, on("2026-03-12"), DefaultPolicy()); b.Open != 14_00 || b.Credits != 3_00 || c.Claim != ThirdParty || c.Concessions[0].Kind != "other" {
		t.Errorf("sparse: %+v", b)
	}
	if _, ok := c.LimitsNow(); ok {
		t.Error("limits that nobody gave")
	}
}

func TestFromJSONErrorsNameTheField(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{}`:             "debtor's name is missing",
		`{"debtor":" "}`: "debtor's name is missing",
		``:               "not JSON",
		`{"debtor":"X","invoices":[{"number":"A"}]}`:                                            "invoices[0]",
		`{"debtor":"X","invoices":[{"number":"A","amount":"12,0,0"}]}`:                          "12,0,0",
		`{"debtor":"X","invoices":[{"number":"A","amount":"1.00","due":"2026-02-30"}]}`:         "2026-02-30",
		`{"debtor":"X","invoices":[{"number":"A","amount":1},{"number":"B","amount":"1"}]}`:     "amount",
		`{"debtor":"X","invoices":[{"number":"A","open":"1.00"},{"number":"a","open":"2.00"}]}`: "given twice",
		`{"debtor":"X","kind":"public"}`:                                                        "public",
		`{"debtor":"X","limits":{"max_discount_pct":"120"}}`:                                    "limits",
		`{"debtor":"X","concessions":[{"type":"discount","pct":"-5"}]}`:                         "concessions[0]",
		`{"debtor":7}`: "debtor",
	} {
		if _, err := FromJSON([]byte(in), noon); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q in it", in, err, want)
		}
	}
}

func FuzzFromJSON(f *testing.F) {
	f.Add([]byte(documented))
	f.Add([]byte(`{"debtor":"X","invoices":[{"open":"-12.00","kind":"payment"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		events, err := FromJSONEvents(data, noon)
		if err != nil {
			return
		}
		c := Replay(events)
		b := BalanceOf(c, on("2026-03-12"), DefaultPolicy())
		if b.Open != b.Debits-b.Credits-b.Payments {
			t.Errorf("%+v", b)
		}
		if _, err := json.Marshal(c); err != nil {
			t.Error(err)
		}
	})
}

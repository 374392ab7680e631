package terms

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func day0(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func pct(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func TestInterest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		late      Late
		days      int
		interest  Cents
		indemnity Cents
		parts     string
	}{
		"45 days in H2 2024": {Late{Amount: 10000_00, Due: day0(t, "2024-07-31"), Paid: day0(t, "2024-09-14"), Basis: DefaultB2B},
			45, 175_68, 40_00, "2024-H2 45 14.25 175.68"},
		"contract rate": {Late{Amount: 15000_00, Due: day0(t, "2026-03-01"), Paid: day0(t, "2026-03-31"), Basis: Contract, Rate: pct("15")},
			30, 184_93, 40_00, "2026-H1 30 15 184.93"},
		"default H1 2026": {Late{Amount: 15000_00, Due: day0(t, "2026-03-01"), Paid: day0(t, "2026-03-31"), Basis: DefaultB2B},
			30, 149_79, 40_00, "2026-H1 30 12.15 149.79"},
		"over two half-years": {Late{Amount: 10000_00, Due: day0(t, "2025-05-31"), Paid: day0(t, "2025-07-31"), Basis: DefaultB2B},
			61, 211_27, 40_00, "2025-H1 30 13.15 108.08, 2025-H2 31 12.15 103.19"},
		"on the due date":                    {Late{Amount: 10000_00, Due: day0(t, "2026-03-31"), Paid: day0(t, "2026-03-31"), Basis: DefaultB2B}, 0, 0, 0, ""},
		"early, in a half-year without rate": {Late{Amount: 10000_00, Due: day0(t, "2026-08-31"), Paid: day0(t, "2026-08-01"), Basis: DefaultB2B}, 0, 0, 0, ""},
		"contract needs no table": {Late{Amount: 1000_00, Due: day0(t, "2026-06-30"), Paid: day0(t, "2027-06-30"), Basis: Contract, Rate: pct("10")},
			365, 100_00, 40_00, " 365 10 100.00"},
		"366 days of a leap year": {Late{Amount: 36500_00, Due: day0(t, "2023-12-31"), Paid: day0(t, "2024-12-31"), Basis: Contract, Rate: pct("1")},
			366, 366_00, 40_00, " 366 1 366.00"},
		"three invoices": {Late{Amount: 300_00, Due: day0(t, "2026-03-01"), Paid: day0(t, "2026-03-02"), Basis: DefaultB2B, Invoices: 3},
			1, 10, 120_00, "2026-H1 1 12.15 0.10"},
		"consumer, the other creditors' rate, from the notice": {Late{Amount: 10000_00, Due: day0(t, "2026-01-01"), Notice: day0(t, "2026-02-01"), Paid: day0(t, "2026-03-03"), Basis: Consumer},
			30, 21_53, 0, "2026-H1 30 2.62 21.53"},
		"insolvent debtor": {Late{Amount: 15000_00, Due: day0(t, "2026-03-01"), Paid: day0(t, "2026-03-31"), Basis: DefaultB2B, Insolvent: true},
			30, 149_79, 0, "2026-H1 30 12.15 149.79"},
		"contract with a consumer": {Late{Amount: 15000_00, Due: day0(t, "2026-03-01"), Paid: day0(t, "2026-03-31"), Basis: Contract, Rate: pct("15"), Consumer: true},
			30, 184_93, 0, "2026-H1 30 15 184.93"},
		"half a cent goes up": {Late{Amount: 365_00, Due: day0(t, "2026-03-01"), Paid: day0(t, "2026-03-02"), Basis: Contract, Rate: pct("0.5")},
			1, 1, 40_00, "2026-H1 1 0.5 0.01"},
	} {
		got, err := Interest(c.late, BuiltInRates())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var parts []string
		for _, p := range got.Rates {
			parts = append(parts, strings.Join([]string{p.Half, decimal.NewFromInt(int64(p.Days)).String(), p.Rate.String(), p.Interest.String()}, " "))
		}
		if p := strings.Join(parts, ", "); got.Days != c.days || got.Interest != c.interest || got.Indemnity != c.indemnity || p != c.parts {
			t.Errorf("%s: %d days, %s + %s, %q; want %d, %s + %s, %q", name, got.Days, got.Interest, got.Indemnity, p, c.days, c.interest, c.indemnity, c.parts)
		}
	}
}

func TestInterestRefusesUnknownRates(t *testing.T) {
	t.Parallel()
	late := Late{Amount: 100_00, Due: day0(t, "2026-06-30"), Paid: day0(t, "2026-07-01"), Basis: DefaultB2B}
	_, err := Interest(late, BuiltInRates())
	var m *MissingRate
	if !errors.As(err, &m) || m.Half != (Half{2026, true}) || m.Legal {
		t.Fatalf("%v", err)
	}
	if fr := m.Message("fr"); !strings.Contains(fr, "2e semestre 2026") || !strings.Contains(fr, "BCE") {
		t.Error(fr)
	}
	// The two columns are independent: H1 2022 has a legal rate and no ECB rate.
	old := Late{Amount: 100_00, Due: day0(t, "2022-03-01"), Paid: day0(t, "2022-03-31"), Basis: DefaultB2B}
	if _, err := Interest(old, BuiltInRates()); !errors.As(err, &m) {
		t.Errorf("H1 2022: %v", err)
	}
	old.Basis, old.Notice = Consumer, old.Due
	if _, err := Interest(old, BuiltInRates()); err != nil {
		t.Errorf("H1 2022, legal rate: %v", err)
	}
	old.Notice = Date{}
	if _, err := Interest(old, BuiltInRates()); !errors.Is(err, ErrNoNotice) {
		t.Errorf("consumer without notice: %v", err)
	}
}

func TestFloorIsReportedNotApplied(t *testing.T) {
	t.Parallel()
	late := Late{Amount: 10000_00, Due: day0(t, "2024-07-31"), Paid: day0(t, "2024-09-14"), Basis: Contract, Rate: pct("14")}
	got, err := Interest(late, BuiltInRates())
	if err != nil || len(got.BelowFloor) != 1 || got.BelowFloor[0] != "2024-H2" || got.Interest != 172_60 {
		t.Errorf("%+v, %v: want 172.60 and a note on 2024-H2 (floor 14.76)", got, err)
	}
	late.Basis = DefaultB2B // 14.25, under the floor of 14.76 all the same
	if got, _ := Interest(late, BuiltInRates()); got.Interest != 175_68 {
		t.Errorf("the default became %s", got.Interest)
	}
}

func TestOperatorRates(t *testing.T) {
	t.Parallel()
	mine, err := LoadRates(strings.NewReader(`{"checked":"2026-07-02","halves":[{"half":"2026-H2","refi":"2.00","legal_other":"2.50"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	late := Late{Amount: 36500_00, Due: day0(t, "2026-06-30"), Paid: day0(t, "2026-07-10"), Basis: DefaultB2B}
	got, err := Interest(late, BuiltInRates().With(mine))
	if err != nil || got.Interest != 120_00 {
		t.Errorf("%+v, %v: want 120.00 at 12 %%", got, err)
	}
	for _, bad := range []string{``, `{`, `{"halves":[{"half":"2026"}]}`, `{"halves":[{"half":"2026-H3"}]}`, `{"halves":[{"half":"2026-H1","refi":"-1"}]}`, `{"halves":[{"half":"2026-H1","refi":"215"}]}`,
		`{"halves":[{"half":"2026-H1"},{"half":"2026-H1"}]}`, `{"halves":[{"half":"2026-H1","rate":"1"}]}`} {
		if _, err := LoadRates(strings.NewReader(bad)); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
	if _, err := LoadRates(bytes.NewReader(builtInRates)); err != nil {
		t.Error(err)
	}
}

func TestChargeJSON(t *testing.T) {
	t.Parallel()
	got, err := Interest(Late{Amount: 10000_00, Due: day0(t, "2024-07-31"), Paid: day0(t, "2024-09-14"), Basis: DefaultB2B}, BuiltInRates())
	if err != nil {
		t.Fatal(err)
	}
	out, _ := json.Marshal(got)
	want := `{"days":45,"interest":"175.68","indemnity":"40.00","rates":[{"half":"2024-H2","from":"2024-08-01","to":"2024-09-14","days":45,"rate":"14.25","interest":"175.68"}]}`
	if string(out) != want {
		t.Errorf("%s\nwant %s", out, want)
	}
}

// TestPartsAddUp: the parts shown make the total, none is a cent away from its own exact value, and days make days.
func TestPartsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		due := Date{2022, 7, 1}.AddDays(rapid.IntRange(0, 1400).Draw(t, "due"))
		paid := due.AddDays(rapid.IntRange(0, 700).Draw(t, "late"))
		if paid.After(Date{2026, 6, 30}) {
			paid = Date{2026, 6, 30}
		}
		l := Late{Amount: Cents(rapid.Int64Range(1, 5_000_000_00).Draw(t, "amount")), Due: due, Paid: paid, Basis: DefaultB2B}
		c, err := Interest(l, BuiltInRates())
		if err != nil {
			t.Fatalf("%+v: %v", l, err)
		}
		sum, days := Cents(0), 0
		for _, p := range c.Rates {
			sum, days = sum+p.Interest, days+p.Days
			exact := l.Amount.Decimal().Mul(p.Rate).Mul(decimal.NewFromInt(int64(p.Days))).Div(decimal.NewFromInt(365))
			if decimal.NewFromInt(int64(p.Interest)).Sub(exact).Abs().GreaterThan(decimal.NewFromInt(1)) {
				t.Fatalf("%+v: part %+v, exact %s cents", l, p, exact)
			}
		}
		if sum != c.Interest || days != c.Days {
			t.Fatalf("%+v: parts %s in %d days, total %s in %d", l, sum, days, c.Interest, c.Days)
		}
	})
}

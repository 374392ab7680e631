package terms

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

func TestParseCents(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Cents{
		"1234.56": 1234_56, "1234,56": 1234_56, "1 234,56 €": 1234_56, "1\u00a0234,56\u00a0€": 1234_56, "1\u202f234,56\u202f€": 1234_56,
		"€1,234.56": 1234_56, "EUR 1,234.56": 1234_56, "1.234,56": 1234_56, "1,234": 1234_00, "1.234": 1234_00, "12 345 678,9": 12345678_90,
		"10000,00": 10000_00, "0": 0, "0,5": 50, "-12,30": -12_30, "-€12": -12_00, "+7": 7_00, "12 EUR": 12_00, "1'234.50": 1234_50, "007": 7_00,
	} {
		if got, err := ParseCents(in); err != nil || got != want {
			t.Errorf("ParseCents(%q) = %v, %v; want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"", " ", "€", "abc", "1,2,3", "1.234.5", "12,345,6", "1 23", "1234,567", "12-", "(12)", "$5", "1e3", "NaN", "1,234,56", "0.125",
		"999999999999999999999", "1 234.567,8x", "--1", "0 123", "1.234 567"} {
		if got, err := ParseCents(in); err == nil {
			t.Errorf("ParseCents(%q) = %v, want a refusal", in, got)
		}
	}
}

func TestEuros(t *testing.T) {
	t.Parallel()
	for c, want := range map[Cents][2]string{
		1234_56:    {"1\u00a0234,56\u00a0€", "€1,234.56"},
		0:          {"0,00\u00a0€", "€0.00"},
		5:          {"0,05\u00a0€", "€0.05"},
		-1840_00:   {"-1\u00a0840,00\u00a0€", "-€1,840.00"},
		1234567_89: {"1\u00a0234\u00a0567,89\u00a0€", "€1,234,567.89"},
		999_99:     {"999,99\u00a0€", "€999.99"},
		100_000_00: {"100\u00a0000,00\u00a0€", "€100,000.00"},
	} {
		if fr, en := c.Euros("fr"), c.Euros("en"); fr != want[0] || en != want[1] {
			t.Errorf("%d: %q %q, want %q", c, fr, en, want)
		}
		if back, err := ParseCents(c.Euros("fr")); err != nil || back != c {
			t.Errorf("%q reads as %v, %v", c.Euros("fr"), back, err)
		}
		if back, err := ParseCents(c.Euros("en")); err != nil || back != c {
			t.Errorf("%q reads as %v, %v", c.Euros("en"), back, err)
		}
	}
}

func FuzzParseCents(f *testing.F) {
	for _, s := range []string{"1 234,56 €", "€1,234.56", "-0.5", "1.234"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCents(s)
		if err != nil {
			return
		}
		if back, err := ParseCents(c.String()); err != nil || back != c {
			t.Fatalf("%q is %v, which reads as %v, %v", s, c, back, err)
		}
	})
}

func TestJSON(t *testing.T) {
	t.Parallel()
	var row Row
	if err := json.Unmarshal([]byte(`{"date":"2026-04-01","amount":"3333.33"}`), &row); err != nil {
		t.Fatal(err)
	}
	if out, _ := json.Marshal(row); string(out) != `{"date":"2026-04-01","amount":"3333.33"}` {
		t.Errorf("%s", out)
	}
	for _, bad := range []string{`{"date":"2026-02-30"}`, `{"date":"01/04/2026"}`, `{"amount":"x"}`, `{"amount":12.5}`} {
		if json.Unmarshal([]byte(bad), &row) == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

func TestPercent(t *testing.T) {
	t.Parallel()
	d, err := ParsePercent("12,15 %")
	if err != nil || !d.Equal(decimal.RequireFromString("12.15")) {
		t.Fatalf("%v %v", d, err)
	}
	if fr, en := Percent(d, "fr"), Percent(d, "en"); fr != "12,15\u00a0%" || en != "12.15%" {
		t.Errorf("%q %q", fr, en)
	}
	for _, bad := range []string{"", "x", "1e9", "12 % %", "1,2,3"} {
		if _, err := ParsePercent(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestDateWords(t *testing.T) {
	t.Parallel()
	for iso, want := range map[string][3]string{
		"2026-04-01": {"1er avril 2026", "1 April 2026", "mercredi 1er avril 2026"},
		"2026-03-14": {"14 mars 2026", "14 March 2026", "samedi 14 mars 2026"},
		"2026-08-31": {"31 août 2026", "31 August 2026", "lundi 31 août 2026"},
	} {
		d, err := ParseDate(iso)
		if err != nil {
			t.Fatal(err)
		}
		if got := [3]string{d.Words("fr"), d.Words("en"), d.FullWords("fr")}; got != want {
			t.Errorf("%s: %q, want %q", iso, got, want)
		}
	}
	for _, bad := range []string{"2026-2-1", "2026-02-29", "26-02-01", "", "2026-02-01T00:00"} {
		if _, err := ParseDate(bad); err == nil || !strings.Contains(err.Error(), "YYYY-MM-DD") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	t.Parallel()
	d := Date{2026, time.January, 31}
	for n, want := range map[int]string{0: "2026-01-31", 1: "2026-02-28", 2: "2026-03-31", 3: "2026-04-30", 13: "2027-02-28", 25: "2028-02-29", -2: "2025-11-30"} {
		if got := d.AddMonths(n).String(); got != want {
			t.Errorf("%d months: %s, want %s", n, got, want)
		}
	}
	if n := (Date{2026, 7, 31}).Since(Date{2026, 5, 31}); n != 61 {
		t.Errorf("%d days, want 61", n)
	}
}

package terms

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// easter is the Sunday by the anonymous Gregorian computus, a check that shares nothing with the library.
func easter(y int) Date {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	return Date{y, time.Month(month), (h + l - 7*m + 33*month + 19) % 32}
}

func TestHolidays(t *testing.T) {
	t.Parallel()
	for y := 2020; y <= 2045; y++ {
		want := map[Date]bool{}
		for _, md := range []string{"01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"} {
			d, _ := ParseDate(fmt.Sprintf("%d-%s", y, md))
			want[d] = true
		}
		for _, after := range []int{1, 39, 50} {
			want[easter(y).AddDays(after)] = true
		}
		for d := (Date{y, 1, 1}); d.Year == y; d = d.AddDays(1) {
			if got := (Calendar{}).Holiday(d); got != want[d] {
				t.Errorf("%s: holiday %v, want %v", d, got, want[d])
			}
		}
	}
}

func TestRegionalDays(t *testing.T) {
	t.Parallel()
	moselle, err := NewCalendar("good-friday", "12-26", "2026-06-02")
	if err != nil {
		t.Fatal(err)
	}
	for iso, off := range map[string]bool{"2026-04-03": true, "2025-12-26": true, "2026-06-02": true, "2027-06-02": false, "2026-04-02": false} {
		d, _ := ParseDate(iso)
		if moselle.Working(d) == off {
			t.Errorf("%s: day off should be %v", iso, off)
		}
	}
	for _, bad := range []string{"13-01", "x", "2026-02-30", "1-1"} {
		if _, err := NewCalendar(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	c := Calendar{}
	for _, x := range []struct {
		from string
		n    int
		want string
	}{{"2026-03-13", 1, "2026-03-16"}, {"2026-04-30", 1, "2026-05-04"}, {"2026-05-06", 5, "2026-05-15"}, {"2026-04-03", 1, "2026-04-07"}, {"2026-03-14", 0, "2026-03-14"}} {
		d, _ := ParseDate(x.from)
		if got := c.Add(d, x.n).String(); got != x.want {
			t.Errorf("%s + %d: %s, want %s", x.from, x.n, got, x.want)
		}
	}
}

func plan(t *testing.T, r PlanRequest) string {
	t.Helper()
	s, err := Plan(r)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, row := range s.Rows {
		rows = append(rows, row.Date.String()+" "+row.Amount.String())
	}
	return strings.Join(rows, ", ") + " = " + s.Total.String()
}

func TestPlan(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		r    PlanRequest
		want string
	}{
		{PlanRequest{Amount: 10000_00, Instalments: 3, First: Date{2026, 4, 1}}, "2026-04-01 3333.33, 2026-05-04 3333.33, 2026-06-01 3333.34 = 10000.00"},
		{PlanRequest{Amount: 10000_00, Down: 2000_00, Instalments: 3, First: Date{2026, 4, 1}}, "2026-04-01 2000.00, 2026-05-04 2666.66, 2026-06-01 2666.66, 2026-07-01 2666.68 = 10000.00"},
		{PlanRequest{Amount: 900_00, Instalments: 3, First: Date{2026, 1, 31}}, "2026-02-02 300.00, 2026-03-02 300.00, 2026-03-31 300.00 = 900.00"},
		{PlanRequest{Amount: 100_00, Instalments: 3, First: Date{2026, 12, 18}, Every: Weekly}, "2026-12-18 33.33, 2026-12-28 33.33, 2027-01-04 33.34 = 100.00"},
		{PlanRequest{Amount: 5, Instalments: 2, First: Date{2026, 3, 14}}, "2026-03-16 0.02, 2026-04-14 0.03 = 0.05"},
		{PlanRequest{Amount: 1840_00, Instalments: 1, First: Date{2026, 3, 13}}, "2026-03-13 1840.00 = 1840.00"},
	} {
		if got := plan(t, c.r); got != c.want {
			t.Errorf("%+v:\n got %s\nwant %s", c.r, got, c.want)
		}
	}
}

func TestPlanRefuses(t *testing.T) {
	t.Parallel()
	good := PlanRequest{Amount: 100_00, Instalments: 2, First: Date{2026, 4, 1}}
	for says, change := range map[string]func(*PlanRequest){
		"more than 0":           func(r *PlanRequest) { r.Amount = 0 },
		"too large":             func(r *PlanRequest) { r.Amount = maxCents + 1 },
		"cannot be negative":    func(r *PlanRequest) { r.Down = -1 },
		"leaves nothing":        func(r *PlanRequest) { r.Down = 100_00 },
		"must be 1 to 360":      func(r *PlanRequest) { r.Instalments = 0 },
		"at least one cent":     func(r *PlanRequest) { r.Amount, r.Instalments = 3, 4 },
		"first date is missing": func(r *PlanRequest) { r.First = Date{} },
		"month or week":         func(r *PlanRequest) { r.Every = "day" },
	} {
		r := good
		change(&r)
		if _, err := Plan(r); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%+v: %v, want a message with %q", r, err, says)
		}
	}
}

// TestPlanProperties: whatever is asked, rows add up to the cent, are in order, fall on working days and differ by less
// than their number of cents.
func TestPlanProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		amount := Cents(rapid.Int64Range(int64(n)+1, 10_000_000_00).Draw(t, "amount"))
		r := PlanRequest{Amount: amount, Instalments: n, First: Date{2024, 1, 1}.AddDays(rapid.IntRange(0, 3000).Draw(t, "first")),
			Every: rapid.SampledFrom([]Every{Monthly, Weekly, ""}).Draw(t, "every"), Down: Cents(rapid.Int64Range(0, int64(amount)-int64(n)).Draw(t, "down"))}
		s, err := Plan(r)
		if err != nil {
			t.Fatalf("%+v: %v", r, err)
		}
		sum, last := Cents(0), Date{}
		for i, row := range s.Rows {
			if sum += row.Amount; row.Amount <= 0 || !(Calendar{}).Working(row.Date) || i > 0 && !row.Date.After(last) {
				t.Fatalf("row %d of %+v: %+v after %s", i, r, row, last)
			}
			last = row.Date
		}
		first := s.Rows[len(s.Rows)-n].Amount
		if rest := s.Rows[len(s.Rows)-1].Amount; sum != amount || rest < first || rest-first >= Cents(n) {
			t.Fatalf("%+v: sum %s, first %s, last %s", r, sum, first, rest)
		}
	})
}

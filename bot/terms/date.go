package terms

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, without hour or zone. Dates compare with == and [Date.Compare]; the zero value is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate is the day y-m-d; a day or month out of range carries over, as in [time.Date].
func NewDate(y int, m time.Month, d int) Date {
	return DateOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// DateOf is the day t falls on, in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads YYYY-MM-DD and refuses anything else, a day that does not exist included.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("terms.ParseDate(%q): want YYYY-MM-DD, a day that exists", s)
	}
	return DateOf(t), nil
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// String is YYYY-MM-DD.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Compare is -1, 0 or +1 as d is before, the same as, or after o.
func (d Date) Compare(o Date) int { return d.utc().Compare(o.utc()) }

// Before reports whether d is earlier than o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// After reports whether d is later than o.
func (d Date) After(o Date) bool { return d.Compare(o) > 0 }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// AddDays is the day n calendar days later; n may be negative.
func (d Date) AddDays(n int) Date { return NewDate(d.Year, d.Month, d.Day+n) }

// AddMonths is the same day number n months later, or the last day of that month when it is shorter.
func (d Date) AddMonths(n int) Date {
	first := NewDate(d.Year, d.Month+time.Month(n), 1)
	return Date{first.Year, first.Month, min(d.Day, first.EndOfMonth().Day)}
}

// EndOfMonth is the last day of d's month.
func (d Date) EndOfMonth() Date { return NewDate(d.Year, d.Month+1, 0) }

// Since is the number of days from o to d, negative when d is earlier.
func (d Date) Since(o Date) int { return int(d.utc().Sub(o.utc()).Hours() / 24) }

// exists reports whether y-m-d is a day of the calendar.
func exists(y int, m time.Month, d int) bool {
	return m >= time.January && m <= time.December && d >= 1 && NewDate(y, m, d) == Date{y, m, d}
}

// At is the instant the clock of loc shows h:m:s on day d. An hour the clock skips is read as much later as the clock
// jumps (02:30 becomes 03:30 in most zones); an hour that comes twice is the first one.
func (d Date) At(h, m, s int, loc *time.Location) time.Time {
	wall := time.Date(d.Year, d.Month, d.Day, h, m, s, 0, time.UTC)
	before, after := offset(wall.Add(-24*time.Hour), loc), offset(wall.Add(24*time.Hour), loc)
	for _, off := range []time.Duration{max(before, after), min(before, after)} {
		t := wall.Add(-off).In(loc)
		if offset(t, loc) == off {
			return t
		}
	}
	return wall.Add(-before).In(loc)
}

func offset(t time.Time, loc *time.Location) time.Duration {
	_, sec := t.In(loc).Zone()
	return time.Duration(sec) * time.Second
}

// MarshalText writes YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD.
func (d *Date) UnmarshalText(b []byte) error {
	got, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = got
	return nil
}

var (
	monthsFR = [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	daysFR   = [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
)

// Words writes the day as prose does: "1er avril 2026", "1 April 2026".
func (d Date) Words(lang string) string {
	if lang == "en" {
		return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year)
	}
	day := fmt.Sprint(d.Day)
	if d.Day == 1 {
		day = "1er"
	}
	return fmt.Sprintf("%s %s %d", day, monthsFR[d.Month-1], d.Year)
}

// FullWords is [Date.Words] with the day of the week: "mercredi 11 mars 2026", "Wednesday 11 March 2026".
func (d Date) FullWords(lang string) string {
	if lang == "en" {
		return d.Weekday().String() + " " + d.Words(lang)
	}
	return daysFR[d.Weekday()] + " " + d.Words(lang)
}

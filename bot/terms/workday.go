package terms

import (
	"fmt"
	"strings"
	"time"

	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/fr"
)

// Calendar tells working days: Monday to Friday, less the eleven French public holidays and the extra days it was made
// with. The zero value has no extra day.
type Calendar struct {
	yearly map[monthDay]bool
	once   map[Date]bool
	friday bool // Good Friday
}

type monthDay struct {
	month time.Month
	day   int
}

// NewCalendar adds a region's own days off, each "MM-DD" (every year), "YYYY-MM-DD" (once) or "good-friday".
// Alsace and Moselle: "good-friday", "12-26".
func NewCalendar(extra ...string) (Calendar, error) {
	c := Calendar{yearly: map[monthDay]bool{}, once: map[Date]bool{}}
	for _, e := range extra {
		if err := c.add(strings.TrimSpace(e)); err != nil {
			return Calendar{}, fmt.Errorf("terms.NewCalendar(%q): %w", e, err)
		}
	}
	return c, nil
}

func (c *Calendar) add(e string) error {
	if e == "good-friday" {
		c.friday = true
		return nil
	}
	if d, err := ParseDate(e); err == nil {
		c.once[d] = true
		return nil
	}
	d, err := ParseDate("2024-" + e) // a leap year, so that 02-29 is accepted
	if err != nil {
		return fmt.Errorf("want MM-DD, YYYY-MM-DD or good-friday")
	}
	c.yearly[monthDay{d.Month, d.Day}] = true
	return nil
}

// Holiday reports whether d is a public holiday, whatever day of the week it falls on.
func (c Calendar) Holiday(d Date) bool {
	if c.once[d] || c.yearly[monthDay{d.Month, d.Day}] {
		return true
	}
	for _, h := range fr.Holidays {
		if day, _ := h.Calc(d.Year); sameDay(day, d) {
			return true
		}
	}
	day, _ := aa.GoodFriday.Calc(d.Year)
	return c.friday && sameDay(day, d)
}

func sameDay(t time.Time, d Date) bool { return t.Day() == d.Day && t.Month() == d.Month }

// Working reports whether d is a working day.
func (c Calendar) Working(d Date) bool {
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday && !c.Holiday(d)
}

// Next is d itself when it is a working day, otherwise the first one after it.
func (c Calendar) Next(d Date) Date {
	for !c.Working(d) {
		d = d.AddDays(1)
	}
	return d
}

// Add is the n-th working day after d, d not counted: Add(Friday, 1) is Monday. With n of 0 or less it is d.
func (c Calendar) Add(d Date, n int) Date {
	for ; n > 0; n-- {
		d = c.Next(d.AddDays(1))
	}
	return d
}

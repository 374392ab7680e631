package casefile

import (
	"cmp"
	"slices"

	"amiable/bot/terms"
)

// Policy is what a house decides. The zero value is not useful; start from [DefaultPolicy].
type Policy struct {
	Grace       int            // working days after a promised date before it counts as missed
	Calendar    terms.Calendar // working days
	High        terms.Cents    // a balance from which never having called matters
	ClockDays   int            // a legal date within so many days comes first
	CostOfMoney Percent        // a year, what waiting costs us; an assumption of the house, not a rate of law
}

// DefaultPolicy is two working days of grace, 1 000 € for a high balance, fifteen days for a legal date, and 8 % a year for
// the cost of waiting.
func DefaultPolicy() Policy {
	return Policy{Grace: 2, High: 1000_00, ClockDays: 15, CostOfMoney: 800}
}

// Deadline is the last day a payment promised for d is in time.
func (p Policy) Deadline(d terms.Date) terms.Date { return p.Calendar.Add(d, p.Grace) }

// Step is what falls due on one day. A step without a day is owed, and not known to be late.
type Step struct {
	Due      terms.Date  `json:"due,omitzero"`
	Open     terms.Cents `json:"open"`
	Disputed terms.Cents `json:"disputed,omitempty"`
}

// Account is what is owed in euros, whatever the day. Credits and Payments are positive and not yet subtracted from the
// steps, which are in order of their day.
type Account struct {
	Steps    []Step      `json:"steps,omitempty"`
	Credits  terms.Cents `json:"credits,omitempty"`  // credit notes
	Payments terms.Cents `json:"payments,omitempty"` // not matched with an invoice, or reported since the data was read
	Foreign  []Foreign   `json:"foreign,omitempty"`
}

// Foreign is what is owed in another currency, net; it is never converted.
type Foreign struct {
	Currency string      `json:"currency"`
	Open     terms.Cents `json:"open"`
}

// Buckets are what is owed by days late: not yet due, 1 to 30, 31 to 60, 61 to 90, more than 90. An item is late from the
// day after its due date; due days that are not known are in none.
type Buckets [5]terms.Cents

// Balance is what is owed on a day, in euros. These always hold:
//
//	Open = Debits - Credits - Payments
//	Debits = Disputed + Undisputed = sum of Buckets + Undated
//	Ask = what may be asked for today: overdue, undisputed, less credits and payments, never under zero
type Balance struct {
	Day        terms.Date
	Open       terms.Cents
	Debits     terms.Cents
	Credits    terms.Cents
	Payments   terms.Cents
	Overdue    terms.Cents
	Disputed   terms.Cents
	Undisputed terms.Cents
	Undated    terms.Cents
	Promised   terms.Cents // still expected from promises and plan rows that run
	Ask        terms.Cents
	Buckets    Buckets
	Oldest     terms.Date // due date of the oldest overdue item
	DaysLate   int        // of that item
	Foreign    []Foreign
}

// BalanceOf is what is owed on the day, from the figures on file: an earlier day changes lateness, not the figures.
func BalanceOf(c Case, today terms.Date, p Policy) Balance {
	a := AccountOf(c)
	b := a.On(today)
	for _, s := range Standings(c, today, p) {
		if s.State == "running" {
			b.Promised += s.Left()
		}
	}
	return b
}

// On is the balance on the day, without what is promised.
func (a *Account) On(today terms.Date) Balance {
	b := Balance{Day: today, Credits: a.Credits, Payments: a.Payments, Foreign: a.Foreign}
	late, now := terms.Cents(0), dayNumber(today)
	for i := range a.Steps {
		s := &a.Steps[i]
		b.Debits += s.Open
		b.Disputed += s.Disputed
		switch n := bucket(s.Due, now); {
		case n < 0:
			b.Undated += s.Open
		default:
			b.Buckets[n] += s.Open
			if n > 0 {
				b.Overdue += s.Open
				late += s.Open - s.Disputed
				if b.Oldest.IsZero() {
					b.Oldest, b.DaysLate = s.Due, daysFrom(s.Due, today)
				}
			}
		}
	}
	b.Undisputed = b.Debits - b.Disputed
	b.Open = b.Debits - b.Credits - b.Payments
	b.Ask = max(0, late-b.Credits-b.Payments)
	return b
}

// bucket is the place of a due day in [Buckets] on the day of that number, -1 for no day.
func bucket(due terms.Date, now int) int {
	if due.IsZero() {
		return -1
	}
	switch late := now - dayNumber(due); {
	case late <= 0:
		return 0
	case late <= 30:
		return 1
	case late <= 60:
		return 2
	case late <= 90:
		return 3
	}
	return 4
}

// owed is an item that is owed, after the payments reported for it.
type owed struct {
	item           *Item
	left, disputed terms.Cents
}

// AccountOf adds up the case.
func AccountOf(c Case) Account {
	var a Account
	lines := c.owed(&a)
	c.contest(lines)
	a.Steps = steps(lines)
	return a
}

// owed lists what is owed in euros, oldest due first, and puts everything else into a.
func (c *Case) owed(a *Account) []owed {
	lines := make([]owed, 0, len(c.Items))
	for i := range c.Items {
		it := &c.Items[i]
		switch {
		case it.Residual == 0:
		case it.Currency != "" && it.Currency != "EUR":
			a.addForeign(it.Currency, it.Residual)
		case it.Residual > 0:
			lines = append(lines, owed{item: it, left: it.Residual})
		case it.Kind == PaymentItem:
			a.Payments -= it.Residual
		default:
			a.Credits -= it.Residual
		}
	}
	slices.SortStableFunc(lines, func(x, y owed) int { return cmp.Compare(dueOrder(x.item.Due), dueOrder(y.item.Due)) })
	for i := range c.Payments {
		if p := &c.Payments[i]; p.pending(c) {
			a.Payments += p.Amount - c.reduce(lines, p)
		}
	}
	return lines
}

// reduce takes a reported payment off the item it names, and returns how much that was.
func (c *Case) reduce(lines []owed, p *Payment) terms.Cents {
	if p.Item == "" {
		return 0
	}
	it := c.Item(p.Item)
	for i := range lines {
		if lines[i].item == it {
			took := min(lines[i].left, p.Amount)
			lines[i].left -= took
			return took
		}
	}
	return 0
}

func dueOrder(d terms.Date) int {
	if d.IsZero() {
		return 1 << 30 // last
	}
	return dayNumber(d)
}

func (a *Account) addForeign(currency string, sum terms.Cents) {
	i, found := slices.BinarySearchFunc(a.Foreign, currency, func(f Foreign, s string) int { return cmp.Compare(f.Currency, s) })
	if !found {
		a.Foreign = slices.Insert(a.Foreign, i, Foreign{Currency: currency})
	}
	a.Foreign[i].Open += sum
}

// contest marks what open disputes are about. A dispute over whole items takes all that is left of them; one over a sum
// takes it from its items, or from the oldest ones; nothing is contested twice.
func (c *Case) contest(lines []owed) {
	for i := range c.Disputes {
		d := &c.Disputes[i]
		if !d.Open() {
			continue
		}
		left := d.Amount
		if left == 0 {
			left = maxAmount
		}
		for j := range lines {
			if len(d.Items) == 0 || c.names(d.Items, lines[j].item) {
				took := min(left, lines[j].left-lines[j].disputed)
				lines[j].disputed += took
				left -= took
			}
		}
	}
}

func (c *Case) names(numbers []string, it *Item) bool {
	for _, n := range numbers {
		if c.Item(n) == it {
			return true
		}
	}
	return false
}

func steps(lines []owed) []Step {
	var out []Step
	for _, l := range lines {
		if l.left == 0 {
			continue
		}
		if n := len(out); n == 0 || out[n-1].Due != l.item.Due {
			out = append(out, Step{Due: l.item.Due})
		}
		s := &out[len(out)-1]
		s.Open += l.left
		s.Disputed += l.disputed
	}
	return out
}

// Chaseable lists the numbers of the items that may be asked for on the day, with what is left and not contested of each:
// the table of a reminder. Credits and payments are subtracted below it, not from it.
func Chaseable(c Case, today terms.Date) []OpenItem {
	var a Account
	lines := c.owed(&a)
	c.contest(lines)
	var out []OpenItem
	for _, l := range lines {
		if rest := l.left - l.disputed; rest > 0 && bucket(l.item.Due, dayNumber(today)) > 0 {
			it := l.item.OpenItem
			it.Residual = rest
			out = append(out, it)
		}
	}
	return out
}

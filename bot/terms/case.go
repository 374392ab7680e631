package terms

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/shopspring/decimal"
)

// Case is what the check of an offer needs of a case: what is owed, what may be conceded, what was conceded already.
type Case struct {
	Owed        Cents   // sum of what is open; 0 when the case does not say
	Open        []Cents // of each invoice
	Limits      *Limits // nil: nobody set any, so nothing may be offered
	Concessions []Concession
}

// Limits are what a case may concede at most. A field that is absent allows nothing, except that a payment within
// [FreeDays] needs no horizon.
type Limits struct {
	MaxDiscountPct      decimal.Decimal `json:"max_discount_pct"`
	MaxInstalments      int             `json:"max_instalments"`
	MaxHorizonDays      *int            `json:"max_horizon_days,omitempty"`
	MinDownPaymentPct   decimal.Decimal `json:"min_down_payment_pct"`
	WaivePenalties      bool            `json:"waive_penalties"`
	CounterpartRequired bool            `json:"counterpart_required"`
}

// FreeDays is how far off a payment may be when the limits say nothing of a horizon.
const FreeDays = 30

// Concession is one thing given earlier. Only discounts add up; Pct is in points of what was owed, Amount in euros.
type Concession struct {
	Type   string          `json:"type"`
	Pct    decimal.Decimal `json:"pct"`
	Amount Cents           `json:"amount"`
	Date   Date            `json:"date"`
}

type caseFile struct {
	Debtor   string `json:"debtor"`
	Invoices []struct {
		Amount *Cents `json:"amount"`
		Open   *Cents `json:"open"`
	} `json:"invoices"`
	Limits      *Limits      `json:"limits"`
	Concessions []Concession `json:"concessions"`
}

// ParseCase reads the documented JSON of a case; fields this package has no use for are left alone. A debtor is needed,
// an invoice without "open" is open for its amount, and a negative limit or concession is refused.
func ParseCase(b []byte) (Case, error) {
	var f caseFile
	if err := json.Unmarshal(b, &f); err != nil {
		return Case{}, fmt.Errorf("terms.ParseCase: %w", err)
	}
	if f.Debtor == "" {
		return Case{}, errors.New("terms.ParseCase: the debtor is missing")
	}
	c := Case{Limits: f.Limits, Concessions: f.Concessions}
	for _, inv := range f.Invoices {
		open := inv.Open
		if open == nil {
			open = inv.Amount
		}
		if open != nil {
			c.Open = append(c.Open, *open)
			c.Owed += *open
		}
	}
	if err := c.check(); err != nil {
		return Case{}, fmt.Errorf("terms.ParseCase: %w", err)
	}
	return c, nil
}

func (c Case) check() error {
	if c.Owed < 0 || c.Owed > maxCents {
		return fmt.Errorf("the invoices add up to %s", c.Owed)
	}
	if l := c.Limits; l != nil {
		if l.MaxDiscountPct.IsNegative() || l.MaxDiscountPct.GreaterThan(hundred) || l.MinDownPaymentPct.IsNegative() ||
			l.MinDownPaymentPct.GreaterThan(hundred) || l.MaxInstalments < 0 || l.MaxHorizonDays != nil && *l.MaxHorizonDays < 0 {
			return errors.New("a limit is negative or over 100 percent")
		}
	}
	for _, g := range c.Concessions {
		if g.Pct.IsNegative() || g.Amount < 0 {
			return fmt.Errorf("a concession of type %q is negative", g.Type)
		}
	}
	return nil
}

// conceded is what earlier discounts add up to, in points of what is owed. A sum counts as its share.
func (c Case) conceded() decimal.Decimal {
	total := decimal.Zero
	for _, g := range c.Concessions {
		if g.Type != "discount" {
			continue
		}
		total = total.Add(g.Pct)
		if g.Pct.IsZero() {
			total = total.Add(c.points(g.Amount))
		}
	}
	return total
}

// points is a sum as a share of what is owed, in percent, rounded up at the eighth decimal; everything when nothing is owed.
func (c Case) points(sum Cents) decimal.Decimal {
	if sum == 0 {
		return decimal.Zero
	}
	if c.Owed <= 0 {
		return hundred
	}
	return sum.Decimal().Mul(hundred).Div(c.Owed.Decimal()).RoundCeil(8)
}

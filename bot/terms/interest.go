package terms

import (
	"errors"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
)

// Basis is what a late claim is charged by.
type Basis string

// The three bases. The default between professionals is the ECB refinancing rate plus ten points (C. com. L441-10); a
// consumer owes the legal rate of "other creditors" from the formal notice on (C. civ. 1231-6); a contract may name its own.
const (
	DefaultB2B Basis = "default"
	Contract   Basis = "contract"
	Consumer   Basis = "consumer"
)

// Late is one unpaid claim. Rate is the contract's, in percent a year, and used by [Contract] only. Notice is the day of
// the formal notice, needed for a [Consumer]. Invoices is how many invoices the claim covers, 0 meaning one. Insolvent
// debtors owe no indemnity.
type Late struct {
	Amount    Cents
	Due, Paid Date
	Basis     Basis
	Rate      decimal.Decimal
	Notice    Date
	Consumer  bool // a contract rate against a consumer: no indemnity
	Invoices  int
	Insolvent bool
}

// Part is the share of one half-year, or of the whole delay under a contract's rate. From and To are both counted.
type Part struct {
	Half       string          `json:"half,omitempty"`
	From       Date            `json:"from"`
	To         Date            `json:"to"`
	Days       int             `json:"days"`
	Rate       decimal.Decimal `json:"rate"`
	Interest   Cents           `json:"interest"`
	Unverified bool            `json:"unverified,omitempty"`
}

// Charge is the result. The parts' interest adds up to Interest, which is rounded once. BelowFloor names the half-years
// in which a contract's rate is under three times the legal rate; nothing is changed for it.
type Charge struct {
	Days       int      `json:"days"`
	Interest   Cents    `json:"interest"`
	Indemnity  Cents    `json:"indemnity"`
	Rates      []Part   `json:"rates"`
	BelowFloor []string `json:"below_floor,omitempty"`
}

const (
	indemnityEach Cents = 40_00 // per late invoice between professionals, C. com. D441-5
	dayBase       int64 = 365   // also in leap years
)

var (
	tenPoints = decimal.NewFromInt(10)
	three     = decimal.NewFromInt(3)
	hundred   = decimal.NewFromInt(100)
)

// ErrNoNotice is returned for a consumer without the date of a formal notice: before it no interest runs.
var ErrNoNotice = errors.New("interest from a consumer runs from the formal notice: its date is needed")

// MissingRate is the refusal to compute a half-year whose rate is not in the table.
type MissingRate struct {
	Half  Half
	Legal bool // the legal rate is missing, otherwise the ECB's
}

// Error is [MissingRate.Message] in English.
func (m *MissingRate) Error() string { return m.Message("en") }

// Message asks for the rate by name.
func (m *MissingRate) Message(lang string) string {
	which := map[bool][2]string{
		false: {"le taux de refinancement de la BCE", "the ECB refinancing rate"},
		true:  {"le taux de l'intérêt légal (autres créanciers)", "the legal interest rate (other creditors)"},
	}[m.Legal]
	if lang == "en" {
		return fmt.Sprintf("%s for the %s is not known: give the rate, or add it to the rates file", which[1], m.Half.Words(lang))
	}
	return fmt.Sprintf("%s du %s n'est pas connu : indiquez le taux, ou ajoutez-le au fichier des taux", which[0], m.Half.Words(lang))
}

// Interest charges the days from the day after the due date (for a consumer, after the formal notice if that is later) to
// the day of payment included: unpaid amount x rate x days / 365, by half-year, rounded half-up once at the end. Paid on
// time: no day, no interest, no indemnity. A half-year without a known rate is a [*MissingRate].
func Interest(l Late, rates Rates) (Charge, error) {
	if err := l.check(); err != nil {
		return Charge{}, fmt.Errorf("terms.Interest: %w", err)
	}
	from := l.from()
	c := Charge{Days: max(0, l.Paid.Since(from)), Rates: []Part{}}
	if l.Paid.After(l.Due) && l.Basis != Consumer && !l.Consumer && !l.Insolvent {
		c.Indemnity = indemnityEach * Cents(max(1, l.Invoices))
	}
	parts := split(from, l.Paid)
	exact := make([]decimal.Decimal, len(parts))
	for i := range parts {
		if err := l.price(&parts[i], rates, &c); err != nil {
			return Charge{}, fmt.Errorf("terms.Interest: %w", err)
		}
		exact[i] = l.Amount.Decimal().Mul(parts[i].Rate).Mul(decimal.NewFromInt(int64(parts[i].Days)))
	}
	c.Interest = share(parts, exact)
	c.Rates = append(c.Rates, l.merge(parts)...)
	return c, nil
}

func (l Late) from() Date {
	if l.Basis == Consumer && l.Notice.After(l.Due) {
		return l.Notice
	}
	return l.Due
}

func (l Late) check() error {
	switch {
	case l.Amount <= 0 || l.Amount > maxCents:
		return fmt.Errorf("the unpaid amount must be more than 0, not %s", l.Amount)
	case l.Due.IsZero() || l.Paid.IsZero():
		return errors.New("the due date and the payment date are needed")
	case l.Paid.Since(l.Due) > 100*366:
		return errors.New("the payment is more than a hundred years after the due date")
	case l.Invoices < 0:
		return errors.New("the number of invoices cannot be negative")
	}
	return l.checkBasis()
}

func (l Late) checkBasis() error {
	switch l.Basis {
	case DefaultB2B:
		return nil
	case Consumer:
		if l.Notice.IsZero() {
			return ErrNoNotice
		}
		return nil
	case Contract:
		if l.Rate.IsNegative() || l.Rate.GreaterThan(hundred) {
			return fmt.Errorf("a contract rate is 0 to 100 percent a year, not %s", l.Rate)
		}
		return nil
	}
	return fmt.Errorf("the basis must be default, contract or consumer, not %q", l.Basis)
}

// split cuts the days after from, up to paid, at the end of each half-year.
func split(from, paid Date) []Part {
	var parts []Part
	for day := from.AddDays(1); !day.After(paid); {
		h := HalfOf(day)
		end := h.end()
		if end.After(paid) {
			end = paid
		}
		parts = append(parts, Part{Half: h.String(), From: day, To: end, Days: end.Since(day) + 1})
		day = end.AddDays(1)
	}
	return parts
}

// price sets the rate of a part, and notes a contract's rate that is under the floor.
func (l Late) price(p *Part, rates Rates, c *Charge) error {
	half := HalfOf(p.From)
	known := rates.Of(half)
	switch l.Basis {
	case Contract:
		p.Rate = l.Rate
		if known.LegalOther != nil && l.Rate.LessThan(known.LegalOther.Mul(three)) {
			c.BelowFloor = append(c.BelowFloor, p.Half)
		}
	case Consumer:
		if known.LegalOther == nil {
			return &MissingRate{half, true}
		}
		p.Rate, p.Unverified = *known.LegalOther, known.LegalUnverified
	default:
		if known.Refi == nil {
			return &MissingRate{half, false}
		}
		p.Rate = known.Refi.Add(tenPoints)
	}
	return nil
}

// merge is one part for the whole delay when a contract's rate makes half-years pointless.
func (l Late) merge(parts []Part) []Part {
	if l.Basis != Contract || len(parts) < 2 {
		return parts
	}
	all := parts[0]
	all.Half, all.To = "", parts[len(parts)-1].To
	for _, p := range parts[1:] {
		all.Days += p.Days
		all.Interest += p.Interest
	}
	return []Part{all}
}

// share rounds the sum once and hands the cents out to the parts, largest remainder first, so that what is displayed adds
// up. exact holds amount x percent x days, not yet divided.
func share(parts []Part, exact []decimal.Decimal) Cents {
	divisor := decimal.NewFromInt(dayBase) // percent and cents cancel out: euros x percent = cents
	sum := decimal.Zero
	for _, e := range exact {
		sum = sum.Add(e)
	}
	total := halfUp(sum, divisor)
	left := total
	for i := range parts {
		q, _ := exact[i].QuoRem(divisor, 0)
		parts[i].Interest = Cents(q.IntPart())
		left -= parts[i].Interest
	}
	order := byRemainder(exact, divisor)
	for i := 0; left > 0; i++ {
		parts[order[i%len(order)]].Interest++
		left--
	}
	return total
}

// halfUp is n/d rounded to a whole number, exactly: no quotient is cut before it is rounded.
func halfUp(n, d decimal.Decimal) Cents {
	q, r := n.QuoRem(d, 0)
	if r.Add(r).GreaterThanOrEqual(d) {
		q = q.Add(decimal.NewFromInt(1))
	}
	return Cents(q.IntPart())
}

func byRemainder(exact []decimal.Decimal, divisor decimal.Decimal) []int {
	order := make([]int, len(exact))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		_, ra := exact[a].QuoRem(divisor, 0)
		_, rb := exact[b].QuoRem(divisor, 0)
		return rb.Cmp(ra)
	})
	return order
}

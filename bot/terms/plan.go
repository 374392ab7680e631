package terms

import "fmt"

// Every is the time between two instalments.
type Every string

// The two periods a plan may have.
const (
	Monthly Every = "month"
	Weekly  Every = "week"
)

// maxInstalments bounds a plan: thirty years of months.
const maxInstalments = 360

// PlanRequest is what a plan is made from. Down is paid on First when it is not 0, and the instalments follow one period
// apart; without it the first instalment is due on First. An empty Every is [Monthly].
type PlanRequest struct {
	Amount, Down Cents
	Instalments  int
	First        Date
	Every        Every
	Calendar     Calendar
}

// Row is one payment of a plan.
type Row struct {
	Date   Date  `json:"date"`
	Amount Cents `json:"amount"`
}

// Schedule is a plan: rows in order, whose amounts add up to Total exactly.
type Schedule struct {
	Rows  []Row `json:"rows"`
	Total Cents `json:"total"`
}

// Plan cuts the amount into equal instalments; what does not divide goes to the last row. A row that falls on a Saturday,
// a Sunday or a holiday moves to the next working day without moving the others, and the day number of First becomes the
// last day of a shorter month. Errors are sentences for the person who asked.
func Plan(r PlanRequest) (Schedule, error) {
	if err := r.check(); err != nil {
		return Schedule{}, fmt.Errorf("terms.Plan: %w", err)
	}
	s := Schedule{Total: r.Amount}
	if r.Down > 0 {
		s.Rows = append(s.Rows, Row{r.Calendar.Next(r.First), r.Down})
	}
	rest := r.Amount - r.Down
	each := rest / Cents(r.Instalments)
	for i := range r.Instalments {
		amount := each
		if i == r.Instalments-1 {
			amount = rest - each*Cents(r.Instalments-1)
		}
		s.Rows = append(s.Rows, Row{r.Calendar.Next(r.due(len(s.Rows))), amount})
	}
	return s, nil
}

// due is the day of row n before it moves to a working day.
func (r PlanRequest) due(n int) Date {
	if r.Every == Weekly {
		return r.First.AddDays(7 * n)
	}
	return r.First.AddMonths(n)
}

func (r PlanRequest) check() error {
	switch {
	case r.Amount <= 0:
		return fmt.Errorf("the amount must be more than 0, not %s", r.Amount)
	case r.Amount > maxCents:
		return fmt.Errorf("the amount %s is too large", r.Amount)
	case r.Down < 0:
		return fmt.Errorf("the down payment cannot be negative (%s)", r.Down)
	case r.Down >= r.Amount:
		return fmt.Errorf("the down payment %s leaves nothing to pay of %s", r.Down, r.Amount)
	case r.Instalments < 1 || r.Instalments > maxInstalments:
		return fmt.Errorf("the number of instalments must be 1 to %d, not %d", maxInstalments, r.Instalments)
	case r.Amount-r.Down < Cents(r.Instalments):
		return fmt.Errorf("%s cannot be cut into %d instalments of at least one cent", r.Amount-r.Down, r.Instalments)
	case r.First.IsZero():
		return fmt.Errorf("the first date is missing")
	case r.Every != "" && r.Every != Monthly && r.Every != Weekly:
		return fmt.Errorf("the period must be month or week, not %q", r.Every)
	}
	return nil
}

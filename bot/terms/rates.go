package terms

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/shopspring/decimal"
)

//go:embed rates.json
var builtInRates []byte

// Half is a half-year, the period rates are published for.
type Half struct {
	Year   int
	Second bool
}

// HalfOf is the half-year d falls in.
func HalfOf(d Date) Half { return Half{d.Year, d.Month >= time.July} }

// String is "2026-H1".
func (h Half) String() string {
	if h.Second {
		return fmt.Sprintf("%d-H2", h.Year)
	}
	return fmt.Sprintf("%d-H1", h.Year)
}

// Words names the half-year in a sentence: "1er semestre 2026", "first half of 2026 (H1 2026)".
func (h Half) Words(lang string) string {
	switch {
	case lang == "en" && h.Second:
		return fmt.Sprintf("second half of %d (H2 %d)", h.Year, h.Year)
	case lang == "en":
		return fmt.Sprintf("first half of %d (H1 %d)", h.Year, h.Year)
	case h.Second:
		return fmt.Sprintf("2e semestre %d (H2 %d)", h.Year, h.Year)
	}
	return fmt.Sprintf("1er semestre %d (H1 %d)", h.Year, h.Year)
}

// end is the last day of the half-year.
func (h Half) end() Date {
	if h.Second {
		return Date{h.Year, time.December, 31}
	}
	return Date{h.Year, time.June, 30}
}

// HalfRates are the published rates of one half-year, in percent a year. A nil rate is unknown.
type HalfRates struct {
	Half            string           `json:"half"`
	LegalIndividual *decimal.Decimal `json:"legal_individual,omitempty"` // the creditor is a private individual
	LegalOther      *decimal.Decimal `json:"legal_other,omitempty"`      // every other creditor
	Refi            *decimal.Decimal `json:"refi,omitempty"`             // ECB main refinancing rate on the first day
	LegalUnverified bool             `json:"legal_unverified,omitempty"` // the legal rates were not read at a source
}

// Rates is a dated table. Checked is the day its author last compared it with the publications.
type Rates struct {
	Checked Date
	halves  map[string]HalfRates
}

type ratesFile struct {
	Note    string      `json:"note,omitempty"`
	Checked Date        `json:"checked"`
	Halves  []HalfRates `json:"halves"`
}

// BuiltInRates is the table this program was released with.
func BuiltInRates() Rates {
	r, err := LoadRates(bytes.NewReader(builtInRates))
	if err != nil {
		panic(err) // unreachable: a test loads the same bytes
	}
	return r
}

// LoadRates reads a table in the format of rates.json. It refuses an unknown field, a half-year given twice or written
// otherwise than "2026-H1", and a rate outside 0 to 30 %: a file with a slip must not quietly price a claim.
func LoadRates(from io.Reader) (Rates, error) {
	dec := json.NewDecoder(from)
	dec.DisallowUnknownFields()
	var f ratesFile
	if err := dec.Decode(&f); err != nil {
		return Rates{}, fmt.Errorf("terms.LoadRates: %w", err)
	}
	r := Rates{Checked: f.Checked, halves: map[string]HalfRates{}}
	for _, h := range f.Halves {
		if err := h.check(); err != nil {
			return Rates{}, fmt.Errorf("terms.LoadRates: %q: %w", h.Half, err)
		}
		if _, twice := r.halves[h.Half]; twice {
			return Rates{}, fmt.Errorf("terms.LoadRates: %s is given twice", h.Half)
		}
		r.halves[h.Half] = h
	}
	return r, nil
}

var (
	halfForm = regexp.MustCompile(`^(19|20)\d\d-H[12]$`)
	maxRate  = decimal.NewFromInt(30)
)

func (h HalfRates) check() error {
	if !halfForm.MatchString(h.Half) {
		return fmt.Errorf("a half-year is written 2026-H1 or 2026-H2")
	}
	for _, rate := range []*decimal.Decimal{h.LegalIndividual, h.LegalOther, h.Refi} {
		if rate != nil && (rate.IsNegative() || rate.GreaterThan(maxRate)) {
			return fmt.Errorf("rate %s is not between 0 and 30 percent a year", rate)
		}
	}
	return nil
}

// With is r with the half-years of o taking the place of its own: an operator's file over the built-in one.
func (r Rates) With(o Rates) Rates {
	out := Rates{Checked: o.Checked, halves: map[string]HalfRates{}}
	for _, from := range []Rates{r, o} {
		for k, v := range from.halves {
			out.halves[k] = v
		}
	}
	return out
}

// Of is what is known of a half-year; unknown rates are nil.
func (r Rates) Of(h Half) HalfRates { return r.halves[h.String()] }

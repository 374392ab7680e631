package terms

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Cents is an amount in euro cents. Its text and JSON forms are "1234.56".
type Cents int64

// maxCents bounds every amount read, so that sums and products of this package cannot overflow.
const maxCents Cents = 100_000_000_000_00 // a hundred billion euros

const nbsp = "\u00a0"

// Spaces that may separate thousands: plain, no-break, narrow no-break, thin.
var spaceForms = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ")

// amountForm is: sign, whole part (plain, or in groups of three by one kind of separator), and at most two decimals.
var amountForm = regexp.MustCompile(`^([-+\x{2212}]?)(\d+|\d{1,3}(?: \d{3})+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:'\d{3})+)(?:([.,])(\d{1,2}))?$`)

// ParseCents reads an amount as people write it: "1234.56", "1 234,56 €", "€1,234.56", "1.234,56", "-12", "1234 EUR".
// Spaces may be no-break ones. With a single separator, three digits after it are thousands ("1,234" is 1234.00) and one
// or two are decimals. Anything else is refused: other currencies, parentheses, a trailing minus, three decimals.
func ParseCents(s string) (Cents, error) {
	bad := func(why string) (Cents, error) { return 0, fmt.Errorf("terms.ParseCents(%q): %s", s, why) }
	m := amountForm.FindStringSubmatch(bareAmount(s))
	if m == nil {
		return bad("not an amount such as 1234.56 or 1 234,56 €")
	}
	if strings.ContainsAny(m[2], ".,") && strings.Contains(m[2], m[3]) && m[3] != "" {
		return bad("the same sign separates thousands and decimals")
	}
	if strings.HasPrefix(m[2], "0") && len(m[2]) > 1 && strings.ContainsAny(m[2], " .,'") {
		return bad("a group of thousands cannot start with 0")
	}
	whole := strings.NewReplacer(" ", "", ".", "", ",", "", "'", "").Replace(m[2])
	n, err := strconv.ParseInt(whole+(m[4] + "00")[:2], 10, 64)
	if err != nil || Cents(n) > maxCents {
		return bad("too large")
	}
	if m[1] == "-" || m[1] == "\u2212" {
		n = -n
	}
	return Cents(n), nil
}

// bareAmount drops the euro sign or code and outer spaces, and makes every space a plain one.
func bareAmount(s string) string {
	s = strings.TrimSpace(spaceForms.Replace(s))
	for _, mark := range []string{"€", "EUR", "eur", "euros", "euro"} {
		if cut, ok := strings.CutSuffix(s, mark); ok {
			return strings.TrimSpace(cut)
		}
	}
	sign := ""
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") {
		sign, s = s[:1], s[1:]
	}
	for _, mark := range []string{"€", "EUR"} {
		if cut, ok := strings.CutPrefix(s, mark); ok {
			return sign + strings.TrimSpace(cut)
		}
	}
	return sign + s
}

// Decimal is the amount in euros.
func (c Cents) Decimal() decimal.Decimal { return decimal.New(int64(c), -2) }

// CentsOf rounds an amount in euros half-up (away from zero) to the cent.
func CentsOf(d decimal.Decimal) Cents { return Cents(d.Shift(2).Round(0).IntPart()) }

// String is the plain form, "1234.56".
func (c Cents) String() string { return c.Decimal().StringFixed(2) }

// Euros is the form for people: "1 234,56 €" with no-break spaces in French, "€1,234.56" in English.
func (c Cents) Euros(lang string) string {
	whole, frac, _ := strings.Cut(c.abs().String(), ".")
	sign := ""
	if c < 0 {
		sign = "-"
	}
	if lang == "en" {
		return sign + "€" + group(whole, ",") + "." + frac
	}
	return sign + group(whole, nbsp) + "," + frac + nbsp + "€"
}

func (c Cents) abs() Cents { return max(c, -c) }

// group puts sep before each third digit from the right.
func group(digits, sep string) string {
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// MarshalText writes "1234.56".
func (c Cents) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what [ParseCents] does.
func (c *Cents) UnmarshalText(b []byte) error {
	got, err := ParseCents(string(b))
	if err != nil {
		return err
	}
	*c = got
	return nil
}

var errPercent = errors.New("not a percentage such as 12.15, 12,15 or 12,15 %")

// ParsePercent reads "12.15", "12,15" or "12,15 %"; the value is in percent, so 12.15.
func ParsePercent(s string) (decimal.Decimal, error) {
	t := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(spaceForms.Replace(s)), "%"))
	d, err := decimal.NewFromString(strings.Replace(t, ",", ".", 1))
	if err != nil || strings.ContainsAny(t, "eE") || len(t) > 12 {
		return decimal.Zero, fmt.Errorf("terms.ParsePercent(%q): %w", s, errPercent)
	}
	return d, nil
}

// Percent is the form for people: "12,15 %" with a no-break space in French, "12.15%" in English.
func Percent(d decimal.Decimal, lang string) string {
	if lang == "en" {
		return d.String() + "%"
	}
	return strings.Replace(d.String(), ".", ",", 1) + nbsp + "%"
}

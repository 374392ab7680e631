package casefile

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"amiable/bot/terms"
)

// fileForm is a case as given to the commands. A field that is absent is not known.
type fileForm struct {
	ID       string        `json:"id"`
	Debtor   string        `json:"debtor"`
	Creditor string        `json:"creditor"`
	SIREN    string        `json:"siren"`
	Language string        `json:"language"`
	Kind     Kind          `json:"kind"`
	Own      *bool         `json:"own_claim"`
	Mandate  *fileMandate  `json:"mandate"`
	Contacts []Person      `json:"contacts"`
	Invoices []fileInvoice `json:"invoices"`
	Limits   *Limits       `json:"limits"`
	Given    []Grant       `json:"concessions"`
}

type fileMandate struct {
	Reference string     `json:"reference"`
	Date      terms.Date `json:"date"`
}

type fileInvoice struct {
	Number   string       `json:"number"`
	Kind     ItemKind     `json:"kind"`
	Issued   terms.Date   `json:"issued"`
	Due      terms.Date   `json:"due"`
	Amount   *terms.Cents `json:"amount"`
	Open     *terms.Cents `json:"open"`
	Currency string       `json:"currency"`
	PO       string       `json:"po"`
}

// FromJSON reads a case as given to the commands, true at the moment at. All but the debtor is optional; an invoice without
// "open" is open for its amount, and the reverse. Fields this program does not know are left alone. An error names the
// field it is about.
func FromJSON(data []byte, at time.Time) (Case, error) {
	events, err := FromJSONEvents(data, at)
	if err != nil {
		return Case{}, err
	}
	return Replay(events), nil
}

// FromJSONEvents is [FromJSON] as the events that make the case.
func FromJSONEvents(data []byte, at time.Time) ([]Event, error) {
	var f fileForm
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("casefile.FromJSON: %w", explain(err))
	}
	bodies, err := f.bodies(at)
	if err != nil {
		return nil, fmt.Errorf("casefile.FromJSON: %w", err)
	}
	var c Case
	events := make([]Event, 0, len(bodies))
	for i, b := range bodies {
		e := Event{ID: fmt.Sprintf("file-%03d", i), At: at.UTC(), By: "file", Body: b.body}
		if err := Validate(c, e); err != nil {
			return nil, fmt.Errorf("casefile.FromJSON: %s: %w", b.field, err)
		}
		c = Apply(c, e)
		events = append(events, e)
	}
	return events, nil
}

// explain says which field a JSON error is about.
func explain(err error) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		return fmt.Errorf("%s: a %s is not what is expected there", kind.Field, kind.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON, at byte %d: %w", syntax.Offset, err)
	}
	return err
}

type namedBody struct {
	field string
	body  Body
}

func (f fileForm) bodies(at time.Time) ([]namedBody, error) {
	id := f.ID
	if id == "" {
		id = "file"
	}
	o := Opened{Case: id, Identity: Identity{Debtor: strings.TrimSpace(f.Debtor), Creditor: f.Creditor, SIREN: f.SIREN,
		Language: f.Language, Kind: f.Kind}}
	if f.Own != nil {
		o.Claim = map[bool]Claim{true: OwnClaim, false: ThirdParty}[*f.Own]
	}
	if f.Mandate != nil {
		o.MandateReference, o.MandateDate = f.Mandate.Reference, f.Mandate.Date
	}
	out := []namedBody{{"case", o}}
	for i, k := range f.Contacts {
		if k.Name == "" && k.Role == "" && k.Email == "" && k.Phone == "" {
			continue
		}
		out = append(out, namedBody{fmt.Sprintf("contacts[%d]", i), ContactSet{Person: k}})
	}
	if len(f.Invoices) > 0 {
		items, err := f.items()
		if err != nil {
			return nil, err
		}
		out = append(out, namedBody{"invoices", ItemsSet{Mode: "manual", AsOf: at, Added: items}})
	}
	if f.Limits != nil {
		out = append(out, namedBody{"limits", LimitsSet{*f.Limits}})
	}
	for i, g := range f.Given {
		if _, known := grantWords[g.Kind]; !known {
			g.Kind = "other"
		}
		out = append(out, namedBody{fmt.Sprintf("concessions[%d]", i), Conceded{Grant: g}})
	}
	return out, nil
}

func (f fileForm) items() ([]OpenItem, error) {
	var items []OpenItem
	for i, v := range f.Invoices {
		if v.Amount == nil && v.Open == nil {
			return nil, fmt.Errorf("invoices[%d]: neither amount nor open is given", i)
		}
		if v.Amount == nil {
			v.Amount = v.Open
		}
		if v.Open == nil {
			v.Open = v.Amount
		}
		if v.Kind == "" {
			v.Kind = Invoice
			if *v.Amount < 0 {
				v.Kind = CreditNote
			}
		}
		if v.Number == "" {
			v.Number = fmt.Sprintf("#%d", i+1)
		}
		items = append(items, OpenItem{Number: v.Number, Kind: v.Kind, Issued: v.Issued, Due: v.Due, Amount: *v.Amount,
			Residual: *v.Open, Currency: v.Currency, PO: v.PO})
	}
	return items, nil
}

package casefile

import (
	"slices"
	"time"

	"amiable/bot/terms"
)

// Case is everything known about what one debtor owes one creditor. It is a value: [Apply] returns a new one and leaves
// the old one as it was. Lists are in the order of the events that made their things, [Case.Items] by key. The JSON form
// is the snapshot a store may keep; fields are added, never changed.
type Case struct {
	ID      string `json:"id"`
	Version int    `json:"version"` // how many events it follows from
	Opened  Stamp  `json:"opened,omitzero"`
	Identity

	Contacts         []Contact         `json:"contacts,omitempty"`
	Items            []Item            `json:"items,omitempty"`
	Payments         []Payment         `json:"payments,omitempty"`
	Claims           []Claimed         `json:"claims,omitempty"`
	Exchanges        []Exchange        `json:"exchanges,omitempty"`
	Promises         []Promise         `json:"promises,omitempty"`
	Disputes         []Dispute         `json:"disputes,omitempty"`
	Plans            []Plan            `json:"plans,omitempty"`
	Limits           []LimitsVersion   `json:"limits,omitempty"`
	Concessions      []Concession      `json:"concessions,omitempty"`
	Reasons          []Reason          `json:"reasons,omitempty"`
	Acknowledgements []Acknowledgement `json:"acknowledgements,omitempty"`
	Escalations      []Escalation      `json:"escalations,omitempty"`
	Drafts           []Draft           `json:"drafts,omitempty"`
	Requests         []Request         `json:"requests,omitempty"`
	Notes            []Note            `json:"notes,omitempty"`
	Imports          []Import          `json:"imports,omitempty"` // the last ones

	Insolvency Insolvent  `json:"insolvency,omitzero"`
	Snooze     Snoozed    `json:"snooze,omitzero"`
	Closing    Closed     `json:"closing,omitzero"`
	DataAsOf   time.Time  `json:"data_as_of,omitzero"`
	Erased     bool       `json:"erased,omitempty"`
	Registers  []Register `json:"registers,omitempty"`
}

// Kind is who owes: a business or a consumer. Empty is not known yet, and has to be asked.
type Kind string

// The two kinds.
const (
	B2B Kind = "b2b"
	B2C Kind = "b2c"
)

// Claim is for whom one collects. Empty is not known yet.
type Claim string

// For one's own company, or under a mandate of the creditor.
const (
	OwnClaim   Claim = "own"
	ThirdParty Claim = "third_party"
)

// Identity is who the case is about.
type Identity struct {
	Creditor         string     `json:"creditor,omitempty"`
	Debtor           string     `json:"debtor"` // legal name
	Account          string     `json:"account,omitempty"`
	SIREN            string     `json:"siren,omitempty"`
	Address          string     `json:"address,omitempty"`
	Language         string     `json:"language,omitempty"` // of the debtor; empty is French
	Kind             Kind       `json:"kind,omitempty"`
	Claim            Claim      `json:"claim,omitempty"`
	MandateReference string     `json:"mandate_reference,omitempty"` // of the first letter (R124-4)
	MandateDate      terms.Date `json:"mandate_date,omitzero"`       // of the first letter
	Collector        string     `json:"collector,omitempty"`
	SalesOwner       string     `json:"sales_owner,omitempty"`
}

// Lang is the language to write to the debtor in.
func (i Identity) Lang() string {
	if i.Language == "en" {
		return "en"
	}
	return "fr"
}

// Apply is the case after the event. It never fails and never judges: an event that does not fit changes nothing but the
// version. Nothing of c is changed.
func Apply(c Case, e Event) Case {
	w := writer{c: c, shared: true}
	w.do(e)
	return w.c
}

// Replay is the case after all events, from none.
func Replay(events []Event) Case { return Resume(Case{}, events) }

// Resume is the case after more events.
func Resume(c Case, events []Event) Case {
	w := writer{c: c.clone()}
	for _, e := range events {
		w.do(e)
	}
	return w.c
}

func (w *writer) do(e Event) {
	w.c.Version++
	if e.Body != nil && !w.c.Erased {
		e.Body.apply(w, e.stamp())
	}
}

func (c Case) clone() Case {
	c.Contacts = slices.Clone(c.Contacts)
	c.Items = slices.Clone(c.Items)
	c.Payments = slices.Clone(c.Payments)
	c.Claims = slices.Clone(c.Claims)
	c.Exchanges = slices.Clone(c.Exchanges)
	c.Promises = slices.Clone(c.Promises)
	c.Disputes = slices.Clone(c.Disputes)
	c.Plans = slices.Clone(c.Plans)
	c.Limits = slices.Clone(c.Limits)
	c.Concessions = slices.Clone(c.Concessions)
	c.Reasons = slices.Clone(c.Reasons)
	c.Acknowledgements = slices.Clone(c.Acknowledgements)
	c.Escalations = slices.Clone(c.Escalations)
	c.Drafts = slices.Clone(c.Drafts)
	c.Requests = slices.Clone(c.Requests)
	c.Notes = slices.Clone(c.Notes)
	c.Imports = slices.Clone(c.Imports)
	c.Registers = slices.Clone(c.Registers)
	return c
}

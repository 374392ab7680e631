package casefile

import (
	"encoding/json"
	"fmt"
	"time"
)

// Event is one thing that happened to a case. The id is unique within the case; At orders statements about the same
// thing. Source is the message it came from, if any.
type Event struct {
	ID     string
	At     time.Time
	By     string // who recorded it: a Slack user id, or "import"
	Source Source
	Body   Body
}

// Source is a Slack message.
type Source struct {
	Channel string `json:"channel,omitempty"`
	TS      string `json:"ts,omitempty"`
}

// Body is what happened. The types of this package are the only ones: [Opened], [Corrected], [Closed], [Snoozed],
// [Erased], [ContactSet], [ItemsSet], [PaymentSeen], [PaymentClaimed], [Exchanged], [PromiseMade], [PromiseClosed],
// [DisputeOpened], [DisputeClosed], [PlanAgreed], [PlanClosed], [LimitsSet], [Conceded], [ReasonStated], [Insolvent],
// [Acknowledged], [Escalated], [Decided], [DraftApproved], [DraftSent], [Requested], [Noted], [Retracted], [Unknown].
type Body interface {
	Type() string
	check(*Case) *Problem        // nil: may happen
	apply(*writer, Stamp)        // never panics, whatever the case
	sentence(lang string) string // for the timeline
}

// bodyVersion is the version of the stored bodies this program writes. A field may be added within a version; a change of
// meaning needs a new one, which older programs then keep without reading it.
const bodyVersion = 1

var decoders = map[string]func([]byte) (Body, error){
	Opened{}.Type():         decodeBody[Opened],
	Corrected{}.Type():      decodeBody[Corrected],
	Closed{}.Type():         decodeBody[Closed],
	Snoozed{}.Type():        decodeBody[Snoozed],
	Erased{}.Type():         decodeBody[Erased],
	ContactSet{}.Type():     decodeBody[ContactSet],
	ItemsSet{}.Type():       decodeBody[ItemsSet],
	PaymentSeen{}.Type():    decodeBody[PaymentSeen],
	PaymentClaimed{}.Type(): decodeBody[PaymentClaimed],
	Exchanged{}.Type():      decodeBody[Exchanged],
	PromiseMade{}.Type():    decodeBody[PromiseMade],
	PromiseClosed{}.Type():  decodeBody[PromiseClosed],
	DisputeOpened{}.Type():  decodeBody[DisputeOpened],
	DisputeClosed{}.Type():  decodeBody[DisputeClosed],
	PlanAgreed{}.Type():     decodeBody[PlanAgreed],
	PlanClosed{}.Type():     decodeBody[PlanClosed],
	LimitsSet{}.Type():      decodeBody[LimitsSet],
	Conceded{}.Type():       decodeBody[Conceded],
	ReasonStated{}.Type():   decodeBody[ReasonStated],
	Insolvent{}.Type():      decodeBody[Insolvent],
	Acknowledged{}.Type():   decodeBody[Acknowledged],
	Escalated{}.Type():      decodeBody[Escalated],
	Decided{}.Type():        decodeBody[Decided],
	DraftApproved{}.Type():  decodeBody[DraftApproved],
	DraftSent{}.Type():      decodeBody[DraftSent],
	Requested{}.Type():      decodeBody[Requested],
	Noted{}.Type():          decodeBody[Noted],
	Retracted{}.Type():      decodeBody[Retracted],
}

func decodeBody[T Body](data []byte) (Body, error) {
	var b T
	if err := json.Unmarshal(data, &b); err != nil {
		return nil, err
	}
	return b, nil
}

// Unknown is a body written by a newer program: kept as it is, and without effect.
type Unknown struct {
	Kind    string
	Version int
	Data    json.RawMessage
}

// Type is the newer program's.
func (u Unknown) Type() string         { return u.Kind }
func (u Unknown) check(*Case) *Problem { return problem("unknown_type", u.Kind) }
func (u Unknown) apply(*writer, Stamp) {}
func (u Unknown) sentence(lang string) string {
	return say(lang, "Événement d'une version plus récente (%s)", "Event of a newer version (%s)", u.Kind)
}

// wireEvent is the stored form. It is stable: fields are added, never changed.
type wireEvent struct {
	ID     string          `json:"id"`
	At     time.Time       `json:"at"`
	By     string          `json:"by,omitempty"`
	Source Source          `json:"source,omitzero"`
	Type   string          `json:"type"`
	V      int             `json:"v"`
	Data   json.RawMessage `json:"data"`
}

// MarshalJSON writes the stored form; an [Unknown] body is written as it was read.
func (e Event) MarshalJSON() ([]byte, error) {
	if e.Body == nil {
		return nil, fmt.Errorf("casefile.Event.MarshalJSON(id=%s): no body", e.ID)
	}
	w := wireEvent{ID: e.ID, At: e.At.UTC(), By: e.By, Source: e.Source, Type: e.Body.Type(), V: bodyVersion}
	if u, ok := e.Body.(Unknown); ok {
		w.V, w.Data = u.Version, u.Data
		return json.Marshal(w)
	}
	var err error
	if w.Data, err = json.Marshal(e.Body); err != nil {
		return nil, fmt.Errorf("casefile.Event.MarshalJSON(id=%s): %w", e.ID, err)
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads the stored form. A type or version this program does not know becomes [Unknown]; a known one that
// cannot be read is an error, since dropping it would change the case.
func (e *Event) UnmarshalJSON(data []byte) error {
	var w wireEvent
	if err := json.Unmarshal(data, &w); err != nil {
		return fmt.Errorf("casefile.Event.UnmarshalJSON: %w", err)
	}
	*e = Event{ID: w.ID, At: w.At.UTC(), By: w.By, Source: w.Source}
	decode := decoders[w.Type]
	if decode == nil || w.V > bodyVersion {
		if len(w.Data) == 0 {
			w.Data = json.RawMessage("null")
		}
		e.Body = Unknown{Kind: w.Type, Version: w.V, Data: w.Data}
		return nil
	}
	var err error
	if e.Body, err = decode(w.Data); err != nil {
		return fmt.Errorf("casefile.Event.UnmarshalJSON(id=%s, type=%s): %w", w.ID, w.Type, err)
	}
	return nil
}

// Describe says an event in one sentence, for the timeline.
func Describe(e Event, lang string) string {
	if e.Body == nil {
		return ""
	}
	return e.Body.sentence(lang)
}

// Line is one line of the timeline.
type Line struct {
	Event  string
	At     time.Time
	By     string
	Source Source
	Text   string
}

// Timeline says the events in the order they happened.
func Timeline(events []Event, lang string) []Line {
	lines := make([]Line, 0, len(events))
	for _, e := range inOrder(events) {
		lines = append(lines, Line{Event: e.ID, At: e.At, By: e.By, Source: e.Source, Text: Describe(e, lang)})
	}
	return lines
}

package workspace

import (
	"encoding/json"
	"time"
)

// Post is a message somebody types. Text is what is typed: "@amiable …"
// becomes a mention, "#recouvrement" a channel link, & < > are escaped;
// <@U…> and <#C…> may be given as they are. Thread is the ts of the root.
// Broadcast also shows the reply in the channel.
type Post struct {
	As        string `json:"as"`
	Channel   string `json:"channel"`
	Thread    string `json:"thread,omitempty"`
	Text      string `json:"text"`
	Broadcast bool   `json:"broadcast,omitempty"`
}

// Edit names one message; Text is its new text when it is edited. People
// edit and delete only their own messages; an ephemeral message is dismissed
// by deleting it.
type Edit struct {
	As      string `json:"as"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Text    string `json:"text,omitempty"`
}

// React adds an emoji by name (without colons), or takes it back.
type React struct {
	As      string `json:"as"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Name    string `json:"name"`
	Remove  bool   `json:"remove,omitempty"`
}

// Command is a slash command as typed: "/coach le client ne paie pas".
// A Thread makes Slack refuse it: error command_in_thread, with the sentence
// that Slack shows.
type Command struct {
	As      string `json:"as"`
	Channel string `json:"channel"`
	Thread  string `json:"thread,omitempty"`
	Text    string `json:"text"`
}

// Action is the use of one element, in a message (Channel and TS), a modal
// or Home (View). Block may be empty when only one block has the action.
// Ephemeral messages are named by their ts like the others.
//
// Value depends on the element: button, icon_button: nothing (its own value
// is sent); feedback_buttons: the value of the chosen button; static_select,
// external_select, radio_buttons, overflow: the option's value; users_,
// channels_ and conversations_select: the id; datepicker "2026-03-14";
// timepicker "10:30"; datetimepicker: seconds since 1970 (number); multi
// selects and checkboxes: an array; text inputs: the text. An external
// select's option object may be given whole. Values is the state of the
// other inputs of a view (or of the message), by block id and action id, in
// the same short forms.
type Action struct {
	As      string                    `json:"as"`
	Channel string                    `json:"channel,omitempty"`
	TS      string                    `json:"ts,omitempty"`
	View    string                    `json:"view,omitempty"`
	Block   string                    `json:"block_id,omitempty"`
	Action  string                    `json:"action_id"`
	Value   any                       `json:"value,omitempty"`
	Values  map[string]map[string]any `json:"values,omitempty"`
}

// Shortcut runs a shortcut: on a message (Channel and TS), or a global one.
type Shortcut struct {
	As       string `json:"as"`
	Callback string `json:"callback_id"`
	Channel  string `json:"channel,omitempty"`
	TS       string `json:"ts,omitempty"`
}

// Submit sends the top view with its inputs (short forms as in Action), or
// closes it.
type Submit struct {
	As     string                    `json:"as"`
	View   string                    `json:"view"`
	Values map[string]map[string]any `json:"values,omitempty"`
	All    bool                      `json:"all,omitempty"`
}

// SubmitResult is what became of a submission. Errors (by block id) come from
// Slack's own checks of the inputs, in which case the bot was not asked, or
// from the bot. Otherwise Views is the stack afterwards.
type SubmitResult struct {
	Errors map[string]string `json:"errors,omitempty"`
	Local  bool              `json:"local,omitempty"` // found before the bot was asked
	Action string            `json:"response_action,omitempty"`
	Views  []View            `json:"views"`
}

// Open shows a tab of the app: "home" or "messages".
type Open struct {
	As  string `json:"as"`
	Tab string `json:"tab"`
}

// Stop presses the stop button of an agent session.
type Stop struct {
	As      string `json:"as"`
	Channel string `json:"channel"`
	Thread  string `json:"thread"`
}

// FeedbackIn presses the first feedback_buttons element of a message.
type FeedbackIn struct {
	As      string `json:"as"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Good    bool   `json:"good"`
}

// Upload is a file somebody shares.
type Upload struct {
	As      string
	Channel string
	Thread  string
	Text    string
	Name    string
	Data    []byte
}

// Membership puts somebody into a channel or takes them out; the bot too.
type Membership struct {
	Person  string `json:"person"`
	Channel string `json:"channel"`
}

// Clock is the time of the workspace.
type Clock struct {
	Now    time.Time `json:"now"`
	Offset string    `json:"offset"` // Go duration
}

// ClockMove moves the workspace's time: by Advance (a Go duration), or To an
// instant. Both may go back; message timestamps never do.
type ClockMove struct {
	Advance string `json:"advance,omitempty"`
	To      string `json:"to,omitempty"` // RFC 3339
}

// Call is one Web API request of the bot (or a use of a response URL, method
// "response_url"; or an answer in an acknowledgement, method "ack").
type Call struct {
	Seq      int64             `json:"seq"`
	At       time.Time         `json:"at"`
	Method   string            `json:"method"`
	Args     map[string]string `json:"args"` // without the token; long values are cut at 300 characters
	Channel  string            `json:"channel,omitempty"`
	TS       string            `json:"ts,omitempty"` // message it created or changed
	Status   int               `json:"status"`       // HTTP
	OK       bool              `json:"ok"`
	Error    string            `json:"error,omitempty"`
	Messages []string          `json:"messages,omitempty"` // details, with JSON pointers
	Warning  string            `json:"warning,omitempty"`
	Note     string            `json:"note,omitempty"`    // what Slack would silently not do
	Refused  bool              `json:"refused,omitempty"` // Slack's rules refused it (show in red); false for faults and rate limits
	Fault    string            `json:"fault,omitempty"`   // kind of the fault that hit it
}

// Delivery is one attempt to hand something to the bot.
type Delivery struct {
	Seq      int64           `json:"seq"`
	Kind     string          `json:"kind"`               // event, command, interaction
	Type     string          `json:"type"`               // message, app_mention, block_actions, /coach…
	EventID  string          `json:"event_id,omitempty"` // of an event
	Envelope string          `json:"envelope_id,omitempty"`
	Mode     string          `json:"mode"` // socket, http
	Conn     int             `json:"connection,omitempty"`
	Retry    int             `json:"retry"` // 0 for the first attempt
	Reason   string          `json:"retry_reason,omitempty"`
	Channel  string          `json:"channel,omitempty"`
	TS       string          `json:"ts,omitempty"`
	SentAt   time.Time       `json:"sent_at"`
	Done     bool            `json:"done"`  // the attempt has ended
	Acked    bool            `json:"acked"` // in time
	AckMS    float64         `json:"ack_ms,omitempty"`
	Status   int             `json:"status,omitempty"` // HTTP
	Error    string          `json:"error,omitempty"`  // timeout, connection_failed, http_error, no_connection
	Final    bool            `json:"final,omitempty"`  // no further attempt will follow
	Fault    string          `json:"fault,omitempty"`
	Payload  json.RawMessage `json:"payload,omitempty"`
}

// Change is one entry of the feed. Kind says what to read again:
//
//	message    Channel, TS (Thread if a reply) was added, changed or grew; read it with /control/message
//	deleted    Channel, TS
//	ephemeral  as message, for Person only
//	status     Channel, Thread: status or session changed; read state
//	views      Person's stack of modals
//	home       Person's Home tab
//	prompts    suggested prompts of Channel
//	channels   channels, membership, read marks
//	people     people
//	call       a Web API request was recorded (Refused tells its colour)
//	delivery   a delivery was recorded or ended
//	faults, clock, sockets
//	reset, reload   read everything again
type Change struct {
	Seq     int64  `json:"seq"`
	Kind    string `json:"kind"`
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
	TS      string `json:"ts,omitempty"`
	Person  string `json:"person,omitempty"`
	Method  string `json:"method,omitempty"`
	Refused bool   `json:"refused,omitempty"`
}

// Fault makes the workspace misbehave, Count times (0 means once; -1 until
// removed).
//
// On Web API calls (Method: a method name, "response_url", "upload" or "*"):
//
//	ratelimit    HTTP 429 with Retry-After: Seconds
//	status       HTTP Status (500 when 0), empty body
//	reset        the connection is cut before anything happens
//	drop         the call is carried out, then the connection is cut
//	latency      answers after Millis (then as usual)
//	error        {"ok":false,"error":Error}
//
// On deliveries (Method: an event type such as app_mention, a command such as
// /coach, an interaction type such as block_actions, or "*"):
//
//	duplicate    delivered twice with the same event id
//	redeliver    delivered again under a new event id, as reported of Slack
//	reorder      held back until the next delivery has been sent
//	noack        the acknowledgement is thrown away, so that it is delivered again
//	lose         never sent
type Fault struct {
	ID      int    `json:"id"`
	Kind    string `json:"kind"`
	Method  string `json:"method"`
	Count   int    `json:"count,omitempty"`
	Seconds int    `json:"seconds,omitempty"`
	Millis  int    `json:"millis,omitempty"`
	Status  int    `json:"status,omitempty"`
	Error   string `json:"error,omitempty"`
	Hits    int    `json:"hits"`
}

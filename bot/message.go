package bot

// A Message is what the bot says, in our own words; the Slack adapter turns
// it into blocks, splits what is too long and refuses nothing silently.
type Message struct {
	// Summary is plain text for notifications and screen readers.
	Summary string `json:"summary"`
	Parts   []Part `json:"parts"`
}

// A Part is one block of a message; one field is set (two for an opinion).
type Part struct {
	Text    string   `json:"text,omitempty"`    // Markdown
	Note    string   `json:"note,omitempty"`    // small print, Markdown
	Buttons []Button `json:"buttons,omitempty"` // a row of buttons
	// Feedback shows two opinion buttons about this job id, with the labels
	// of Opinions (good, bad).
	Feedback string    `json:"feedback,omitempty"`
	Opinions [2]string `json:"opinions,omitzero"`
	Divider  bool      `json:"divider,omitempty"`
}

// A Button sends Action and Value back as a Press.
type Button struct {
	Label   string `json:"label"`  // cut at 75 characters by the adapter
	Action  string `json:"action"` // one of the Action constants
	Value   string `json:"value,omitempty"`
	Primary bool   `json:"primary,omitempty"`
}

// Actions of buttons. The adapter sends them back unchanged.
const (
	ActionCard     = "card"     // open a card; value: card id
	ActionShare    = "share"    // share a private answer; value: job id
	ActionAsk      = "ask"      // ask the question in value
	ActionFeedback = "feedback" // value: "up:<job>" or "down:<job>"
)

// A View is a modal window.
type View struct {
	Title string // cut at 24 characters by the adapter
	Close string
	Parts []Part
}

// A Place is where something is said. Thread is the ts of the thread's root;
// empty means at top level.
type Place struct {
	Team    string `json:"team,omitempty"`
	Channel string `json:"channel"`
	Thread  string `json:"thread,omitempty"`
}

// Key names the thread in the store; it is also the lane of its jobs.
func (p Place) Key() string { return p.Team + ":" + p.Channel + ":" + p.Thread }

// A Mark travels with a posted message (Slack's message metadata), so that a
// later attempt recognises what an earlier one already posted.
type Mark struct {
	Job  string `json:"job"`
	Part int    `json:"part"`           // 0, 1, … when one answer needed several messages
	Open bool   `json:"open,omitempty"` // still being written: what is there is not the whole answer
}

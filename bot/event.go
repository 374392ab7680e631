package bot

// Heard is a message that somebody posted where the bot can read it.
type Heard struct {
	EventID string
	Team    string // the workspace the event belongs to
	Channel string
	Direct  bool // a direct message with the bot
	Shared  bool // the envelope says the channel is shared with another organisation
	TS      string
	Thread  string // ts of the thread's root; empty at top level
	User    string
	Text    string // as Slack sends it: <@U…> mentions, &amp; escapes
	Mention bool   // the bot is mentioned
}

// Command is a slash command.
type Command struct {
	Name    string // with the slash
	Text    string
	Team    string
	Channel string
	User    string
	Trigger string // unique for each invocation, lives three seconds
	URL     string // response URL: five uses within 30 minutes
}

// Press is a button.
type Press struct {
	Action  string
	Value   string
	Team    string
	Channel string
	TS      string // message that holds the button
	Thread  string
	User    string
	Trigger string
	URL     string
}

// Opened is a person looking at the app's Home ("home") or Messages ("messages") tab.
type Opened struct {
	EventID string
	Team    string
	Channel string
	User    string
	Tab     string
}

// Stopped is a person pressing the stop button while an answer is written.
type Stopped struct {
	EventID string
	Team    string
	Channel string
	Thread  string
	User    string
}

package workspace

import (
	"encoding/json"
	"time"
)

// This file is the control interface: what a browser page or a test uses to
// be the people of the workspace. It is JSON over HTTP under /control/; the
// methods of *Workspace with the same names do the same without HTTP.
//
// # Access
//
// Every request carries the key of the workspace: header X-Workspace-Key, or
// the query parameter key where headers cannot be set (the event feed, files
// shown in an <img> or <iframe>). The page finds the key in its bootstrap:
//
//	<meta name="workspace-key" content="…">
//
// which the server fills in whenever it serves page/index.html (the literal
// text {{key}} is replaced). Requests whose Origin or Host is not the
// workspace's own are refused with 403, so a page elsewhere can do nothing.
//
// # Shape
//
// POST bodies and answers are JSON objects. An answer has "ok"; when it is
// false, "error" is a short code and "message" a sentence in the language of
// the person who acted (the body's "as"). Codes: bad_request (400), no_key
// and wrong_origin (403), not_found (404); everything a person cannot do is
// 200 with ok=false: no_such_person, no_such_channel, not_in_channel,
// no_such_message, not_yours, empty_message, no_such_element, bad_value (not
// one of the element's choices), no_such_view (closed, or not on top),
// command_in_thread, unknown_command, unknown_shortcut, app_not_available
// (outsiders, or the token is revoked), operation_timeout (the bot did not
// acknowledge in 3 s), dispatch_failed (it answered with an error),
// invalid_view, invalid_response and trouble (its answer was refused by
// Slack's rules; the refusal is also in the calls log, as method "ack"),
// nothing_to_stop, and for reactions Slack's own codes (already_reacted, …).
//
// # Reading
//
//	GET /control/state?as=U               -> State
//	GET /control/messages?as=U&channel=C  -> MessagePage, newest page first, messages oldest first
//	      &thread=TS (root and replies) &before=TS &after=TS &limit=N (default 100, at most 1000)
//	GET /control/message?as=U&channel=C&ts=TS -> {"message":Message}
//	GET /control/views?as=U               -> {"views":[View]}  bottom of the stack first
//	GET /control/home?as=U                -> {"view":View|null}
//	GET /control/calls?since=SEQ&limit=N&refused=1 -> {"calls":[Call]}       Web API requests of the bot
//	GET /control/deliveries?since=SEQ&limit=N      -> {"deliveries":[Delivery]} what was sent to the bot
//	GET /control/faults                   -> {"faults":[Fault]}
//	GET /control/clock                    -> Clock
//	GET /control/events?since=SEQ         -> text/event-stream of Change (id: the sequence number)
//	GET /files/FILE/NAME                  -> the bytes of a file
//
// A client starts with state, remembers State.Seq, opens the feed with
// since=Seq, and reads again what a Change names. When the feed has forgotten
// that far back it sends one Change of kind "reload".
//
// # Acting
//
//	POST /control/post      Post       -> {"ts"}
//	POST /control/edit      Edit       -> {}
//	POST /control/delete    Edit       -> {}
//	POST /control/react     React      -> {}
//	POST /control/read      Edit       -> {}   marks everything up to ts as read by "as"
//	POST /control/command   Command    -> {}   answers come as messages and views
//	POST /control/action    Action     -> {}   button, select, date, feedback, overflow, checkboxes…
//	POST /control/suggest   Action     -> {"options":[…],"option_groups":[…]}  external selects; value is what was typed
//	POST /control/shortcut  Shortcut   -> {}
//	POST /control/submit    Submit     -> SubmitResult
//	POST /control/close     Submit     -> {}   closes the top view, or the whole stack with "all"
//	POST /control/open      Open       -> {"channel"}  Home or Messages tab of the app
//	POST /control/stop      Stop       -> {}   the stop button of an agent session
//	POST /control/feedback  FeedbackIn -> {}   presses the feedback buttons of a message
//	POST /control/upload    multipart: as, channel, thread, text, file -> {"ts","file"}; without channel the file is only stored
//
// # Arranging
//
//	POST   /control/clock      ClockMove  -> Clock
//	POST   /control/faults     Fault      -> {"fault":Fault} with its id
//	DELETE /control/faults                -> {}   removes all, or ?id=N
//	POST   /control/disconnect {"reason"} -> {"closed":N}  Socket Mode connections (reason: refresh_requested, warning, link_disabled; "" cuts without a word)
//	POST   /control/revoke     {}         -> {}   tokens stop working, tokens_revoked is delivered
//	POST   /control/person     Person     -> {"person"}  adds, or replaces the one with the same id
//	POST   /control/channel    Channel    -> {"channel"} adds, or replaces the one with the same id
//	POST   /control/join       Membership -> {}
//	POST   /control/leave      Membership -> {}
//	POST   /control/reset      {}         -> {}   everything as after New; sockets stay connected

// KeyHeader carries the key of the control interface.
const KeyHeader = "X-Workspace-Key"

// State is what a person sees at a glance.
type State struct {
	Seq       int64          `json:"seq"` // start of the feed that continues this state
	Now       time.Time      `json:"now"`
	Offset    string         `json:"offset"` // how far the clock was moved, as a Go duration
	Mode      string         `json:"mode"`   // "socket" or "http"
	Connected int            `json:"connected"`
	Team      Team           `json:"team"`
	App       App            `json:"app"`
	Person    *Person        `json:"person,omitempty"` // the one asked for
	People    []Person       `json:"people"`
	Channels  []ChannelState `json:"channels"` // those the person is in; all without "as"
	Prompts   *Prompts       `json:"prompts,omitempty"`
	Refused   int            `json:"refused"`          // calls refused so far
	Notice    string         `json:"notice,omitempty"` // Options.Notice
}

// Team is a Slack workspace.
type Team struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Domain string `json:"domain"`
}

// App is the bot as the workspace knows it.
type App struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	User      string            `json:"user"` // user id of the bot
	Bot       string            `json:"bot"`  // B… id
	Agent     bool              `json:"agent"`
	Home      bool              `json:"home"` // has a Home tab
	Commands  []CommandSpec     `json:"commands"`
	Shortcuts []ShortcutSpec    `json:"shortcuts"`
	Scopes    []string          `json:"scopes"`
	Events    []string          `json:"events"`
	Prompts   []SuggestedPrompt `json:"prompts,omitempty"` // those of the manifest
}

// CommandSpec is a slash command the app declares.
type CommandSpec struct {
	Command     string `json:"command"` // with the slash
	Description string `json:"description"`
	Hint        string `json:"usage_hint,omitempty"`
}

// ShortcutSpec is a shortcut the app declares.
type ShortcutSpec struct {
	Name        string `json:"name"`
	Type        string `json:"type"` // "message" or "global"
	Callback    string `json:"callback_id"`
	Description string `json:"description,omitempty"`
}

// Prompts are the suggestions of the Messages tab. Choosing one posts its message.
type Prompts struct {
	Channel string            `json:"channel"`
	Title   string            `json:"title,omitempty"`
	Prompts []SuggestedPrompt `json:"prompts"`
}

// SuggestedPrompt is one suggestion.
type SuggestedPrompt struct {
	Title   string `json:"title"`
	Message string `json:"message"`
}

// Person is somebody in Slack. One whose Team is not the workspace's is an
// outsider, who exists only in shared channels.
type Person struct {
	ID      string `json:"id"`
	Team    string `json:"team"`
	Name    string `json:"name"` // handle, without @
	Real    string `json:"real_name"`
	Title   string `json:"title,omitempty"`
	Email   string `json:"email,omitempty"`
	Locale  string `json:"locale"` // fr-FR, en-US
	TZ      string `json:"tz"`     // Europe/Paris
	Guest   bool   `json:"guest,omitempty"`
	Single  bool   `json:"single,omitempty"` // single-channel guest (ultra restricted)
	Lead    bool   `json:"lead,omitempty"`   // member of the leads' user group
	Deleted bool   `json:"deleted,omitempty"`
	Bot     bool   `json:"bot,omitempty"`
	Outside bool   `json:"outside,omitempty"` // computed
}

// Channel is a conversation.
type Channel struct {
	ID      string   `json:"id"`
	Name    string   `json:"name,omitempty"`
	Topic   string   `json:"topic,omitempty"`
	Private bool     `json:"private,omitempty"`
	Direct  bool     `json:"direct,omitempty"`  // direct message between User and the bot
	User    string   `json:"user,omitempty"`    // the person of a direct message
	Shared  bool     `json:"shared,omitempty"`  // with another organisation
	Pending bool     `json:"pending,omitempty"` // invitation to share not yet accepted
	Teams   []string `json:"teams,omitempty"`   // when shared: every team in it
	Members []string `json:"members"`
}

// ChannelState is a channel as one person sees it in the rail.
type ChannelState struct {
	Channel
	Unread   int            `json:"unread"`
	LastRead string         `json:"last_read,omitempty"`
	Latest   string         `json:"latest,omitempty"` // ts of the newest message
	BotIn    bool           `json:"bot_in"`
	Status   []ThreadStatus `json:"status,omitempty"`
}

// ThreadStatus is the "is thinking…" line of a thread, and its agent session.
type ThreadStatus struct {
	Thread  string    `json:"thread"`
	Text    string    `json:"text,omitempty"`    // empty when none or gone after two minutes
	Loading []string  `json:"loading,omitempty"` // messages to rotate
	Until   time.Time `json:"until,omitzero"`
	Session string    `json:"session,omitempty"` // active, processing, suspended, closed
	Title   string    `json:"title,omitempty"`
	Stop    bool      `json:"stop,omitempty"` // the stop button is shown
}

// Message has Slack's own form, plus what only a client knows.
type Message struct {
	Type        string          `json:"type"` // "message"
	Subtype     string          `json:"subtype,omitempty"`
	User        string          `json:"user,omitempty"`
	Team        string          `json:"team,omitempty"`
	BotID       string          `json:"bot_id,omitempty"`
	AppID       string          `json:"app_id,omitempty"`
	ClientID    string          `json:"client_msg_id,omitempty"`
	Text        string          `json:"text"`             // mrkdwn, escaped as Slack does: &amp; &lt; &gt; <@U…> <#C…|name> <url|text>
	Blocks      json.RawMessage `json:"blocks,omitempty"` // Block Kit; a streamed message has markdown, task_card and plan blocks here while it grows
	Attachments json.RawMessage `json:"attachments,omitempty"`
	TS          string          `json:"ts"`
	Thread      string          `json:"thread_ts,omitempty"` // also set on a root that has replies
	Parent      string          `json:"parent_user_id,omitempty"`
	Replies     int             `json:"reply_count,omitempty"`
	Repliers    []string        `json:"reply_users,omitempty"`
	LastReply   string          `json:"latest_reply,omitempty"`
	Edited      *EditMark       `json:"edited,omitempty"`
	Files       []File          `json:"files,omitempty"`
	Reactions   []Reaction      `json:"reactions,omitempty"`
	Metadata    json.RawMessage `json:"metadata,omitempty"`

	Channel     string     `json:"channel,omitempty"`
	EphemeralTo string     `json:"ephemeral_to,omitempty"` // only this person sees it
	Streaming   bool       `json:"streaming,omitempty"`    // still growing
	StreamUntil *time.Time `json:"stream_until,omitempty"` // when Slack gives the stream up
	Broadcast   bool       `json:"broadcast,omitempty"`    // a reply also shown in the channel
}

// EditMark says who edited a message last, and when.
type EditMark struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

// Reaction is an emoji under a message.
type Reaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
	Count int      `json:"count"`
}

// File is an uploaded file; URL wants the bot's token or the key.
type File struct {
	ID       string `json:"id"`
	Created  int64  `json:"created"`
	Name     string `json:"name"`
	Title    string `json:"title"`
	Mime     string `json:"mimetype"`
	Type     string `json:"filetype"`
	User     string `json:"user"`
	Size     int    `json:"size"`
	Mode     string `json:"mode"`
	URL      string `json:"url_private"`
	Download string `json:"url_private_download"`
	Link     string `json:"permalink"`
	Alt      string `json:"alt_txt,omitempty"`
}

// MessagePage is a stretch of a channel or thread, oldest first. More is true
// when there are messages before it (after it, when "after" was given).
type MessagePage struct {
	Messages []Message `json:"messages"`
	More     bool      `json:"more"`
}

// View is a modal or a Home tab, in Slack's form.
type View struct {
	ID       string          `json:"id"`
	Type     string          `json:"type"` // "modal" or "home"
	Title    json.RawMessage `json:"title,omitempty"`
	Submit   json.RawMessage `json:"submit,omitempty"`
	Close    json.RawMessage `json:"close,omitempty"`
	Blocks   json.RawMessage `json:"blocks"`
	Callback string          `json:"callback_id,omitempty"`
	Private  string          `json:"private_metadata,omitempty"`
	External string          `json:"external_id,omitempty"`
	Hash     string          `json:"hash"`
	Root     string          `json:"root_view_id,omitempty"`
	Previous string          `json:"previous_view_id,omitempty"`
	Clear    bool            `json:"clear_on_close,omitempty"`
	Notify   bool            `json:"notify_on_close,omitempty"`
	// Errors by block id, from the last submission.
	Errors map[string]string `json:"errors,omitempty"`
}

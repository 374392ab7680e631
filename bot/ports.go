package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Prompt is one request to a model. Nothing in it names a debtor.
type Prompt struct {
	System      string // fixed and identical from call to call, so that providers can cache it
	Turns       []Turn // oldest first; the last is the question
	MaxTokens   int
	Temperature float64
}

// A Completion is a whole, finished answer.
type Completion struct {
	Text      string
	Model     string
	TokensIn  int
	TokensOut int
}

// Model is any language model. Complete calls emit (which may be nil) with
// each piece as it arrives and returns only when the answer is whole: a
// stream that ends without a finish reason, or cut at the length limit, is an
// error that wraps ErrModel. After the first piece nothing is retried. When
// emit fails, its error is returned.
type Model interface {
	Complete(ctx context.Context, p Prompt, emit func(piece string) error) (Completion, error)
}

// ErrModel is wrapped by every failure of a model; the flows then fall back.
var ErrModel = errors.New("the model did not give a usable answer")

// A Person is somebody in Slack, as far as the bot needs to know.
type Person struct {
	ID      string
	Team    string
	Lang    string         // "fr", "en" or "" when Slack says something else
	Zone    *time.Location // nil when unknown
	Guest   bool           // restricted or ultra-restricted
	Outside bool           // of another organisation
	Bot     bool
	Gone    bool // deactivated
}

// A Channel is a conversation.
type Channel struct {
	ID     string
	Direct bool // direct message with the bot
	Shared bool // shared, or pending to be, with another organisation
}

// A Posted message is one of the bot's own, found again in a thread.
type Posted struct {
	TS   string
	Mark Mark // zero when the message carries none (a stream that was cut)
}

// A Stream is an answer being written. One goroutine uses it.
type Stream interface {
	// TS of the message, to be saved as progress.
	TS() string
	// Append adds Markdown; the adapter paces the calls.
	Append(ctx context.Context, markdown string) error
	// Close ends the stream and puts the given parts (notes, buttons,
	// opinions; no text) under what was streamed.
	Close(ctx context.Context, under []Part) error
}

// Messenger is the Slack side: what is said, and whom to.
//
// Errors: *Delayed when Slack asks to wait; ErrRefused when trying again
// cannot help (channel gone, not a member); ErrRevoked when the token is
// dead. Every other error may be retried, but a post may have arrived.
type Messenger interface {
	// Split cuts a message that is too long for Slack into several; most
	// come back whole. Post and Update take messages that fit.
	Split(m Message) []Message
	// Post says m at place and returns its ts.
	Post(ctx context.Context, at Place, m Message, mark Mark) (ts string, err error)
	// Update replaces the message ts, also one that was streamed, even if its
	// stream is still open.
	Update(ctx context.Context, at Place, ts string, m Message, mark Mark) error
	// Posted lists the bot's own messages after the ts `after`, oldest first:
	// those of the thread, or those at top level when at.Thread is empty.
	Posted(ctx context.Context, at Place, after string) ([]Posted, error)
	// Whisper shows m to one person only.
	Whisper(ctx context.Context, at Place, person string, m Message) error
	// Respond answers a command or a button through its response URL:
	// privately, or in the channel.
	Respond(ctx context.Context, url string, m Message, private bool) error
	// Stream starts an answer; ErrNoStream means: use Post instead.
	Stream(ctx context.Context, at Place, to Person, mark Mark) (Stream, error)
	// Status shows "is thinking…" in the thread; empty clears it. Best effort.
	Status(ctx context.Context, at Place, text string) error
	// React adds an emoji by name to a message.
	React(ctx context.Context, at Place, ts, name string) error
	// History reads what people said in the thread before the bot was asked.
	History(ctx context.Context, at Place, before string) ([]Turn, error)
	// Prompts suggests questions in the app's Messages tab.
	Prompts(ctx context.Context, channel string, title string, prompts []Suggestion) error
	// Open shows a view; the trigger lives three seconds.
	Open(ctx context.Context, trigger string, v View) error
	// Publish sets a person's Home tab.
	Publish(ctx context.Context, person string, v View) error
	// Direct returns the channel of the direct message with a person.
	Direct(ctx context.Context, person string) (channel string, err error)
	Person(ctx context.Context, id string) (Person, error)
	Channel(ctx context.Context, id string) (Channel, error)
	// InGroup tells whether a person is a member of a user group.
	InGroup(ctx context.Context, person, group string) (bool, error)
}

// A Suggestion is a question offered in the Messages tab.
type Suggestion struct{ Title, Message string }

// Errors of the Messenger.
var (
	ErrRefused  = errors.New("refused by Slack for good")
	ErrRevoked  = errors.New("token is not valid any more")
	ErrNoStream = errors.New("this conversation does not take a stream")
)

// Delayed is Slack's "not now": try again after the time it gives.
type Delayed struct{ After time.Duration }

func (d *Delayed) Error() string { return fmt.Sprintf("asked by Slack to wait %s", d.After) }

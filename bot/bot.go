package bot

import (
	"log/slog"
	"sync"
	"time"

	"amiable/knowledge"
)

// Config is what a team decides about its bot.
type Config struct {
	Lang string         // default language, "fr" or "en"
	Zone *time.Location // default zone
	// Allow are the user groups whose members may use the bot; none means
	// every full member of the workspace.
	Allow []string
}

// Parts are what a Bot is made of. Model may be nil: handbook mode.
type Parts struct {
	Store Store
	Slack Messenger
	Model Model
	Cards *knowledge.Library
	Clock *Clock
	Log   *slog.Logger
	Meter Meter
}

// A Bot turns events into jobs (it is an Inbox) and jobs into answers (Run).
type Bot struct {
	Parts
	cfg   Config
	kinds map[Kind]handler
	wake  chan struct{}

	mu      sync.Mutex
	running map[string]func() // lane -> stop its running job
	revoked bool
}

// New wires a Bot; it starts nothing.
func New(p Parts, cfg Config) *Bot {
	if p.Meter == nil {
		p.Meter = nopMeter{}
	}
	b := &Bot{Parts: p, cfg: cfg, wake: make(chan struct{}, 1), running: map[string]func(){}}
	b.kinds = map[Kind]handler{
		KindQuestion: b.answerQuestion,
		KindPrivate:  b.answerPrivately,
		KindShare:    b.shareAnswer,
		KindFeedback: b.storeFeedback,
		KindWelcome:  b.welcome,
		KindHome:     b.showHome,
		KindAsk:      b.askForPerson,
		KindTooLate:  b.sayUnavailable,
	}
	return b
}

var _ Inbox = (*Bot)(nil)

// Meter receives counts and durations, by name and labels; never texts.
type Meter interface {
	Count(name string, labels ...string)
	Seconds(name string, d time.Duration, labels ...string)
}

type nopMeter struct{}

func (nopMeter) Count(string, ...string)                  {}
func (nopMeter) Seconds(string, time.Duration, ...string) {}

package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"amiable/bot"

	"github.com/slack-go/slack/socketmode"
)

const (
	connections   = 2  // Slack closes connections now and then: the other bridges the gap
	inFlight      = 32 // envelopes being stored at once, on all connections
	maxEnvelope   = 4 << 20
	reconnectWait = 5 * time.Second
)

// Listen receives events over Socket Mode until ctx ends (then nil) or the
// app token is dead (then an error that wraps bot.ErrRevoked). An envelope is
// acknowledged once the inbox has stored it, or when it is none of ours; on
// an error it is not, so that Slack delivers it again. When Listen returns,
// nothing of it runs any more.
func (c *Client) Listen(ctx context.Context, inbox bot.Inbox) error {
	if c.opt.AppToken == "" {
		return errors.New("slack.Listen: no app token")
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	l := &listener{c: c, inbox: inbox, slots: make(chan struct{}, inFlight)}
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			if err := l.connect(ctx); err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	l.jobs.Wait()
	if err := context.Cause(ctx); errors.Is(err, bot.ErrRevoked) {
		return fmt.Errorf("slack.Listen: %w", err)
	}
	return nil
}

type listener struct {
	c     *Client
	inbox bot.Inbox
	slots chan struct{}
	jobs  sync.WaitGroup
}

// connect keeps one connection until ctx ends or the token is dead.
func (l *listener) connect(ctx context.Context) error {
	for ctx.Err() == nil {
		err := l.session(ctx)
		if ctx.Err() != nil {
			return nil
		}
		err = explain("apps.connections.open", err)
		if errors.Is(err, bot.ErrRevoked) {
			return err
		}
		l.c.log.Warn("Socket Mode connection ended", "err", err)
		pause(ctx, reconnectWait)
	}
	return nil
}

// session runs the SDK's client, which reconnects by itself, until it gives up.
func (l *listener) session(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	sm := socketmode.New(l.c.api, socketmode.OptionReadLimit(maxEnvelope))
	ended := make(chan error, 1)
	go func() { ended <- sm.RunContext(ctx) }()
	for {
		select {
		case e := <-sm.Events:
			l.event(ctx, sm, e)
		case err := <-ended:
			return err
		}
	}
}

// event handles one event of the SDK's client.
func (l *listener) event(ctx context.Context, sm *socketmode.Client, e socketmode.Event) {
	switch e.Type {
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive:
		if e.Request != nil {
			l.start(ctx, sm, frame{e.Request.EnvelopeID, e.Request.Type, e.Request.Payload})
		}
	case socketmode.EventTypeErrorBadMessage: // the SDK does not know it; it must be acknowledged all the same
		var f frame
		if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok && json.Unmarshal(bad.Message, &f) == nil && f.ID != "" {
			l.start(ctx, sm, f)
		}
	case socketmode.EventTypeConnected:
		l.c.log.Info("Socket Mode connected")
	case socketmode.EventTypeConnectionError, socketmode.EventTypeErrorWriteFailed:
		l.c.log.Warn("Socket Mode trouble", "kind", string(e.Type))
	}
}

// frame is an envelope of Socket Mode.
type frame struct {
	ID      string          `json:"envelope_id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// start handles an envelope beside the others, when there is room.
func (l *listener) start(ctx context.Context, sm *socketmode.Client, f frame) {
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return // not acknowledged: it comes again
	}
	l.jobs.Go(func() {
		defer func() { <-l.slots }()
		l.handle(ctx, sm, f)
	})
}

// handle stores what an envelope asks for and acknowledges it. Storing is
// finished even when Listen is being stopped meanwhile.
func (l *listener) handle(ctx context.Context, sm *socketmode.Client, f frame) {
	job, err := l.parse(f)
	if err != nil { // a second delivery would be no better
		l.c.log.Warn("envelope ignored", "type", f.Type, "reason", err)
	}
	store, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.c.opt.InboxWait)
	defer cancel()
	var reply *bot.Message
	if job.do != nil {
		if reply, err = job.do(store, l.inbox); err != nil {
			l.c.log.Warn("envelope not stored", "type", f.Type, "err", err)
			return
		}
	}
	l.acknowledge(ctx, sm, f, reply)
}

func (l *listener) parse(f frame) (work, error) {
	switch f.Type {
	case socketmode.RequestTypeEventsAPI:
		return parseEvent(f.Payload, l.c.selfID())
	case socketmode.RequestTypeSlashCommands:
		return parseCommandJSON(f.Payload)
	case socketmode.RequestTypeInteractive:
		return parseInteraction(f.Payload)
	}
	return work{}, nil
}

// acknowledge answers an envelope. Slack drops answers of 20 KB and more
// without a word, so a reply that long is said as plain text.
func (l *listener) acknowledge(ctx context.Context, sm *socketmode.Client, f frame, reply *bot.Message) {
	ctx, cancel := context.WithTimeout(ctx, l.c.opt.InboxWait)
	defer cancel()
	var payload any
	if reply != nil {
		payload = l.c.response(*reply, true)
	}
	err := sm.AckCtx(ctx, f.ID, payload)
	if err != nil && payload != nil && ctx.Err() == nil {
		err = sm.AckCtx(ctx, f.ID, response{Type: "ephemeral", Text: fallbackText(*reply)})
	}
	if err != nil {
		l.c.log.Debug("envelope not acknowledged", "err", err)
	}
}

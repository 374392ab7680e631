package slack

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"amiable/bot"

	"github.com/slack-go/slack"
)

// stream is one answer being written. Its states:
//
//	streaming  text goes out with chat.appendStream
//	rewriting  Slack ended the stream (expired, stopped, conflict), or the fate
//	           of a write is unknown, or the answer went on in a further
//	           message: the message is replaced with everything so far, which
//	           can neither lose text nor double it
//	closed     nothing is written any more
//
// streaming -> rewriting -> closed, or streaming -> closed. Text is kept from
// the moment Append takes it until a write that held it has succeeded, so
// that a failed write is made good by the next one and Close may be called
// again after an error.
type stream struct {
	c     *Client
	at    bot.Place
	first string // ts of the first message
	ctx   context.Context
	done  func() bool // stops waiting for ctx

	mu      sync.Mutex
	mark    bot.Mark // of the current message
	ts      string   // of the current message; empty until it is posted
	tried   bool     // a post of the current message was tried
	full    []full   // earlier messages of the answer
	more    int      // further messages posted by the last write
	state   streamState
	stopped bool            // by the person: quiet until Close
	text    strings.Builder // of the current message, sent or not
	sent    int             // bytes of text that Slack has
	next    time.Time       // no write before
	timer   *time.Timer
}

type streamState int

const (
	streaming streamState = iota
	rewriting
	closed
)

const (
	maxStream  = 11000 // width of one streamed message: room for what goes under it
	largeBatch = 2000  // waiting text of this width goes out at once
	editPace   = 2     // edits go out this many times slower: Slack allows half as many
)

func (c *Client) newStream(ctx context.Context, at bot.Place, mark bot.Mark, ts string) *stream {
	s := &stream{c: c, at: at, first: ts, ctx: ctx, mark: mark, ts: ts}
	c.streams.add(s)
	s.done = context.AfterFunc(ctx, func() { c.streams.forget(s) })
	return s
}

// TS implements bot.Stream: that of the first message.
func (s *stream) TS() string { return s.first }

// Append implements bot.Stream. It fails only when going on is pointless:
// the token is dead, Slack refuses for good, ctx has ended.
func (s *stream) Append(ctx context.Context, markdown string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == closed {
		return nil
	}
	if strings.HasPrefix(markdown, "!") && strings.HasSuffix(s.text.String(), "<") {
		markdown = "\u200b" + markdown // see quiet
	}
	s.text.WriteString(quiet(markdown))
	now := time.Now()
	if now.Before(s.next) && (s.state == rewriting || width(s.waiting()) < largeBatch) {
		s.arm(s.next.Sub(now))
		return nil
	}
	return s.flush(ctx)
}

func (s *stream) waiting() string { return s.text.String()[s.sent:] }

// arm sends what waits after d, unless the job has ended by then.
func (s *stream) arm(d time.Duration) {
	if s.timer != nil {
		return
	}
	s.timer = time.AfterFunc(d, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.timer = nil
		if s.state == closed || s.ctx.Err() != nil {
			return
		}
		if err := s.flush(s.ctx); err != nil { // the next Append or Close meets it again
			s.c.log.Debug("stream not written", "err", err)
		}
	})
}

func (s *stream) disarm() {
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
}

// flush writes what waits; first whole messages, while there is more than
// one message takes.
func (s *stream) flush(ctx context.Context) error {
	s.disarm()
	for width(s.text.String()) > maxStream {
		if err := s.roll(ctx); err != nil {
			return s.forgive(ctx, err)
		}
	}
	if s.waiting() == "" || s.stopped {
		return nil
	}
	var err error
	if s.state == streaming {
		err = s.append(ctx, s.waiting())
	} else {
		err = s.rewrite(ctx, s.text.String(), nil)
	}
	return s.forgive(ctx, err)
}

// forgive paces the next write and decides what a failed one means.
func (s *stream) forgive(ctx context.Context, err error) error {
	pace := s.c.opt.AppendEvery
	var delayed *bot.Delayed
	switch {
	case err == nil:
		s.sent = s.text.Len()
	case errors.As(err, &delayed):
		pace = max(pace, delayed.After)
	case errors.Is(err, bot.ErrRevoked), errors.Is(err, bot.ErrRefused):
		return err
	case ctx.Err() != nil: // nobody knows whether the write arrived
		s.state = rewriting
		return err
	default:
		s.c.log.Debug("stream write failed, the message will be replaced", "err", err)
		s.state = rewriting
	}
	if s.state == rewriting {
		pace *= editPace
	}
	s.next = time.Now().Add(pace)
	if err != nil {
		s.arm(pace)
	}
	return nil
}

// append sends text; when the stream is over, the message is rewritten.
func (s *stream) append(ctx context.Context, text string) error {
	err := s.c.call(ctx, "chat.appendStream", write, func(ctx context.Context) error {
		_, _, err := s.c.api.AppendStreamContext(ctx, s.at.Channel, s.ts, slack.MsgOptionMarkdownText(text))
		return err
	})
	if !s.ended(err) {
		return err
	}
	if s.stopped {
		return nil
	}
	return s.rewrite(ctx, s.text.String(), nil)
}

// ended tells whether err means that Slack streams no further, and notes it.
func (s *stream) ended(err error) bool {
	code := codeOf(err)
	if !endedCodes[code] && !tooMuchCodes[code] {
		return false
	}
	s.state = rewriting
	s.stopped = s.stopped || code == "stopped_by_user"
	return true
}

// Close implements bot.Stream. A message that is closed with nothing under
// it keeps an open mark: what is there is not the whole answer.
func (s *stream) Close(ctx context.Context, under []bot.Part) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == closed {
		return nil
	}
	s.disarm()
	for width(s.text.String()) > maxStream {
		if err := s.roll(ctx); err != nil {
			return s.unsure(err)
		}
	}
	s.mark.Open = len(under) == 0
	err := s.last(ctx, under)
	if err == nil && !s.mark.Open {
		err = s.complete(ctx)
	}
	if err != nil {
		return s.unsure(err)
	}
	s.shut()
	return nil
}

// last is the last write: of what waits, and of what goes under the text.
func (s *stream) last(ctx context.Context, under []bot.Part) error {
	if s.state == streaming {
		if !fits(append([]bot.Part{{Text: s.text.String()}}, under...)) {
			return s.rewrite(ctx, s.text.String(), under)
		}
		err := s.stop(ctx, s.waiting(), under)
		if !s.ended(err) {
			return err
		}
	}
	if s.ts == "" && strings.TrimSpace(s.text.String()) == "" && len(under) == 0 {
		return nil
	}
	return s.rewrite(ctx, s.text.String(), under)
}

func (s *stream) stop(ctx context.Context, text string, under []bot.Part) error {
	opts := []slack.MsgOption{metadata(s.mark)}
	if text != "" {
		opts = append(opts, slack.MsgOptionMarkdownText(text))
	}
	if blocks := messageBlocks(under); len(blocks) > 0 {
		opts = append(opts, slack.MsgOptionBlocks(blocks...))
	}
	return s.c.stopStream(ctx, s.at, s.ts, opts...)
}

// unsure notes that a write may or may not have happened: should Close be
// called again, the message is replaced whole.
func (s *stream) unsure(err error) error {
	var delayed *bot.Delayed
	if !errors.As(err, &delayed) {
		s.state = rewriting
	}
	return err
}

func (s *stream) shut() {
	s.state = closed
	s.done()
	s.c.streams.forget(s)
}

// abandon ends the stream without a word: its message is about to be
// replaced.
func (s *stream) abandon() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.disarm()
	s.shut()
}

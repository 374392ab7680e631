package bot

import (
	"context"
	"errors"
	"strings"
	"time"
)

// screen is where a model's answer appears while it is written: a stream
// where Slack takes one, else a message that is edited.
type screen struct {
	bot    *Bot
	claim  Claimed
	at     Place
	after  string // ts of the question
	to     Person
	p      *progress
	stream Stream
	resume bool  // an earlier attempt left a message: it is replaced at the end
	err    error // what went wrong on the Slack side, as opposed to the model's
}

// prepare looks for what an earlier attempt left and notes that this one may
// post from now on.
func (s *screen) prepare(ctx context.Context) error {
	have, err := s.bot.alreadyPosted(ctx, s.claim, s.at, s.after, *s.p)
	if err != nil {
		return err
	}
	if old, ok := have[0]; ok {
		s.resume, s.p.TS = true, old.TS
	}
	s.p.Posting = true
	return s.bot.save(ctx, s.claim, *s.p)
}

// show puts a checked paragraph on the screen.
func (s *screen) show(ctx context.Context, paragraph string) error {
	if s.resume {
		return nil
	}
	s.err = s.append(ctx, paragraph)
	return s.err
}

func (s *screen) append(ctx context.Context, paragraph string) error {
	if s.stream == nil {
		if err := s.open(ctx); err != nil {
			return err
		}
	} else {
		paragraph = "\n\n" + paragraph
	}
	if err := s.stream.Append(ctx, paragraph); err != nil {
		return err
	}
	if s.p.TS != "" {
		return nil
	}
	s.p.TS = s.stream.TS()
	return s.bot.save(ctx, s.claim, *s.p)
}

func (s *screen) open(ctx context.Context) (err error) {
	mark := Mark{Job: s.claim.ID, Open: true}
	s.stream, err = s.bot.Slack.Stream(ctx, s.at, s.to, mark)
	if errors.Is(err, ErrNoStream) {
		s.stream, err = &edited{slack: s.bot.Slack, at: s.at, mark: mark}, nil
	}
	return err
}

// finish ends the answer on the screen. whole tells that what was shown is
// the answer; otherwise the stream is only closed, and ans replaces it when
// it is delivered.
func (s *screen) finish(ctx context.Context, ans Answer, whole bool) (onScreen bool, err error) {
	if s.stream == nil {
		return false, nil
	}
	if !whole || !ans.InScope {
		return false, s.stream.Close(ctx, nil)
	}
	s.p.Answer = &ans
	if err := s.bot.save(ctx, s.claim, *s.p); err != nil {
		return false, err
	}
	return true, s.stream.Close(ctx, underAnswer(ans, s.claim.ID))
}

// interrupted ends the answer where the person stopped it. A worker that
// lost its job or is shutting down says nothing: the next attempt will.
func (s *screen) interrupted(ctx context.Context, ans Answer) (Answer, error) {
	if cause := context.Cause(ctx); !errors.Is(cause, ErrStopped) {
		return Answer{}, cause
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	w := words(ans.Lang)
	if s.stream == nil {
		ans.Text = w.Interrupted
		return ans, s.bot.deliver(ctx, s.claim, s.at, s.after, plain(w.Interrupted), *s.p)
	}
	return ans, s.stream.Close(ctx, append([]Part{{Note: w.Interrupted}}, underAnswer(ans, s.claim.ID)...))
}

// editEvery is the pace of edits: Slack allows about fifty a minute.
const editEvery = 1500 * time.Millisecond

// edited is a Stream made of one message that is edited, for conversations
// where Slack takes no stream.
type edited struct {
	slack Messenger
	at    Place
	mark  Mark
	text  strings.Builder
	ts    string
	last  time.Time
}

func (e *edited) TS() string { return e.ts }

func (e *edited) Append(ctx context.Context, markdown string) (err error) {
	e.text.WriteString(markdown)
	switch {
	case e.ts == "":
		e.ts, err = e.slack.Post(ctx, e.at, e.slack.Split(e.message(nil))[0], e.mark)
	case time.Since(e.last) < editEvery:
		return nil
	default:
		err = e.slack.Update(ctx, e.at, e.ts, e.slack.Split(e.message(nil))[0], e.mark)
	}
	e.last = time.Now()
	return err
}

func (e *edited) Close(ctx context.Context, under []Part) error {
	mark := e.mark
	mark.Open = under == nil
	for i, m := range e.slack.Split(e.message(under)) {
		mark.Part = i
		var err error
		if i == 0 {
			err = e.slack.Update(ctx, e.at, e.ts, m, mark)
		} else {
			_, err = e.slack.Post(ctx, e.at, m, mark)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (e *edited) message(under []Part) Message {
	text := e.text.String()
	return Message{Summary: summary(text), Parts: append([]Part{{Text: text}}, under...)}
}

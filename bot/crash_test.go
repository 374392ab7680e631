package bot_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"amiable/bot"
	"amiable/bot/bottest"
)

// crash makes the n-th effect fail, before or after it happened, and every
// further effect of that attempt with it, as when the process dies: on the
// Slack side and in the store.
type crash struct {
	mu    sync.Mutex
	left  int // effects until the crash
	after bool
	dead  bool // since the crash, until the next attempt
	where string
}

var errCrash = errors.New("the process died here")

func (c *crash) at(point string, after bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dead {
		return errCrash
	}
	if after != c.after {
		return nil
	}
	c.left--
	if c.left == 0 {
		c.dead, c.where = true, fmt.Sprintf("%s (after=%t)", point, after)
		return errCrash
	}
	return nil
}

// crashingStore fails the calls that a worker makes about a job it holds.
type crashingStore struct {
	bot.Store
	c *crash
}

func (s crashingStore) Claim(ctx context.Context, n int, lease time.Duration) ([]bot.Claimed, time.Duration, error) {
	jobs, wait, err := s.Store.Claim(ctx, n, lease)
	if len(jobs) > 0 {
		s.c.mu.Lock()
		s.c.dead = false // a new process
		s.c.mu.Unlock()
	}
	return jobs, wait, err
}

func (s crashingStore) Save(ctx context.Context, c bot.Claimed, p string) error {
	return s.around("save", func() error { return s.Store.Save(ctx, c, p) })
}

func (s crashingStore) Done(ctx context.Context, c bot.Claimed, thread string, turns ...bot.Turn) error {
	return s.around("done", func() error { return s.Store.Done(ctx, c, thread, turns...) })
}

// Retry of a dead process never arrives: the lease has to end.
func (s crashingStore) Retry(ctx context.Context, c bot.Claimed, d time.Duration, counted bool) error {
	return s.around("retry", func() error { return s.Store.Retry(ctx, c, d, counted) })
}

func (s crashingStore) Extend(ctx context.Context, c bot.Claimed, d time.Duration) error {
	s.c.mu.Lock()
	dead := s.c.dead
	s.c.mu.Unlock()
	if dead {
		return errCrash
	}
	return s.Store.Extend(ctx, c, d)
}

func (s crashingStore) around(point string, do func() error) error {
	if err := s.c.at(point, false); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return s.c.at(point, true)
}

// TestOneAnswerWhereverItDies kills the worker before and after each effect
// of an answer, in turn, in every mode; the person ends up with one whole
// answer, and the thread's memory holds it once.
func TestOneAnswerWhereverItDies(t *testing.T) {
	t.Parallel()
	text := "**À faire maintenant**\n- Écoutez [reason-cash-short].\n\n**À dire**\n> « Oui ? » [P05]\n\n**Ensuite**\n- Notez la date."
	modes := map[string]func(p *bot.Parts, s *bottest.Slack){
		"handbook":       func(*bot.Parts, *bottest.Slack) {},
		"model, stream":  func(p *bot.Parts, s *bottest.Slack) { p.Model = saying(text) },
		"model, edits":   func(p *bot.Parts, s *bottest.Slack) { p.Model = saying(text); s.NoStream = true },
		"model, failing": func(p *bot.Parts, s *bottest.Slack) { p.Model = failingAfter(text) },
	}
	for name, mode := range modes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			points := 0
			for _, after := range []bool{false, true} {
				for n := 1; ; n++ {
					c := &crash{left: n, after: after}
					synctest.Test(t, func(t *testing.T) { oneAnswer(t, c, mode) })
					if c.where == "" || t.Failed() {
						break
					}
					points++
				}
			}
			t.Logf("%d crash points", points)
			if points < 4 {
				t.Errorf("only %d crash points were reached", points)
			}
		})
	}
}

func oneAnswer(t *testing.T, c *crash, mode func(*bot.Parts, *bottest.Slack)) {
	slack := bottest.NewSlack()
	w := newWorld(t, func(p *bot.Parts, _ *bot.Config) {
		slack.Fail = func(method string, after bool) error { return c.at(method, after) }
		p.Slack, p.Store = slack, crashingStore{p.Store, c}
		mode(p, slack)
	})
	defer w.stop()
	e := bot.Heard{EventID: "E1", Team: "T1", User: "U1", Channel: "C1", TS: "1.1", Mention: true, Text: "le client dit qu'il n'a pas de trésorerie"}
	if err := w.bot.Hear(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	w.settle(time.Minute)
	got := slack.Messages()
	if len(got) != 1 || got[0].Mark.Open || got[0].Mark.Job == "" {
		t.Errorf("died at %s: %d messages, want one whole one:\n%v", c.where, len(got), slack.Lines())
	}
	turns, err := w.store.Turns(t.Context(), bot.Place{Team: "T1", Channel: "C1", Thread: "1.1"}.Key(), 10)
	if err != nil || len(turns) != 2 {
		t.Errorf("died at %s: %d turns kept (%v), want 2", c.where, len(turns), err)
	}
	st, err := w.store.Stats(t.Context())
	if err != nil || st.Due+st.Scheduled+st.Dead != 0 {
		t.Errorf("died at %s: queue not empty: %+v %v", c.where, st, err)
	}
}

func saying(text string) *bottest.Model {
	return &bottest.Model{Say: func(bot.Prompt) ([]string, error) { return []string{text[:40], text[40:]}, nil }}
}

func failingAfter(text string) *bottest.Model {
	return &bottest.Model{Say: func(bot.Prompt) ([]string, error) { return []string{text}, bot.ErrModel }}
}

// TestGivenUpSaysSoOnce: a job that never succeeds ends among the dead and
// the person gets one honest sentence.
func TestGivenUpSaysSoOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slack, broken := bottest.NewSlack(), true
		w := newWorld(t, func(p *bot.Parts, _ *bot.Config) {
			p.Slack = slack
			p.Store = brokenTurns{p.Store, &broken}
		})
		defer w.stop()
		e := bot.Heard{EventID: "E1", Team: "T1", User: "U1", Channel: "C1", TS: "1.1", Mention: true, Text: "le client ne répond pas"}
		if err := w.bot.Hear(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		w.settle(45 * time.Minute)
		dead, err := w.store.Dead(t.Context(), 10)
		if err != nil || len(dead) != 1 {
			t.Fatalf("dead = %v, %v", dead, err)
		}
		if got := slack.Messages(); len(got) != 1 {
			t.Fatalf("%d messages, want one apology: %v", len(got), slack.Lines())
		}
		broken = false
		e.TS, e.EventID, e.Thread = "1.2", "E2", "1.1"
		if err := w.bot.Hear(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		w.settle(time.Minute)
		if got := slack.Messages(); len(got) != 2 {
			t.Errorf("the thread's next question was not answered: %v", slack.Lines())
		}
	})
}

type brokenTurns struct {
	bot.Store
	broken *bool
}

func (s brokenTurns) Turns(ctx context.Context, thread string, n int) ([]bot.Turn, error) {
	if *s.broken {
		return nil, errors.New("poison")
	}
	return s.Store.Turns(ctx, thread, n)
}

// TestRateLimitDelaysAndNothingElse: a rate limit is waited for as long as
// Slack says, however often, and the answer still comes once.
func TestRateLimitDelaysAndNothingElse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slack := bottest.NewSlack()
		w := newWorld(t, func(p *bot.Parts, _ *bot.Config) { p.Slack = slack })
		defer w.stop()
		until := time.Now().Add(45 * time.Minute)
		slack.Fail = func(method string, after bool) error {
			if method == "post" && time.Now().Before(until) {
				return &bot.Delayed{After: time.Minute}
			}
			return nil
		}
		e := bot.Heard{EventID: "E1", Team: "T1", User: "U1", Channel: "C1", TS: "1.1", Mention: true, Text: "le client ne répond pas"}
		if err := w.bot.Hear(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		w.settle(44 * time.Minute)
		if n := len(slack.Messages()); n != 0 {
			t.Fatalf("%d messages during the limit", n)
		}
		w.settle(5 * time.Minute)
		if n := len(slack.Messages()); n != 1 {
			t.Errorf("%d messages after the limit, want 1", n)
		}
	})
}

// TestStopEndsTheAnswer: the person stops a long answer; what was shown
// stays, with a line that says so, and nothing more is written.
func TestStopEndsTheAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := &slowModel{}
		w := newWorld(t, func(p *bot.Parts, _ *bot.Config) { p.Model = slow })
		defer w.stop()
		e := bot.Heard{EventID: "E1", Team: "T1", User: "U1", Channel: "C1", TS: "1.1", Mention: true, Text: "le client ne répond pas"}
		if err := w.bot.Hear(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		w.settle(30 * time.Second)
		if err := w.bot.Stopped(t.Context(), bot.Stopped{Team: "T1", Channel: "C1", Thread: "1.1", User: "U1"}); err != nil {
			t.Fatal(err)
		}
		w.settle(time.Minute)
		lines := w.slack.Lines()
		n := len(lines)
		w.settle(time.Minute)
		if len(w.slack.Lines()) != n || n < 3 {
			t.Fatalf("writing went on after the stop: %v", w.slack.Lines())
		}
		st, err := w.store.Stats(t.Context())
		if err != nil || st.Due+st.Dead != 0 {
			t.Errorf("job not done: %+v %v", st, err)
		}
	})
}

var firstCard = regexp.MustCompile(`\[[A-Za-z0-9-]+\]`)

// slowModel writes a paragraph each ten seconds, for ever.
type slowModel struct{}

func (*slowModel) Complete(ctx context.Context, p bot.Prompt, emit func(string) error) (bot.Completion, error) {
	for {
		select {
		case <-ctx.Done():
			return bot.Completion{}, ctx.Err()
		case <-time.After(10 * time.Second):
		}
		if err := emit("Un paragraphe " + firstCard.FindString(p.Turns[len(p.Turns)-1].Text) + ".\n\n"); err != nil {
			return bot.Completion{}, err
		}
	}
}

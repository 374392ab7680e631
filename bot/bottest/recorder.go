// Package bottest holds what tests of the flows share: a Slack side that
// writes down every effect as a line of text, and a model that says what it
// is told to.
package bottest

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"amiable/bot"
)

// Slack is a bot.Messenger that keeps messages in memory and records each
// effect. Its people and channels are given; unknown ids are an error, as in
// Slack. The zero value is not usable; see NewSlack.
type Slack struct {
	People   map[string]bot.Person
	Channels map[string]bot.Channel
	Groups   map[string][]string
	NoStream bool // refuse streams
	// Fail is asked before (after = false) and after (true) each effect; an
	// error it returns after the effect is a reply that got lost.
	Fail func(method string, after bool) error

	mu      sync.Mutex
	lines   []string
	msgs    []*Posted
	serial  int
	changed chan struct{}
}

// Posted is a message as it stands.
type Posted struct {
	At   bot.Place
	TS   string
	Mark bot.Mark
	Msg  bot.Message
	Text string // what a stream wrote
}

// NewSlack has one member U1 of team T1, a guest UG, an outsider UO, an
// English speaker UE, an internal channel C1, a shared one CS and the direct
// message D1.
func NewSlack() *Slack {
	return &Slack{
		People: map[string]bot.Person{
			"U1": {ID: "U1", Team: "T1", Lang: "fr"}, "UE": {ID: "UE", Team: "T1", Lang: "en"},
			"UG": {ID: "UG", Team: "T1", Guest: true}, "UO": {ID: "UO", Team: "T9", Outside: true},
			"UB": {ID: "UB", Team: "T1", Bot: true},
		},
		Channels: map[string]bot.Channel{"C1": {ID: "C1"}, "CS": {ID: "CS", Shared: true}, "D1": {ID: "D1", Direct: true}},
		changed:  make(chan struct{}),
	}
}

var _ bot.Messenger = (*Slack)(nil)

func (s *Slack) effect(method string, do func()) error {
	if s.Fail != nil {
		if err := s.Fail(method, false); err != nil {
			return err
		}
	}
	s.mu.Lock()
	do()
	close(s.changed)
	s.changed = make(chan struct{})
	s.mu.Unlock()
	if s.Fail != nil {
		return s.Fail(method, true)
	}
	return nil
}

func (s *Slack) line(format string, args ...any) {
	s.lines = append(s.lines, fmt.Sprintf(format, args...))
}

// Lines are the effects so far.
func (s *Slack) Lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.lines...)
}

// Messages are the bot's messages as they stand.
func (s *Slack) Messages() []Posted {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Posted, len(s.msgs))
	for i, m := range s.msgs {
		out[i] = *m
	}
	return out
}

// Wait returns once ok holds for the effects so far, or with ctx's error.
func (s *Slack) Wait(ctx context.Context, ok func(lines []string) bool) error {
	for {
		s.mu.Lock()
		lines, changed := append([]string(nil), s.lines...), s.changed
		s.mu.Unlock()
		if ok(lines) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%w; so far:\n%s", ctx.Err(), strings.Join(lines, "\n"))
		}
	}
}

// Split cuts nothing: limits are the adapter's business.
func (s *Slack) Split(m bot.Message) []bot.Message { return []bot.Message{m} }

func (s *Slack) Post(_ context.Context, at bot.Place, m bot.Message, mark bot.Mark) (ts string, err error) {
	err = s.effect("post", func() {
		ts = s.newTS()
		s.msgs = append(s.msgs, &Posted{At: at, TS: ts, Mark: mark, Msg: m})
		s.line("post %s/%s %s", at.Channel, at.Thread, render(m))
	})
	return ts, err
}

func (s *Slack) newTS() string {
	s.serial++
	return "9000000000." + fmt.Sprintf("%06d", s.serial)
}

func (s *Slack) Update(_ context.Context, at bot.Place, ts string, m bot.Message, mark bot.Mark) error {
	err := s.effect("update", func() {
		for _, p := range s.msgs {
			if p.TS == ts && p.At.Channel == at.Channel {
				p.Msg, p.Mark, p.Text = m, mark, ""
			}
		}
		s.line("update %s/%s %s", at.Channel, ts, render(m))
	})
	return err
}

func (s *Slack) Posted(_ context.Context, at bot.Place, after string) (out []bot.Posted, err error) {
	err = s.effect("posted", func() {
		for _, p := range s.msgs {
			if p.At.Channel == at.Channel && p.At.Thread == at.Thread && p.TS > after {
				out = append(out, bot.Posted{TS: p.TS, Mark: p.Mark})
			}
		}
	})
	return out, err
}

func (s *Slack) Whisper(_ context.Context, at bot.Place, person string, m bot.Message) error {
	return s.effect("whisper", func() { s.line("whisper %s %s/%s %s", person, at.Channel, at.Thread, render(m)) })
}

func (s *Slack) Respond(_ context.Context, url string, m bot.Message, private bool) error {
	return s.effect("respond", func() { s.line("respond %s private=%t %s", url, private, render(m)) })
}

func (s *Slack) Status(context.Context, bot.Place, string) error { return nil }

func (s *Slack) React(_ context.Context, at bot.Place, ts, name string) error {
	return s.effect("react", func() { s.line("react %s/%s :%s:", at.Channel, ts, name) })
}

func (s *Slack) History(context.Context, bot.Place, string) ([]bot.Turn, error) { return nil, nil }

func (s *Slack) Prompts(_ context.Context, channel, title string, p []bot.Suggestion) error {
	return s.effect("prompts", func() { s.line("prompts %s %d", channel, len(p)) })
}

func (s *Slack) Open(_ context.Context, trigger string, v bot.View) error {
	return s.effect("open", func() { s.line("open %s %s", trigger, render(bot.Message{Parts: v.Parts})) })
}

func (s *Slack) Publish(_ context.Context, person string, v bot.View) error {
	return s.effect("publish", func() { s.line("publish %s %s", person, render(bot.Message{Parts: v.Parts})) })
}

func (s *Slack) Direct(_ context.Context, person string) (string, error) {
	return "D" + person[1:], nil
}

func (s *Slack) Person(_ context.Context, id string) (bot.Person, error) {
	if s.Fail != nil {
		if err := s.Fail("person", false); err != nil {
			return bot.Person{}, err
		}
	}
	p, ok := s.People[id]
	if !ok {
		return p, fmt.Errorf("user_not_found")
	}
	return p, nil
}

func (s *Slack) Channel(_ context.Context, id string) (bot.Channel, error) {
	c, ok := s.Channels[id]
	if !ok {
		return c, fmt.Errorf("channel_not_found: %w", bot.ErrRefused)
	}
	return c, nil
}

func (s *Slack) InGroup(_ context.Context, person, group string) (bool, error) {
	for _, m := range s.Groups[group] {
		if m == person {
			return true, nil
		}
	}
	return false, nil
}

// Stream writes into a message; refused when NoStream is set.
func (s *Slack) Stream(_ context.Context, at bot.Place, to bot.Person, mark bot.Mark) (bot.Stream, error) {
	if s.NoStream {
		return nil, bot.ErrNoStream
	}
	st := &stream{s: s, at: at, mark: mark}
	err := s.effect("stream", func() {
		st.p = &Posted{At: at, TS: s.newTS()} // as in Slack: no mark before the end
		s.msgs = append(s.msgs, st.p)
		s.line("stream %s/%s to %s", at.Channel, at.Thread, to.ID)
	})
	return st, err
}

type stream struct {
	s    *Slack
	at   bot.Place
	mark bot.Mark
	p    *Posted
}

func (t *stream) TS() string { return t.p.TS }

func (t *stream) Append(_ context.Context, markdown string) error {
	return t.s.effect("append", func() {
		t.p.Text += markdown
		t.s.line("append %s", strconv.Quote(markdown))
	})
}

func (t *stream) Close(_ context.Context, under []bot.Part) error {
	return t.s.effect("close", func() {
		t.p.Mark = t.mark
		t.p.Mark.Open = under == nil
		t.s.line("close %s", render(bot.Message{Parts: under}))
	})
}

// render writes a message as one line.
func render(m bot.Message) string {
	var out []string
	for _, p := range m.Parts {
		switch {
		case p.Text != "":
			out = append(out, strconv.Quote(p.Text))
		case p.Note != "":
			out = append(out, "note:"+strconv.Quote(p.Note))
		case p.Feedback != "":
			out = append(out, "feedback")
		case p.Divider:
			out = append(out, "---")
		}
		for _, b := range p.Buttons {
			out = append(out, "["+b.Label+" → "+b.Action+" "+b.Value+"]")
		}
	}
	return strings.Join(out, " ")
}

// Model says what Say returns, piece by piece.
type Model struct {
	mu  sync.Mutex
	Say func(p bot.Prompt) (pieces []string, err error)
	// Asked are the prompts it was given.
	Asked []bot.Prompt
}

var _ bot.Model = (*Model)(nil)

func (m *Model) Complete(ctx context.Context, p bot.Prompt, emit func(string) error) (bot.Completion, error) {
	m.mu.Lock()
	m.Asked = append(m.Asked, p)
	m.mu.Unlock()
	pieces, err := m.Say(p)
	for _, s := range pieces {
		if e := ctx.Err(); e != nil {
			return bot.Completion{}, e
		}
		if emit != nil {
			if e := emit(s); e != nil {
				return bot.Completion{}, e
			}
		}
	}
	return bot.Completion{Text: strings.Join(pieces, "")}, err
}

// Note records a line that is not an effect of the bot.
func (s *Slack) Note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.line(format, args...)
}

// LastValue is the value of the last button with that action that was shown.
func (s *Slack) LastValue(action string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.lines) - 1; i >= 0; i-- {
		if j := strings.LastIndex(s.lines[i], "→ "+action+" "); j >= 0 {
			v, _, _ := strings.Cut(s.lines[i][j+len("→ "+action+" "):], "]")
			return v
		}
	}
	return ""
}

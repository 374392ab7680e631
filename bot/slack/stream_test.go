package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"amiable/bot"

	"pgregory.net/rapid"
)

var claire = bot.Person{ID: "U1", Team: ourTeam}

func (f *fake) open(t *testing.T, c *Client) bot.Stream {
	t.Helper()
	s, err := c.Stream(t.Context(), thread, claire, bot.Mark{Job: "j"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var under = []bot.Part{{Note: "D’après le guide"}, {Feedback: "j"}}

// TestStreamStates is the table of what Slack may do to a stream and what
// comes of it: everything said once, in the right messages, marked as whole.
func TestStreamStates(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		faults map[string][]fault
		expire bool // Slack ends the stream before the second write
		trace  string
	}{
		{"nothing happens", nil, false, "startStream appendStream stopStream"},
		{"expired", nil, true, "startStream appendStream stopStream update"},
		{"append says over", map[string][]fault{"chat.appendStream": {{code: "message_not_in_streaming_state"}}}, false,
			"startStream appendStream update stopStream update update"},
		{"append in conflict", map[string][]fault{"chat.appendStream": {{code: "streaming_state_conflict"}}}, false,
			"startStream appendStream update stopStream update update"},
		{"stopped by the person: quiet until the end", map[string][]fault{"chat.appendStream": {{code: "stopped_by_user"}}}, false,
			"startStream appendStream update stopStream update"},
		{"append too long for Slack", map[string][]fault{"chat.appendStream": {{code: "msg_blocks_too_long"}}}, false,
			"startStream appendStream update stopStream update update"},
		{"append lost on the way", map[string][]fault{"chat.appendStream": {{drop: true}}}, false,
			"startStream appendStream update stopStream update"},
		{"append arrived, answer lost", map[string][]fault{"chat.appendStream": {{late: true}}}, false,
			"startStream appendStream update stopStream update"},
		{"append: server error", map[string][]fault{"chat.appendStream": {{status: 502}}}, false,
			"startStream appendStream update stopStream update"},
		{"append must wait", map[string][]fault{"chat.appendStream": {{after: "30"}}}, false,
			"startStream appendStream stopStream"},
		{"stop says over", map[string][]fault{"chat.stopStream": {{code: "message_not_in_streaming_state"}}}, false,
			"startStream appendStream stopStream update stopStream update"},
		{"what goes under is refused", map[string][]fault{"chat.stopStream": {{code: "invalid_blocks"}}}, false,
			"startStream appendStream stopStream update stopStream update"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			s := f.open(t, f.client())
			for m, q := range tt.faults {
				f.fail(m, q...)
			}
			if err := s.Append(t.Context(), "Premier. "); err != nil {
				t.Fatal(err)
			}
			if tt.expire {
				f.expire()
			}
			if err := s.Append(t.Context(), "Second."); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(t.Context(), under); err != nil {
				t.Fatal(err)
			}
			checkAnswer(t, f, "Premier. Second.")
			if got := f.trace(); got != tt.trace {
				t.Errorf("calls:\n got %s\nwant %s", got, tt.trace)
			}
		})
	}
}

// checkAnswer: one message, whole, marked as whole, with what goes under it.
func checkAnswer(t *testing.T, f *fake, want string) {
	t.Helper()
	all := f.said()
	if len(all) != 1 || all[0].markdown != want || all[0].open {
		t.Fatalf("said %+v, want %q once", all, want)
	}
	if all[0].metadata != `{"event_type":"amiable_answer","event_payload":{"job":"j","part":0}}` {
		t.Errorf("mark %s", all[0].metadata)
	}
	kinds := ""
	for _, b := range all[0].blocks {
		if b["type"] != "markdown" {
			kinds += fmt.Sprint(b["type"], " ")
		}
	}
	if kinds != "context context_actions " {
		t.Errorf("under the text: %s", kinds)
	}
}

func TestStreamRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fault         fault
		is            error
		again, beside bool // asked again in the same channel, in another one
	}{
		{fault{code: "channel_type_not_supported"}, bot.ErrNoStream, false, true},
		{fault{code: "missing_recipient_team_id"}, bot.ErrNoStream, false, true},
		{fault{code: "unknown_method"}, bot.ErrNoStream, false, false},
		{fault{code: "missing_scope"}, bot.ErrNoStream, false, false},
		{fault{after: "30"}, bot.ErrNoStream, false, false},
		{fault{code: "something_else"}, bot.ErrNoStream, true, true},
		{fault{code: "streaming_state_conflict"}, bot.ErrNoStream, true, true},
		{fault{code: "channel_not_found"}, bot.ErrRefused, true, true},
		{fault{code: "token_revoked"}, bot.ErrRevoked, true, true},
		{fault{code: "internal_error"}, nil, true, true},
		{fault{status: 500}, nil, true, true},
		{fault{late: true}, nil, true, true},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.fault), func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			c := f.client()
			f.fail("chat.startStream", tt.fault)
			_, err := c.Stream(t.Context(), thread, claire, bot.Mark{Job: "j"})
			for _, sentinel := range []error{bot.ErrNoStream, bot.ErrRefused, bot.ErrRevoked} {
				want := sentinel == tt.is
				if tt.is == bot.ErrNoStream && sentinel == bot.ErrRefused {
					continue // the cause may be one too
				}
				if err == nil || errors.Is(err, sentinel) != want {
					t.Errorf("error %v", err)
				}
			}
			for want, place := range map[*bool]bot.Place{&tt.again: thread, &tt.beside: {Team: ourTeam, Channel: "C2", Thread: thread.Thread}} {
				before := len(f.called("chat.startStream"))
				_, _ = c.Stream(t.Context(), place, claire, bot.Mark{}) // only whether it asks matters
				if asked := len(f.called("chat.startStream")) > before; asked != *want {
					t.Errorf("asked in %s: %v, want %v", place.Channel, asked, *want)
				}
			}
		})
	}
}

func TestStreamRefusalIsForgotten(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var clock bot.Clock
	c := f.client(func(o *Options) { o.Clock = &clock })
	f.fail("chat.startStream", fault{code: "unknown_method"})
	if _, err := c.Stream(t.Context(), thread, claire, bot.Mark{}); !errors.Is(err, bot.ErrNoStream) {
		t.Fatal(err)
	}
	clock.SetOffset(teamPause + time.Minute)
	if _, err := c.Stream(t.Context(), thread, claire, bot.Mark{}); err != nil {
		t.Errorf("later: %v", err)
	}
}

func TestStreamNeedsAThread(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	_, err := f.client().Stream(t.Context(), bot.Place{Channel: "C1"}, claire, bot.Mark{})
	if !errors.Is(err, bot.ErrNoStream) || f.trace() != "" {
		t.Errorf("error %v, calls %q", err, f.trace())
	}
}

func TestStreamPaces(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s := f.open(t, f.client())
	for range 50 {
		if err := s.Append(t.Context(), "mot "); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(f.called("chat.appendStream")); got != 1 {
		t.Errorf("%d appends, want 1: the rest waits", got)
	}
	if err := s.Append(t.Context(), strings.Repeat("x", largeBatch)); err != nil {
		t.Fatal(err)
	}
	if got := len(f.called("chat.appendStream")); got != 2 {
		t.Errorf("%d appends, want 2: much text goes out at once", got)
	}
}

func TestStreamPingsNobody(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s := f.open(t, f.client())
	for _, text := range []string{"a <!here> ", "<", "!channel>"} {
		if err := s.Append(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(t.Context(), under); err != nil {
		t.Fatal(err)
	}
	if got := f.said()[0].markdown; strings.Contains(got, "<!") {
		t.Errorf("said %q", got)
	}
}

func TestStreamSendsWhatWaits(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s := f.open(t, f.client(func(o *Options) { o.AppendEvery = time.Millisecond }))
	f.mu.Lock()
	f.seen = make(chan string, 10)
	f.mu.Unlock()
	for _, text := range []string{"un ", "deux "} {
		if err := s.Append(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	for sent := ""; sent != "un deux "; sent = f.said()[0].markdown {
		<-f.seen // by Append or by the timer
	}
	if err := s.Close(t.Context(), under); err != nil {
		t.Fatal(err)
	}
	checkAnswer(t, f, "un deux ")
}

func TestStreamWritesNothingAfterItsJob(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	ctx, cancel := context.WithCancel(t.Context())
	c := f.client()
	bs, err := c.Stream(ctx, thread, claire, bot.Mark{Job: "j"})
	if err != nil {
		t.Fatal(err)
	}
	s := bs.(*stream)
	if err := s.Append(ctx, "un "); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(ctx, "deux"); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := s.Append(ctx, strings.Repeat("x", largeBatch)); !errors.Is(err, context.Canceled) {
		t.Errorf("append after the end: %v", err)
	}
	if f.said()[0].markdown != "un " {
		t.Errorf("written after the end: %q", f.said()[0].markdown)
	}
	if err := s.Close(context.WithoutCancel(ctx), under); err != nil {
		t.Fatal(err)
	}
	checkAnswer(t, f, "un deux"+strings.Repeat("x", largeBatch))
}

func TestStreamWriteOfUnknownFateIsNotRepeated(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s, err := f.client().Stream(ctx, thread, claire, bot.Mark{Job: "j"})
	if err != nil {
		t.Fatal(err)
	}
	f.mu.Lock()
	f.hook = func(method string, r *http.Request) { // the job ends between the effect and the answer
		if method == "chat.appendStream" {
			cancel()
			<-r.Context().Done()
		}
	}
	f.mu.Unlock()
	if err := s.Append(ctx, "Tout."); !errors.Is(err, context.Canceled) {
		t.Errorf("append: %v", err)
	}
	if err := s.Close(context.WithoutCancel(ctx), under); err != nil {
		t.Fatal(err)
	}
	checkAnswer(t, f, "Tout.")
}

func TestUpdateEndsTheStream(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := f.client()
	s := f.open(t, c)
	for _, text := range []string{"moitié", " autre"} {
		if err := s.Append(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Update(t.Context(), thread, s.TS(), bot.Message{Summary: "désolé", Parts: []bot.Part{{Text: "désolé"}}}, bot.Mark{Job: "j"}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Append(t.Context(), "encore"), s.Close(t.Context(), under)); err != nil {
		t.Fatal(err)
	}
	if m := f.said(); len(m) != 1 || m[0].markdown != "désolé" {
		t.Errorf("messages %+v", m)
	}
}

func TestCloseWithNothingUnderStaysOpen(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s := f.open(t, f.client())
	if err := errors.Join(s.Append(t.Context(), "moitié"), s.Close(t.Context(), nil)); err != nil {
		t.Fatal(err)
	}
	if m := f.said()[0]; m.open || !strings.Contains(m.metadata, `"open":true`) {
		t.Errorf("message %+v", m)
	}
}

func TestCloseMayBeCalledAgain(t *testing.T) {
	t.Parallel()
	for _, x := range []fault{{drop: true}, {late: true}, {status: 500}, {after: "30"}, {code: "fatal_error"}} {
		f := newFake(t)
		s := f.open(t, f.client())
		if err := s.Append(t.Context(), "Tout."); err != nil {
			t.Fatal(err)
		}
		f.fail("chat.stopStream", x)
		if err := s.Close(t.Context(), under); err == nil {
			t.Fatalf("%+v: no error", x)
		}
		if err := s.Close(t.Context(), under); err != nil {
			t.Fatalf("%+v: %v", x, err)
		}
		checkAnswer(t, f, "Tout.")
		before := f.trace()
		if err := s.Close(t.Context(), under); err != nil || f.trace() != before {
			t.Errorf("a closed stream writes")
		}
	}
}

func TestStreamGivesUp(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]error{"token_revoked": bot.ErrRevoked, "is_archived": bot.ErrRefused} {
		f := newFake(t)
		s := f.open(t, f.client())
		f.fail("chat.appendStream", fault{code: code})
		if err := s.Append(t.Context(), "x"); !errors.Is(err, want) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

// TestStreamOfAnyLength drives streams with random text and random trouble:
// all of it is said, once, in order.
func TestStreamOfAnyLength(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := f.client(func(o *Options) { o.Log = slog.New(slog.DiscardHandler) })
	trouble := []fault{{}, {}, {}, {code: "message_not_in_streaming_state"}, {drop: true}, {late: true}, {status: 503}, {after: "9"}}
	rapid.Check(t, func(r *rapid.T) {
		f.mu.Lock()
		f.messages, f.calls, f.faults = nil, nil, map[string][]fault{}
		f.mu.Unlock()
		s := f.open(t, c)
		for _, m := range []string{"chat.appendStream", "chat.stopStream", "chat.update", "chat.postMessage"} {
			f.fail(m, rapid.SliceOfN(rapid.SampledFrom(trouble), 0, 3).Draw(r, m)...)
		}
		var want strings.Builder
		for i := range rapid.IntRange(1, 12).Draw(r, "appends") {
			words := rapid.IntRange(1, 900).Draw(r, "words")
			text := strings.Repeat(fmt.Sprintf("mot%d ", i), words) + "\n\n"
			want.WriteString(text)
			if err := s.Append(t.Context(), text); err != nil {
				r.Fatal(err)
			}
		}
		for try := 0; ; try++ {
			err := s.Close(t.Context(), under)
			if err == nil {
				break
			}
			if try > 20 {
				r.Fatal(err)
			}
		}
		var got strings.Builder
		for _, m := range f.said() {
			if m.open || strings.Contains(m.metadata, "open") {
				r.Fatalf("a stream or a mark is left open: %s", m.metadata)
			}
			got.WriteString(m.markdown + "\n")
		}
		if bare(got.String()) != bare(want.String()) {
			r.Fatalf("lost or doubled: %d of %d characters, calls %s", len(bare(got.String())), len(bare(want.String())), f.trace())
		}
	})
}

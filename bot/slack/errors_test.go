package slack

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"amiable/bot"
)

func TestErrorsOfCalls(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fault fault
		is    error // nil: may be tried again
		after time.Duration
		text  string
		calls int
	}{
		{"dead token", fault{code: "token_revoked"}, bot.ErrRevoked, 0, "slack.chat.postMessage: token_revoked", 1},
		{"bad token", fault{code: "invalid_auth"}, bot.ErrRevoked, 0, "slack.chat.postMessage: invalid_auth", 1},
		{"inactive", fault{code: "account_inactive"}, bot.ErrRevoked, 0, "slack.chat.postMessage: account_inactive", 1},
		{"channel gone", fault{code: "channel_not_found"}, bot.ErrRefused, 0, "slack.chat.postMessage: channel_not_found", 1},
		{"not a member", fault{code: "not_in_channel"}, bot.ErrRefused, 0, "slack.chat.postMessage: not_in_channel", 1},
		{"archived", fault{code: "is_archived"}, bot.ErrRefused, 0, "slack.chat.postMessage: is_archived", 1},
		{"no scope", fault{code: "missing_scope"}, bot.ErrRefused, 0, "slack.chat.postMessage: missing_scope", 1},
		{"Slack is unwell", fault{code: "internal_error"}, nil, 0, "slack.chat.postMessage: internal_error", 1},
		{"unheard-of code", fault{code: "brand_new"}, nil, 0, "slack.chat.postMessage: brand_new", 1},
		{"server error", fault{status: 503}, nil, 0, "slack.chat.postMessage: http_503", 1},
		{"connection cut", fault{drop: true}, nil, 0, "slack.chat.postMessage: EOF", 1},
		{"wait", fault{after: "30"}, nil, 30 * time.Second, "slack.chat.postMessage: ratelimited", 1},
		{"wait, by code", fault{code: "ratelimited"}, nil, unspecifiedWait, "slack.chat.postMessage: ratelimited", 1},
		{"wait, unsaid", fault{status: 429}, nil, unspecifiedWait, "slack.chat.postMessage: ratelimited", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.fail("chat.postMessage", tt.fault)
			_, err := f.client().Post(t.Context(), thread, bot.Message{Summary: "Un secret", Parts: []bot.Part{{Text: "Un secret"}}}, bot.Mark{})
			if err == nil || err.Error() != tt.text {
				t.Errorf("error %q, want %q", err, tt.text)
			}
			for _, sentinel := range []error{bot.ErrRevoked, bot.ErrRefused} {
				if errors.Is(err, sentinel) != (sentinel == tt.is) {
					t.Errorf("errors.Is(%v, %v) is wrong", err, sentinel)
				}
			}
			var d *bot.Delayed
			if errors.As(err, &d) != (tt.after > 0) || d != nil && d.After != tt.after {
				t.Errorf("delay %v, want %v", d, tt.after)
			}
			if got := len(f.called("chat.postMessage")); got != tt.calls {
				t.Errorf("%d calls, want %d", got, tt.calls)
			}
		})
	}
}

func TestRepeat(t *testing.T) {
	t.Parallel()
	cut := &callError{method: "m", cause: errUnclear}
	tests := []struct {
		name string
		err  error
		kind callKind
		want bool
	}{
		{"success", nil, read, false},
		{"read, connection", cut, read, true},
		{"write, connection", cut, write, false},
		{"read, 502", explainStatus("m", 502), read, true},
		{"write, 502", explainStatus("m", 502), write, false},
		{"read, 404", explainStatus("m", 404), read, false},
		{"read, refused", explainCode("m", "channel_not_found"), read, false},
		{"read, cancelled", explain("m", context.Canceled), read, false},
		{"read, timed out", explain("m", context.DeadlineExceeded), read, false},
		{"write, short wait", &callError{"m", "ratelimited", &bot.Delayed{After: time.Second}}, write, true},
		{"write, long wait", &callError{"m", "ratelimited", &bot.Delayed{After: 2 * time.Second}}, write, false},
	}
	for _, tt := range tests {
		if got, _ := repeat(tt.err, tt.kind); got != tt.want {
			t.Errorf("%s: repeat = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestRateLimitOfNoTimeIsWaitedOut(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.fail("chat.postMessage", fault{after: "0"})
	if _, err := f.client().Post(t.Context(), thread, bot.Message{Summary: "a"}, bot.Mark{}); err != nil {
		t.Fatal(err)
	}
	if got := len(f.said()); got != 1 {
		t.Errorf("%d messages, want 1", got)
	}
}

func TestReadsAreRepeatedOnce(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.fail("auth.test", fault{drop: true})
	f.fail("conversations.replies", fault{status: 500})
	if _, err := f.client().Posted(t.Context(), thread, ""); err != nil {
		t.Fatal(err)
	}
	f.fail("conversations.open", fault{drop: true}, fault{drop: true})
	if _, err := f.client().Direct(t.Context(), "U1"); err == nil {
		t.Error("two cut connections in a row are an error")
	}
}

func TestErrorsSayNothingSecret(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := f.client(func(o *Options) { o.APIURL = "http://127.0.0.1:1/api/" })
	err := c.Respond(t.Context(), "http://127.0.0.1:1/secret-address", bot.Message{Summary: "x"}, true)
	if err == nil || strings.Contains(err.Error(), "secret-address") {
		t.Errorf("error %v", err)
	}
	_, err = c.Post(t.Context(), thread, bot.Message{Summary: "x"}, bot.Mark{})
	if err == nil || strings.Contains(err.Error(), testToken) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err = f.client().Post(ctx, thread, bot.Message{Summary: "x"}, bot.Mark{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

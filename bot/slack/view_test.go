package slack

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"amiable/bot"
)

func TestViews(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := f.client()
	v := bot.View{Title: strings.Repeat("é", 40), Close: "Fermer", Parts: []bot.Part{
		{Text: "# Titre\n\n" + strings.Repeat("**Mot** & [lien](https://exemple.fr/?a=1&b=2) ", 200)},
		{Note: strings.Repeat("petit ", 900)},
		{Buttons: []bot.Button{{Label: "", Action: bot.ActionAsk, Value: "q"}}},
		{Feedback: "j"},
		{Text: " "},
	}}
	if err := c.Open(t.Context(), "trigger", v); err != nil {
		t.Fatal(err)
	}
	if err := c.Publish(t.Context(), "U1", v); err != nil {
		t.Fatal(err)
	}
	if a := f.called("views.publish")[0]; a["user_id"] != `"U1"` {
		t.Errorf("arguments %v", a)
	}
	if err := c.Open(t.Context(), "trigger", bot.View{Parts: []bot.Part{{Text: strings.Repeat(strings.Repeat("x", 2900)+"\n\n", 150)}}}); err != nil {
		t.Errorf("a view that is too long: %v", err)
	}
	if err := c.Publish(t.Context(), "U1", bot.View{}); err != nil {
		t.Errorf("an empty Home: %v", err)
	}
	f.fail("views.open", fault{code: "expired_trigger_id"})
	if err := c.Open(t.Context(), "late", v); !errors.Is(err, bot.ErrRefused) {
		t.Errorf("late: %v", err)
	}
}

func TestStatus(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := f.client()
	direct := bot.Place{Team: ourTeam, Channel: "D1", Thread: "1.1"}
	f.fail("assistant.threads.setStatus", fault{}, fault{code: "internal_error"})
	for _, text := range []string{"réfléchit…", ""} {
		if err := c.Status(t.Context(), direct, text); err != nil {
			t.Error(err)
		}
	}
	if got := fmt.Sprint(f.called("agents.sessions.setStatus")); got !=
		"[map[channel_id:D1 status:processing thread_ts:1.1] map[channel_id:D1 status:active thread_ts:1.1]]" {
		t.Errorf("sessions %s", got)
	}
	if got := fmt.Sprint(f.called("assistant.threads.setStatus")); got !=
		"[map[channel_id:D1 status:réfléchit… thread_ts:1.1] map[channel_id:D1 status: thread_ts:1.1]]" {
		t.Errorf("status %s", got)
	}
	f.fail("agents.sessions.setStatus", fault{code: "unknown_method"})
	for range 2 {
		_ = c.Status(t.Context(), direct, "x") // always nil
	}
	if n := len(f.called("agents.sessions.setStatus")); n != 3 {
		t.Errorf("%d calls, want 3: a refusal is remembered", n)
	}
	if err := c.Status(t.Context(), bot.Place{Channel: "C1", Thread: "1.1"}, "x"); err != nil || len(f.called("agents.sessions.setStatus")) != 3 {
		t.Errorf("channels have no agent session: %v", err)
	}
}

func TestPrompts(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var many []bot.Suggestion
	for i := range 6 {
		many = append(many, bot.Suggestion{Title: fmt.Sprint("t", i), Message: fmt.Sprint("m", i)})
	}
	if err := f.client().Prompts(t.Context(), "D1", "Par exemple", many); err != nil {
		t.Fatal(err)
	}
	a := f.called("assistant.threads.setSuggestedPrompts")[0]
	if _, has := a["thread_ts"]; has || a["channel_id"] != "D1" || a["title"] != "Par exemple" || strings.Count(a["prompts"], "title") != 4 {
		t.Errorf("arguments %v", a)
	}
}

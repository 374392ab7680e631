package openai_test

import (
	"encoding/json"
	"testing"
	"time"

	"amiable/bot"
	"amiable/bot/openai"
)

type wire struct {
	Model    string
	Messages []struct{ Role, Content string }
	Stream   bool

	MaxTokens           *int     `json:"max_tokens"`
	MaxCompletionTokens *int     `json:"max_completion_tokens"`
	Temperature         *float64 `json:"temperature"`
	StreamOptions       *struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
}

// sent completes p and returns what went over the wire.
func sent(t *testing.T, p bot.Prompt, change ...func(*openai.Options)) (wire, *endpoint) {
	t.Helper()
	e := serve(t, say(whole...))
	if _, err := model(t, e, change...).Complete(t.Context(), p, nil); err != nil {
		t.Fatal(err)
	}
	var w wire
	if err := json.Unmarshal(e.bodies[0], &w); err != nil {
		t.Fatal(err)
	}
	return w, e
}

func TestRequest(t *testing.T) {
	t.Parallel()
	person := func(s string) bot.Turn { return bot.Turn{Role: bot.RolePerson, Text: s, Person: "U123"} }
	said := func(s string) bot.Turn { return bot.Turn{Role: bot.RoleBot, Text: s} }
	p := bot.Prompt{System: "S", MaxTokens: 321, Temperature: 0, Turns: []bot.Turn{
		said("digest"), person("a"), person("b"), person("  "), said("c"), said("d"), person("e")}}
	w, e := sent(t, p)

	want := [][2]string{{"system", "S"}, {"user", "…"}, {"assistant", "digest"}, {"user", "a\n\nb"}, {"assistant", "c\n\nd"}, {"user", "e"}}
	if len(w.Messages) != len(want) {
		t.Fatalf("messages %+v; want %v", w.Messages, want)
	}
	for i, m := range w.Messages {
		if m.Role != want[i][0] || m.Content != want[i][1] {
			t.Errorf("message %d is %+v; want %v", i, m, want[i])
		}
	}
	if w.Model != "test-model" || !w.Stream || w.StreamOptions == nil || !w.StreamOptions.IncludeUsage {
		t.Errorf("model, stream or usage missing: %s", e.bodies[0])
	}
	if w.MaxTokens == nil || *w.MaxTokens != 321 || w.MaxCompletionTokens != nil {
		t.Errorf("max tokens wrong: %s", e.bodies[0])
	}
	if w.Temperature == nil || *w.Temperature <= 0 || *w.Temperature > 1e-5 {
		t.Errorf("temperature 0 is not sent: %s", e.bodies[0])
	}
	if got := e.heads[0].Get("Authorization"); got != "Bearer "+key {
		t.Errorf("Authorization %q", got)
	}
	again, f := sent(t, p)
	if again.Model != w.Model || string(f.bodies[0]) != string(e.bodies[0]) {
		t.Error("the same prompt gives other bytes: providers cannot cache it")
	}
}

func TestRequestOfReasoningModel(t *testing.T) {
	t.Parallel()
	p := prompt()
	p.Temperature = 0.3
	w, e := sent(t, p, func(o *openai.Options) { o.Model = "gpt-5-mini" })
	if w.MaxTokens != nil || w.Temperature != nil || w.MaxCompletionTokens == nil || *w.MaxCompletionTokens != 100 {
		t.Errorf("want max_completion_tokens only: %s", e.bodies[0])
	}
	w, e = sent(t, p)
	if w.Temperature == nil || *w.Temperature < 0.299 || *w.Temperature > 0.301 {
		t.Errorf("temperature 0.3 lost: %s", e.bodies[0])
	}
}

func TestNoKeyNoAuthorization(t *testing.T) {
	t.Parallel()
	_, e := sent(t, prompt(), func(o *openai.Options) { o.Key, o.Model = "", "" })
	if _, there := e.heads[0]["Authorization"]; there {
		t.Error("Authorization sent without a key")
	}
	var w wire
	if json.Unmarshal(e.bodies[0], &w); w.Model != openai.DefaultModel {
		t.Errorf("model %q; want the default", w.Model)
	}
}

func TestPromptWithoutQuestion(t *testing.T) {
	t.Parallel()
	e := serve(t, say(whole...))
	m := model(t, e)
	for _, turns := range [][]bot.Turn{nil, {{Role: bot.RolePerson, Text: " "}}, {{Role: bot.RolePerson, Text: "a"}, {Role: bot.RoleBot, Text: "b"}}} {
		if _, err := m.Complete(t.Context(), bot.Prompt{System: "S", Turns: turns}, nil); err == nil {
			t.Errorf("%v was accepted", turns)
		}
	}
	if e.calls() != 0 {
		t.Errorf("%d calls; want none", e.calls())
	}
}

func TestStreamOptionsByHost(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]bool{
		"https://api.openai.com/v1": true, "http://localhost:11434/v1": true, "::": true,
		"https://api.mistral.ai/v1": false, "https://API.Mistral.AI/v1": false, "https://notmistral.ai/v1": true,
	} {
		if got := openai.TakesStreamOptions(base); got != want {
			t.Errorf("TakesStreamOptions(%q) = %v", base, got)
		}
	}
}

func TestCleanBase(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", " http://h/v1/ ": "http://h/v1", "http://h/v1/chat/completions": "http://h/v1", "http://h/v1//": "http://h/v1",
	} {
		if got := openai.CleanBase(in); got != want {
			t.Errorf("CleanBase(%q) = %q; want %q", in, got, want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"": -1, "soon": -1, "-3": -1, "NaN": -1, "1e9": -1,
		"0": 0, "2": 2 * time.Second, "0.5": 500 * time.Millisecond,
		"Sat, 14 Mar 2026 09:00:30 GMT": 30 * time.Second, "Sat, 14 Mar 2026 08:00:00 GMT": 0,
	} {
		if got := openai.RetryAfter(in, now); got != want {
			t.Errorf("RetryAfter(%q) = %v; want %v", in, got, want)
		}
	}
}

func TestBackoffIsBounded(t *testing.T) {
	t.Parallel()
	for n, top := range map[int]time.Duration{1: 500 * time.Millisecond, 2: time.Second, 9: 4 * time.Second} {
		for range 200 {
			if d := openai.Backoff(n); d < 0 || d >= top {
				t.Fatalf("Backoff(%d) = %v; want under %v", n, d, top)
			}
		}
	}
}

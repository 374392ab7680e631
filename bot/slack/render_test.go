package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"amiable/bot"

	"pgregory.net/rapid"
)

func TestSplitMessage(t *testing.T) {
	t.Parallel()
	whole := bot.Message{Summary: "s", Parts: []bot.Part{{Text: strings.Repeat("é", 11990)}, {Note: "petit"}, {Feedback: "j"}}}
	if got := split(whole); len(got) != 1 || fmt.Sprint(got[0]) != fmt.Sprint(whole) {
		t.Errorf("a message that fits was changed")
	}
	long := bot.Message{Summary: "s", Parts: []bot.Part{{Note: "d’abord"}, {Text: strings.Repeat("mots ", 5000)}, {Buttons: []bot.Button{{Label: "b"}}}, {Feedback: "j"}}}
	got := split(long)
	if len(got) != 3 {
		t.Fatalf("%d messages", len(got))
	}
	for _, m := range got[:2] {
		if len(m.Parts) != 1 || m.Parts[0].Text == "" || m.Summary != "s" {
			t.Errorf("only the last message has more than text: %+v", m.Parts[1:])
		}
	}
	last := got[2].Parts
	if len(last) != 4 || last[0].Text == "" || last[1].Note == "" || last[2].Buttons == nil || last[3].Feedback != "j" {
		t.Errorf("last message %+v", last)
	}
}

// TestSplitMessageProperties: every message that comes out is taken by Slack,
// and nothing is missing.
func TestSplitMessageProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := bot.Message{Summary: rapid.StringN(0, 20, -1).Draw(t, "summary"), Parts: rapid.SliceOfN(rapid.Custom(drawPart), 0, 30).Draw(t, "parts")}
		var texts, notes, buttons string
		for _, piece := range split(m) {
			blocks := roundTrip(t, messageBlocks(piece.Parts))
			if _, code := checkBlocks(blocks, maxBlocks); code != "" {
				t.Fatalf("%s", code)
			}
			texts, notes, buttons = collect(piece, texts, notes, buttons)
		}
		wantTexts, wantNotes, wantButtons := collect(m, "", "", "")
		if bare(texts) != bare(wantTexts) || bare(notes) != bare(wantNotes) || buttons != wantButtons {
			t.Fatalf("something was lost")
		}
	})
}

func drawPart(t *rapid.T) bot.Part {
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return bot.Part{Text: strings.Repeat(rapid.SampledFrom([]string{"mot ", "👍", "é\n\n", "x", "```\ncode\n```\n"}).Draw(t, "text"), rapid.IntRange(1, 5000).Draw(t, "n"))}
	case 1:
		return bot.Part{Note: strings.Repeat("& ", rapid.IntRange(1, 4000).Draw(t, "n"))}
	case 2:
		b := bot.Button{Label: strings.Repeat("L", rapid.IntRange(0, 100).Draw(t, "label")), Action: "ask", Value: strings.Repeat("👍", rapid.IntRange(0, 2100).Draw(t, "value"))}
		return bot.Part{Buttons: slicesRepeat(b, rapid.IntRange(1, 60).Draw(t, "n"))}
	case 3:
		return bot.Part{Feedback: "j"}
	case 4:
		return bot.Part{Divider: true}
	}
	return bot.Part{}
}

func slicesRepeat(b bot.Button, n int) (row []bot.Button) {
	for range n {
		row = append(row, b)
	}
	return row
}

func collect(m bot.Message, texts, notes, buttons string) (string, string, string) {
	for _, p := range m.Parts {
		texts += p.Text + "\n"
		notes += p.Note
		buttons += strings.Repeat("b", len(p.Buttons)) + p.Feedback
	}
	return texts, notes, buttons
}

func roundTrip(t *rapid.T, v any) (out []map[string]any) {
	raw, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFallbackText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		m    bot.Message
		want string
	}{
		{bot.Message{Summary: " Bonjour <!channel> & co "}, "Bonjour &lt;!channel&gt; &amp; co"},
		{bot.Message{Parts: []bot.Part{{Divider: true}, {Note: "petit"}}}, "petit"},
		{bot.Message{}, "Amiable"},
	} {
		if got := fallbackText(tt.m); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
	if got := fallbackText(bot.Message{Summary: strings.Repeat("&", 9000)}); width(got) > maxFallback || strings.Count(got, "&") != strings.Count(got, "&amp;") {
		t.Errorf("%d wide", width(got))
	}
}

func TestActionIDs(t *testing.T) {
	t.Parallel()
	l := layout{seen: map[string]int{}}
	for i, want := range []string{"card", "card:1", "card:2"} {
		id := l.actionID("card")
		if id != want || actionName(id) != "card" {
			t.Errorf("%d: %q", i, id)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := json.Marshal(messageBlocks(answer.Parts)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSplit(b *testing.B) {
	m := bot.Message{Parts: []bot.Part{{Text: strings.Repeat("Un paragraphe de conseil, ni long ni court.\n\n", 2000)}}}
	b.ReportAllocs()
	for b.Loop() {
		split(m)
	}
}

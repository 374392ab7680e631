package slack

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// tableLimit leaves 275 for text: 25 are kept for closing a code block.
const tableLimit = 300

func TestSplitTextTable(t *testing.T) {
	t.Parallel()
	para := strings.Repeat("mot ", 40) // 160 wide
	tests := []struct {
		name string
		in   string
		want []string
	}{
		{"short stays whole", "Bonjour", []string{"Bonjour"}},
		{"empty stays", "", []string{""}},
		{"between paragraphs", para + "\n\n" + para, []string{strings.TrimSpace(para), para}},
		{"between list items", "- " + para + "\n- " + para + "\n- fin", []string{"- " + strings.TrimSpace(para), "- " + para + "\n- fin"}},
		{"between words", strings.Repeat("mots ", 70), []string{
			strings.TrimSpace(strings.Repeat("mots ", 55)), strings.Repeat("mots ", 15)}},
		{"between characters", strings.Repeat("é", 290+20), []string{strings.Repeat("é", 275), strings.Repeat("é", 35)}},
		{"code is closed and opened again",
			"```go\n" + strings.Repeat("ligne de code\n", 30) + "```\nfin",
			[]string{"```go\n" + strings.Repeat("ligne de code\n", 19) + "```", "```go\n" + strings.Repeat("ligne de code\n", 11) + "```\nfin"}},
		{"code that is about to end is not opened again",
			"```\n" + strings.Repeat("code\n", 54) + "```\n" + para,
			[]string{"```\n" + strings.Repeat("code\n", 54) + "```", para}},
		{"ticks within a line open nothing", strings.Repeat("z", 275) + "```\n" + para,
			[]string{strings.Repeat("z", 274), "z```\n" + para}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := splitText(tt.in, tableLimit)
			if strings.Join(got, "\x00") != strings.Join(tt.want, "\x00") {
				t.Errorf("splitText:\n got %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestSplitTextProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{
			"Bonjour ", "l'échéance", " ", "\n", "\n\n", "- élément\n", "1. premier\n", "```\n", "```go\n", "~~~\n", "```", "    ",
			"> citation\n", "👍", "👩‍👩‍👧", "é", "\r\n", "𝔸", "`x`", "a", "**gras**", strings.Repeat("z", 200), strings.Repeat("z", 275), "\t",
		})).Draw(t, "text"), "")
		limit := rapid.IntRange(minSplit, 600).Draw(t, "limit")
		checkSplit(t, text, limit)
	})
}

func FuzzSplitText(f *testing.F) {
	f.Add("", 300)
	f.Add(strings.Repeat("```\nx\n", 90), 300)
	f.Add(strings.Repeat("~~~~~~~~~~~~~~~~~~~~~~~~\n", 90), 302)
	f.Add(strings.Repeat("\xff\xfe", 900), 300)
	f.Add(strings.Repeat("a", 150)+"\r\n"+strings.Repeat(" ", 300)+"👍", 301)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if len(text) > 5000 || limit < minSplit || limit > 4000 {
			return
		}
		checkSplit(t, text, limit)
	})
}

// checkSplit says what every caller relies on.
func checkSplit(t interface {
	Helper()
	Fatalf(string, ...any)
}, text string, limit int) {
	t.Helper()
	pieces := splitText(text, limit)
	if len(pieces) == 0 {
		t.Fatalf("no piece at all")
	}
	for i, p := range pieces {
		if width(p) > limit {
			t.Fatalf("piece %d is %d wide, limit %d", i, width(p), limit)
		}
		if utf8.ValidString(text) && !utf8.ValidString(p) {
			t.Fatalf("piece %d cuts a character", i)
		}
		if len(pieces) > 1 && strings.TrimSpace(p) == "" {
			t.Fatalf("piece %d is blank", i)
		}
		if i < len(pieces)-1 && openAtEnd(p) {
			t.Fatalf("piece %d leaves a code block open: %q", i, p)
		}
	}
	if got, want := bare(strings.Join(pieces, "\n")), bare(text); got != want {
		t.Fatalf("text was lost or added:\n got %q\nwant %q", got, want)
	}
	if width(text) <= limit && pieces[0] != text {
		t.Fatalf("a text that fits was changed")
	}
}

func openAtEnd(s string) bool {
	var at fence
	for s != "" {
		n := lineLength(s)
		at = at.after(s[:n])
		s = s[n:]
	}
	return at.opening != ""
}

// bare is s without white space and without the lines that open and close
// code blocks: all that splitting may change.
func bare(s string) string {
	var b strings.Builder
	var at fence
	for line := range strings.Lines(s) {
		was := at
		if at = at.after(line); at == was {
			b.WriteString(line)
		}
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, b.String())
}

func TestClip(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in    string
		limit int
		want  string
	}{
		{"court", 75, "court"},
		{strings.Repeat("é", 75), 75, strings.Repeat("é", 75)},
		{strings.Repeat("é", 76), 75, strings.Repeat("é", 74) + "…"},
		{strings.Repeat("👍", 40), 75, strings.Repeat("👍", 37) + "…"},
		{"un titre bien trop long pour", 10, "un titre…"},
	} {
		if got := clip(tt.in, tt.limit); got != tt.want || width(got) > tt.limit {
			t.Errorf("clip(%q, %d) = %q, want %q", tt.in, tt.limit, got, tt.want)
		}
	}
}

package guard

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzCheck holds what is true of any bytes: no panic, spans inside the text, and a verdict that case does not change.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"", "Nous saisirons le tribunal.", "h.u.i.s.s.i.e.r", "<b>x</b>&eacute;&amp;#233;", "\xff\u00ad\u200b", "a*b@c$d1l",
		"Objet : x.pdf", "pay or we sue", strings.Repeat("si vous ", 100)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := Check(text, Options{})
		for _, x := range r.Findings {
			if x.Start < 0 || x.End > len(text) || text[x.Start:x.End] != x.Excerpt {
				t.Fatalf("span %d-%d of %q", x.Start, x.End, text)
			}
			if x.Severity == Block && x.Rewrite != "" && Check(x.Rewrite, Options{}).Blocked() {
				t.Fatalf("the rewrite of %q is blocked: %q", x.Excerpt, x.Rewrite)
			}
		}
		if ascii := strings.IndexFunc(text, func(c rune) bool { return c >= utf8.RuneSelf }) < 0; ascii {
			if v := Check(strings.ToUpper(text), Options{}).Verdict; v != r.Verdict && !strings.ContainsAny(text, "&<") {
				t.Fatalf("upper case changes %s to %s: %q", r.Verdict, v, text)
			}
		}
	})
}

// FuzzLinear holds that the work grows with the text, whatever the text repeats: the letters kept, the tokens and the windows
// matched, each of which costs a bounded time, stay within a fixed share of its bytes.
func FuzzLinear(f *testing.F) {
	for _, s := range []string{"a", "<", "&", "&a", "<p", "si ", "nous ne ", "h.", "1l", "* ", "\u00ad", "ou avocat ", "«", "a.b ", "ﷺ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, piece string) {
		if piece == "" || len(piece) > 500 {
			return
		}
		text := strings.Repeat(piece, 20000/len(piece)+1)
		s := newScanner()
		defer s.release()
		s.read(text)
		windows := 0
		for _, sen := range s.sentences {
			windows += 1 + (sen.to-sen.from)/(maxWindow-overlap)
		}
		if n := len(text); len(s.buf) > 14*n || len(s.tokens) > n || windows > n {
			t.Fatalf("%q: %d bytes give %d letters, %d tokens, %d windows", piece, n, len(s.buf), len(s.tokens), windows)
		}
	})
}

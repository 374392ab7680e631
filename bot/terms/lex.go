package terms

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

type tokenKind uint8

const (
	word   tokenKind = iota // letters, folded
	number                  // digits
	mark                    // one other visible character
)

// token is a piece of text as the readers see it: lower case, without accents, no-break spaces being spaces.
type token struct {
	s          string
	kind       tokenKind
	start, end int  // bytes of the original text
	spaced     bool // white space stands before it
	broken     bool // a line break stands before it
}

// lex cuts text into words, runs of digits and marks. An apostrophe or a hyphen between letters only separates
// ("d'ici" is d, ici; "après-demain" is apres, demain). Every byte that is not white space, such a separator or
// invisible is in a token.
func lex(text string) []token {
	var out []token
	spaced, broken := true, false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		s := foldRune(r)
		switch {
		case unicode.IsSpace(r):
			spaced, broken = true, broken || r == '\n' || r == '\u2028' || r == '\u2029'
		case s == "" || joins(text, i, n, r):
			if s != "" {
				spaced = false
				out = append(out, token{start: -1}) // a wall between two words, removed below
			}
		default:
			for _, f := range s {
				out = push(out, f, i, i+n, spaced, broken)
				spaced, broken = false, false
			}
		}
		i += n
	}
	return slices.DeleteFunc(out, func(t token) bool { return t.start < 0 })
}

// push adds one folded character, to the token before it when they belong together.
func push(out []token, r rune, start, end int, spaced, broken bool) []token {
	kind := mark
	switch {
	case unicode.IsLetter(r):
		kind = word
	case r >= '0' && r <= '9':
		kind = number
	}
	if last := len(out) - 1; last >= 0 && kind != mark && !spaced && out[last].start >= 0 && out[last].kind == kind {
		out[last].s += string(r)
		out[last].end = end
		return out
	}
	return append(out, token{string(r), kind, start, end, spaced, broken})
}

// foldRune is the character without case, accent or width; empty for what is invisible.
func foldRune(r rune) string {
	if r < utf8.RuneSelf {
		if r < ' ' {
			return ""
		}
		return string(unicode.ToLower(r))
	}
	switch r {
	case 'œ', 'Œ':
		return "oe"
	case '’', '‘', 'ʼ', '´':
		return "'"
	case '–', '—', '‑', '‐', '−', '‒':
		return "-"
	case '«', '»', '“', '”':
		return `"`
	case utf8.RuneError:
		return "?"
	}
	if unicode.Is(unicode.Cf, r) {
		return ""
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		if d == '\u2044' {
			d = '/'
		}
		if !unicode.Is(unicode.Mn, d) {
			b.WriteRune(unicode.ToLower(d))
		}
	}
	return b.String()
}

// joins reports whether the mark at text[i] is an apostrophe, or a hyphen between two letters.
func joins(text string, i, n int, r rune) bool {
	switch foldRune(r) {
	case "'", "`":
		return true
	case "-":
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+n:])
		return unicode.IsLetter(before) && unicode.IsLetter(after)
	}
	return false
}

// pattern is a sequence of words; each element lists its alternatives, and an element marked optional may be absent.
type pattern []element

type element struct {
	words    []string
	optional bool
}

// pat compiles "le|la? mois|month prochain": alternatives with |, optional with a final ?.
func pat(s string) pattern {
	var p pattern
	for _, f := range strings.Fields(s) {
		f, optional := strings.CutSuffix(f, "?")
		p = append(p, element{strings.Split(f, "|"), optional})
	}
	return p
}

// match is how many tokens from i on spell the pattern, 0 if they do not. Optional elements are greedy.
func (p pattern) match(toks []token, i int) int {
	start := i
	for _, e := range p {
		switch {
		case i < len(toks) && slices.Contains(e.words, toks[i].s):
			i++
		case !e.optional:
			return 0
		}
	}
	return i - start
}

// patterns are tried in order, the longest first by the care of whoever lists them.
type patterns []pattern

func pats(list ...string) patterns {
	var ps patterns
	for _, s := range list {
		ps = append(ps, pat(s))
	}
	return ps
}

func (ps patterns) match(toks []token, i int) int {
	for _, p := range ps {
		if n := p.match(toks, i); n > 0 {
			return n
		}
	}
	return 0
}

// wordSet is a set of folded words.
type wordSet map[string]bool

func wordsOf(s string) wordSet {
	set := wordSet{}
	for f := range strings.FieldsSeq(s) {
		set[f] = true
	}
	return set
}

package guard

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A letter is read as its lower-case base letter: no accent, no width, no look-alike alphabet. Case, accents, typography
// and invisible characters can therefore never change a verdict.

// lookAlikes pairs letters of other alphabets with the Latin letter they are mistaken for.
const lookAlikes = "аa вb сc еe һh нh іi јj кk мm оo рp ѕs тt уy хx ԁd ԛq ԝw ɡg αa βb εe ηn ιi κk νv οo ρp τt υu χx ωw γy ıi ɩi ℓl"

var (
	foldTable  = buildFoldTable() // runes below 0x250
	lookTable  = buildLookTable()
	foldLigate = map[rune]string{'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th"}
)

func buildFoldTable() [0x250]string {
	var t [0x250]string
	for r := range t {
		t[r] = foldSlow(rune(r))
	}
	return t
}

func buildLookTable() map[rune]string {
	t := map[rune]string{}
	for pair := range strings.FieldsSeq(lookAlikes) {
		r, n := utf8.DecodeRuneInString(pair)
		t[r] = pair[n:]
	}
	return t
}

// fold gives the bytes a letter or digit counts for; empty for what is no letter or digit.
func fold(r rune) string {
	if r < rune(len(foldTable)) {
		return foldTable[r]
	}
	return foldSlow(r)
}

func foldSlow(r rune) string {
	if strings.ContainsRune(apostrophes, r) { // some are letters to Unicode
		return ""
	}
	r = unicode.ToLower(r)
	if s, ok := foldLigate[r]; ok {
		return s
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		d = unicode.ToLower(d)
		switch s, look := lookTable[d]; {
		case look:
			b.WriteString(s)
		case foldLigate[d] != "":
			b.WriteString(foldLigate[d])
		case unicode.IsLetter(d) || unicode.IsDigit(d):
			b.WriteRune(d)
		}
	}
	return b.String()
}

// invisible runes are read as if they were not there.
func invisible(r rune) bool {
	return r == 0xAD || r == 0x34F || r == 0x115F || r == 0x3164 ||
		unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r)
}

const (
	apostrophes = "'’‘ʼʹ′`´＇‛ʻ"
	quoteMarks  = "\"«»“”„‟‹›＂〝〞"
	dashes      = "-‐‑‒–—―−﹣－"
)

// step decodes what stands at text[i:]: one rune, an HTML character reference, or a tag, and how many bytes it takes.
// A tag is a line break (br, p, div, li) or nothing, reported as U+200B. Slack's <url|label> leaves its label.
func step(text string, i int) (rune, int) {
	c := text[i]
	if c < utf8.RuneSelf && c != '&' && c != '<' {
		return rune(c), 1
	}
	switch c {
	case '&':
		return entity(text, i)
	case '<':
		return tag(text, i)
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	if r == utf8.RuneError && n <= 1 {
		return ' ', 1
	}
	return r, n
}

const maxEntity = 12 // the longest reference worth reading, and the bound that keeps step constant-time

func entity(text string, i int) (rune, int) {
	end := strings.IndexByte(text[i:min(len(text), i+maxEntity)], ';')
	if end < 2 {
		return '&', 1
	}
	dec := html.UnescapeString(text[i : i+end+1])
	r, n := utf8.DecodeRuneInString(dec)
	if n != len(dec) {
		return '&', 1
	}
	if r == '&' { // escaped twice: &amp;eacute;
		rest := "&" + text[i+end+1:min(len(text), i+end+1+maxEntity)]
		if inner, m := entity(rest, 0); m > 1 && inner != '&' {
			return inner, end + m
		}
	}
	return r, end + 1
}

const maxTag = 300

// breakTags end a line or a paragraph; inlineTags leave no trace. Anything else between < and > is text to be read.
var (
	breakTags = map[string]rune{"br": '\n', "p": '\u2029', "div": '\u2029', "li": '\u2029', "tr": '\u2029', "td": '\u2029',
		"h1": '\u2029', "h2": '\u2029', "h3": '\u2029', "ul": '\u2029', "ol": '\u2029', "table": '\u2029', "blockquote": '\u2029'}
	inlineTags = map[string]bool{"a": true, "b": true, "i": true, "u": true, "s": true, "em": true, "strong": true, "span": true,
		"font": true, "small": true, "big": true, "del": true, "ins": true, "code": true, "mark": true, "sub": true, "sup": true, "wbr": true}
)

func tag(text string, i int) (rune, int) {
	window := text[i:min(len(text), i+maxTag)]
	end := strings.IndexByte(window, '>')
	if end < 2 {
		return '<', 1
	}
	if strings.HasPrefix(window, "<http") || strings.HasPrefix(window, "<mailto:") {
		if bar := strings.IndexByte(window[:end], '|'); bar > 0 {
			return 0x200B, bar + 1
		}
		return '<', 1
	}
	name, _, _ := strings.Cut(strings.Trim(window[1:end], "/ "), " ")
	name = strings.ToLower(name)
	if r, ok := breakTags[name]; ok {
		return r, end + 1
	}
	if inlineTags[name] {
		return 0x200B, end + 1
	}
	return '<', 1
}

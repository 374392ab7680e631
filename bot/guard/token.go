package guard

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// token is one word or number: its folded letters are buf[lo:hi], its bytes in the original are [start,end).
type token struct {
	lo, hi     int32
	start, end int
	sep        byte // what stands before it: ' ' for any space or line end, the byte of a lone punctuation mark, 0 for several
	clause     bool // a comma, colon, dash or bracket stands before it
	stop       bool // a sentence ends before it
	known      bool // a word of the lexicon, four letters or more
}

// sentence is the tokens [from,to) of the scanner.
type sentence struct {
	from, to int
	lang     langs
	silent   bool // no small word tells the language
}

// scanner holds one text being read. Its buffers are reused between texts.
type scanner struct {
	text         string
	buf          []byte
	tokens       []token
	sentences    []sentence
	latin, other int   // letters by alphabet
	lang         langs // languages of the sentences that have one
	win          window
	feats        []uint32
	tally        tally
}

var scanners = sync.Pool{New: func() any { return new(scanner) }}

func newScanner() *scanner { return scanners.Get().(*scanner) }

// maxKept bounds what a pooled scanner may hold on to, so that one huge text does not stay in memory.
const maxKept = 1 << 18

func (s *scanner) release() {
	s.text = ""
	if cap(s.buf) < maxKept {
		scanners.Put(s)
	}
}

// read splits text into tokens and sentences.
func (s *scanner) read(text string) {
	s.text, s.buf, s.tokens, s.sentences = text, s.buf[:0], s.tokens[:0], s.sentences[:0]
	s.latin, s.other, s.tally = 0, 0, tally{}
	s.tokenise()
	s.disguises()
	s.split()
}

// gap collects what stands between two words.
type gap struct {
	marks    int
	mark     byte
	space    bool
	lines    int
	clause   bool
	stop     bool
	hyphened bool // a soft hyphen just before: the word may go on after a line end
}

func (s *scanner) tokenise() {
	var g gap
	var cur token
	open := false
	closeToken := func() {
		if open {
			s.tokens = append(s.tokens, cur)
			g, open = gap{}, false
		}
	}
	for i := 0; i < len(s.text); {
		r, n := step(s.text, i)
		letters := ""
		if c := s.text[i]; n == 1 && isAlnum(c) {
			letters = foldTable[c]
			s.latin++
		} else if n > 1 || c >= utf8.RuneSelf {
			letters = s.foldCount(r)
		}
		switch {
		case letters != "":
			if !open {
				cur, open = g.token(i, len(s.buf)), true
			}
			s.buf = append(s.buf, letters...)
			cur.hi, cur.end, g.hyphened = int32(len(s.buf)), i+n, false
		case invisible(r):
			g.hyphened = open && r == 0xAD
		case open && g.hyphened && r == '\n':
			// a word cut at a soft hyphen goes on in the next line
		case open && inWord(r) && s.wordAt(i+n):
			s.buf = append(s.buf, byte(r))
			cur.hi, cur.end = int32(len(s.buf)), i+n
		default:
			closeToken()
			s.between(&g, r, i+n)
		}
		i += n
	}
	closeToken()
}

func (s *scanner) foldCount(r rune) string {
	if r < 0x80 && isAlnum(byte(r)) {
		return foldTable[r]
	}
	l := fold(r)
	if l != "" && unicode.IsLetter(r) {
		if unicode.Is(unicode.Latin, r) || r >= 0x1D400 && r < 0x1D800 {
			s.latin++
		} else {
			s.other++
		}
	}
	return l
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// inWord marks stand for a letter when letters surround them: av*cat, hu!ssier, tribun@l.
func inWord(r rune) bool { return r == '*' || r == '@' || r == '$' || r == '!' || r == '|' }

func (s *scanner) wordAt(i int) bool { return i < len(s.text) && isAlnum(s.text[i]) }

func (g *gap) token(start, lo int) token {
	t := token{lo: int32(lo), start: start, clause: g.clause, stop: g.stop || g.lines > 1}
	switch {
	case g.marks == 0:
		t.sep = ' '
	case g.marks == 1 && (!g.space || g.mark == '-' && g.lines == 1):
		t.sep = g.mark
	}
	return t
}

// between notes one character that belongs to no word; next is where the following one stands.
func (s *scanner) between(g *gap, r rune, next int) {
	switch {
	case r == '\n' || r == '\u2028':
		g.lines++
		g.space = true
		return
	case r == '\u2029':
		g.lines = 2
		return
	case unicode.IsSpace(r) || r == 0x3164:
		g.space = true
		return
	}
	g.marks++
	switch {
	case strings.ContainsRune(apostrophes, r):
		g.mark = '\''
	case strings.ContainsRune(dashes, r):
		g.mark = '-'
		g.clause = g.clause || g.space || r == '—' || r == '–'
	case strings.ContainsRune(".!?…。", r):
		g.mark = '.'
		g.stop = g.stop || s.endsSentence(r, next)
		g.clause = g.clause || g.stop
	case strings.ContainsRune(",;:()[]{}>|•·，；：", r):
		g.mark = ','
		g.clause = true
	case strings.ContainsRune(quoteMarks, r):
		g.mark = '"'
	default:
		g.mark = '_'
	}
}

// abbreviations that a full stop follows inside a sentence.
var abbreviations = map[string]bool{"mme": true, "mmes": true, "mlle": true, "mr": true, "mrs": true, "ms": true, "dr": true,
	"st": true, "art": true, "no": true, "nos": true, "tel": true, "ref": true, "env": true, "av": true, "bd": true, "cf": true,
	"ltd": true, "inc": true, "co": true, "ste": true, "me": true, "mm": true, "pl": true}

// endsSentence tells whether a mark ends the sentence: a space or the end must follow, and a full stop after one
// letter, a number's point or a usual abbreviation does not.
func (s *scanner) endsSentence(r rune, next int) bool {
	if next < len(s.text) && isAlnum(s.text[next]) {
		return false
	}
	if r != '.' || len(s.tokens) == 0 {
		return true
	}
	last := s.tokens[len(s.tokens)-1]
	w := s.buf[last.lo:last.hi]
	return len(w) > 1 && !abbreviations[string(w)] || len(w) == 1 && w[0] >= '0' && w[0] <= '9'
}

// split groups tokens into sentences and finds the language of each.
func (s *scanner) split() {
	from := 0
	for i := 1; i <= len(s.tokens); i++ {
		if i == len(s.tokens) || s.tokens[i].stop {
			s.sentences = append(s.sentences, sentence{from: from, to: i})
			from = i
		}
	}
	s.languages()
}

func (s *scanner) word(i int) []byte { return s.buf[s.tokens[i].lo:s.tokens[i].hi] }

// span gives the bytes of the original that a sentence covers, with the signs and marks that close it.
func (s *scanner) span(sen sentence) (int, int) {
	start, end := s.tokens[sen.from].start, s.tokens[sen.to-1].end
	limit := len(s.text)
	if sen.to < len(s.tokens) {
		limit = s.tokens[sen.to].start
	}
	for at := end; at < limit; {
		r, n := utf8.DecodeRuneInString(s.text[at:])
		at += n
		if strings.ContainsRune(".!?…€$£%)»", r) {
			end = at
		} else if r == '\n' || !unicode.IsSpace(r) {
			break
		}
	}
	return start, end
}

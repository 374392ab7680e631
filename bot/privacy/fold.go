package privacy

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A doc is a text made easy to search: s is lower case without accents, with
// one kind of hyphen, apostrophe, space and digit, and every byte of it knows
// the bytes of the text it came from. Bytes from 0x80 up are letters of other
// alphabets; odd stands for everything that is no letter.
type doc struct {
	s        string
	from, to []int32 // byte i of s came from text[from[i]:to[i]]
	up       []bool  // was a capital
	tok      []token
}

// A token is a run of letters and digits, s[from:to].
type token struct {
	from, to int
	word     string
	cap      bool // begins with a capital
	digits   bool // holds a digit
	named    bool // belongs to a known name
}

const odd = 0x02

// alike are folded by hand: no decomposition exists for them.
var alike = map[rune]string{
	'œ': "oe", 'Œ': "oe", 'æ': "ae", 'Æ': "ae", 'ø': "o", 'Ø': "o", 'ß': "ss",
	'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d", 'ı': "i",
	'’': "'", '‘': "'", 'ʼ': "'", '´': "'", '`': "'", '′': "'",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '−': "-",
	'€': "$", '£': "$", '°': "o", '«': `"`, '»': `"`, '“': `"`, '”': `"`,
}

// latin holds the bare letters of accented ones from À to ſ, ready made.
var latin = func() (out [latinTo - latinFrom]byte) {
	for c := rune(latinFrom); c < latinTo; c++ {
		if p := norm.NFKD.String(string(c)); len(p) > 1 && p[0] < utf8.RuneSelf && invisible([]rune(p)[1]) {
			out[c-latinFrom] = byte(unicode.ToLower(rune(p[0])))
		}
	}
	return out
}()

const latinFrom, latinTo = 0xC0, 0x180

type reader struct {
	d   doc
	s   []byte
	buf []byte
}

func read(text string) *doc {
	n := len(text)
	r := &reader{s: make([]byte, 0, n)}
	r.d.from, r.d.to, r.d.up = make([]int32, 0, n), make([]int32, 0, n), make([]bool, 0, n)
	for i := 0; i < n; {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		r.add(c, size, i)
		i += size
	}
	r.d.s = string(r.s)
	r.d.tok = make([]token, 0, n/5+1)
	r.d.tokens()
	return &r.d
}

func (r *reader) add(c rune, size, at int) {
	switch {
	case c < utf8.RuneSelf:
		up := 'A' <= c && c <= 'Z'
		if up {
			c += 'a' - 'A'
		}
		r.put(byte(c), at, size, up)
	case c == utf8.RuneError && size == 1:
		r.put(odd, at, size, false)
	case invisible(c):
		if n := len(r.s); n > 0 { // belongs to what it follows
			r.d.to[n-1] = int32(at + size)
		}
	case c >= latinFrom && c < latinTo && latin[c-latinFrom] != 0:
		r.put(latin[c-latinFrom], at, size, unicode.IsUpper(c))
	case alike[c] != "":
		for _, b := range []byte(alike[c]) {
			r.put(b, at, size, unicode.IsUpper(c))
		}
	default:
		r.decompose(c, size, at)
	}
}

func (r *reader) decompose(c rune, size, at int) {
	up := unicode.IsUpper(c)
	r.buf = norm.NFKD.AppendString(r.buf[:0], string(c))
	for i := 0; i < len(r.buf); {
		p, n := utf8.DecodeRune(r.buf[i:])
		i += n
		switch {
		case invisible(p):
		case p < utf8.RuneSelf:
			r.put(byte(unicode.ToLower(p)), at, size, up || unicode.IsUpper(p))
		case alike[p] != "":
			r.put(alike[p][0], at, size, up)
		case unicode.IsLetter(p):
			for _, b := range []byte(string(unicode.ToLower(p))) {
				r.put(b, at, size, up)
			}
		default:
			r.put(odd, at, size, false)
		}
	}
}

func (r *reader) put(b byte, at, size int, up bool) {
	r.s = append(r.s, b)
	r.d.from = append(r.d.from, int32(at))
	r.d.to = append(r.d.to, int32(at+size))
	r.d.up = append(r.d.up, up)
}

// invisible: combining marks, soft hyphens, joiners and other zero widths.
func invisible(c rune) bool { return unicode.Is(unicode.Mn, c) || unicode.Is(unicode.Cf, c) }

func (d *doc) tokens() {
	for i := 0; i < len(d.s); {
		if !alnum(d.s[i]) {
			i++
			continue
		}
		t := token{from: i, cap: d.up[i]}
		for i < len(d.s) && alnum(d.s[i]) {
			t.digits = t.digits || digit(d.s[i])
			i++
		}
		t.to, t.word = i, d.s[t.from:i]
		d.tok = append(d.tok, t)
	}
}

// span gives the bytes of the text behind s[i:j].
func (d *doc) span(i, j int, k Kind, key string) span {
	return span{from: int(d.from[i]), to: int(d.to[j-1]), kind: k, key: key}
}

// at returns the byte of s at i, or a newline outside of it.
func (d *doc) at(i int) byte {
	if i < 0 || i >= len(d.s) {
		return '\n'
	}
	return d.s[i]
}

func digit(b byte) bool  { return '0' <= b && b <= '9' }
func letter(b byte) bool { return 'a' <= b && b <= 'z' || b >= utf8.RuneSelf }
func alnum(b byte) bool  { return digit(b) || letter(b) }

// fold is the searchable form of a word.
func fold(s string) string { return read(s).s }

package knowledge

import (
	"strings"
	"unicode"

	snowen "github.com/kljensen/snowball/english"
	snowfr "github.com/kljensen/snowball/french"
	"golang.org/x/text/unicode/norm"
)

// fold puts text in small letters without accents or ligatures, with the plain
// apostrophe: what people type and what cards say then compare equal.
func fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		switch {
		case r < rune(len(folded)):
			b.WriteString(folded[r])
		case r == '’' || r == 'ʼ':
			b.WriteByte('\'')
		case r == '€':
			b.WriteString(" euros ")
		default:
			b.WriteString(foldRune(r))
		}
	}
	return b.String()
}

// folded is foldRune of the letters of European languages.
var folded = func() (table [0x180]string) {
	for r := range table {
		table[r] = foldRune(rune(r))
	}
	table['´'], table['`'] = "'", "'"
	table['œ'], table['Œ'], table['æ'], table['Æ'] = "oe", "oe", "ae", "ae"
	return table
}()

func foldRune(r rune) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(string(r)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// splitWords cuts folded text into runs of letters and digits. What stands before a
// French apostrophe is a word of its own (l', qu'); English n't is "not".
func splitWords(folded string) []string {
	if strings.Contains(folded, "n't") {
		folded = strings.NewReplacer("can't", "can not", "won't", "will not", "n't", " not").Replace(folded)
	}
	out := make([]string, 0, len(folded)/5+1)
	start := -1
	for i, r := range folded {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			out = append(out, folded[start:i])
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, folded[start:])
	}
	return out
}

// isNumber tells figures, ordinals and references (FA208, 15h30) from words.
func isNumber(word string) bool { return strings.ContainsAny(word, "0123456789") }

// stem reduces a folded word to what its inflections share.
func stem(lang, word string) string {
	if len(word) < 4 {
		return word
	}
	if lang == "en" {
		return snowen.Stem(word, true)
	}
	return frenchStem(word)
}

// frenchStem wraps the Snowball stemmer, which expects accents: folded, the
// participles "payé", "payée" and "payées" no longer look like verbs to it.
func frenchStem(word string) string {
	for _, end := range []string{"ees", "ee"} {
		if root, ok := strings.CutSuffix(word, end); ok && len(root) > 2 {
			word = root + "er"
			break
		}
	}
	s := strings.TrimRight(snowfr.Stem(word, true), "e")
	if root, ok := strings.CutSuffix(s, "y"); ok {
		s = root + "i"
	}
	if len(s) < 2 {
		return word
	}
	return s
}

// soundKey is how a folded word sounds, roughly: words that an ear may confuse
// (kan and quand, paiman and paiement, letr and lettre) share a key.
func soundKey(lang, word string) string {
	rules := soundFrench
	if lang == "en" {
		rules = soundEnglish
	}
	key := single(rules.Replace(word))
	for len(key) > 3 && strings.IndexByte("esxztdp", key[len(key)-1]) >= 0 { // silent, in French mostly
		key = key[:len(key)-1]
	}
	return strings.TrimSuffix(string(key), "er")
}

// single returns word with its doubled letters once.
func single(word string) []byte {
	out := make([]byte, 0, len(word))
	for i := range len(word) {
		if c := word[i]; len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return out
}

// A spelling that begins like another comes before it: strings.Replacer tries
// them in this order at each place.
var (
	soundFrench = strings.NewReplacer(
		"eaux", "o", "eau", "o", "ault", "o", "aux", "o", "au", "o",
		"ement", "man", "emen", "man", "aim", "in", "ain", "in", "ein", "in", "eim", "in", "yn", "in", "ym", "in", "im", "in",
		"em", "an", "en", "an", "am", "an", "om", "on",
		"oeu", "e", "eu", "e", "ai", "e", "ei", "e", "ay", "ei", "ey", "e", "oi", "wa", "oy", "way", "ou", "u",
		"qu", "k", "ck", "k", "ch", "x", "ce", "se", "ci", "si", "c", "k", "q", "k", "ph", "f", "h", "",
		"gu", "g", "j", "g", "ti", "si", "y", "i", "z", "s", "w", "v",
	)
	soundEnglish = strings.NewReplacer(
		"ght", "t", "ph", "f", "ck", "k", "ce", "se", "ci", "si", "c", "k", "q", "k", "ie", "i", "ei", "i", "ea", "e", "ee", "e", "oo", "u", "ou", "u", "y", "i", "z", "s",
	)
)

// grams calls yield with a 16-bit hash of each run of four bytes of text, folded
// words joined by one blank, as if it stood between blanks.
func grams(text string, yield func(uint16)) {
	const prime = 0x9E3779B1
	window := uint32(' ')
	for i := range len(text) + 1 {
		c := byte(' ')
		if i < len(text) {
			c = text[i]
		}
		window = window<<8 | uint32(c)
		if i >= 2 {
			yield(uint16(window * prime >> 16))
		}
	}
}

// closeTo tells whether a and b differ by at most most edits: a letter missing,
// added or replaced, or two neighbours exchanged.
func closeTo(a, b string, most int) bool {
	if len(a) > maxWord || len(b) > maxWord || abs(len(a)-len(b)) > most {
		return false
	}
	var rows [3][maxWord + 1]uint8
	prev2, prev, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		prev[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		row[0] = uint8(i)
		best := row[0]
		for j := 1; j <= len(b); j++ {
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+differ(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
			best = min(best, row[j])
		}
		if int(best) > most {
			return false
		}
		prev2, prev, row = prev, row, prev2
	}
	return int(prev[len(b)]) <= most
}

const maxWord = 24 // longer words are never corrected

func differ(a, b byte) uint8 {
	if a == b {
		return 0
	}
	return 1
}

func abs(n int) int { return max(n, -n) }

package terms

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Numbers are read as digits or as words of either language.

var units = map[string]int{
	"zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9,
}

var teens = map[string]int{
	"dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
	"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
	"seventeen": 17, "eighteen": 18, "nineteen": 19,
}

var tens = map[string]int{
	"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
	"septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
	"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var scales = map[string]int{"mille": 1000, "mil": 1000, "thousand": 1000, "million": 1e6, "millions": 1e6}

// spell accumulates a number in words; total holds what a scale closed, cur what is still below a thousand.
type spell struct {
	total, cur int
	any        bool
	last       int // value of the word before
}

// add takes one word, or refuses it when it cannot continue the number.
func (s *spell) add(w string) bool {
	low := s.cur % 100
	v, ok := units[w]
	switch {
	case ok:
		if s.any && (v == 0 || low%10 != 0 || (low == 10 && v < 7)) {
			return false
		}
		s.cur += v
	case teens[w] > 0:
		v = teens[w]
		if low != 0 && (low != 60 && low != 80 || v > 16) {
			return false
		}
		s.cur += v
	case tens[w] == 20 && low == 4 && s.last == 4:
		v, s.cur = 20, s.cur+76
	case tens[w] > 0:
		if v = tens[w]; low != 0 {
			return false
		}
		s.cur += v
	case w == "cent" || w == "cents" || w == "hundred":
		if s.cur > 19 || (s.any && s.cur == 0) {
			return false
		}
		v, s.cur = 100, max(s.cur, 1)*100
	default:
		return s.scale(w)
	}
	s.any, s.last = true, v
	return true
}

func (s *spell) scale(w string) bool {
	v := scales[w]
	if v == 0 || s.total > 0 && s.total <= v*1000 && v >= 1000 && s.total%(v*1000) != 0 {
		return false
	}
	s.total, s.cur, s.any, s.last = s.total+max(s.cur, 1)*v, 0, true, v
	return s.total < 1e9
}

// linkable reports whether "et"/"and" may continue the number: "vingt et un", "soixante et onze", "one hundred and ten".
func (s *spell) linkable(and, next string) bool {
	low := s.cur % 100
	if and == "et" {
		return low >= 20 && low <= 60 && low%10 == 0 && (units[next] == 1 || next == "onze")
	}
	return and == "and" && s.any && low == 0 && (units[next]+teens[next]+tens[next] > 0) && next != "une" && next != "un"
}

// wordNumber reads a number in words at i; n is 0 when there is none. A lone "un", "une", "one" counts as 1.
func wordNumber(toks []token, i int) (v, n int) {
	var s spell
	j := i
	for j < len(toks) && toks[j].kind == word {
		w := toks[j].s
		if (w == "et" || w == "and") && j > i && j+1 < len(toks) && s.linkable(w, toks[j+1].s) {
			if !s.add(toks[j+1].s) {
				break
			}
			j += 2
			continue
		}
		if !s.add(w) {
			break
		}
		j++
	}
	if !s.any {
		return 0, 0
	}
	return s.total + s.cur, j - i
}

// integer reads a whole number without separators, in digits (at most 9) or in words.
func integer(toks []token, i int) (v, n int) {
	if i < len(toks) && toks[i].kind == number {
		if len(toks[i].s) > 9 {
			return 0, 0
		}
		v, _ = strconv.Atoi(toks[i].s)
		return v, 1
	}
	return wordNumber(toks, i)
}

// quantity reads a number that may have thousands separators and decimals: "1 234,56", "12.5", "deux mille", "douze
// virgule cinq", "seven and a half". It is exact.
func quantity(toks []token, i int) (d decimal.Decimal, n int) {
	if i >= len(toks) {
		return decimal.Zero, 0
	}
	if toks[i].kind == number {
		return figures(toks, i)
	}
	v, n := wordNumber(toks, i)
	if n == 0 {
		return decimal.Zero, 0
	}
	d = decimal.NewFromInt(int64(v))
	if f, m := fractionOfOne(toks, i+n); m > 0 {
		return d.Add(f), n + m
	}
	return d, n
}

var (
	pHalfAfter    = pats("et demi|demie", "and a half")
	pQuarterAfter = pats("et quart", "and a quarter")
)

// fractionOfOne reads what follows a whole number in words: "et demi", "and a half", "virgule cinq", "point five".
func fractionOfOne(toks []token, i int) (decimal.Decimal, int) {
	if n := pHalfAfter.match(toks, i); n > 0 {
		return decimal.New(5, -1), n
	}
	if n := pQuarterAfter.match(toks, i); n > 0 {
		return decimal.New(25, -2), n
	}
	if i < len(toks) && (toks[i].s == "virgule" || toks[i].s == "point") {
		zeros := 0
		for i+1+zeros < len(toks) && toks[i+1+zeros].s == "zero" {
			zeros++
		}
		v, n := wordNumber(toks, i+1+zeros)
		if s := strconv.Itoa(v); n > 0 {
			return decimal.New(int64(v), -int32(len(s)+zeros)), 1 + zeros + n
		}
	}
	return decimal.Zero, 0
}

// figures reads digits with separators. A group of exactly three digits after a space, a dot or a comma is thousands,
// unless what stands before it cannot be a group.
func figures(toks []token, i int) (decimal.Decimal, int) {
	text, n, sep := toks[i].s, 1, ""
	for lead := len(text) <= 3 && text[0] != '0'; lead; {
		g, used := nextGroup(toks, i+n, sep)
		if used == 0 {
			break
		}
		text, sep = text+g, toks[i+n].s
		if toks[i+n].kind == number {
			sep = " "
		}
		n += used
	}
	if frac, used := decimals(toks, i+n, sep); used > 0 {
		text, n = text+"."+frac, n+used
	}
	d, err := decimal.NewFromString(text)
	if err != nil || len(text) > 15 {
		return decimal.Zero, 0
	}
	if f, used := fractionOfOne(toks, i+n); used > 0 && !strings.Contains(text, ".") {
		return d.Add(f), n + used
	}
	return d, n
}

// nextGroup reads a group of three digits and the separator before it, which must be sep once one is known.
func nextGroup(toks []token, i int, sep string) (string, int) {
	isGroup := func(j int) bool {
		return j < len(toks) && toks[j].kind == number && len(toks[j].s) == 3
	}
	if isGroup(i) && toks[i].spaced && !toks[i].broken && (sep == "" || sep == " ") {
		return toks[i].s, 1
	}
	if i < len(toks) && (toks[i].s == "." || toks[i].s == ",") && !toks[i].spaced && (sep == "" || sep == toks[i].s) &&
		isGroup(i+1) && !toks[i+1].spaced {
		return toks[i+1].s, 2
	}
	return "", 0
}

// decimals reads a separator and one to four digits stuck to it; not the separator of the thousands.
func decimals(toks []token, i int, sep string) (string, int) {
	if i+1 < len(toks) && (toks[i].s == "." || toks[i].s == ",") && toks[i].s != sep && !toks[i].spaced &&
		toks[i+1].kind == number && !toks[i+1].spaced && len(toks[i+1].s) <= 4 {
		return toks[i+1].s, 2
	}
	return "", 0
}

// ordinals of days, in words.
var ordinals = map[string]int{
	"premier": 1, "premiere": 1, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
	"eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
	"fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
	"thirtieth": 30,
}

var ordinalSuffix = wordsOf("er ere re e eme ieme st nd rd th")

// dayNumber reads the number of a day: 15, 15th, 1er, quinze, fifteenth, twenty first. ordinal tells the form.
func dayNumber(toks []token, i int) (v, n int, ordinal bool) {
	if i >= len(toks) {
		return 0, 0, false
	}
	if o := ordinals[toks[i].s]; o > 0 {
		return o, 1, true
	}
	if t := tens[toks[i].s]; (t == 20 || t == 30) && i+1 < len(toks) {
		if o := ordinals[toks[i+1].s]; o > 0 && o < 10 {
			return t + o, 2, true
		}
	}
	v, n = integer(toks, i)
	if n == 0 || v < 1 || v > 31 && toks[i].kind == number && len(toks[i].s) > 2 {
		return 0, 0, false
	}
	if j := i + n; toks[i].kind == number && j < len(toks) && ordinalSuffix[toks[j].s] && !(toks[j].s == "e" && toks[j].spaced) {
		return v, n + 1, true
	}
	return v, n, false
}

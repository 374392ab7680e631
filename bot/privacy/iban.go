package privacy

import (
	"strings"
	"unicode/utf8"
)

// chars reads exactly n letters and digits from i on, with at most two
// separators in a row between them, and returns the end; the next byte must
// not continue the word.
func (d *doc) chars(i, n int) (key string, end int, ok bool) {
	var b [34]byte
	got, seps := 0, 0
	for ; got < n; i++ {
		switch c := d.at(i); {
		case c < utf8.RuneSelf && alnum(c):
			b[got] = c
			got++
			seps = 0
		case contains(" .-\t", c) && seps < 2:
			seps++
		default:
			return "", 0, false
		}
	}
	return string(b[:n]), i, !alnum(d.at(i))
}

// lettered tries what begins with a letter at i: an IBAN, a VAT number.
func (d *doc) lettered(i int) (int, span) {
	if !letter(d.at(i+1)) || i+8 > len(d.s) {
		return 0, span{}
	}
	country := d.s[i : i+2]
	if j, s := d.iban(i, ibanLength[country]); j > 0 {
		return j, s
	}
	if country == "fr" {
		key, end, ok := d.chars(i, 13)
		if ok && (vatOK(key) || alldigits(key[4:]) && d.labelled(i, vatWords)) {
			return end, d.span(i, end, VAT, key)
		}
		return 0, span{}
	}
	if n := vatLength[country]; n > 0 && d.labelled(i, vatWords) {
		if key, end, ok := d.chars(i, n); ok && strings.ContainsAny(key, "0123456789") {
			return end, d.span(i, end, VAT, key)
		}
	}
	return 0, span{}
}

// iban reads an IBAN of n characters; 0 is a country not in the registry,
// for which any length with digits only is tried.
func (d *doc) iban(i, n int) (int, span) {
	if !digit(d.at(i+2)) && d.at(i+2) != ' ' || !digit(d.at(i+3)) {
		return 0, span{}
	}
	if n > 0 {
		key, end, ok := d.chars(i, n)
		if ok && (ibanOK(key) || digit(key[2]) && digit(key[3]) && d.labelled(i, ibanWords)) {
			return end, d.span(i, end, IBAN, key)
		}
		return 0, span{}
	}
	for n := 34; n >= 15; n-- {
		if key, end, ok := d.chars(i, n); ok && alldigits(key[2:]) && ibanOK(key) {
			return end, d.span(i, end, IBAN, key)
		}
	}
	return 0, span{}
}

var (
	ibanWords = set(`iban rib compte account`)
	vatWords  = set(`tva vat intracommunautaire intracom ust mwst btw iva`)
)

// vatLength of the neighbours, country letters included.
var vatLength = map[string]int{"be": 12, "de": 11, "lu": 10, "it": 13, "es": 11, "nl": 14, "pt": 11, "at": 11, "pl": 12, "ie": 10, "gb": 11}

// ibanLength by country, from the SWIFT registry of IBAN formats.
var ibanLength = lengths(`ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 bi27 br29 by28 ch21 cr22 cy28 cz24 de22 dj27 dk18
	do28 ee20 eg29 es24 fi18 fk18 fo18 fr27 gb22 ge22 gi23 gl18 gr27 gt28 hn28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30
	kz20 lb28 lc32 li21 lt20 lu20 lv21 ly25 mc27 md24 me22 mk19 mn20 mr27 mt31 mu30 ni28 nl18 no15 om23 pk24 pl28 ps29 pt25
	qa29 ro24 rs22 ru33 sa24 sc31 sd18 se24 si19 sk24 sm27 so23 st25 sv28 tl23 tn24 tr26 ua29 va22 vg24 xk20 ye30`)

func lengths(list string) map[string]int {
	out := map[string]int{}
	for f := range strings.FieldsSeq(list) {
		out[f[:2]] = int(f[2]-'0')*10 + int(f[3]-'0')
	}
	return out
}

// ibanOK is the check of ISO 13616: the first four behind the rest, letters
// as 10 to 35, modulo 97 is 1.
func ibanOK(s string) bool {
	if len(s) < 15 || !letter(s[0]) || !letter(s[1]) || !digit(s[2]) || !digit(s[3]) {
		return false
	}
	mod := 0
	for i := range len(s) {
		c := s[(i+4)%len(s)]
		if digit(c) {
			mod = (mod*10 + int(c-'0')) % 97
		} else {
			mod = (mod*100 + int(c-'a') + 10) % 97
		}
	}
	return mod == 1
}

// vatOK: FR, two of key, the SIREN. A key in digits is (12 + 3 × (SIREN mod
// 97)) mod 97; for one with letters the SIREN alone is checked.
func vatOK(s string) bool {
	if len(s) != 13 || !alldigits(s[4:]) {
		return false
	}
	if !alldigits(s[2:4]) {
		return sirenOK(s[4:])
	}
	return mod97(s[2:4]) == (12+3*mod97(s[4:]))%97 && int(s[2]-'0')*10+int(s[3]-'0') < 97
}

func mod97(s string) int {
	n := 0
	for i := range len(s) {
		n = (n*10 + int(s[i]-'0')) % 97
	}
	return n
}

func alldigits(s string) bool {
	for i := range len(s) {
		if !digit(s[i]) {
			return false
		}
	}
	return s != ""
}

// luhn returns the Luhn sum modulo 10; 0 is valid.
func luhn(s string) int {
	sum := 0
	for i := range len(s) {
		n := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			n *= 2
		}
		sum += n/10 + n%10
	}
	return sum % 10
}

const laPoste = "356000000"

func sirenOK(s string) bool { return len(s) == 9 && luhn(s) == 0 && strings.Trim(s, "0") != "" }

// siretOK: Luhn, or for the establishments of La Poste a sum of digits that
// is a multiple of 5.
func siretOK(s string) bool {
	if luhn(s) == 0 {
		return true
	}
	sum := 0
	for i := range len(s) {
		sum += int(s[i] - '0')
	}
	return strings.HasPrefix(s, laPoste) && sum%5 == 0
}

// cardPrefix: the issuer ranges of Visa, Mastercard, American Express,
// Diners, Discover, Maestro, JCB, UnionPay.
func cardPrefix(s string) bool {
	two := s[:2]
	switch {
	case s[0] == '4':
		return len(s) != 14 && len(s) != 15
	case two >= "51" && two <= "55", s[:4] >= "2221" && s[:4] <= "2720":
		return len(s) == 16
	case two == "34" || two == "37":
		return len(s) == 15
	case two == "30" || two == "36" || two == "38":
		return len(s) == 14 || len(s) == 16
	}
	return len(s) >= 16 && (two == "35" || two == "62" || two == "65" || s[:4] == "6011" || two == "50" || two >= "56" && two <= "58")
}

// socialID reads a French social security number with its key from i on: sex,
// year, month, département (2A and 2B for Corsica), commune, order, key = 97
// − (number mod 97).
func (d *doc) socialID(i int) (end int, key string, ok bool) {
	if !contains("123478", d.s[i]) || contains("-_/.,#", d.at(i-1)) && alnum(d.at(i-2)) {
		return 0, "", false
	}
	s, end, ok := d.chars(i, 15)
	if !ok || !alldigits(s[:5]) || !alldigits(s[7:]) || !digit(s[5]) {
		return 0, "", false
	}
	num := s[:13]
	switch s[5:7] {
	case "2a":
		num = s[:5] + "19" + s[7:13]
	case "2b":
		num = s[:5] + "18" + s[7:13]
	}
	month := s[3:5]
	if !alldigits(num) || month == "00" || month > "12" && month < "20" || month > "42" && month < "50" {
		return 0, "", false
	}
	return end, s, 97-mod97(num) == mod97(s[13:]) || 97-mod97(num) == 97 && s[13:] == "97"
}

package privacy

import (
	"strconv"
	"strings"
)

// numbers finds everything recognised by its digits.
func (d *doc) numbers() []span {
	var out []span
	for i := 0; i < len(d.s); {
		j, s := 0, span{}
		switch b := d.s[i]; {
		case b == '+' && !alnum(d.at(i-1)), b == '(' && d.at(i+1) == '+':
			j, s = d.international(i)
		case digit(b) && !alnum(d.at(i-1)):
			j, s = d.number(i)
		case letter(b) && !alnum(d.at(i-1)):
			j, s = d.lettered(i)
		}
		if j > i {
			out = append(out, s)
			i = j
			continue
		}
		i++
	}
	return out
}

// A group is digits without a separator; sep is the one before it.
type group struct {
	end int // in s
	sep string
	len int
}

// groups reads digits from i on, with one separator (or two spaces) between
// groups, 20 digits at most.
func (d *doc) groups(i int) (all string, gs []group) {
	var b strings.Builder
	for sep := ""; ; {
		g := group{sep: sep}
		for digit(d.at(i)) {
			b.WriteByte(d.s[i])
			g.len++
			i++
		}
		g.end = i
		gs = append(gs, g)
		n := 0
		for n < 2 && d.at(i+n) == ' ' {
			n++
		}
		if n == 0 && contains(".-/\t", d.at(i)) && i < len(d.s) {
			n = 1
		}
		if n == 0 || !digit(d.at(i+n)) || b.Len() >= 20 {
			return b.String(), gs
		}
		sep = d.s[i : i+n]
		i += n
	}
}

// number tries to read what begins with a digit at i; the longest reading wins.
func (d *doc) number(i int) (int, span) {
	if j, key, ok := d.socialID(i); ok {
		return j, d.span(i, j, SocialID, key)
	}
	if d.partOfNumber(i) {
		return 0, span{}
	}
	all, gs := d.groups(i)
	if len(all) < 9 {
		return 0, span{}
	}
	total, shapes := 0, make([]string, len(gs))
	for k, g := range gs {
		shapes[k] = strconv.Itoa(g.len)
	}
	for _, g := range gs {
		total += g.len
	}
	for k := len(gs); k > 0; k-- {
		end, digits := gs[k-1].end, all[:total]
		total -= gs[k-1].len
		if !d.ends(end) || !uniform(gs[1:k]) {
			continue
		}
		kind := d.kindOf(i, end, digits, strings.Join(shapes[:k], "-"))
		if kind != "" {
			key := digits
			if kind == Phone {
				key = phoneKey(digits)
			}
			return end, d.span(i, end, kind, key)
		}
	}
	return 0, span{}
}

// partOfNumber: what stands before makes this the middle of an invoice
// number, a date or an amount.
func (d *doc) partOfNumber(i int) bool {
	prev := d.at(i - 1)
	return prev == '#' || prev == '$' || contains("-_/.,", prev) && alnum(d.at(i-2))
}

// ends: nothing behind s[:i] continues the number, and no unit makes it an amount.
func (d *doc) ends(i int) bool {
	next := d.at(i)
	if alnum(next) || contains("-_/.,", next) && i < len(d.s) && alnum(d.at(i+1)) {
		return false
	}
	for n := 0; n < 2 && d.at(i) == ' '; n++ {
		i++
	}
	if contains("$%", d.at(i)) {
		return false
	}
	j := i
	for letter(d.at(j)) {
		j++
	}
	return !units[d.s[min(i, len(d.s)):min(j, len(d.s))]]
}

var units = set(`e eur euro euros ke usd gbp chf k ttc ht dollars pounds cts centimes`)

func uniform(gs []group) bool {
	for _, g := range gs {
		if strings.Trim(g.sep, " ") != strings.Trim(gs[0].sep, " ") {
			return false
		}
	}
	return true
}

var (
	phoneShapes = set(`10 2-2-2-2-2 4-2-2-2 4-3-3 2-8 2-4-4 1-3-3-3 1-3-2-2-2 3-3-2-2 1-9`)
	ukShapes    = set(`3-4-4 5-6 4-3-4 5-3-3`)
	cardShapes  = set(`4-4-4-4 16 4-6-5 15 4-6-4 4-4-4-4-3`)

	phoneWords = set(`tel telephone tels phone portable mobile fax gsm standard ligne whatsapp appel appeler appelez joindre call`)
	sirenWords = set(`siren siret rcs sirene naf ape siege immatriculee immatricule`)
	idWords    = set(`facture factures fact fa invoice invoices inv avoir avoirs devis commande cde bl ref reference
		dossier contrat order quote credit note ticket lot article art`)
)

// kindOf decides what digits in groups of a shape are, "" for nothing masked.
func (d *doc) kindOf(i, end int, digits, shape string) Kind {
	if d.labelled(i, idWords) {
		return ""
	}
	n := len(digits)
	switch {
	case n == 14 && sirenOK(digits[:9]) && siretOK(digits) && (shape == "3-3-3-5" || shape == "9-5" || d.around(i, end, sirenWords)),
		n == 14 && d.labelled(i, sirenWords):
		return SIRET
	case cardShapes[shape] && luhn(digits) == 0 && cardPrefix(digits):
		return Card
	case n == 10 && phoneShapes[shape] && digits[0] == '0' && digits[1] != '0',
		n == 11 && ukShapes[shape] && digits[0] == '0' && digits[1] != '0',
		n >= 11 && n <= 15 && strings.HasPrefix(digits, "00") && digits[2] != '0':
		return Phone
	case n == 9 && sirenOK(digits) && (shape == "3-3-3" || d.around(i, end, sirenWords)),
		n == 9 && d.labelled(i, sirenWords):
		return SIREN
	case n >= 9 && n <= 15 && d.labelled(i, phoneWords): // eight digits may be a date
		return Phone
	}
	return ""
}

// labelled: the word right before s[i], past spaces, colons and « n° », is one
// of words.
func (d *doc) labelled(i int, words map[string]bool) bool {
	for hops := 0; hops < 3; hops++ {
		n := 0
		for n < 4 && contains(" .:#(=-\t", d.at(i-1)) {
			i--
			n++
		}
		j := i
		for j > 0 && alnum(d.s[j-1]) {
			j--
		}
		word := d.s[j:i]
		switch {
		case words[word]:
			return true
		case word == "no" || word == "n" || word == "num" || word == "numero" || word == "number" || word == "nr" || word == "au" || word == "le" || word == "est" || word == "is" || word == "paris":
			i = j
		default:
			return false
		}
	}
	return false
}

// around: one of words stands within 20 bytes before i or after end.
func (d *doc) around(i, end int, words map[string]bool) bool {
	near := func(part string) bool {
		for w := range strings.FieldsFuncSeq(part, func(r rune) bool { return r < 'a' || r > 'z' }) {
			if words[w] {
				return true
			}
		}
		return false
	}
	return near(d.s[max(0, i-20):i]) || near(d.s[end:min(len(d.s), end+20)]) ||
		strings.Contains(d.s[max(0, i-20):i], "r.c.s")
}

// international reads +33 (0)6 12 34 56 78 and its like from the sign (or the
// parenthesis before it) on: 8 to 15 digits, or as many as the country has.
func (d *doc) international(i int) (int, span) {
	digits, ends := d.plusDigits(i)
	most := phoneLength(digits, strings.Contains(d.s[i:min(len(d.s), i+9)], "(0)"))
	if d.labelled(i, idWords) || strings.HasPrefix(digits, "0") {
		return 0, span{}
	}
	for n := min(most, len(digits)); n >= 8; n-- {
		if end := ends[n-1]; end > 0 && d.ends(end) {
			return end, d.span(i, end, Phone, phoneKey("+"+digits[:n]))
		}
	}
	return 0, span{}
}

// plusDigits collects up to 16 digits; ends[n-1] is the end of a group after n
// of them, 0 in the middle of one.
func (d *doc) plusDigits(i int) (digits string, ends [16]int) {
	var b []byte
	for j := i; j < len(d.s) && len(b) < 16; j++ {
		c := d.s[j]
		if digit(c) {
			b = append(b, c)
			if !digit(d.at(j + 1)) {
				ends[len(b)-1] = j + 1
			}
			continue
		}
		first := c == '+' && len(b) == 0
		between := contains("() ", c) || contains(".-/", c) && digit(d.at(j-1))
		if !first && !between {
			break
		}
	}
	return string(b), ends
}

// most digits of a number, country code included, for the neighbours.
var phoneMost = map[string]int{"1": 11, "31": 11, "32": 11, "33": 11, "34": 11, "352": 12, "39": 12, "41": 11, "44": 12, "49": 13}

// phoneLength is 15, by the plan of the ITU, for the countries not listed.
// zero: the number is written with (0).
func phoneLength(digits string, zero bool) int {
	most := 15
	for n := 1; n <= min(3, len(digits)); n++ {
		if m, ok := phoneMost[digits[:n]]; ok {
			most = m
		}
	}
	if zero {
		most++
	}
	return most
}

// phoneKey makes 0612345678, +33612345678, 0033612345678 and +33(0)612345678 one.
func phoneKey(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "+"), "00")
	if rest, ok := strings.CutPrefix(s, "33"); ok && len(rest) >= 9 {
		return "0" + strings.TrimPrefix(rest, "0")
	}
	return s
}

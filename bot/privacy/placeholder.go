package privacy

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A placeholder is [KIND_n], or [KIND_nB], [KIND_nC]… for other spellings of
// the same identity: plain ASCII, so that models copy it whole.
func format(k Kind, num, form int) string {
	return "[" + string(k) + "_" + strconv.Itoa(num) + letters(form) + "]"
}

// letters: 0 is nothing, 1 is B, 25 is Z, 26 is BA.
func letters(form int) string {
	if form == 0 {
		return ""
	}
	s := ""
	for ; form > 0; form /= 26 {
		s = string(rune('A'+form%26)) + s
	}
	return s
}

func formOf(letters string) int {
	n := 0
	for _, r := range strings.ToUpper(letters) {
		n = n*26 + int(r-'A')
	}
	return n
}

// words are what models make of a kind: other language, accents (folded
// away), long and short forms.
var words = map[string]Kind{
	"debiteur": Debtor, "debitrice": Debtor, "debtor": Debtor,
	"societe": Company, "company": Company, "firm": Company, "entreprise": Company,
	"personne": Person, "person": Person,
	"lieu": Place, "place": Place, "ville": Place, "town": Place, "city": Place,
	"adresse": Address, "address": Address,
	"email": Email, "mail": Email, "courriel": Email,
	"url": URL, "lien": URL, "link": URL,
	"tel": Phone, "telephone": Phone, "phone": Phone,
	"iban": IBAN, "siren": SIREN, "siret": SIRET, "tva": VAT, "vat": VAT,
	"nir": SocialID, "carte": Card, "card": Card,
}

const (
	maxForms    = 26 * 26 // two letters
	maxReserved = 99999   // numbers above are left to the text that holds them
)

// A mark is a placeholder found in a text.
type mark struct {
	from, to int
	kind     Kind
	num      int
	form     int
}

// marks finds placeholders as models deform them. With square, curly, angle or
// lenticular brackets much may stand between word and number; in parentheses,
// guillemets or bare, only an underscore makes a placeholder, since
// "(personne 1)" is ordinary text.
func marks(text string) []mark {
	var out []mark
	last := 0
	for p := 1; p < len(text); p++ {
		if !digit(text[p]) || digit(text[p-1]) {
			continue
		}
		if mk, ok := markAt(text, p); ok && mk.from >= last {
			out = append(out, mk)
			last = mk.to
		}
	}
	return out
}

// markAt reads the placeholder whose number begins at p.
func markAt(text string, p int) (mark, bool) {
	mk := mark{}
	end := p
	for end < len(text) && digit(text[end]) {
		end++
	}
	tail := end
	for tail < len(text) && tail < end+2 && letter(text[tail]|0x20) && text[tail] < utf8.RuneSelf {
		tail++
	}
	from, to, under := wordBehind(text, p)
	if from == to || end-p > 6 {
		return mk, false
	}
	kind, known := words[strings.ReplaceAll(fold(text[from:to]), "-", "")]
	num, err := strconv.Atoi(text[p:end])
	if !known || err != nil || num == 0 {
		return mk, false
	}
	mk = mark{from: from, to: tail, kind: kind, num: num, form: formOf(text[end:tail])}
	if mk.bracketed(text, under) {
		return mk, true
	}
	return mk, under && !wordBefore(text[:from]) && !wordAfter(text[tail:])
}

// wordBehind finds the word before a number at p, past one separator; under
// tells whether that is an underscore.
func wordBehind(text string, p int) (from, to int, under bool) {
	to = p
	r, n := utf8.DecodeLastRuneInString(text[:p])
	switch {
	case r == '_':
		under = true
		to = len(strings.TrimSuffix(text[:p-n], `\`))
	case r == '-' || unicode.IsSpace(r):
		to -= n
	}
	from = to
	for from > 0 && to-from < 40 {
		r, n := utf8.DecodeLastRuneInString(text[:from])
		if r != '-' && !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			break
		}
		from -= n
	}
	return from, to, under
}

// bracketed widens m to the brackets around it, if there are.
func (m *mark) bracketed(text string, under bool) bool {
	filler := func(r rune) bool { return r == '*' || r == '`' || unicode.IsSpace(r) }
	head := strings.TrimRightFunc(text[max(0, m.from-40):m.from], filler)
	tail := strings.TrimLeftFunc(text[m.to:min(len(text), m.to+40)], filler)
	tail, escaped := strings.CutPrefix(tail, `\`)
	open, n := utf8.DecodeLastRuneInString(head)
	closing, k := utf8.DecodeRuneInString(tail)
	loose := strings.ContainsRune("[{<【⟦", open)
	if !loose && !(under && strings.ContainsRune("(«", open)) || !strings.ContainsRune("]}>)】⟧»", closing) {
		return false
	}
	from := max(0, m.from-40) + len(head) - n
	if escaped && strings.HasSuffix(text[:from], `\`) { // else the backslash is the text's own
		from--
	}
	m.from, m.to = from, min(len(text), m.to+40)-len(tail)+k
	return true
}

func wordBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return wordRune(r)
}

func wordAfter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return wordRune(r)
}

func wordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// Restore puts identities back. It forgives a placeholder whose case, accents,
// language, spacing, brackets or Markdown the model changed; one with an
// unknown letter gives the first spelling. A placeholder that stands for
// nothing stays as it is: see Unknown.
func (m *Masker) Restore(text string) string {
	var b strings.Builder
	at := 0
	for _, mk := range marks(text) {
		if s, ok := m.value(mk); ok {
			b.WriteString(text[at:mk.from])
			b.WriteString(s)
			at = mk.to
		}
	}
	b.WriteString(text[at:])
	return b.String()
}

// Unknown lists the placeholders in text, as written, that stand for nothing
// in this conversation: the model made them up, and the text must not be
// shown as a finished draft.
func (m *Masker) Unknown(text string) []string {
	var out []string
	for _, mk := range marks(text) {
		if _, ok := m.value(mk); !ok {
			out = append(out, text[mk.from:mk.to])
		}
	}
	return out
}

func (m *Masker) value(mk mark) (string, bool) {
	e := m.given[slot{mk.kind, mk.num}]
	if e == nil {
		return "", false
	}
	if mk.form >= len(e.forms) {
		mk.form = 0
	}
	return e.forms[mk.form], true
}

// reserve keeps what looks like a placeholder out of every other rule, and
// keeps its number from being given to somebody later.
func (m *Masker) reserve(text string) []span {
	var out []span
	for _, mk := range marks(text) {
		out = append(out, span{from: mk.from, to: mk.to, kind: reserved})
		if mk.num <= maxReserved {
			m.last[mk.kind] = max(m.last[mk.kind], mk.num)
		}
	}
	return out
}

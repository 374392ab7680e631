// Package privacy takes identities out of a text before a language model sees
// it, and puts them back into what the model wrote:
//
//	m := privacy.New(privacy.Name{Text: "SARL Menuiserie Dupont", Kind: privacy.Debtor},
//	                 privacy.Name{Text: "Claire Roy", Kind: privacy.Person})
//	m.Mask("Mme Roy (Menuiserie Dupont), 06 12 34 56 78, doit 3 000 € sur FA-208")
//	// Mme [PERSONNE_1B] ([DEBITEUR_1B]), [TEL_1], doit 3 000 € sur FA-208
//
// What is masked:
//
//   - the names given to New, whatever their case, accents, apostrophes,
//     hyphens and spaces, with or without their legal form; and, when written
//     with a capital, the single words of a person's or firm's name;
//   - e-mails, addresses of web pages (but for public services), IBAN (mod
//     97), SIREN and SIRET (Luhn, with the exception of La Poste), VAT numbers
//     (key), French social security numbers (key), payment cards (Luhn),
//     French and international telephone numbers, streets and postcodes with
//     their town;
//   - capitalised words right after a title (« Mme Roy ») or after words such
//     as « société » or « client », and right before a legal form (« Dupont
//     SARL »); they are then known for the rest of the conversation.
//
// What is kept, because the answer needs it: amounts, dates, percentages,
// invoice numbers, articles of law.
//
// This is not anonymity. A name that nobody announced, in free text, without
// a title or a legal form near it (« vu avec Kevin hier », « dupont ne paie
// pas »), is NOT caught, nor is what a story tells about somebody. Give New
// every name of the case, and have an agreement with the provider of the
// model.
//
// The package is pure: no clock, no store, no log. The same names and the
// same texts in the same order give the same placeholders, so a Masker need
// not be kept between two answers.
package privacy

import (
	"cmp"
	"slices"
	"strings"
)

// Kind is what a placeholder stands for; it is the word the model reads.
type Kind string

// Kinds. The first five are for names given to New.
const (
	Debtor   Kind = "DEBITEUR"  // the firm or person who owes
	Company  Kind = "SOCIETE"   // any other firm, the creditor included
	Person   Kind = "PERSONNE"  // a contact, a colleague
	Place    Kind = "LIEU"      // a town, a district
	Address  Kind = "ADRESSE"   // a postal address
	Email    Kind = "EMAIL"     //
	URL      Kind = "URL"       //
	Phone    Kind = "TEL"       //
	IBAN     Kind = "IBAN"      //
	SIREN    Kind = "SIREN"     // French company number
	SIRET    Kind = "SIRET"     // French establishment number
	VAT      Kind = "TVA"       //
	SocialID Kind = "NIR"       // French social security number
	Card     Kind = "CARTE"     // payment card
	reserved Kind = "(reserve)" // text that looks like a placeholder already
)

// A Name is something known of the case.
type Name struct {
	Text string
	Kind Kind // empty: Company
}

// A Masker belongs to one conversation and to one goroutine at a time.
type Masker struct {
	dict  map[string][]entry // by first word, longest first
	known map[string]*entity // by kind and folded value
	given map[slot]*entity   // by placeholder
	last  map[Kind]int       // highest number in use
}

type slot struct {
	kind Kind
	num  int
}

// An entity is one identity. Its first form has the plain placeholder, other
// spellings of it a letter behind the number.
type entity struct {
	kind  Kind
	num   int
	forms []string
}

// New returns a Masker that knows names. Their order fixes the numbers.
func New(names ...Name) *Masker {
	m := &Masker{dict: map[string][]entry{}, known: map[string]*entity{}, given: map[slot]*entity{}, last: map[Kind]int{}}
	for _, n := range names {
		m.addName(n)
	}
	return m
}

// Mask replaces identities by placeholders. Masking a masked text again
// changes nothing. Restore(Mask(t)) is t, byte for byte, unless t itself
// holds text that looks like a placeholder already given out.
func (m *Masker) Mask(text string) string {
	for {
		next := m.once(text)
		if next == text {
			return text
		}
		text = next // what was learnt, and what an overlap left, is masked now
	}
}

func (m *Masker) once(text string) string {
	d := read(text)
	spans := m.reserve(text)
	spans = append(spans, d.webs()...)
	spans = append(spans, d.numbers()...)
	spans = append(spans, d.addresses()...)
	spans = append(spans, m.names(d)...)
	spans = append(spans, d.titled()...)
	var b strings.Builder
	at := 0
	for _, s := range choose(spans, len(text)) {
		if s.kind == reserved {
			continue
		}
		b.WriteString(text[at:s.from])
		b.WriteString(m.placeholder(s, text[s.from:s.to]))
		at = s.to
	}
	if at == 0 {
		return text
	}
	b.WriteString(text[at:])
	return b.String()
}

// A span is a stretch of bytes to be masked. key tells two spellings of one
// identity from two identities.
type span struct {
	from, to int
	kind     Kind
	key      string
	ent      *entity // when known already
	learn    bool    // a name found by its title
}

// rank orders kinds when spans overlap; the lower wins, then the longer.
func (s span) rank() int {
	switch s.kind {
	case reserved:
		return 0
	case Email, URL:
		return 1
	case Address:
		return 3
	case Debtor, Company, Person, Place:
		return 4
	}
	return 2
}

// choose keeps spans that do not overlap, in the order of a text of n bytes.
func choose(spans []span, n int) []span {
	slices.SortStableFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(b.to-b.from, a.to-a.from), cmp.Compare(a.from, b.from))
	})
	var kept []span
	taken := make([]bool, n)
	for _, s := range spans {
		if s.from < s.to && !slices.Contains(taken[s.from:s.to], true) {
			kept = append(kept, s)
			for i := s.from; i < s.to; i++ {
				taken[i] = true
			}
		}
	}
	slices.SortFunc(kept, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return kept
}

// placeholder returns the one that stands for surface, which s found.
func (m *Masker) placeholder(s span, surface string) string {
	e := s.ent
	if e == nil {
		e = m.entity(s.kind, s.key, surface)
	}
	if s.learn {
		m.learn(e, surface)
	}
	i := slices.Index(e.forms, surface)
	if i < 0 && len(e.forms) < maxForms {
		i = len(e.forms)
		e.forms = append(e.forms, surface)
	}
	if i < 0 { // hundreds of spellings are no spellings of one name
		e = m.entity(s.kind, "="+surface, surface)
		i = 0
	}
	return format(e.kind, e.num, i)
}

// entity finds or makes the identity of a kind and key.
func (m *Masker) entity(kind Kind, key, surface string) *entity {
	id := string(kind) + "|" + key
	if e := m.known[id]; e != nil {
		return e
	}
	m.last[kind]++
	e := &entity{kind: kind, num: m.last[kind], forms: []string{surface}}
	m.given[slot{kind, e.num}] = e
	m.known[id] = e
	return e
}

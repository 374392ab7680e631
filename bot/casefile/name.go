package casefile

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Name is the name of a firm or a person, made comparable: words without case, accents or punctuation, and the legal form
// apart. Two firms may differ by their form alone.
type Name struct {
	Words []string
	Form  string // "sarl", "sas"…; empty when the name does not say
}

// legalForms are the forms of companies, by their written variants.
var legalForms = map[string]string{
	"sarl": "sarl", "sarlu": "eurl", "eurl": "eurl", "sas": "sas", "sasu": "sasu", "sa": "sa", "sci": "sci", "snc": "snc",
	"scs": "scs", "sca": "sca", "scop": "scop", "scp": "scp", "selarl": "selarl", "selas": "selas", "gie": "gie", "gaec": "gaec",
	"earl": "earl", "eirl": "eirl", "ei": "ei", "scea": "scea", "sccv": "sccv", "scm": "scm", "scic": "scic",
	"ltd": "ltd", "limited": "ltd", "plc": "plc", "llp": "llp", "llc": "llc", "inc": "inc", "corp": "inc",
	"gmbh": "gmbh", "ag": "ag", "kg": "kg", "bv": "bv", "nv": "nv", "srl": "srl", "sprl": "sprl", "spa": "spa", "bvba": "bvba",
}

// noise says nothing about which firm is meant.
var noise = map[string]bool{
	"ets": true, "etablissement": true, "etablissements": true, "societe": true, "ste": true, "entreprise": true,
	"monsieur": true, "madame": true, "mme": true, "mlle": true, "mr": true, "mrs": true, "ms": true,
	"the": true, "le": true, "la": true, "les": true, "l": true, "et": true, "and": true, "de": true, "du": true, "des": true, "d": true,
}

// ParseName makes a name comparable. A name that is nothing but form and noise keeps all its words.
func ParseName(s string) Name {
	all := foldWords(s)
	n := Name{Words: make([]string, 0, len(all))}
	for i, w := range all {
		form := legalForms[w]
		edge := i == 0 || i == len(all)-1 || legalForms[all[max(i-1, 0)]] != ""
		switch {
		case form != "" && edge && n.Form == "" && len(all) > 1:
			n.Form = form
		case !noise[w]:
			n.Words = append(n.Words, w)
		}
	}
	if len(n.Words) == 0 {
		return Name{Words: all}
	}
	return n
}

// Key is equal for names that differ in case, accents, punctuation, articles or legal form only: what an index stores.
func (n Name) Key() string { return strings.Join(n.Words, " ") }

// NameKey is the [Name.Key] of a name as written.
func NameKey(s string) string { return ParseName(s).Key() }

// Same reports whether both may be the same firm: the same words, and no two different legal forms.
func (n Name) Same(o Name) bool {
	return (n.Form == "" || o.Form == "" || n.Form == o.Form) && len(n.Words) > 0 && slices.Equal(n.Words, o.Words)
}

// SameName reports whether two names as written may be the same firm.
func SameName(a, b string) bool { return ParseName(a).Same(ParseName(b)) }

// How well a name answers a search, better is greater.
const (
	NoMatch     = iota
	WordsMatch  // each word of the query begins a word of the name
	PrefixMatch // the name begins with the query
	FullMatch   // [SameName]
)

// MatchName says how well a name answers what somebody typed.
func MatchName(query, name string) int { return ParseName(query).Match(ParseName(name)) }

// Match says how well name answers the query n.
func (n Name) Match(name Name) int {
	q := n.Words
	switch {
	case len(q) == 0 || n.Form != "" && name.Form != "" && n.Form != name.Form:
		return NoMatch
	case slices.Equal(q, name.Words):
		return FullMatch
	case len(q) <= len(name.Words) && slices.Equal(q[:len(q)-1], name.Words[:len(q)-1]) && strings.HasPrefix(name.Words[len(q)-1], q[len(q)-1]):
		return PrefixMatch
	}
	for _, w := range q {
		if !slices.ContainsFunc(name.Words, func(s string) bool { return strings.HasPrefix(s, w) }) {
			return NoMatch
		}
	}
	return WordsMatch
}

// SamePerson reports whether two names may be the same person: the words of one, titles apart, are all in the other.
func SamePerson(a, b string) bool {
	title := func(w string) bool { return w == "m" || w == "mm" }
	x, y := slices.DeleteFunc(ParseName(a).Words, title), slices.DeleteFunc(ParseName(b).Words, title)
	if len(x) > len(y) {
		x, y = y, x
	}
	for _, w := range x {
		if !slices.Contains(y, w) {
			return false
		}
	}
	return len(x) > 0
}

var ligatures = strings.NewReplacer("œ", "oe", "æ", "ae", "ß", "ss", "ø", "o", "ł", "l", "&", " et ", "’", "'")

// foldWords splits a name into words of plain lower-case letters and digits. Letters with dots between are one word:
// "S.A.R.L." is "sarl"; so are the letters of "S A R L".
func foldWords(s string) []string {
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return ' '
	}, ligatures.Replace(norm.NFD.String(bare)))
	return joinLetters(strings.Fields(plain))
}

// joinLetters joins runs of single letters that spell a legal form.
func joinLetters(words []string) []string {
	var out []string
	for i := 0; i < len(words); {
		n := 0
		for i+n < len(words) && len(words[i+n]) == 1 {
			n++
		}
		took := 0
		for ; n >= 2 && took == 0; n-- {
			if w := strings.Join(words[i:i+n], ""); legalForms[w] != "" {
				out = append(out, w)
				took = n
			}
		}
		if took == 0 {
			out = append(out, words[i])
			took = 1
		}
		i += took
	}
	return out
}

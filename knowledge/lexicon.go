package knowledge

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// lexicon is what data/ says about words, by language.
type lexicon struct {
	fr, en vocabulary
}

// languages is the order of everything that comes in two.
var languages = [2]string{"fr", "en"}

func (l *lexicon) of(lang string) *vocabulary {
	if lang == "en" {
		return &l.en
	}
	return &l.fr
}

// vocabulary is the general knowledge of one language's words, cards apart.
type vocabulary struct {
	lang     string
	stop     map[string]bool     // folded words that carry no subject
	spelling map[string][]string // SMS spelling -> folded words it stands for
	concepts map[string][]string // stems joined by a blank -> names of concepts, each with a leading #; none: a longer one begins so
	known    map[string]bool     // folded words named by any of the above: never taken for typing errors
}

// token is one word of a text as search sees it.
type token struct {
	word string // folded
	stem string
	stop bool // carries no subject: neither indexed nor searched
}

// phraseWords is the length, stop words apart, of the longest expression of data/concepts.txt.
const phraseWords = 3

// knowhow is everything data/ holds. Languages are in the order French, English.
type knowhow struct {
	lexicon
	phrases  [2]map[string][]string // card id -> more ways to ask for it
	offTopic [2][]string            // what no card answers
	floor    floor
}

// builtinKnowhow reads data/ once: Load and Language share it.
var builtinKnowhow = sync.OnceValues(func() (*knowhow, error) { return readKnowhow(data) })

func readKnowhow(from fs.FS) (*knowhow, error) {
	lex := &knowhow{}
	for _, lang := range languages {
		*lex.of(lang) = vocabulary{lang: lang, stop: map[string]bool{}, spelling: map[string][]string{},
			concepts: map[string][]string{}, known: map[string]bool{}}
	}
	for _, part := range []struct {
		file string
		take func(line string) error
	}{
		{"data/stop.txt", lex.addStop},
		{"data/spelling.txt", lex.addSpelling},
		{"data/concepts.txt", lex.addConcept},
		{"data/floor.txt", lex.floor.set},
	} {
		if err := eachLine(from, part.file, part.take); err != nil {
			return nil, err
		}
	}
	for i, lang := range languages {
		lex.phrases[i] = map[string][]string{}
		err := eachLine(from, "data/phrases-"+lang+".txt", func(line string) error {
			id, texts, ok := strings.Cut(line, ": ")
			if !ok {
				return fmt.Errorf("expected \"card id: phrase | phrase\"")
			}
			lex.phrases[i][id] = list(texts, "|")
			return nil
		})
		if err != nil {
			return nil, err
		}
		err = eachLine(from, "data/offtopic-"+lang+".txt", func(line string) error {
			_, texts, ok := strings.Cut(line, ": ")
			if !ok {
				return fmt.Errorf("expected \"subject: example | example\"")
			}
			lex.offTopic[i] = append(lex.offTopic[i], list(texts, "|")...)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return lex, nil
}

// eachLine calls take with each line that is neither blank nor a # comment.
func eachLine(from fs.FS, file string, take func(line string) error) error {
	text, err := fs.ReadFile(from, file)
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := take(line); err != nil {
			return fmt.Errorf("%s:%d: %w", file, n, err)
		}
	}
	return nil
}

// addStop reads "fr: le la les".
func (l *lexicon) addStop(line string) error {
	lang, words, ok := strings.Cut(line, ": ")
	if !ok || headings[lang][0] == "" {
		return fmt.Errorf("expected \"fr: words\" or \"en: words\"")
	}
	v := l.of(lang)
	for _, w := range splitWords(fold(words)) {
		v.stop[w], v.known[w] = true, true
	}
	return nil
}

// addSpelling reads "fr: jsui = je suis".
func (l *lexicon) addSpelling(line string) error {
	lang, rest, ok := strings.Cut(line, ": ")
	short, long, ok2 := strings.Cut(rest, "=")
	if !ok || !ok2 || headings[lang][0] == "" {
		return fmt.Errorf("expected \"fr: short = words\"")
	}
	v := l.of(lang)
	words := splitWords(fold(long))
	for _, w := range words {
		v.known[w] = true
	}
	for _, s := range strings.Fields(fold(short)) {
		v.spelling[s], v.known[s] = words, true
	}
	return nil
}

// addConcept reads "name | mots, une expression | words, an expression".
func (l *lexicon) addConcept(line string) error {
	parts := strings.Split(line, "|")
	if len(parts) != 3 {
		return fmt.Errorf("expected \"name | mots | words\"")
	}
	name := "#" + strings.TrimSpace(parts[0])
	for i, lang := range languages {
		v := l.of(lang)
		for _, phrase := range list(parts[i+1], ",") {
			var stems []string
			for _, t := range v.read(phrase, v.tokens) {
				v.known[t.word] = true
				if !t.stop {
					stems = append(stems, t.stem)
				}
			}
			if len(stems) == 0 || len(stems) > phraseWords {
				return fmt.Errorf("%q must have 1 to %d words, the commonest apart", phrase, phraseWords)
			}
			for n := 1; n < len(stems); n++ {
				begin := strings.Join(stems[:n], " ")
				if _, ok := v.concepts[begin]; !ok {
					v.concepts[begin] = nil // known as the beginning of a phrase
				}
			}
			key := strings.Join(stems, " ")
			if !slices.Contains(v.concepts[key], name) {
				v.concepts[key] = append(v.concepts[key], name)
			}
		}
	}
	return nil
}

// read reads text as words of this language. Each is turned into tokens by
// look: v.tokens, or a memory in front of it.
func (v *vocabulary) read(text string, look func(word string) []token) []token {
	words := splitWords(fold(text))
	out := make([]token, 0, len(words)+4)
	for _, w := range words {
		out = append(out, look(w)...)
	}
	return out
}

// tokens returns the token of a folded word, or those it is the SMS spelling of.
func (v *vocabulary) tokens(word string) []token {
	long, ok := v.spelling[word]
	if !ok {
		return []token{v.token(word)}
	}
	out := make([]token, len(long))
	for i, w := range long {
		out[i] = v.token(w)
	}
	return out
}

func (v *vocabulary) token(word string) token {
	if len(word) < 2 || v.stop[word] {
		return token{word: word, stop: true}
	}
	return token{word: word, stem: stem(v.lang, word)}
}

// eachConcept calls yield with every concept the stems name, by one to
// phraseWords neighbours at a time.
func (v *vocabulary) eachConcept(stems []string, yield func(name string)) {
	for i, key := range stems {
		for n := 1; ; n++ {
			names, begins := v.concepts[key]
			for _, name := range names {
				yield(name)
			}
			if !begins || n == phraseWords || i+n == len(stems) {
				break
			}
			key += " " + stems[i+n]
		}
	}
}

func stemsOf(tokens []token) []string {
	stems := make([]string, 0, len(tokens))
	for _, t := range tokens {
		if !t.stop {
			stems = append(stems, t.stem)
		}
	}
	return stems
}

func joined(tokens []token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.word)
	}
	return b.String()
}

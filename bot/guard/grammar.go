package guard

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed data/*.txt
var dataFiles embed.FS

// The grammar is text, so that a phrase can be added without touching code. In data/*.txt, read in name order:
//
//	NAME = word stem* two_words fr: mot en: word +OTHER   a class of words; fr: and en: limit what follows to that language
//	NAME := pattern                                       a class of phrases, one alternative a line
//	mask := pattern                                       words inside it lose every meaning ("rue du Tribunal")
//	block category id [flags] := pattern                  a rule
//
// A pattern is a sequence of steps: word, stem*, two_words, en:word, CLASS or (any|of|THESE), each with an optional
// trailing ?; .N for up to N words of any kind; ~N for up to N words inside the clause; >N for the next N words of the
// clause, >> for all of them; ^ and $ for the ends of the sentence, also as (a|b|$).
//
// Flags: +neg (holds even when negated), +safe (holds even in a safe context), civil (a remedy that an approved formal
// notice may name), -NAME (never in a sentence where NAME occurs; may also close the line).
type grammar struct {
	names       map[string]int // class name or literal -> id
	phraseClass map[string]bool
	classes     int
	trie        trie
	masks       []pattern
	phrases     []phraseRule
	rules       []rule
	byFirst     [][]int32 // class id -> rules anchored at it
	tags        []int     // classes the model sees, in a fixed order
	wordTags    []int     // the classes that stand for their words in skeletons
	tagHash     []uint32  // class id -> hash of its name, so that a new class does not move the others' features
	fuzzy       map[byte][]string

	// classes that the code itself asks for
	neg, fakeNeg, safe, quoted, clauseWords, digits int
	legal                                           []int      // LEGAL alone
	waryTags                                        []tagLimit // classes after which the model is believed sooner
}

type phraseRule struct {
	class int
	pattern
}

type rule struct {
	id        string
	category  Category
	neg, safe bool // holds even when negated, even in a safe context
	civil     bool
	unless    []int
	pattern
}

// skeletonTags are the classes that stand for their words in the model's skeletons.
var skeletonTags = []string{"WE", "OUR", "YOU", "YOUR", "BE", "THE", "PAY", "SOON", "ACTOR", "JUDGE", "AGENCY", "PROC", "START", "HANDOVER",
	"OTHERS", "TELL", "GOODS", "STOPS", "BADNAME", "DIGITS", "NUM", "DOSSIER", "LIE", "MEDIAW", "NOUNBAD"}

// tagLimit is the probability from which the model is believed when a class occurs.
type tagLimit struct {
	class int
	limit float64
}

var lexicon = sync.OnceValue(func() *grammar {
	g, err := loadGrammar(dataFiles)
	if err != nil {
		panic(err) // the files are compiled in, and a test loads them
	}
	return g
})

func loadGrammar(fsys fs.FS) (*grammar, error) {
	g := &grammar{names: map[string]int{}, phraseClass: map[string]bool{}, fuzzy: map[byte][]string{}}
	g.trie.init()
	g.digits = g.id("DIGITS") // words that begin with a digit; the one class that is not a list
	var bad []error
	files, err := fs.Glob(fsys, "data/*.txt")
	if err != nil {
		return nil, fmt.Errorf("guard.loadGrammar: %w", err)
	}
	for _, name := range files {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("guard.loadGrammar: %w", err)
		}
		for i, line := range strings.Split(string(b), "\n") {
			line, _, _ = strings.Cut(line, "#")
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			if err := g.addLine(line); err != nil {
				bad = append(bad, fmt.Errorf("guard.loadGrammar: %s:%d: %w", name, i+1, err))
			}
		}
	}
	if len(bad) > 0 {
		return nil, errors.Join(bad...)
	}
	g.finish()
	return g, nil
}

func (g *grammar) addLine(line string) error {
	if head, body, ok := strings.Cut(line, ":="); ok {
		flags, fields := strings.Fields(head), strings.Fields(body)
		for len(fields) > 0 && fields[len(fields)-1][0] == '-' {
			flags, fields = append(flags, fields[len(fields)-1]), fields[:len(fields)-1]
		}
		p, err := g.pattern(fields)
		if err != nil {
			return err
		}
		return g.addPattern(flags, p)
	}
	name, body, ok := strings.Cut(line, "=")
	if !ok || !isClassName(strings.TrimSpace(name)) {
		return fmt.Errorf("neither class nor pattern: %q", line)
	}
	return g.addWords(strings.TrimSpace(name), strings.Fields(body))
}

func (g *grammar) addPattern(head []string, p pattern) error {
	switch {
	case len(head) == 1 && head[0] == "mask":
		g.masks = append(g.masks, p)
	case len(head) == 1 && isClassName(head[0]):
		g.phraseClass[head[0]] = true
		g.phrases = append(g.phrases, phraseRule{g.id(head[0]), p})
	case len(head) >= 3 && head[0] == "block":
		r := rule{category: Category(head[1]), id: head[1] + "." + head[2], pattern: p}
		for _, f := range head[3:] {
			switch {
			case f == "+neg":
				r.neg = true
			case f == "+safe":
				r.safe = true
			case f == "civil":
				r.civil = true
			case f[0] == '-' && isClassName(f[1:]):
				r.unless = append(r.unless, g.id(f[1:]))
			default:
				return fmt.Errorf("unknown flag %q", f)
			}
		}
		g.rules = append(g.rules, r)
	default:
		return fmt.Errorf("unknown head %q", head)
	}
	return nil
}

func (g *grammar) addWords(name string, words []string) error {
	id := g.id(name)
	lang := bothLangs
	for _, w := range words {
		switch {
		case w == "fr:":
			lang = french
		case w == "en:":
			lang = english
		case w == "all:":
			lang = bothLangs
		case w[0] == '+':
			other, ok := g.names[w[1:]]
			if !ok {
				return fmt.Errorf("class %s includes %s, which is not defined above", name, w[1:])
			}
			g.trie.include(other, id)
		default:
			if err := g.trie.add(w, id, lang); err != nil {
				return err
			}
			if name == "FUZZY" {
				g.fuzzy[w[0]] = append(g.fuzzy[w[0]], w)
			}
		}
	}
	return nil
}

func isClassName(s string) bool {
	return len(s) > 1 && strings.ToUpper(s) == s && s[0] >= 'A' && s[0] <= 'Z'
}

// id gives the number of a class, making it if it is new.
func (g *grammar) id(name string) int {
	id, ok := g.names[name]
	if !ok {
		id = g.classes
		g.names[name] = id
		g.classes++
	}
	return id
}

// finish orders what matching needs: the rarest class of each rule, and the classes the model sees.
func (g *grammar) finish() {
	g.neg, g.fakeNeg, g.safe = g.id("NEG"), g.id("FAKENEG"), g.id("SAFE")
	g.quoted = g.id("QUOTED")
	g.clauseWords = g.id("CLAUSEWORD")
	g.legal = []int{g.id("LEGAL")}
	g.waryTags = []tagLimit{{g.id("PROC"), wary}, {g.id("AGENCY"), wary}, {g.id("ACTOR"), likely}, {g.id("JUDGE"), likely}}
	common := map[int]bool{}
	for _, name := range []string{"WE", "YOU", "OUR", "YOUR", "BE", "THE", "A", "IF", "TO", "OR", "FUT"} {
		if id, ok := g.names[name]; ok {
			common[id] = true
		}
	}
	weight := func(ids []int) int {
		n := 0
		for _, id := range ids {
			n += g.trie.size[id] + 1
			if common[id] {
				n += 1000
			}
		}
		return n
	}
	for i := range g.rules {
		slices.SortStableFunc(g.rules[i].need, func(a, b []int) int { return cmp.Compare(weight(a), weight(b)) })
	}
	for i := range g.phrases {
		slices.SortStableFunc(g.phrases[i].need, func(a, b []int) int { return cmp.Compare(weight(a), weight(b)) })
	}
	g.byFirst = make([][]int32, g.classes)
	for i, r := range g.rules {
		for _, id := range r.need[0] {
			g.byFirst[id] = append(g.byFirst[id], int32(i))
		}
	}
	var names []string
	for n := range g.names {
		if isClassName(n) && n != "FUZZY" && n[0] != '(' {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	g.tagHash = make([]uint32, g.classes)
	for _, n := range names {
		g.tags = append(g.tags, g.names[n])
		g.tagHash[g.names[n]] = uint32(hashWord([]byte(n)))
		if slices.Contains(skeletonTags, n) {
			g.wordTags = append(g.wordTags, g.names[n])
		}
	}
	g.trie.close()
}

func (g *grammar) known(w []byte) bool { return g.trie.known(w) }

// nearest gives the word worth recognising that w misspells by one letter, or "".
func (g *grammar) nearest(w []byte) string {
	if len(w) < 6 {
		return ""
	}
	for _, f := range g.fuzzy[w[0]] {
		if d := len(f) - len(w); d >= -1 && d <= 1 && oneEdit(w, []byte(f)) {
			return f
		}
	}
	return ""
}

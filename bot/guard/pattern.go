package guard

import (
	"fmt"
	"strings"
)

// elem is one step of a pattern.
type elem struct {
	kind     byte  // 'c' class, '.' gap, '~' gap inside the clause, '>' rest of the clause, '^' '$' ends
	ids      []int // for 'c': any of these classes
	n        int   // for '.', '~' and '>'
	optional bool
	orEnd    bool // (a|b|$): or the end of the sentence
}

type pattern struct {
	elems []elem
	need  [][]int // every required class step, for a quick refusal
}

// pattern compiles the steps of one pattern.
func (g *grammar) pattern(fields []string) (pattern, error) {
	var p pattern
	for _, f := range fields {
		e := elem{}
		f, e.optional = strings.CutSuffix(f, "?")
		switch {
		case f == "^" || f == "$":
			e.kind = f[0]
		case f == ">>":
			e.kind, e.n = '>', maxWindow
		case f[0] == '.' || f[0] == '~' || f[0] == '>':
			e.kind = f[0]
			if _, err := fmt.Sscanf(f[1:], "%d", &e.n); err != nil || e.n < 1 || e.n > 40 {
				return p, fmt.Errorf("bad gap %q", f)
			}
		default:
			e.kind = 'c'
			f, e.orEnd = strings.CutSuffix(f, "|$)")
			ids, err := g.group(f)
			if err != nil {
				return p, err
			}
			e.ids = ids
			if !e.optional && !e.orEnd {
				p.need = append(p.need, e.ids)
			}
		}
		p.elems = append(p.elems, e)
	}
	for n := len(p.elems); n > 0 && (p.elems[n-1].kind == '.' || p.elems[n-1].kind == '~' || p.elems[n-1].optional); n = len(p.elems) {
		p.elems = p.elems[:n-1] // what may be empty at the end changes nothing
	}
	if len(p.need) == 0 {
		return p, fmt.Errorf("pattern without a word: %q", fields)
	}
	return p, nil
}

// group gives the classes of one step: a word or class, or for (a|b|C) one class made of all its words, and beside it
// the classes of phrases, which have no words.
func (g *grammar) group(f string) ([]int, error) {
	inner, many := strings.CutPrefix(f, "(")
	if !many {
		id, err := g.literal(f)
		return []int{id}, err
	}
	name := "(" + strings.TrimSuffix(inner, ")") + ")"
	_, made := g.names[name]
	ids := []int{g.id(name)}
	for alt := range strings.SplitSeq(strings.TrimSuffix(inner, ")"), "|") {
		switch {
		case isClassName(alt) && g.phraseClass[alt]:
			ids = append(ids, g.names[alt])
		case made:
		case isClassName(alt):
			id, err := g.literal(alt)
			if err != nil {
				return nil, err
			}
			g.trie.include(id, ids[0])
		default:
			if err := g.addLiteral(alt, ids[0]); err != nil {
				return nil, err
			}
		}
	}
	return ids, nil
}

// literal gives the class of a pattern word: a named class, or one made for the word itself.
func (g *grammar) literal(alt string) (int, error) {
	if isClassName(alt) {
		id, ok := g.names[alt]
		if !ok {
			return 0, fmt.Errorf("class %s is not defined above", alt)
		}
		return id, nil
	}
	if id, ok := g.names[alt]; ok {
		return id, nil
	}
	id := g.id(alt)
	return id, g.addLiteral(alt, id)
}

// addLiteral adds a word of a pattern to a class; en:word and fr:word are words of one language only.
func (g *grammar) addLiteral(alt string, id int) error {
	if w, ok := strings.CutPrefix(alt, "en:"); ok {
		return g.trie.add(w, id, english)
	}
	if w, ok := strings.CutPrefix(alt, "fr:"); ok {
		return g.trie.add(w, id, french)
	}
	return g.trie.add(alt, id, bothLangs)
}

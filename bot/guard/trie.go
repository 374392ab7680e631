package guard

import (
	"fmt"
	"slices"
	"strings"
)

// langs is a set of the two languages the guard reads.
type langs uint8

const (
	french langs = 1 << iota
	english
	bothLangs = french | english
)

func (l langs) code() string {
	if l == english {
		return "en"
	}
	return "fr"
}

// trie maps a word to the classes it belongs to in one walk over its letters, whole words and stems alike.
type trie struct {
	nodes   []node
	leaves  []leaf
	entries []entry
	supers  map[int32][]int32 // class -> classes that include it
	size    map[int]int       // class -> how many words it lists
}

// node is kept small, for a look-up walks through many: what ends at a node is in leaves.
type node struct {
	next [27]int32 // a-z, then everything else
	leaf int32     // 0 when nothing ends here
}

type leaf struct {
	exact, stems []int32    // entries ending here
	words        [4][]int32 // classes of the single words ending here, by language set of the reader
	begins       [4][]int32 // classes of the stems ending here
	groups       []int32    // entries of several words whose first word ends here
	stemGroups   []int32    // the same, when the first is a stem
}

// entry is one word, stem or group of words, and the classes it belongs to.
type entry struct {
	lang    langs
	stem    bool   // the first word may go on
	first   byte   // first letter of rest
	rest    []part // further words, when several
	classes []int32
}

type part struct {
	text string
	stem bool
}

func (t *trie) init() {
	t.nodes, t.leaves = []node{{}}, []leaf{{}}
	t.size = map[int]int{}
	t.supers = map[int32][]int32{}
}

// letterIndex folds digits and rare letters together: a false meeting needs a word that differs only there.
func letterIndex(c byte) int {
	if c >= 'a' && c <= 'z' {
		return int(c - 'a')
	}
	return 26
}

func (t *trie) add(word string, class int, lang langs) error {
	parts := strings.Split(word, "_")
	e := entry{lang: lang, classes: []int32{int32(class)}}
	for _, p := range parts[1:] {
		w, stem := strings.CutSuffix(p, "*")
		if w == "" {
			return fmt.Errorf("empty word in %q", word)
		}
		e.rest = append(e.rest, part{w, stem})
	}
	first, stem := strings.CutSuffix(parts[0], "*")
	if first == "" || stem && len(first) < 2 {
		return fmt.Errorf("stem too short: %q", word)
	}
	at := int32(0)
	for i := range len(first) {
		c := first[i]
		if c < '0' || c > '9' && c < 'a' || c > 'z' {
			return fmt.Errorf("word not folded: %q", word)
		}
		k := letterIndex(c)
		if t.nodes[at].next[k] == 0 {
			t.nodes = append(t.nodes, node{})
			t.nodes[at].next[k] = int32(len(t.nodes) - 1)
		}
		at = t.nodes[at].next[k]
	}
	if t.nodes[at].leaf == 0 {
		t.leaves = append(t.leaves, leaf{})
		t.nodes[at].leaf = int32(len(t.leaves) - 1)
	}
	lf := &t.leaves[t.nodes[at].leaf]
	list := &lf.exact
	e.stem = stem
	if len(e.rest) > 0 {
		e.first = e.rest[0].text[0]
	}
	if stem {
		list = &lf.stems
	}
	t.insert(list, e)
	t.size[class]++
	return nil
}

// insert adds e to the entries of a node, joining it with one for the same words.
func (t *trie) insert(list *[]int32, e entry) {
	for _, n := range *list {
		if old := &t.entries[n]; old.lang == e.lang && slices.Equal(old.rest, e.rest) {
			if !slices.Contains(old.classes, e.classes[0]) {
				old.classes = append(old.classes, e.classes[0])
			}
			return
		}
	}
	t.entries = append(t.entries, e)
	*list = append(*list, int32(len(t.entries)-1))
}

// include makes every word of class from a word of class to as well.
func (t *trie) include(from, to int) {
	t.supers[int32(from)] = append(t.supers[int32(from)], int32(to))
	t.size[to] += t.size[from]
}

// close gives every entry the classes that include its own, however indirectly.
func (t *trie) close() {
	for i := range t.entries {
		e := &t.entries[i]
		for k := 0; k < len(e.classes); k++ {
			for _, c := range t.supers[e.classes[k]] {
				if !slices.Contains(e.classes, c) {
					e.classes = append(e.classes, c)
				}
			}
		}
	}
	t.flatten()
}

// flatten prepares what a look-up reads: for each leaf and language the classes, without going through entries.
func (t *trie) flatten() {
	for i := range t.leaves {
		lf := &t.leaves[i]
		for _, n := range lf.exact {
			t.flattenEntry(lf, &lf.words, n)
		}
		for _, n := range lf.stems {
			t.flattenEntry(lf, &lf.begins, n)
		}
	}
}

func (t *trie) flattenEntry(lf *leaf, to *[4][]int32, n int32) {
	e := &t.entries[n]
	switch {
	case len(e.rest) > 0 && e.stem:
		lf.stemGroups = append(lf.stemGroups, n)
		return
	case len(e.rest) > 0:
		lf.groups = append(lf.groups, n)
		return
	}
	for l := langs(1); l < 4; l++ {
		for _, c := range e.classes {
			if e.lang&l != 0 && !slices.Contains(to[l], c) {
				to[l] = append(to[l], c)
			}
		}
	}
}

// known tells whether w is a word of the lexicon worth restoring from a disguise: four letters or more.
func (t *trie) known(w []byte) bool {
	at := int32(0)
	for i, c := range w {
		if at = t.nodes[at].next[letterIndex(c)]; at == 0 {
			return false
		}
		if n := t.nodes[at].leaf; n != 0 {
			lf := &t.leaves[n]
			if i >= 3 && len(lf.stems) > 0 || i == len(w)-1 && len(lf.exact)+len(lf.stems) > 0 {
				return true
			}
		}
	}
	return false
}

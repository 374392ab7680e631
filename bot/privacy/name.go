package privacy

import (
	"cmp"
	"slices"
	"strings"
)

// An entry is one way a known name may be written.
type entry struct {
	words   []string
	ent     *entity
	capital bool // every word must begin with a capital: a part of a name
}

// addName puts a name, its core without legal forms, and its single words
// into the dictionary. A title in front of a name is not part of it.
func (m *Masker) addName(n Name) {
	d := read(n.Text)
	toks := d.tok
	for len(toks) > 1 && titles[toks[0].word] {
		toks = toks[1:]
	}
	all := nameWords(toks)
	if !telling(all) {
		return
	}
	kind := cmp.Or(n.Kind, Company)
	surface := n.Text[d.from[toks[0].from]:d.to[toks[len(toks)-1].to-1]]
	e := m.entity(kind, strings.Join(all, " "), surface)
	m.addEntry(entry{words: all, ent: e})
	core := all
	for len(core) > 1 && legal[core[0]] {
		core = core[1:]
	}
	for len(core) > 1 && legal[core[len(core)-1]] {
		core = core[:len(core)-1]
	}
	m.addEntry(entry{words: core, ent: e})
	m.addParts(e, core)
}

// addParts: « Roy » for « Claire Roy », « Dupont » for « Menuiserie Dupont ».
func (m *Masker) addParts(e *entity, words []string) {
	least := map[Kind]int{Person: 2, Debtor: 3, Company: 4}[e.kind]
	for _, w := range words {
		if least > 0 && len(w) >= least && telling([]string{w}) && !trade[w] && !legal[w] && !particles[w] {
			m.addEntry(entry{words: []string{w}, ent: e, capital: true})
		}
	}
}

// learn remembers a name found by its title for the rest of the conversation.
func (m *Masker) learn(e *entity, surface string) {
	words := nameWords(read(surface).tok)
	if telling(words) {
		m.addEntry(entry{words: words, ent: e, capital: true})
		m.addParts(e, words)
	}
}

// telling: at least two letters in all, and not only common words.
func telling(words []string) bool {
	n := 0
	for _, w := range words {
		if common[w] || particles[w] {
			continue
		}
		for i := range len(w) {
			if letter(w[i]) {
				n++
			}
		}
	}
	return n >= 2
}

func (m *Masker) addEntry(e entry) {
	if len(e.words) == 0 || !telling(e.words) {
		return
	}
	list := m.dict[e.words[0]]
	for _, old := range list {
		if slices.Equal(old.words, e.words) && (!old.capital || e.capital) {
			return // the first owner of a name keeps it
		}
	}
	list = append(list, e)
	slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(len(b.words), len(a.words)) })
	m.dict[e.words[0]] = list
}

// nameWords are the words that count in a name: « et » and & are dropped, St
// and Ste written out.
func nameWords(toks []token) []string {
	var out []string
	for _, t := range toks {
		if w := nameWord(t.word); w != "" {
			out = append(out, w)
		}
	}
	return out
}

func nameWord(w string) string {
	switch w {
	case "et", "and":
		return ""
	case "st":
		return "saint"
	case "ste":
		return "sainte"
	}
	return w
}

// names finds dictionary names, the longest at each place, and marks their
// tokens.
func (m *Masker) names(d *doc) []span {
	var out []span
	for t := 0; t < len(d.tok); t++ {
		for _, e := range m.dict[nameWord(d.tok[t].word)] {
			end, ok := d.matches(t, e)
			if !ok {
				continue
			}
			s := d.span(d.tok[t].from, d.tok[end-1].to, e.ent.kind, "")
			s.ent = e.ent
			for k := t; k < end; k++ {
				d.tok[k].named = true
			}
			out = append(out, s)
			break
		}
	}
	return out
}

// matches tells whether the words of e stand at token t, and after which token
// they end.
func (d *doc) matches(t int, e entry) (end int, ok bool) {
	first := t
	for i, w := range e.words {
		for t < len(d.tok) && i > 0 && nameWord(d.tok[t].word) == "" {
			t++
		}
		if t >= len(d.tok) || nameWord(d.tok[t].word) != w || e.capital && !d.tok[t].cap && !particles[w] {
			return 0, false
		}
		if t > first && !gap(d.s[d.tok[t-1].to:d.tok[t].from]) {
			return 0, false
		}
		t++
	}
	return t, true
}

// gap tells what may stand between two words of one name.
func gap(s string) bool {
	return len(s) <= 3 && strings.Trim(s, " \t\n\r-'.&_/+") == ""
}

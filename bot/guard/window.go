package guard

import "math/bits"

// maxWindow is how many words are matched at once: one bit each, the last bit being the end.
const (
	maxWindow = 63
	overlap   = 24
)

// window is what a stretch of a sentence is made of: for each class the words and phrases that belong to it.
type window struct {
	from, n int
	words   []uint64   // class -> one bit a word
	spans   [][]extent // class -> phrases and groups of words
	touched []int32
	// candidates are the rules one of whose words occurs, one bit a rule.
	candidates []uint64
	breaks     uint64 // positions where a clause begins
	masked     uint64
}

type extent struct{ from, to int }

func (w *window) reset(g *grammar, from, n int) {
	if len(w.words) < g.classes {
		w.words, w.spans = make([]uint64, g.classes), make([][]extent, g.classes)
		w.candidates = make([]uint64, len(g.rules)/64+1)
	}
	for _, c := range w.touched {
		w.words[c], w.spans[c] = 0, w.spans[c][:0]
	}
	w.touched = w.touched[:0]
	w.from, w.n, w.breaks, w.masked = from, n, 0, 0
}

// set notes a word of each class. A class may be touched twice, which costs nothing but its place in the list.
func (w *window) set(classes []int32, bit uint64) {
	for _, c := range classes {
		old := w.words[c]
		if old == 0 {
			w.touched = append(w.touched, c)
		}
		w.words[c] = old | bit
	}
}

func (w *window) touch(c int32) {
	if w.words[c] == 0 && len(w.spans[c]) == 0 {
		w.touched = append(w.touched, c)
	}
}

func (w *window) has(c int) bool { return w.words[c] != 0 || len(w.spans[c]) > 0 }

func (w *window) hasAny(ids []int) bool {
	for _, c := range ids {
		if w.words[c] != 0 || len(w.spans[c]) > 0 {
			return true
		}
	}
	return false
}

// fill looks up every word of s.tokens[from:from+n].
func (w *window) fill(s *scanner, g *grammar, from, n int, lang langs) {
	w.reset(g, from, n)
	for i := range n {
		if i > 0 && s.tokens[from+i].clause {
			w.breaks |= 1 << i
		}
		word := s.word(from + i)
		if word[0] >= '0' && word[0] <= '9' {
			w.touch(int32(g.digits))
			w.words[g.digits] |= 1 << i
		}
		w.look(s, &g.trie, word, i, lang)
	}
	w.breaks |= w.words[g.clauseWords]
	for _, x := range w.spans[g.clauseWords] {
		w.breaks |= 1 << x.from
	}
	for _, p := range g.masks {
		w.mask(&p)
	}
	for i := range g.phrases {
		w.phrase(&g.phrases[i])
	}
}

// look gives word i its classes, and the phrases of the lexicon that begin there theirs.
func (w *window) look(s *scanner, t *trie, word []byte, i int, lang langs) {
	at, bit := int32(0), uint64(1)<<i
	for k, c := range word {
		if at = t.nodes[at].next[letterIndex(c)]; at == 0 {
			return
		}
		if t.nodes[at].leaf == 0 {
			continue
		}
		lf, last := &t.leaves[t.nodes[at].leaf], k == len(word)-1
		w.set(lf.begins[lang], bit)
		w.group(s, t, lf.stemGroups, i, lang)
		if last {
			w.set(lf.words[lang], bit)
			w.group(s, t, lf.groups, i, lang)
		}
	}
}

// group gives its classes to each entry of several words that begins at word i.
func (w *window) group(s *scanner, t *trie, entries []int32, i int, lang langs) {
	if len(entries) == 0 || i+1 == w.n {
		return
	}
	next := s.buf[s.tokens[w.from+i+1].lo]
	for _, n := range entries {
		e := &t.entries[n]
		if e.first != next || e.lang&lang == 0 || i+len(e.rest) >= w.n || !s.follows(w.from+i+1, e.rest) {
			continue
		}
		for _, c := range e.classes {
			w.touch(c)
			w.spans[c] = append(w.spans[c], extent{i, i + 1 + len(e.rest)})
		}
	}
}

func (s *scanner) follows(at int, rest []part) bool {
	for k, p := range rest {
		word := string(s.word(at + k)) // the compiler keeps this comparison off the heap
		if word != p.text && !(p.stem && len(word) >= len(p.text) && word[:len(p.text)] == p.text) {
			return false
		}
	}
	return true
}

// mask takes all meaning from the words that p covers.
func (w *window) mask(p *pattern) {
	if !w.possible(p) {
		return
	}
	for start := range w.n {
		end, ok := w.match(p, start)
		if !ok {
			continue
		}
		hide := uint64(1)<<end - uint64(1)<<start
		for _, c := range w.touched {
			w.words[c] &^= hide
			kept := w.spans[c][:0]
			for _, x := range w.spans[c] {
				if x.to <= start || x.from >= end {
					kept = append(kept, x)
				}
			}
			w.spans[c] = kept
		}
	}
}

func (w *window) phrase(r *phraseRule) {
	if !w.possible(&r.pattern) {
		return
	}
	for start := range w.n {
		if end, ok := w.match(&r.pattern, start); ok {
			w.touch(int32(r.class))
			w.spans[r.class] = append(w.spans[r.class], extent{start, end})
		}
	}
}

// possible refuses quickly a pattern one of whose words is absent.
func (w *window) possible(p *pattern) bool {
	for _, ids := range p.need {
		if !w.hasAny(ids) {
			return false
		}
	}
	return true
}

// match runs p from word start and gives the nearest end.
func (w *window) match(p *pattern, start int) (int, bool) {
	at := uint64(1) << start
	for i := range p.elems {
		e := &p.elems[i]
		next := w.advance(e, at)
		if e.optional {
			next |= at
		}
		if at = next; at == 0 {
			return 0, false
		}
	}
	if end := bits.TrailingZeros64(at); end > start {
		return end, true
	}
	at &^= 1 << start
	return bits.TrailingZeros64(at), at != 0
}

// advance moves every position of at over one step of a pattern.
func (w *window) advance(e *elem, at uint64) uint64 {
	all := uint64(1)<<(w.n+1) - 1
	if w.n == maxWindow {
		all = ^uint64(0)
	}
	switch e.kind {
	case '^':
		return at & 1
	case '$':
		return at & (1 << w.n)
	case '.':
		for range e.n {
			at |= at << 1 & all
		}
		return at
	case '~':
		at &^= w.breaks
		for range e.n {
			at |= at << 1 & all &^ w.breaks
		}
		return at
	case '>':
		if at == 0 {
			return 0
		}
		from := bits.TrailingZeros64(at)
		end := min(from+e.n, w.n)
		if later := w.breaks &^ (1<<(from+1) - 1); later != 0 {
			end = min(end, bits.TrailingZeros64(later))
		}
		return 1 << end
	}
	var next uint64
	if e.orEnd {
		next = at & (1 << w.n)
	}
	for _, c := range e.ids {
		next |= at & w.words[c] << 1
		for _, x := range w.spans[c] {
			if at>>x.from&1 == 1 {
				next |= 1 << x.to
			}
		}
	}
	return next
}

package guard

import (
	"iter"
	"math/bits"
	"slices"
)

// hit is one objection to a sentence.
type hit struct {
	category Category
	rule     string
	civil    bool
	from, to int // words of the sentence
}

// judge gives what is wrong with a sentence, at most one hit a category: first what the rules say, and when they say
// nothing what the trained weights say, for any window of the sentence.
func (s *scanner) judge(sen sentence) []hit {
	var hits []hit
	for from := sen.from; ; from += maxWindow - overlap {
		n := min(maxWindow, sen.to-from)
		s.win.fill(s, lexicon(), from, n, sen.lang)
		hits = s.rules(hits)
		if len(hits) == 0 {
			if h, ok := s.weigh(); ok {
				hits = append(hits, h)
			}
		}
		if from+n >= sen.to {
			return hits
		}
	}
}

// rules applies every rule that could match the window, in the order of the files.
func (s *scanner) rules(hits []hit) []hit {
	g, w := lexicon(), &s.win
	clear(w.candidates)
	for _, c := range w.touched {
		for _, i := range g.byFirst[c] {
			w.candidates[i/64] |= 1 << (i % 64)
		}
	}
	for i := range w.eachCandidate() {
		r := &g.rules[i]
		if w.hasAny(r.unless) || slices.ContainsFunc(hits, func(h hit) bool { return h.category == r.category && !h.civil }) {
			continue
		}
		if x, ok := w.holds(g, r); ok {
			hits = addHit(hits, hit{r.category, r.id, r.civil, x.from, x.to})
		}
	}
	return hits
}

// eachCandidate gives the marked rules in the order of the files.
func (w *window) eachCandidate() iter.Seq[int] {
	return func(yield func(int) bool) {
		for k, set := range w.candidates {
			for ; set != 0; set &= set - 1 {
				if !yield(k*64 + bits.TrailingZeros64(set)) {
					return
				}
			}
		}
	}
}

// addHit keeps one hit a category, and of two the one that no formal notice may contain.
func addHit(hits []hit, h hit) []hit {
	for i := range hits {
		if hits[i].category == h.category {
			if hits[i].civil && !h.civil {
				hits[i] = h
			}
			return hits
		}
	}
	return append(hits, h)
}

// holds finds a match of r that is neither negated nor in a safe context.
func (w *window) holds(g *grammar, r *rule) (extent, bool) {
	if !w.possible(&r.pattern) {
		return extent{}, false
	}
	for start := range w.n {
		end, ok := w.match(&r.pattern, start)
		if !ok {
			continue
		}
		x := extent{start, end}
		if !r.neg && w.negated(g, x) || !r.safe && w.excused(g, r.category, x) {
			continue
		}
		return x, true
	}
	return extent{}, false
}

// excused tells whether x is the debtor's own speech or, for what concerns the law, their own procedure or right.
func (w *window) excused(g *grammar, c Category, x extent) bool {
	return w.within(g.quoted, x) || (c == Threat || c == Impersonation) && w.within(g.safe, x)
}

// negated tells whether a true negation touches x. "Nous n'hésiterons pas" is none.
func (w *window) negated(g *grammar, x extent) bool {
	for _, n := range w.spans[g.neg] {
		if n.from < x.to && n.to > x.from && !w.within(g.fakeNeg, n) {
			return true
		}
	}
	return false
}

func (w *window) within(class int, x extent) bool {
	for _, y := range w.spans[class] {
		if y.from < x.to && y.to > x.from {
			return true
		}
	}
	return false
}

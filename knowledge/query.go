package knowledge

import "slices"

// query is a question as one side reads it. Its slices by term, hash and
// family come from a pool and hold zeros but where it put something.
type query struct {
	side       *side
	own        bool      // the question is, or may be, in the side's language
	weight     []float32 // by term: idf times how sure the reading is
	terms      []uint32  // those of weight
	gramWeight []float32 // by hash: squared idf
	grams      []uint16  // those of gramWeight
	total      []float32 // by family: BM25

	words    int     // that could carry a subject
	unseen   float32 // idf of the words no card and no example knows
	mass     float32 // idf of all its words
	full     float32 // idf of all its terms and unseen words
	norm     float32 // the same, squared
	gramNorm float32
}

func (s *side) blank() *query {
	if q, ok := s.scratch.Get().(*query); ok {
		return q
	}
	return &query{side: s, weight: make([]float32, len(s.ids)), gramWeight: make([]float32, 1<<16), total: make([]float32, s.families())}
}

// release gives the query's memory back; it must not be used afterwards.
func (q *query) release() {
	for _, t := range q.terms {
		q.weight[t] = 0
	}
	for _, g := range q.grams {
		q.gramWeight[g] = 0
	}
	clear(q.total)
	*q = query{side: q.side, weight: q.weight, terms: q.terms[:0], gramWeight: q.gramWeight, grams: q.grams[:0], total: q.total}
	q.side.scratch.Put(q)
}

// read reads text and adds the concepts it names to concepts. Unknown words are
// taken for slips only when the text is, or may be, in the side's language.
func (s *side) read(text string, own bool, concepts map[string]bool) *query {
	q := s.blank()
	q.own = own
	tokens := s.words.read(text, s.words.tokens)
	stems := make([]string, 0, len(tokens))
	for _, t := range tokens {
		if t.stop {
			continue
		}
		if stem, ok := q.take(t); ok {
			stems = append(stems, stem)
		}
	}
	s.words.eachConcept(stems, func(name string) { concepts[name] = true })
	q.takeGrams(joined(tokens))
	return q
}

// take reads one word and returns the likeliest stem it stands for; ok is
// false for a figure no card has, and for a word without a subject.
func (q *query) take(t token) (stem string, ok bool) {
	s := q.side
	readings, stop := s.readings(t, q.own)
	if len(readings) == 0 {
		if stop || isNumber(t.word) {
			return "", false
		}
		rarest := idf(0, s.families())
		q.words++
		q.unseen += rarest
		q.mass += rarest
		return t.stem, true
	}
	heaviest := float32(0)
	for _, r := range readings {
		q.add(r.stem, r.weight)
		heaviest = max(heaviest, s.idf[s.ids[r.stem]])
	}
	q.words++
	q.mass += heaviest
	return readings[0].stem, true
}

// reading is a stem a word may stand for.
type reading struct {
	stem   string
	weight float32
}

// readings returns the stems a word may stand for: its own; for a word no card
// writes so, also those that sound alike; failing both, those it is a typing
// error for. stop is true when it sounds like a word without a subject.
func (s *side) readings(t token, own bool) (found []reading, stop bool) {
	const alike, slip = 0.85, 0.75
	_, known := s.ids[t.stem]
	if known {
		found = append(found, reading{t.stem, 1})
	}
	if !own || s.surface.known[t.word] || s.words.known[t.word] {
		return found, false
	}
	words, weight := s.surface.alike(t.word), float32(alike)
	if len(words) == 0 && !known {
		words, weight = s.surface.slips(t.word), slip
	}
	for _, w := range words {
		fixed := s.words.token(w)
		stop = stop || fixed.stop
		_, ok := s.ids[fixed.stem]
		if ok && !fixed.stop && !slices.ContainsFunc(found, func(r reading) bool { return r.stem == fixed.stem }) {
			found = append(found, reading{fixed.stem, weight})
		}
	}
	return found, stop && len(found) == 0
}

// add puts a term in the query if any card or example has it.
func (q *query) add(name string, sure float32) {
	id, ok := q.side.ids[name]
	if !ok {
		return
	}
	if q.weight[id] == 0 {
		q.terms = append(q.terms, id)
	}
	q.weight[id] = max(q.weight[id], sure*q.side.idf[id])
}

// addConcepts completes the query with the concepts it names, in whichever
// language it named them, and then knows its size.
func (q *query) addConcepts(names map[string]bool) {
	for name := range names {
		q.add(name, 1)
	}
	slices.Sort(q.terms) // the order of a map must not show in sums
	q.full, q.norm = q.unseen, q.unseen*idf(0, q.side.families())
	for _, t := range q.terms {
		q.full += q.weight[t]
		q.norm += q.weight[t] * q.weight[t]
	}
}

func (q *query) takeGrams(text string) {
	grams(text, func(g uint16) {
		if q.gramWeight[g] == 0 {
			q.grams = append(q.grams, g)
			q.gramWeight[g] = q.side.gramIDF[g] * q.side.gramIDF[g]
			q.gramNorm += q.gramWeight[g]
		}
	})
	q.gramNorm = sqrt(max(q.gramNorm, 1))
}

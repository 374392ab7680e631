package knowledge

import (
	"cmp"
	"math"
	"slices"
)

// Result is what a question finds.
type Result struct {
	InScope bool  // false: the guidance does not speak of this; say so rather than cite Hits
	Hits    []Hit // best first; filled in either case
}

// Hit is a card and how well it answers. Scores compare hits of one Result only.
type Hit struct {
	Card  Card
	Score float64
}

// Search returns the n cards that answer query best, in lang (or the only
// language they exist in), whatever language the query is written in, and
// whether the cards speak of its subject at all. An empty query, a greeting
// or thanks alone are out of scope.
func (l *Library) Search(lang, query string, n int) Result {
	ranked, seen := l.index.rank(query)
	result := Result{InScope: l.index.scope.accepts(seen)}
	for _, r := range ranked[:min(max(n, 0), len(ranked))] {
		result.Hits = append(result.Hits, Hit{*l.families[r.family].in(lang), float64(r.score)})
	}
	return result
}

// maxQuery is how much of a query is read, in bytes: a few paragraphs.
const maxQuery = 2000

// candidates is how many cards are compared question by question.
const candidates = 160

// ranked is a family and its score on one or both sides.
type ranked struct {
	family int32
	score  float32
}

// rank returns the best families for a query, and what the floor looks at.
func (ix *index) rank(text string) ([]ranked, evidence) {
	if len(text) > maxQuery {
		text = text[:maxQuery]
	}
	var queries [2]*sideQuery
	concepts := map[string]bool{}
	for i, s := range ix.sides {
		queries[i] = s.read(text, concepts)
	}
	scores := map[int32][2]float32{}
	var best [2]evidence
	for i, s := range ix.sides {
		queries[i].addConcepts(concepts)
		for _, r := range s.candidates(queries[i], candidates) {
			pair := scores[r.family]
			pair[i] = s.score(queries[i], r, ix.weight)
			scores[r.family] = pair
		}
		best[i] = evidence{}
	}
	return ix.merge(scores), ix.evidence(queries, scores)
}

func (ix *index) merge(scores map[int32][2]float32) []ranked {
	out := make([]ranked, 0, len(scores))
	for f, pair := range scores {
		out = append(out, ranked{f, max(pair[0], pair[1]) + ix.weight.other*min(pair[0], pair[1])})
	}
	slices.SortFunc(out, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.family, b.family))
	})
	return out
}

// sideQuery is a query as one side reads it.
type sideQuery struct {
	side   *side
	weight []float32 // by term: idf times how sure the reading is; 0 if absent
	terms  []uint32  // those not 0
	mass   float32   // sum of the idf of its words and concepts, unknown words included
	norm   float32
	unseen float32 // share of mass that no card and no example knows
	words  []token
	grams  []uint16
	gramW  []float32 // by hash, 0 if absent
	gNorm  float32
}

const fixWeight = 0.75 // of a corrected word against one written right

// read reads text and adds the concepts it names to concepts.
func (s *side) read(text string, concepts map[string]bool) *sideQuery {
	q := &sideQuery{side: s, weight: make([]float32, len(s.ids)), gramW: make([]float32, 1<<16)}
	q.words = s.words.tokens(text)
	rarest := idf(0, len(s.firstUnit)-1)
	var stems []string
	for _, t := range q.words {
		if t.stop || (isNumber(t.word) && s.ids[t.stem] == 0) {
			continue
		}
		readings := s.readings(t)
		for _, r := range readings {
			q.add(r.stem, r.weight)
		}
		heaviest := float32(0)
		for _, r := range readings {
			if id, ok := s.ids[r.stem]; ok {
				heaviest = max(heaviest, s.idf[id])
			}
		}
		if len(readings) == 0 {
			q.unseen += rarest
			heaviest = rarest
			stems = append(stems, t.stem)
		} else {
			stems = append(stems, readings[0].stem)
		}
		q.mass += heaviest
		q.norm += heaviest * heaviest
	}
	for i := 1; i < len(stems); i++ {
		q.add(stems[i-1]+" "+stems[i], 1)
	}
	s.words.eachConcept(stems, func(name string) { concepts[name] = true })
	grams(joined(q.words), func(g uint16) {
		if q.gramW[g] == 0 {
			q.grams = append(q.grams, g)
			q.gNorm += s.gramIDF[g] * s.gramIDF[g]
		}
		q.gramW[g] = s.gramIDF[g]
	})
	q.gNorm = float32(math.Sqrt(float64(max(q.gNorm, 1))))
	q.unseen /= max(q.mass, 1)
	return q
}

type reading struct {
	stem   string
	weight float32
}

// readings returns the stems a word may stand for: its own, or those it is a slip for.
func (s *side) readings(t token) []reading {
	if _, ok := s.ids[t.stem]; ok {
		return []reading{{t.stem, 1}}
	}
	if s.words.known[t.word] {
		return nil
	}
	var out []reading
	for _, w := range s.surface.fixes(t.word, s.words.lang == "fr") {
		fixed := s.words.token(w)
		if fixed.stop || slices.ContainsFunc(out, func(r reading) bool { return r.stem == fixed.stem }) {
			continue
		}
		out = append(out, reading{fixed.stem, fixWeight})
	}
	return out
}

func (q *sideQuery) add(name string, weight float32) {
	id, ok := q.side.ids[name]
	if !ok {
		return
	}
	if q.weight[id] == 0 {
		q.terms = append(q.terms, id)
	}
	q.weight[id] = max(q.weight[id], weight*q.side.idf[id])
}

func (q *sideQuery) addConcepts(names map[string]bool) {
	for name := range names {
		q.add(name, 1)
	}
	for _, t := range q.terms {
		q.norm += 0
		_ = t
	}
	q.norm = float32(math.Sqrt(float64(max(q.norm, 1))))
}

// candidates returns the n families whose whole text speaks most of the query, with BM25 as score.
func (s *side) candidates(q *sideQuery, n int) []ranked {
	total := make([]float32, len(s.firstUnit)-1)
	for _, t := range q.terms {
		sure := q.weight[t] / s.idf[t]
		for _, hit := range s.hits[s.starts[t]:s.starts[t+1]] {
			total[hit.family] += sure * hit.impact
		}
	}
	var out []ranked
	for f, score := range total {
		if score > 0 {
			out = append(out, ranked{int32(f), score})
		}
	}
	slices.SortFunc(out, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.family, b.family))
	})
	return out[:min(n, len(out))]
}

// score compares one candidate with the query, question by question.
func (s *side) score(q *sideQuery, r ranked, w weights) float32 {
	var best, next, gram float32
	for i := s.firstUnit[r.family]; i < s.firstUnit[r.family+1]; i++ {
		u := &s.units[i]
		c := s.cosine(q, u)
		if c > best {
			best, next = c, best
		} else if c > next {
			next = c
		}
		gram = max(gram, s.gramCosine(q, u))
	}
	return w.bag*r.score/(max(q.mass, 1)*(w.k1+1)) + w.best*best + w.next*next + w.gram*gram
}

func (s *side) cosine(q *sideQuery, u *unit) float32 {
	var dot float32
	for _, t := range s.terms[u.from:u.to] {
		dot += q.weight[t] * s.idf[t]
	}
	if dot == 0 {
		return 0
	}
	return dot / (q.norm * u.norm)
}

func (s *side) gramCosine(q *sideQuery, u *unit) float32 {
	var dot float32
	grams(u.text, func(g uint16) { dot += q.gramW[g] * q.gramW[g] })
	return dot / (q.gNorm * max(u.gramNorm, 1))
}

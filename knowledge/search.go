package knowledge

import (
	"cmp"
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

// Search returns the n cards that answer question best, in lang (or the only
// language they exist in), whatever language it is written in, and whether the
// cards speak of its subject at all. An empty question, a greeting or thanks
// alone are out of scope. Only the first two thousand bytes are read.
func (l *Library) Search(lang, question string, n int) Result {
	found, seen := l.index.rank(question)
	result := Result{InScope: slices.ContainsFunc(seen, l.index.floor.accepts)}
	for _, r := range found[:min(max(n, 0), len(found))] {
		result.Hits = append(result.Hits, Hit{*l.families[r.family].in(lang), float64(r.score)})
	}
	return result
}

const (
	maxQuery   = 2000 // bytes of a question that are read
	candidates = 40   // families compared question by question, a side
	tooCommon  = 1000 // families that have a word: it is skipped if these are a third of all, too
)

// ranked is a family and its score.
type ranked struct {
	family int32
	score  float32
}

// byScore sorts the best first, and equals always in the same order.
func byScore(a, b ranked) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.family, b.family))
}

// rank returns the best families for a question, and what the floor is to
// look at: the side of its language, or both sides when that is unsure.
func (ix *index) rank(text string) (best []ranked, seen []evidence) {
	if len(text) > maxQuery {
		text = text[:maxQuery]
	}
	lang, sure := Language(text)
	concepts := map[string]bool{}
	var queries [2]*query
	for i, s := range ix.sides {
		queries[i] = s.read(text, !sure || s.words.lang == lang, concepts)
		defer queries[i].release()
	}
	scores := make(map[int32][2]float32, 2*candidates)
	for i, s := range ix.sides {
		q := queries[i]
		q.addConcepts(concepts)
		found := s.candidates(q)
		alike := float32(0)
		for _, r := range found {
			both := scores[r.family]
			var a float32
			both[i], a = s.score(q, r, ix.weight)
			scores[r.family] = both
			alike = max(alike, a)
		}
		if q.own {
			seen = append(seen, s.evidence(q, found, alike))
		}
	}
	return ix.merge(scores), seen
}

func (ix *index) merge(scores map[int32][2]float32) []ranked {
	out := make([]ranked, 0, len(scores))
	for f, both := range scores {
		out = append(out, ranked{f, max(both[0], both[1]) + ix.weight.other*min(both[0], both[1])})
	}
	slices.SortFunc(out, byScore)
	return out
}

// candidates returns the families whose text speaks most of the query, best
// first, with BM25 as score.
func (s *side) candidates(q *query) []ranked {
	for _, t := range q.terms {
		sure, hits := q.weight[t]/s.idf[t], s.hits[s.starts[t]:s.starts[t+1]]
		if len(hits) > tooCommon && 3*len(hits) > s.families() {
			continue
		}
		for _, hit := range hits {
			q.total[hit.family] += sure * hit.impact
		}
	}
	least := leastOfBest(q.total)
	var out []ranked
	for f, score := range q.total {
		if score > 0 && score >= least {
			out = append(out, ranked{int32(f), score})
		}
	}
	slices.SortFunc(out, byScore)
	return out[:min(candidates, len(out))]
}

// leastOfBest returns a score that at least as many totals reach as there may
// be candidates, and few more: sorting ten thousand would take too long.
func leastOfBest(totals []float32) float32 {
	const bins = 1024
	if len(totals) <= candidates {
		return 0
	}
	best := slices.Max(totals)
	if best == 0 {
		return 0
	}
	var count [bins + 1]int
	for _, score := range totals {
		count[int(score/best*bins)]++
	}
	enough := 0
	for bin := bins; bin > 0; bin-- {
		if enough += count[bin]; enough >= candidates {
			return float32(bin) / bins * best
		}
	}
	return 0
}

// score adds to a candidate's BM25 how like the query its three most alike
// questions are by 4-grams. alike is the likeness of the most alike of all, by
// words and 4-grams.
func (s *side) score(q *query, r ranked, w weights) (score, alike float32) {
	var best top3
	for i := s.firstUnit[r.family]; i < s.firstUnit[r.family+1]; i++ {
		u := &s.units[i]
		byGrams := commonGrams(q, u)
		best.add(byGrams)
		alike = max(alike, likeness(s.common(q, u), byGrams, q, u))
	}
	return r.score/(max(q.mass, 1)*(w.k1+1)) + w.grams*best.mean(), alike
}

// common is what query and unit share: the sum of squared idf.
func (s *side) common(q *query, u *unit) float32 {
	var sum float32
	for _, t := range u.terms {
		sum += q.weight[t] * s.idf[t]
	}
	return sum
}

// commonGrams is the cosine of query and unit by 4-grams, which sees through
// typing errors.
func commonGrams(q *query, u *unit) float32 {
	var sum float32
	weight := q.gramWeight[:1<<16]
	for _, g := range u.grams {
		sum += weight[g]
	}
	return sum / (q.gramNorm * max(u.gramNorm, 1))
}

// likeness is how much a query and a unit say the same, 0 to 1: cosines by words and by 4-grams.
func likeness(common, byGrams float32, q *query, u *unit) float32 {
	return 0.6*common/sqrt(max(q.norm, 1)*max(u.norm, 1)) + 0.4*byGrams
}

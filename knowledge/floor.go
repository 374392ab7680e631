package knowledge

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// evidence is what the floor looks at, as one side sees a query.
type evidence struct {
	words bool // the query has at least one word that could carry a subject
	x     [features]float32
}

const features = 8

// featureNames are the keys of data/floor.txt, in the order of evidence.x.
var featureNames = [features]string{
	"bias",    // 1
	"in",      // likeness of the most alike question of a card, 0 to 1
	"out",     // the same of the off-topic examples
	"out3",    // mean of the three most alike of these
	"covered", // share of the query, by rarity, that the best card has
	"bag",     // BM25 of the best card against what it could be
	"words",   // logarithm of 1 + the number of words that could carry a subject
	"subject", // what the linear rule says
}

// floor is a logistic rule over the evidence: below 0, the cards do not speak
// of the subject.
type floor [features]float32

func (f *floor) accepts(e evidence) bool {
	var odds float32
	for i, x := range e.x {
		odds += f[i] * x
	}
	return e.words && odds > 0
}

// set reads one line of data/floor.txt, "name = number".
func (f *floor) set(line string) error {
	name, number, _ := strings.Cut(line, " = ")
	i := slices.Index(featureNames[:], name)
	x, err := strconv.ParseFloat(number, 32)
	if i < 0 || err != nil {
		return fmt.Errorf("expected \"name = number\" and found %q", line)
	}
	f[i] = float32(x)
	return nil
}

// evidence gathers what speaks for and against the query being of the cards'
// subject; found is its candidates, best first, and alike the likeness of the
// most alike of their questions.
func (s *side) evidence(q *query, found []ranked, alike float32) evidence {
	e := evidence{words: q.words > 0}
	if !e.words {
		return e
	}
	var out top3
	units := s.offTopic()
	for i := range units {
		u := &units[i]
		out.add(likeness(s.common(q, u), commonGrams(q, u), q, u))
	}
	e.x = [features]float32{1, alike, out[0], out.mean(), 0, 0,
		float32(math.Log(1 + float64(q.words))), s.subject.odds(q.terms, q.grams)}
	if len(found) > 0 {
		e.x[4] = s.covered(q, found[0].family)
		e.x[5] = found[0].score / (max(q.mass, 1) * (standard.k1 + 1))
	}
	return e
}

// covered is the share of the query's terms, by rarity, that a family has.
func (s *side) covered(q *query, family int32) float32 {
	var sum float32
	for _, t := range q.terms {
		_, ok := slices.BinarySearchFunc(s.hits[s.starts[t]:s.starts[t+1]], family,
			func(p posting, f int32) int { return int(p.family - f) })
		if ok {
			sum += q.weight[t]
		}
	}
	return sum / max(q.full, 1)
}

// top3 keeps the three largest figures it is given, largest first.
type top3 [3]float32

func (t *top3) add(x float32) {
	for i := range t {
		if x > t[i] {
			t[i], x = x, t[i]
		}
	}
}

func (t *top3) mean() float32 { return (t[0] + t[1] + t[2]) / 3 }

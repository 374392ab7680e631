package knowledge

import "math"

// linear tells the cards' subject from others by the words and 4-grams of a
// question: a logistic rule learnt at Load from the questions of the cards
// against the off-topic examples, always with the same result.
type linear struct {
	terms []float32 // by term
	grams []float32 // by hash
	bias  float32
}

const (
	lessons = 6    // times each example is seen
	stride  = 7919 // a prime: order in which they are, for want of chance
)

// learn trains the rule on the units of s, all measured.
func (m *linear) learn(s *side) {
	units, cards := s.units, int(s.firstUnit[s.families()])
	m.terms, m.grams = make([]float32, len(s.ids)), make([]float32, 1<<16)
	if cards == 0 || cards == len(units) || len(units)%stride == 0 {
		return
	}
	worth := float32(cards) / float32(len(units)-cards) // of one off-topic example
	for lesson := range lessons {
		rate := 1.2 / float32(1+lesson)
		for i := range units {
			n := i * stride % len(units)
			u := &units[n]
			wrong := -1 / (1 + exp(-m.odds(u.terms, u.grams)))
			if n < cards {
				wrong++
			} else {
				wrong *= worth
			}
			m.step(u.terms, u.grams, rate*wrong)
		}
	}
}

func (m *linear) step(terms []uint32, hashes []uint16, by float32) {
	m.bias += by / 10
	t, g := m.scale(terms, hashes)
	for _, id := range terms {
		m.terms[id] += by * t
	}
	for _, h := range hashes {
		m.grams[h] += by * g
	}
}

// odds is the log odds that a text of these terms and 4-grams is of the cards' subject.
func (m *linear) odds(terms []uint32, hashes []uint16) float32 {
	t, g := m.scale(terms, hashes)
	var byTerms, byGrams float32
	for _, id := range terms {
		byTerms += m.terms[id]
	}
	for _, h := range hashes {
		byGrams += m.grams[h]
	}
	return m.bias + t*byTerms + g*byGrams
}

// scale keeps a long text from weighing more than a short one.
func (m *linear) scale(terms []uint32, hashes []uint16) (t, g float32) {
	return 1 / sqrt(float32(len(terms)+3)), 1 / sqrt(float32(len(hashes)+12))
}

func exp(x float32) float32  { return float32(math.Exp(float64(x))) }
func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

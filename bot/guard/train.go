package guard

// Example is one labelled sentence of the corpus. Label is "ok" or a Category.
type Example struct {
	Split  string // train, dev or test; all sentences of a Family are in one split
	Label  string
	Lang   string
	Family string // the template family, such as "threat.conditional.court"
	Text   string
}

const (
	epochs    = 20
	rate      = 0.1
	decay     = 2e-5
	dropEvery = 4 // one feature in so many is left out at each visit, so that no single one carries a verdict
)

// Train gives the weights that Check embeds: softmax regression by stochastic gradient with per-weight rates, examples in
// a fixed shuffled order. The same examples give the same bytes on every machine.
func Train(examples []Example) []byte {
	rows, labels := trainingRows(examples)
	w := make([]float64, buckets*outputs)
	g2 := make([]float64, buckets*outputs)
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	dice := uint64(20260314)
	for range epochs {
		for i := len(order) - 1; i > 0; i-- {
			dice = dice*6364136223846793005 + 1442695040888963407
			j := int(dice >> 33 % uint64(i+1))
			order[i], order[j] = order[j], order[i]
		}
		for _, i := range order {
			dice = dice*6364136223846793005 + 1442695040888963407
			learn(w, g2, thin(rows[i], dice), labels[i])
		}
	}
	return quantise(w)
}

func trainingRows(examples []Example) (rows [][]uint32, labels []int) {
	s := newScanner()
	defer s.release()
	for _, e := range examples {
		label := 0
		for k, name := range outputNames {
			if string(name) == e.Label {
				label = k
			}
		}
		s.read(e.Text)
		for _, sen := range s.sentences {
			s.win.fill(s, lexicon(), sen.from, min(maxWindow, sen.to-sen.from), sen.lang)
			s.features()
			rows, labels = append(rows, append([]uint32(nil), s.feats...)), append(labels, label)
		}
	}
	return rows, labels
}

// thin leaves out a pseudo-random quarter of the features.
func thin(feats []uint32, dice uint64) []uint32 {
	kept := make([]uint32, 0, len(feats))
	for _, f := range feats {
		dice = dice*6364136223846793005 + uint64(f)
		if dice>>40%dropEvery != 0 {
			kept = append(kept, f)
		}
	}
	return kept
}

func learn(w, g2 []float64, feats []uint32, label int) {
	if len(feats) == 0 {
		return
	}
	scale := invSqrt(len(feats))
	var z [outputs]float64
	for _, f := range feats {
		for k := range outputs {
			z[k] = float64(z[k] + float64(w[int(f)*outputs+k]*scale))
		}
	}
	p := softmax(z)
	p[label] = float64(p[label] - 1)
	for _, f := range feats {
		for k := range outputs {
			i := int(f)*outputs + k
			grad := float64(float64(p[k]*scale) + float64(decay*w[i]))
			g2[i] = float64(g2[i] + float64(grad*grad))
			w[i] = float64(w[i] - float64(float64(rate*grad)/float64(sqrt(g2[i])+1e-6)))
		}
	}
}

func quantise(w []float64) []byte {
	out := make([]byte, len(w))
	for i, v := range w {
		q := float64(v / weightUnit)
		n := int(q)
		if frac := float64(q - float64(n)); frac >= 0.5 {
			n++
		} else if frac <= -0.5 {
			n--
		}
		out[i] = byte(int8(max(-127, min(127, n))))
	}
	return out
}

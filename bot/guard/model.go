package guard

import (
	_ "embed"
	"math/bits"
	"sync"
)

// The model is a softmax over hashed features of one window: its words, pairs of words, pieces of words, the sentence with
// classes in the place of words, and the classes of the grammar found in it, alone and in order. It adds what the rules did not foresee; it never lifts a rule.

//go:embed model.bin
var modelFile []byte

const (
	modelBits = 16
	buckets   = 1 << modelBits
	outputs   = 6
	// weightUnit is what one step of a stored weight counts for.
	weightUnit = 1.0 / 40
	// sure is the probability above which the model blocks alone; wary suffices when the window names a procedure
	// or a collector, likely when it names a court or one of its people, denied is asked for when the window negates
	// an action. Set on the dev split, sure and doubt on text outside the corpus.
	sure   = 0.70
	wary   = 0.60
	likely = 0.40
	denied = 0.92
	// A letter has as many chances to be wrongly stopped as it has sentences. From letterLength sentences on, the model must
	// be surer of each: doubt is the share of the distance between the limit and certainty that is added. A lower doubt stops
	// about as many more clean letters as bad ones.
	letterLength = 5
	doubt        = 0.5
)

// outputNames orders the outputs; the first is "nothing to object".
var outputNames = [outputs]Category{"ok", Threat, Pressure, Accusation, ThirdParty, Impersonation}

// weigh asks the model about the current window.
func (s *scanner) weigh() (hit, bool) {
	letter := len(s.sentences) >= letterLength
	if s.win.n < 2 || s.win.n < 4 && (letter || !s.win.hasAny(lexicon().legal)) {
		return hit{}, false
	}
	if s.win.hasAny([]int{lexicon().safe, lexicon().quoted}) {
		return hit{}, false
	}
	s.features()
	p := model().score(s.feats)
	limit := s.win.modelLimit(lexicon())
	if letter {
		limit += (1 - limit) * doubt
	}
	if 1-p[0] < limit {
		return hit{}, false
	}
	best := 1
	for k := 2; k < outputs; k++ {
		if p[k] > p[best] {
			best = k
		}
	}
	return hit{category: outputNames[best], rule: "model", civil: best == 1, from: 0, to: s.win.n}, true
}

// weightTable holds each bucket's weights in one word, a byte each, 128 being zero.
type weightTable []uint64

var model = sync.OnceValue(func() weightTable { return unpack(modelFile) })

func unpack(weights []byte) weightTable {
	t := make(weightTable, len(weights)/outputs)
	for i := range t {
		for k := range outputs {
			t[i] |= uint64(weights[i*outputs+k]^0x80) << (8 * k)
		}
	}
	return t
}

// score gives the probability of each output. Weights are summed eight bytes at a time, in lanes of sixteen bits that
// are emptied before they can overflow.
func (t weightTable) score(feats []uint32) [outputs]float64 {
	const lanes, batch = 0x00FF00FF00FF00FF, 256
	var sum [outputs]int
	for rest := feats; len(rest) > 0; {
		n := min(len(rest), batch)
		var even, odd uint64
		for _, f := range rest[:n] {
			even += t[f] & lanes
			odd += t[f] >> 8 & lanes
		}
		for k := 0; k < outputs; k += 2 {
			sum[k] += int(even>>(8*k)&0xFFFF) - 128*n
			sum[k+1] += int(odd>>(8*k)&0xFFFF) - 128*n
		}
		rest = rest[n:]
	}
	var z [outputs]float64
	scale := float64(weightUnit * invSqrt(len(feats)))
	for k := range z {
		z[k] = float64(float64(sum[k]) * scale)
	}
	return softmax(z)
}

// modelLimit is the probability from which the model is believed in this window.
func (w *window) modelLimit(g *grammar) float64 {
	if w.negated(g, extent{0, w.n}) {
		return denied
	}
	limit := float64(sure)
	for _, t := range g.waryTags {
		if w.has(t.class) {
			limit = min(limit, t.limit)
		}
	}
	return limit
}

const (
	seedWord  = 0x9E3779B97F4A7C15
	seedPair  = 0xC2B2AE3D27D4EB4F
	seedPiece = 0x27D4EB2F165667C5
	seedTag   = 0x85EBCA77C2B2AE63
	seedBone  = 0x8CB92BA72F3D8DD7
	seedOrder = 0xFF51AFD7ED558CCD
)

func mix(h, v uint64) uint64 {
	h = (h ^ v) * 0x9FB21C651E98DF25
	return h ^ bits.RotateLeft64(h, 29)
}

func (s *scanner) feature(h uint64) {
	s.feats = append(s.feats, uint32(h*0x9E3779B97F4A7C15>>(64-modelBits)))
}

// features fills s.feats for the current window.
func (s *scanner) features() {
	s.feats = s.feats[:0]
	prev := uint64(1)
	for i := range s.win.n {
		w := s.word(s.win.from + i)
		h := hashWord(w)
		s.feature(mix(seedWord, h))
		s.feature(mix(mix(seedPair, prev), h))
		if len(w) >= 4 {
			s.pieces(w)
		}
		prev = h
	}
	s.feature(mix(mix(seedPair, prev), 2))
	s.skeleton()
	s.tagFeatures()
}

// hashWord reads any number as the same word, so that amounts and dates teach nothing.
func hashWord(w []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range w {
		if c >= '0' && c <= '9' {
			return 0x30
		}
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// pieces are the stretches of four letters of a word, its edges marked.
func (s *scanner) pieces(w []byte) {
	at := func(i int) uint64 {
		if i < 0 || i >= len(w) {
			return '_'
		}
		return uint64(w[i])
	}
	for i := -1; i+4 <= len(w)+1; i++ {
		s.feature(mix(mix(mix(mix(seedPiece, at(i)), at(i+1)), at(i+2)), at(i+3)))
	}
}

// skeleton is the sentence with each word of a named class replaced by the class, read three and two at a time.
func (s *scanner) skeleton() {
	g, w := lexicon(), &s.win
	var sk [maxWindow + 2]uint64
	for i := range w.n {
		sk[i+1] = hashWord(s.word(w.from + i))
	}
	for _, c := range g.wordTags {
		for left := w.words[c]; left != 0; left &= left - 1 {
			sk[bits.TrailingZeros64(left)+1] = uint64(g.tagHash[c])
		}
	}
	for i := 0; i < w.n; i++ {
		s.feature(mix(mix(seedBone, sk[i]), sk[i+1]))
		s.feature(mix(mix(mix(seedBone, sk[i]), sk[i+1]), sk[i+2]))
	}
}

// tagFeatures are the classes present, and which stands before which.
func (s *scanner) tagFeatures() {
	g := lexicon()
	var seen [40]tagAt
	n := 0
	for _, c := range g.tags {
		if !s.win.has(c) {
			continue
		}
		s.feature(mix(seedTag, uint64(g.tagHash[c])))
		if n < len(seen) {
			seen[n] = tagAt{uint64(g.tagHash[c]), s.win.first(c)}
			n++
		}
	}
	for i := range n {
		for k := range n {
			if i != k && seen[i].at < seen[k].at {
				s.feature(mix(mix(seedOrder, seen[i].hash), seen[k].hash))
			}
		}
	}
}

type tagAt struct {
	hash uint64
	at   int
}

// first is where class c first occurs.
func (w *window) first(c int) int {
	at := w.n
	if w.words[c] != 0 {
		at = bits.TrailingZeros64(w.words[c])
	}
	for _, x := range w.spans[c] {
		at = min(at, x.from)
	}
	return at
}

package knowledge

import (
	"cmp"
	"math/bits"
	"slices"
)

// surface is the words as written in one language's cards and lists: what an
// unknown word of a question may be a slip for.
type surface struct {
	known  map[string]bool
	words  []string // sorted by length
	masks  []uint32 // by word: the letters it has
	starts [maxWord + 2]int
	sounds map[string][]string
}

// maxFixes is how many known words one unknown word may stand for.
const maxFixes = 4

func (s *surface) add(word string) {
	if s.known == nil {
		s.known = map[string]bool{}
	}
	s.known[word] = true
}

// finish is called once all words are added.
func (s *surface) finish() {
	s.sounds = map[string][]string{}
	for w := range s.known {
		if len(w) >= 4 && len(w) <= maxWord && !isNumber(w) {
			s.words = append(s.words, w)
		}
	}
	slices.SortFunc(s.words, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	s.masks = make([]uint32, len(s.words))
	for i, w := range s.words {
		s.masks[i] = letters(w)
		if key := soundKey(w); len(key) >= 3 {
			s.sounds[key] = append(s.sounds[key], w)
		}
	}
	for n := range s.starts {
		s.starts[n], _ = slices.BinarySearchFunc(s.words, n, func(w string, n int) int { return cmp.Compare(len(w), n) })
	}
}

// fixes returns the known words an unknown one may be: one slip away for
// four to seven letters, two from eight, or sounding the same (French only).
func (s *surface) fixes(word string, french bool) []string {
	if len(word) < 4 || len(word) > maxWord-2 || isNumber(word) {
		return nil
	}
	var found []string
	for most := 1; most <= 1+len(word)/8 && most <= 2 && len(found) == 0; most++ {
		found = s.near(word, most)
	}
	if french {
		for _, w := range s.sounds[soundKey(word)] {
			if !slices.Contains(found, w) {
				found = append(found, w)
			}
		}
	}
	return found[:min(len(found), maxFixes)]
}

func (s *surface) near(word string, most int) []string {
	mask := letters(word)
	var found []string
	for i := s.starts[max(len(word)-most, 0)]; i < s.starts[min(len(word)+most+1, maxWord+1)]; i++ {
		if bits.OnesCount32(mask^s.masks[i]) <= 2*most && closeTo(word, s.words[i], most) {
			found = append(found, s.words[i])
		}
	}
	return found
}

func letters(word string) (mask uint32) {
	for i := range len(word) {
		mask |= 1 << (word[i] & 31)
	}
	return mask
}

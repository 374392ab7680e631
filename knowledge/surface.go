package knowledge

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// surface is the words as written in one language's cards and lists: what an
// unknown word of a question may be a slip for.
type surface struct {
	lang   string
	known  map[string]bool
	words  []string // sorted by length
	masks  []uint32 // by word: the letters it has
	starts [maxWord + 2]int
	sounds map[string][]string // by soundKey
	bones  map[string][]string // by consonants, for words written without vowels
}

// maxFixes is how many known words one unknown word may stand for.
const maxFixes = 4

func (s *surface) add(word string) {
	if s.known == nil {
		s.known = map[string]bool{}
	}
	s.known[word] = true
}

// finish is called once all words of lang are added.
func (s *surface) finish(lang string) {
	s.lang = lang
	s.sounds, s.bones = map[string][]string{}, map[string][]string{}
	for w := range s.known {
		if len(w) > maxWord || isNumber(w) {
			continue
		}
		if len(w) >= 4 {
			s.words = append(s.words, w)
		}
		if key := consonants(w); len(key) >= 3 {
			s.bones[key] = append(s.bones[key], w)
		}
		if key := soundKey(lang, w); len(key) >= 2 {
			s.sounds[key] = append(s.sounds[key], w)
		}
	}
	for _, group := range []map[string][]string{s.sounds, s.bones} {
		for _, words := range group {
			slices.SortFunc(words, shorterFirst)
		}
	}
	slices.SortFunc(s.words, shorterFirst)
	s.masks = make([]uint32, len(s.words))
	for i, w := range s.words {
		s.masks[i] = letters(w)
	}
	for n := range s.starts {
		s.starts[n], _ = slices.BinarySearchFunc(s.words, n, func(w string, n int) int { return cmp.Compare(len(w), n) })
	}
}

func shorterFirst(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// alike returns the known words that sound like an unknown one, or like it
// without the letter before a forgotten apostrophe (lordre, jappelle), or
// that it has the consonants of when it has hardly a vowel (rglmnt, wnts).
func (s *surface) alike(word string) []string {
	if len(word) < 3 || len(word) > maxWord || isNumber(word) {
		return nil
	}
	if bones := consonants(word); len(bones) >= 3 && (len(bones) == len(word) || len(bones) > 3 && len(bones) == len(word)-1) && len(s.bones[bones]) > 0 {
		return s.bones[bones][:min(len(s.bones[bones]), maxFixes)]
	}
	found := s.sounds[soundKey(s.lang, word)]
	if rest := word[1:]; len(found) == 0 && s.lang == "fr" && len(rest) >= 4 && strings.IndexByte("ldjnmstc", word[0]) >= 0 {
		if s.known[rest] {
			return []string{rest}
		}
		found = s.sounds[soundKey(s.lang, rest)]
	}
	return found[:min(len(found), maxFixes)]
}

// slips returns the known words an unknown one is a typing error for: one edit
// away for four to seven letters, two at most from eight.
func (s *surface) slips(word string) []string {
	if len(word) < 4 || len(word) > maxWord-2 || isNumber(word) {
		return nil
	}
	found := s.near(word, 1)
	if len(found) == 0 && len(word) >= 8 {
		found = s.near(word, 2)
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

// consonants returns a folded word without its vowels (y is one).
func consonants(word string) string {
	out := make([]byte, 0, len(word))
	for i := range len(word) {
		if strings.IndexByte("aeiouy", word[i]) < 0 {
			out = append(out, word[i])
		}
	}
	return string(out)
}

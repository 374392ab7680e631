package guard

import (
	_ "embed"
	mathbits "math/bits"
	"strings"
	"sync"
)

//go:embed languages.txt
var languageFile string

// tally counts, over a whole text, words that only one language would use.
type tally struct {
	words           int
	supported       int
	known           int
	foreign         [16]int
	foreignSentence bool
}

type tongues struct {
	words map[string]uint32 // word -> one bit a language, in the order of names
	names []string
}

// languageWords reads the list of small words: "code: word word ..." a line, French and English first.
var languageWords = sync.OnceValue(func() tongues {
	t := tongues{words: map[string]uint32{}}
	for line := range strings.SplitSeq(languageFile, "\n") {
		code, words, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for w := range strings.FieldsSeq(words) {
			t.words[w] |= 1 << len(t.names)
		}
		t.names = append(t.names, code)
	}
	return t
})

// languages decides which of the two languages each sentence is read in, and counts the others.
func (s *scanner) languages() {
	t := languageWords()
	var all langs
	for i := range s.sentences {
		sen := &s.sentences[i]
		var count [16]int
		known := 0
		for k := sen.from; k < sen.to; k++ {
			w := s.word(k)
			bits := t.words[string(w)]
			for left := bits; left != 0; left &= left - 1 {
				count[mathbits.TrailingZeros32(left)]++
			}
			if w[0] >= '0' && w[0] <= '9' || len(w) < 2 {
				continue
			}
			s.tally.words++
			if bits&3 != 0 || s.tokens[k].known {
				known++
			}
		}
		sen.lang, sen.silent = spoken(count[0], count[1]), count[0]+count[1] == 0
		if sen.lang != bothLangs {
			all |= sen.lang
		}
		s.count(count, known, sen.to-sen.from)
	}
	s.lang = all
	s.unsure(all)
}

// spoken reads a sentence in one language when its small words say so, in both when they are mixed or absent.
func spoken(fr, en int) langs {
	switch {
	case fr >= 1 && fr >= 4*en:
		return french
	case en >= 1 && en >= 4*fr:
		return english
	}
	return bothLangs
}

// unsure gives sentences without a small word the language of the rest of the text.
func (s *scanner) unsure(all langs) {
	if all != french && all != english {
		return
	}
	for i := range s.sentences {
		if sen := &s.sentences[i]; sen.silent {
			sen.lang = all
		}
	}
}

func (s *scanner) count(count [16]int, known, words int) {
	supported, foreign := max(count[0], count[1]), 0
	for i := 2; i < len(count); i++ {
		s.tally.foreign[i] += count[i]
		foreign = max(foreign, count[i])
	}
	s.tally.supported += supported
	s.tally.known += known
	if words >= 4 && foreign >= 2 && foreign >= 2*supported+1 && foreign > known/2 {
		s.tally.foreignSentence = true
	}
}

// unreadable gives the warning for a text, or a sentence in it, that is in no language the guard knows.
func (s *scanner) unreadable(opt Options) (Finding, bool) {
	t, foreign := s.tally, 0
	for _, n := range t.foreign {
		foreign = max(foreign, n)
	}
	switch {
	case s.other > 3 && s.other*3 > s.latin:
	case t.foreignSentence:
	case t.words >= 3 && foreign > t.supported && foreign >= t.known:
	case t.words >= 5 && t.supported == 0 && t.known*4 <= t.words:
	default:
		return Finding{}, false
	}
	return Finding{Category: Language, Severity: Warn, Start: 0, End: len(s.text), Excerpt: s.text,
		Rule: "language.unsupported", Why: why(Language, opt.Lang), Card: "", Lang: opt.Lang}, true
}

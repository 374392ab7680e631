package knowledge

import (
	"math"
	"strings"
	"sync"
)

// Language tells whether a short, sloppy text is French ("fr") or English
// ("en"). sure is false when the text gives too little to go by (a reference,
// "ok", a name) or speaks for both; lang is then the likelier, French if equal.
func Language(text string) (lang string, sure bool) {
	if len(text) > maxQuery {
		text = text[:maxQuery]
	}
	odds, words := frenchOdds().odds(text)
	const enough = 2.0 // natural logarithm: seven to one
	if odds < 0 {
		return "en", words > 0 && odds < -enough
	}
	return "fr", words > 0 && odds > enough
}

// profile is how much each run of letters speaks for French (above 0) or
// English (below), learnt from the lists of data/.
type profile struct {
	words map[string]float32
	runs  [1 << 15]float32
}

var frenchOdds = sync.OnceValue(func() *profile {
	know, err := builtinKnowhow()
	if err != nil {
		panic(err) // unreachable: the files are embedded, and tests read them
	}
	return newProfile(know)
})

func newProfile(know *knowhow) *profile {
	p := &profile{words: map[string]float32{}}
	var counts [2][1 << 15]float32
	var totals [2]float32
	words := [2]map[string]float32{{}, {}}
	learn := func(lang int, text string, times float32) {
		for _, w := range splitWords(markAccents(text)) {
			words[lang][w] += times
			eachRun(w, func(h uint16) { counts[lang][h] += times; totals[lang] += times })
		}
	}
	for i, v := range []*vocabulary{&know.fr, &know.en} {
		for w := range v.stop {
			learn(i, w, 3)
		}
		for w := range v.spelling {
			words[i][w] += 3
		}
		for _, text := range know.offTopic[i] {
			learn(i, text, 1)
		}
		for _, texts := range know.phrases[i] {
			for _, text := range texts {
				learn(i, text, 1)
			}
		}
	}
	for h := range p.runs {
		p.runs[h] = logRatio(counts[0][h]+0.5, totals[0], counts[1][h]+0.5, totals[1])
	}
	for i := range words {
		for w := range words[i] {
			p.words[w] = logRatio(words[0][w]+0.3, totals[0], words[1][w]+0.3, totals[1])
		}
	}
	return p
}

func logRatio(a, allA, b, allB float32) float32 {
	return float32(math.Log(float64(a / allA * allB / b)))
}

// odds adds up what the words of text say, a known word by itself and an
// unknown one by its runs of letters, and returns how many words spoke.
func (p *profile) odds(text string) (odds float32, spoke int) {
	for _, w := range splitWords(markAccents(text)) {
		if isNumber(w) {
			continue
		}
		said, known := p.words[w]
		if !known {
			n := float32(0)
			eachRun(w, func(h uint16) { said += p.runs[h]; n++ })
			said = max(min(2*said/max(n, 4), 1.5), -1.5)
		}
		odds += max(min(said, 4), -4)
		spoke++
	}
	return odds, spoke
}

// markAccents keeps accents, which English hardly writes, and folds case.
func markAccents(text string) string {
	return strings.ReplaceAll(strings.ToLower(text), "’", "'")
}

// eachRun calls yield with a hash of each run of three letters of a word
// between its ends.
func eachRun(word string, yield func(uint16)) {
	h := uint32('^')
	for i := range len(word) + 1 {
		c := byte('$')
		if i < len(word) {
			c = word[i]
		}
		h = h<<8 | uint32(c)
		if i > 0 {
			yield(uint16((h & 0xFFFFFF) * 0x9E3779B1 >> 17))
		}
	}
}

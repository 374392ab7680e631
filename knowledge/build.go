package knowledge

import (
	"math"
	"slices"
	"sync"
)

// builder gathers one side before its figures are known.
type builder struct {
	*side
	w       weights
	counts  []map[uint32]float32 // by family: weighted occurrences
	lengths []float32            // by family: their sum, concepts apart
	seen    map[string][]token   // by word as written: reading each once is what keeps Load short
	terms   []uint32             // of all units, one after the other
	grams   []uint16
	ends    [][2]int // by unit: where its terms and grams end in these
}

func newIndex(families []family, know *knowhow, w weights) *index {
	ix := &index{weight: w, floor: know.floor}
	var wait sync.WaitGroup
	for i, lang := range languages {
		wait.Go(func() {
			b := &builder{side: &side{words: know.of(lang), ids: map[string]uint32{}}, w: w, seen: map[string][]token{}}
			b.addCards(families, lang, know.phrases[i])
			for _, text := range know.offTopic[i] {
				b.addUnit(text)
			}
			ix.sides[i] = b.finish()
		})
	}
	wait.Wait()
	return ix
}

func (b *builder) addCards(families []family, lang string, phrases map[string][]string) {
	b.counts = make([]map[uint32]float32, len(families))
	b.lengths = make([]float32, len(families))
	for i := range families {
		b.firstUnit = append(b.firstUnit, int32(len(b.ends)))
		b.counts[i] = map[uint32]float32{}
		c := families[i].fr
		if lang == "en" {
			c = families[i].en
		}
		if c != nil {
			b.addCard(i, c, phrases[c.ID])
		}
	}
	b.firstUnit = append(b.firstUnit, int32(len(b.ends)))
}

func (b *builder) addCard(f int, c *Card, phrases []string) {
	b.count(f, b.addUnit(c.Title), b.w.title)
	for _, q := range slices.Concat(c.Questions, phrases) {
		b.count(f, b.addUnit(q), b.w.question)
	}
	for _, section := range [][]string{c.Do, c.Say, c.Avoid, {c.Why}} {
		for _, text := range section {
			b.count(f, b.termsOf(b.tokens(text)), b.w.text)
		}
	}
}

// count adds terms to the bag of family f.
func (b *builder) count(f int, terms []uint32, weight float32) {
	for _, t := range terms {
		b.counts[f][t] += weight
	}
	b.lengths[f] += weight * float32(len(terms))
}

// addUnit makes a unit of text and returns its terms.
func (b *builder) addUnit(text string) []uint32 {
	tokens := b.tokens(text)
	from := len(b.terms)
	for _, t := range b.termsOf(tokens) {
		if !slices.Contains(b.terms[from:], t) {
			b.terms = append(b.terms, t)
		}
	}
	grams(joined(tokens), func(g uint16) { b.grams = append(b.grams, g) })
	b.ends = append(b.ends, [2]int{len(b.terms), len(b.grams)})
	return b.terms[from:]
}

// termsOf returns the words of a text that carry a subject, and its concepts.
func (b *builder) termsOf(tokens []token) []uint32 {
	stems := stemsOf(tokens)
	terms := make([]uint32, 0, 2*len(stems))
	for _, s := range stems {
		terms = append(terms, b.term(s))
	}
	b.words.eachConcept(stems, func(name string) { terms = append(terms, b.term(name)) })
	return terms
}

// tokens reads text and remembers its words as known ones.
func (b *builder) tokens(text string) []token {
	return b.words.read(text, func(word string) []token {
		tokens, ok := b.seen[word]
		if !ok {
			tokens = b.words.tokens(word)
			b.seen[word] = tokens
			for _, t := range tokens {
				b.surface.add(t.word)
			}
		}
		return tokens
	})
}

func (b *builder) term(name string) uint32 {
	id, ok := b.ids[name]
	if !ok {
		id = uint32(len(b.ids))
		b.ids[name] = id
	}
	return id
}

// finish turns what was gathered into figures.
func (b *builder) finish() *side {
	b.cut()
	b.weigh()
	b.post()
	b.measure()
	b.surface.finish(b.words.lang)
	b.subject.learn(b.side)
	return b.side
}

// cut gives each unit its part of terms and grams, which no longer grow.
func (b *builder) cut() {
	var from [2]int
	b.units = make([]unit, len(b.ends))
	terms, grams := slices.Clone(b.terms), slices.Clone(b.grams)
	for i, to := range b.ends {
		b.units[i] = unit{terms: terms[from[0]:to[0]], grams: grams[from[1]:to[1]]}
		from = to
	}
}

// weigh sets idf: a term counts once a family, wherever it stands.
func (b *builder) weigh() {
	df := make([]int, len(b.ids))
	for _, counts := range b.counts {
		for t := range counts {
			df[t]++
		}
	}
	b.idf = make([]float32, len(df))
	for name, t := range b.ids {
		b.idf[t] = idf(df[t], b.families())
		if name[0] == '#' {
			b.idf[t] *= b.w.concept
		}
	}
}

func idf(df, n int) float32 {
	return float32(math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5)))
}

// post lays the postings out, term by term.
func (b *builder) post() {
	var mean float32
	b.starts = make([]uint32, len(b.ids)+1)
	for f, counts := range b.counts {
		mean += b.lengths[f] / float32(b.families())
		for t := range counts {
			b.starts[t+1]++
		}
	}
	for t := 1; t < len(b.starts); t++ {
		b.starts[t] += b.starts[t-1]
	}
	b.hits = make([]posting, b.starts[len(b.ids)])
	next := slices.Clone(b.starts)
	for f, counts := range b.counts {
		norm := b.w.k1 * (1 - b.w.b + b.w.b*b.lengths[f]/max(mean, 1))
		for t, tf := range counts {
			b.hits[next[t]] = posting{int32(f), b.idf[t] * tf * (b.w.k1 + 1) / (tf + norm)}
			next[t]++
		}
	}
}

// measure sets the sizes of all units, by words and by 4-grams.
func (b *builder) measure() {
	df := make([]int, 1<<16)
	cards := int(b.firstUnit[b.families()])
	for _, u := range b.units[:cards] {
		for _, g := range u.grams {
			df[g]++
		}
	}
	b.gramIDF = make([]float32, 1<<16)
	rarest := idf(0, cards)
	for g, n := range df {
		b.gramIDF[g] = rarest
		if n > 0 {
			b.gramIDF[g] = idf(min(n, cards), cards)
		}
	}
	for i := range b.units {
		u := &b.units[i]
		for _, t := range u.terms {
			u.norm += b.idf[t] * b.idf[t]
		}
		for _, g := range u.grams {
			u.gramNorm += b.gramIDF[g] * b.gramIDF[g]
		}
		u.gramNorm = sqrt(u.gramNorm)
	}
}

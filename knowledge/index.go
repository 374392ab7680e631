package knowledge

import (
	"math"
	"slices"
	"strings"
	"sync"
)

// index is what search reads: one side a language, French then English, with
// families numbered as in Library.
type index struct {
	sides  [2]*side
	weight weights
	floor  floor
}

// weights are the settings of the ranking.
type weights struct {
	title, question, text float32 // of a word in a card's title, questions, sections
	k1, b                 float32 // of BM25
	concept, pair         float32 // of a concept, and of two neighbouring words, against one word
	grams                 float32 // of likeness by 4-grams, against BM25
	other                 float32 // of the language that matches less, against the one that matches more
}

// standard was chosen by asking each typed question of the cards without it
// being indexed, and the questions of testdata/questions-dev.tsv.
var standard = weights{title: 3.3, question: 0.75, text: 1, k1: 1.2, b: 0.35, concept: 0.75, pair: 0.7, grams: 1.8, other: 0.5}

// side is the index of one language.
type side struct {
	words *vocabulary
	ids   map[string]uint32 // stem, "#concept" or "stem stem" -> term
	idf   []float32         // by term, over families

	starts []uint32 // by term: its postings are hits[starts[t]:starts[t+1]], in the order of families
	hits   []posting

	units     []unit    // questions and titles, in the order of families, then off-topic examples
	firstUnit []int32   // by family: its units are units[firstUnit[f]:firstUnit[f+1]]; off-topic ones follow the last
	gramIDF   []float32 // by hash

	surface surface
	subject linear
	scratch sync.Pool // of *query
}

// families is how many families the side knows of, in its language or not.
func (s *side) families() int { return len(s.firstUnit) - 1 }

// offTopic returns the units no card answers.
func (s *side) offTopic() []unit { return s.units[s.firstUnit[s.families()]:] }

// posting says how much a term speaks for a family: BM25's whole product.
type posting struct {
	family int32
	impact float32
}

// unit is one short text to compare a query with: a question a card answers,
// its title, or an example of what no card answers.
type unit struct {
	terms    []uint32 // each once
	grams    []uint16 // hashes of the 4-grams of its words
	norm     float32  // sum of the squared idf of terms
	gramNorm float32  // root of the sum of the squared idf of grams
}

// builder gathers one side before its figures are known.
type builder struct {
	*side
	w       weights
	counts  []map[uint32]float32 // by family: weighted occurrences
	lengths []float32            // by family: their sum, concepts apart
	seen    map[string]token     // stemming a word once is what keeps Load short
	terms   []uint32             // of all units, one after the other
	grams   []uint16
	ends    [][2]int // by unit: where its terms and grams end in these
}

func newIndex(families []family, know *knowhow, w weights) *index {
	ix := &index{weight: w, floor: know.floor}
	var wait sync.WaitGroup
	for i, lang := range languages {
		wait.Go(func() {
			b := &builder{side: &side{words: know.of(lang), ids: map[string]uint32{}}, w: w, seen: map[string]token{}}
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
			b.count(f, b.tokens(text), b.w.text)
		}
	}
}

// count adds the words and concepts of a text to the bag of family f.
func (b *builder) count(f int, tokens []token, weight float32) {
	stems := stemsOf(tokens)
	for _, s := range stems {
		b.counts[f][b.term(s)] += weight
		b.lengths[f] += weight
	}
	b.words.eachConcept(stems, func(name string) { b.counts[f][b.term(name)] += weight })
}

// addUnit makes a unit of text and returns its words.
func (b *builder) addUnit(text string) []token {
	tokens := b.tokens(text)
	stems := stemsOf(tokens)
	from := len(b.terms)
	add := func(name string) {
		if id := b.term(name); !slices.Contains(b.terms[from:], id) {
			b.terms = append(b.terms, id)
		}
	}
	for i, s := range stems {
		add(s)
		if i > 0 {
			add(stems[i-1] + " " + s)
		}
	}
	b.words.eachConcept(stems, add)
	grams(joined(tokens), func(g uint16) { b.grams = append(b.grams, g) })
	b.ends = append(b.ends, [2]int{len(b.terms), len(b.grams)})
	return tokens
}

// tokens reads text and remembers its words as known ones.
func (b *builder) tokens(text string) []token {
	return b.words.read(text, func(word string) token {
		t, ok := b.seen[word]
		if !ok {
			t = b.words.token(word)
			b.seen[word] = t
			b.surface.add(word)
		}
		return t
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
	for f, counts := range b.counts {
		for t := range counts {
			df[t]++
		}
		seen := map[uint32]bool{} // pairs, which are only in units
		for _, u := range b.units[b.firstUnit[f]:b.firstUnit[f+1]] {
			for _, t := range u.terms {
				if _, inBag := counts[t]; !inBag && !seen[t] {
					seen[t] = true
					df[t]++
				}
			}
		}
	}
	b.idf = make([]float32, len(df))
	for name, t := range b.ids {
		b.idf[t] = idf(df[t], b.families())
		switch {
		case name[0] == '#':
			b.idf[t] *= b.w.concept
		case strings.Contains(name, " "):
			b.idf[t] *= b.w.pair
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

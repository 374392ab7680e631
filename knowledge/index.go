package knowledge

import (
	"math"
	"slices"
	"strings"
)

// index is what search reads: one side a language, families numbered as in Library.
type index struct {
	lex    *lexicon
	sides  [2]*side // French, English
	scope  scope
	weight weights
}

// weights are the settings of the ranking; see rank.
type weights struct {
	title, question, text float32 // of a word in a card's title, questions, sections
	k1, b                 float32 // of BM25
	concept               float32 // of a concept against the word itself
	pair                  float32 // of two neighbouring words against one
	bag, best, next, gram float32 // of BM25, best question, second best, 4-grams of the best
	short                 float32 // 0: a long question of a card counts as much as a short one; 1: cosine
	other                 float32 // of the language the query is not in
}

var standard = weights{title: 2.5, question: 1.5, text: 1, k1: 1.2, b: 0.6, concept: 0.6, pair: 0.7,
	bag: 0.35, best: 1, next: 0.2, gram: 0.6, short: 0.8, other: 0.3}

// side is the index of one language.
type side struct {
	words *vocabulary
	ids   map[string]uint32 // stem, "#concept" or "stem stem" -> term
	idf   []float32         // by term, in families; concepts and pairs already weighted
	inOut []float32         // by term: log odds of meeting it in cards against off-topic examples

	starts []uint32 // by term: its postings are hits[starts[t]:starts[t+1]]
	hits   []posting

	units     []unit  // questions and titles, in the order of families
	firstUnit []int32 // by family: its units are units[firstUnit[f]:firstUnit[f+1]]
	offTopic  []unit
	terms     []uint32 // of all units
	gramIDF   []float32

	surface surface
}

// posting says how much a term speaks for a family: BM25's whole product.
type posting struct {
	family int32
	impact float32
}

// unit is one short text to compare a query with: a question a card answers,
// its title, or an example of what no card answers.
type unit struct {
	from, to uint32 // its terms are side.terms[from:to], each once
	norm     float32
	gramNorm float32
	text     string // folded words joined by blanks, for 4-grams
}

// builder gathers one side before its figures are known.
type builder struct {
	*side
	w        weights
	families int
	counts   []map[uint32]float32 // by family: weighted occurrences
	lengths  []float32
	in, out  []float32 // by term: occurrences in cards' questions and in off-topic examples
}

func newIndex(families []family, know *knowhow, w weights) *index {
	ix := &index{lex: &know.lexicon, weight: w}
	for i, lang := range []string{"fr", "en"} {
		b := &builder{side: &side{words: know.of(lang), ids: map[string]uint32{}}, w: w, families: len(families)}
		b.addCards(families, lang, know.phrases[i])
		for _, text := range know.offTopic[i] {
			b.offTopic = append(b.offTopic, b.unit(text, &b.out, 1))
		}
		ix.sides[i] = b.finish()
	}
	return ix
}

func (b *builder) addCards(families []family, lang string, phrases map[string][]string) {
	b.counts = make([]map[uint32]float32, len(families))
	b.lengths = make([]float32, len(families))
	for i := range families {
		b.firstUnit = append(b.firstUnit, int32(len(b.units)))
		b.counts[i] = map[uint32]float32{}
		c := families[i].fr
		if lang == "en" {
			c = families[i].en
		}
		if c == nil {
			continue
		}
		b.units = append(b.units, b.unit(c.Title, &b.in, 1))
		b.count(i, c.Title, b.w.title)
		for _, q := range slices.Concat(c.Questions, phrases[c.ID]) {
			b.units = append(b.units, b.unit(q, &b.in, 1))
			b.count(i, q, b.w.question)
		}
		for _, section := range [][]string{c.Do, c.Say, c.Avoid, {c.Why}} {
			for _, text := range section {
				b.count(i, text, b.w.text)
			}
		}
	}
	b.firstUnit = append(b.firstUnit, int32(len(b.units)))
}

// count adds the words and concepts of text to the bag of family f.
func (b *builder) count(f int, text string, weight float32) {
	tokens := b.words.tokens(text)
	b.learn(tokens)
	stems := stemsOf(tokens)
	for _, s := range stems {
		b.counts[f][b.term(s)] += weight
		b.lengths[f] += weight
	}
	b.words.eachConcept(stems, func(name string) { b.counts[f][b.term(name)] += weight })
}

// unit makes a unit of text and counts its terms in tally.
func (b *builder) unit(text string, tally *[]float32, weight float32) unit {
	tokens := b.words.tokens(text)
	b.learn(tokens)
	stems := stemsOf(tokens)
	from := uint32(len(b.terms))
	add := func(name string) {
		id := b.term(name)
		if !slices.Contains(b.terms[from:], id) {
			b.terms = append(b.terms, id)
		}
		for len(*tally) <= int(id) {
			*tally = append(*tally, 0)
		}
		(*tally)[id] += weight
	}
	for i, s := range stems {
		add(s)
		if i > 0 {
			add(stems[i-1] + " " + s)
		}
	}
	b.words.eachConcept(stems, add)
	return unit{from: from, to: uint32(len(b.terms)), text: joined(tokens)}
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
	n := len(b.ids)
	df := make([]uint32, n)
	for f, counts := range b.counts {
		for t := range counts {
			df[t]++
		}
		for _, t := range b.pairs(f) {
			df[t]++
		}
	}
	b.weigh(df)
	b.post(df)
	b.measureUnits()
	b.surface.finish()
	return b.side
}

// pairs returns the pairs of words of a family's questions, each once.
func (b *builder) pairs(f int) []uint32 {
	var out []uint32
	for _, u := range b.units[b.firstUnit[f]:b.firstUnit[f+1]] {
		for _, t := range b.terms[u.from:u.to] {
			if _, inBag := b.counts[f][t]; !inBag && !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}

// weigh sets idf and inOut.
func (b *builder) weigh(df []uint32) {
	b.idf = make([]float32, len(df))
	b.inOut = make([]float32, len(df))
	grow := func(s []float32) []float32 { return append(s, make([]float32, len(df)-len(s))...) }
	b.in, b.out = grow(b.in), grow(b.out)
	var in, out float32
	for t := range df {
		in += b.in[t]
		out += b.out[t]
	}
	for name, t := range b.ids {
		b.idf[t] = b.kindWeight(name) * idf(df[t], b.families)
		b.inOut[t] = logOdds(b.in[t], in, b.out[t], out)
	}
}

func (b *builder) kindWeight(name string) float32 {
	switch {
	case name[0] == '#':
		return b.w.concept
	case strings.Contains(name, " "):
		return b.w.pair
	}
	return 1
}

func idf(df uint32, n int) float32 {
	return float32(math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5)))
}

func logOdds(in, allIn, out, allOut float32) float32 {
	const prior = 0.5
	return float32(math.Log(float64((in+prior)/(allIn+1)) / float64((out+prior)/(allOut+1))))
}

// post lays the postings out, term by term.
func (b *builder) post(df []uint32) {
	var mean float32
	for _, l := range b.lengths {
		mean += l / float32(max(b.families, 1))
	}
	b.starts = make([]uint32, len(df)+1)
	for _, counts := range b.counts {
		for t := range counts {
			b.starts[t+1]++
		}
	}
	for t := range df {
		b.starts[t+1] += b.starts[t]
	}
	b.hits = make([]posting, b.starts[len(df)])
	next := slices.Clone(b.starts)
	for f, counts := range b.counts {
		norm := b.w.k1 * (1 - b.w.b + b.w.b*b.lengths[f]/max(mean, 1))
		for t, tf := range counts {
			b.hits[next[t]] = posting{int32(f), b.idf[t] * tf * (b.w.k1 + 1) / (tf + norm)}
			next[t]++
		}
	}
}

// measureUnits sets the lengths of all units, by words and by 4-grams.
func (b *builder) measureUnits() {
	seen := make([]uint32, 1<<16)
	for i := range b.units {
		grams(b.units[i].text, func(g uint16) { seen[g]++ })
	}
	b.gramIDF = make([]float32, 1<<16)
	for g, df := range seen {
		b.gramIDF[g] = idf(df, len(b.units))
	}
	for _, units := range [][]unit{b.units, b.offTopic} {
		for i := range units {
			b.measure(&units[i])
		}
	}
}

func (b *builder) measure(u *unit) {
	for _, t := range b.terms[u.from:u.to] {
		u.norm += b.idf[t] * b.idf[t]
	}
	u.norm = float32(math.Pow(float64(u.norm), float64(b.w.short)/2))
	grams(u.text, func(g uint16) { u.gramNorm += b.gramIDF[g] * b.gramIDF[g] })
	u.gramNorm = float32(math.Sqrt(float64(u.gramNorm)))
}

func stemsOf(tokens []token) []string {
	stems := make([]string, 0, len(tokens))
	for _, t := range tokens {
		if !t.stop {
			stems = append(stems, t.stem)
		}
	}
	return stems
}

func joined(tokens []token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.word)
	}
	return b.String()
}

func (b *builder) learn(tokens []token) {
	for _, t := range tokens {
		b.surface.add(t.word)
	}
}

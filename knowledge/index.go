package knowledge

import "sync"

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
	concept               float32 // of a concept against a word
	grams                 float32 // of likeness by 4-grams, against BM25
	other                 float32 // of the language that matches less, against the one that matches more
}

// standard was chosen by asking each typed question of the cards without it
// being indexed, and the questions of testdata/questions-dev.tsv.
var standard = weights{title: 3.3, question: 0.75, text: 1, k1: 1.2, b: 0.35, concept: 0.75, grams: 1.8, other: 0.5}

// side is the index of one language.
type side struct {
	words *vocabulary
	ids   map[string]uint32 // stem or "#concept" -> term
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

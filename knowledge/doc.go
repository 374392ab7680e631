// Package knowledge is the guidance of Amiable as cards, in French and English,
// and their search.
//
// A card is one Markdown file: headers (one a line), a blank line, then four
// sections: what to do, what to say, what to avoid, and why. The same id in
// fr/ and en/ is the same card in two languages. [Load] reads the built-in
// cards and, over them, the operator's own; it refuses a malformed card by
// naming the file, the line and what to change.
//
// [Library.Search] works without a model and without a network, in three steps.
//
//  1. Words are folded (case, accents), SMS spellings written out, slips of the
//     keyboard and of the ear set right, and stems taken (text.go, surface.go,
//     query.go). Each word also yields the concepts it belongs to
//     (data/concepts.txt), which lets "acheteur" find "client", and a French
//     question find a card that exists in English only.
//  2. BM25 over whole cards chooses candidates; likeness by 4-grams with their
//     three most alike questions is added to it (search.go). A card's questions
//     are those it lists and, for built-in ones, those of data/phrases-*.txt.
//  3. A floor refuses what the cards do not speak of (floor.go). It weighs how
//     well the best card covers the question against how much this resembles
//     the off-topic examples of data/offtopic-*.txt, and asks a linear rule
//     learnt at Load from both (linear.go). Its seven weights, data/floor.txt,
//     are fitted on questions each left out of the index while it is judged.
//
// To make search better, write more ways to ask in data/phrases-*.txt, more
// words in data/concepts.txt or more examples in data/offtopic-*.txt, then run
//
//	go test -run TestFloorCrossValidated -update
//	go test -run TestQuality -v
//
// and never look at which questions of testdata/questions-heldout.tsv fail.
//
// What is in memory never changes after Load, so every method may be called
// from any goroutine.
package knowledge

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
//  1. The question is folded (case, accents, SMS spellings, typing errors) and
//     stemmed; each word also yields the concept it belongs to, if any
//     (data/concepts.txt), which is what lets "acheteur" find "client", and a
//     French question find a card that exists in English only.
//  2. BM25 over whole cards chooses candidates; these are scored again by
//     their single best typed question, by words and by character 4-grams.
//  3. A floor refuses what the cards do not speak of. It weighs how well the
//     best card covers the question against how much the question resembles
//     the off-topic examples of data/offtopic-*.txt, with the few weights of
//     data/scope.txt. Those are fitted by `go test -run TestScopeFit -update`
//     on questions each left out of the index while it is judged.
//
// What is in memory never changes after Load, so every method may be called
// from any goroutine.
package knowledge

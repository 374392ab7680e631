package knowledge

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"
)

// synthetic returns n cards in each language, made of the sentences of the
// built-in ones dealt at random with made-up words, always the same.
func synthetic(lib *Library, n int) []Card {
	chance := rand.New(rand.NewPCG(1, 2))
	var cards []Card
	for _, lang := range languages {
		own := lib.Cards(lang)
		pick := func() Card { return own[chance.IntN(len(own))] }
		for i := range n {
			c := pick()
			c.ID = fmt.Sprintf("card-%d", i)
			c.Title += fmt.Sprintf(" %s %s", madeUp(chance), madeUp(chance))
			c.Questions = nil
			for range 8 {
				q := pick().Questions
				c.Questions = append(c.Questions, q[chance.IntN(len(q))]+" "+madeUp(chance))
			}
			c.Do, c.Say, c.Avoid, c.Why = pick().Do, pick().Say, pick().Avoid, pick().Why
			cards = append(cards, c)
		}
	}
	return cards
}

func madeUp(chance *rand.Rand) string {
	syllables := []string{"ba", "co", "di", "fer", "ga", "lon", "mi", "nu", "pra", "rou", "se", "tin", "vo", "zel"}
	word := ""
	for range 3 + chance.IntN(2) {
		word += syllables[chance.IntN(len(syllables))]
	}
	return word
}

var benchQuestions = []string{
	"le client dit qu'il a déjà payé", "promesse pas tenue, et maintenant ?", "le cli ve pa payer jsui bloké", "can I record calls with the debtor?",
	"J'ai une entreprise de plomberie qui me doit 4 200 € depuis janvier et le gérant dit que son promoteur ne l'a pas payé. Je voudrais au moins une partie sans le fâcher, comment je m'y prends ?",
	"echeancié sur douse mois", "quel taux de pénalités au premier semestre", "Comment centrer une div en CSS ?", "bonjour", "they want 20% off",
}

func benchmarkSearch(b *testing.B, lib *Library) {
	b.ReportAllocs()
	took := make([]time.Duration, 0, b.N)
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		lib.Search("fr", benchQuestions[i%len(benchQuestions)], 5)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "p95-µs")
}

func BenchmarkSearchBuiltin(b *testing.B) { benchmarkSearch(b, load(b)) }

func BenchmarkSearch10k(b *testing.B) {
	know, err := builtinKnowhow()
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	lib := newLibrary(synthetic(load(b), 10_000), know)
	built := time.Since(start)
	benchmarkSearch(b, lib)
	b.ReportMetric(built.Seconds(), "s-to-build")
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(nil); err != nil {
			b.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	lib, _ := Load(nil)
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB-kept")
	runtime.KeepAlive(lib)
}

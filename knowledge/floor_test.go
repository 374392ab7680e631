package knowledge

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "fit the floor again and write data/floor.txt")

// judged is a question, whether it is in scope, and what the floor saw of it
// when neither it nor its answer as such was in the index.
type judged struct {
	evidence
	in bool
}

// leftOut indexes the built-in cards folds times, each time without one part
// of their questions, of the added phrases and of the off-topic examples, and
// returns what the floor sees of one in every of that part.
func leftOut(lib *Library, know *knowhow, folds, every int) []judged {
	var out []judged
	for fold := range folds {
		part := *know
		var cards []Card
		var in, off []string
		for i, lang := range languages {
			part.phrases[i] = map[string][]string{}
			for j, card := range lib.Cards(lang) {
				fold := (fold + j) % folds
				card.Questions = split(card.Questions, fold, folds, &in)
				part.phrases[i][card.ID] = split(know.phrases[i][card.ID], fold, folds, &in)
				cards = append(cards, card)
			}
			part.offTopic[i] = split(know.offTopic[i], fold, folds, &off)
		}
		ix := newLibrary(cards, &part).index
		for i := 0; i < len(in); i += every {
			_, seen := ix.rank(in[i])
			out = append(out, judged{seen[0], true})
		}
		for i := 0; i < len(off); i += every {
			_, seen := ix.rank(off[i])
			out = append(out, judged{seen[0], false})
		}
	}
	return out
}

// split returns texts without every folds-th, which it appends to held.
func split(texts []string, fold, folds int, held *[]string) (kept []string) {
	for i, text := range texts {
		if i%folds == fold {
			*held = append(*held, text)
		} else {
			kept = append(kept, text)
		}
	}
	return kept
}

// fit returns the weights that best tell the examples apart, when seven
// questions in ten are in scope.
func fit(examples []judged) floor {
	const share, ridge, rate, momentum = 0.7, 0.0005, 0.5, 0.9
	var in, off float64
	for _, e := range examples {
		if e.in {
			in++
		} else {
			off++
		}
	}
	var w, speed [features]float64
	for range 1500 {
		var slope [features]float64
		for _, e := range examples {
			if !e.words {
				continue
			}
			z, want, worth := 0.0, 0.0, (1-share)/off
			for i, x := range e.x {
				z += w[i] * float64(x)
			}
			if e.in {
				want, worth = 1, share/in
			}
			for i, x := range e.x {
				slope[i] += worth * (1/(1+math.Exp(-z)) - want) * float64(x)
			}
		}
		for i := range w {
			if i > 0 {
				slope[i] += ridge * w[i]
			}
			speed[i] = momentum*speed[i] - rate*slope[i]
			w[i] += speed[i]
		}
	}
	var f floor
	for i := range w {
		f[i] = float32(w[i])
	}
	return f
}

// Each question is judged by a floor that was not fitted on it and an index
// that does not hold it. Most of these examples are two to five words, harder
// than what people ask: see TestQuality for those.
func TestFloorCrossValidated(t *testing.T) {
	t.Parallel()
	lib, know := load(t), knowledgeOf(t)
	every := 3 // a third of them tells enough
	if *update {
		every = 1
	}
	examples := leftOut(lib, know, 3, every)
	if *update {
		writeFloor(t, fit(examples))
	}
	var in, off, wronglyRefused, refused float64
	for part := range 2 {
		var train, test []judged
		for i, e := range examples {
			if i%2 == part {
				test = append(test, e)
			} else {
				train = append(train, e)
			}
		}
		f := fit(train)
		for _, e := range test {
			switch {
			case e.in && !f.accepts(e.evidence):
				wronglyRefused++
			case !e.in && !f.accepts(e.evidence):
				refused++
			}
			if e.in {
				in++
			} else {
				off++
			}
		}
	}
	t.Logf("%.0f questions left out: wrongly refused %.3f; %.0f off-topic: refused %.3f", in, wronglyRefused/in, off, refused/off)
	if wronglyRefused/in > 0.10 || refused/off < 0.75 {
		t.Errorf("want wrongly refused <= 0.10 and refused >= 0.75")
	}
}

func writeFloor(t *testing.T, f floor) {
	t.Helper()
	var b strings.Builder
	b.WriteString("# Weights of the floor, see floor.go. Fitted by: go test -run TestFloorCrossValidated -update\n")
	for i, name := range featureNames {
		fmt.Fprintf(&b, "%s = %.3f\n", name, f[i])
	}
	if err := os.WriteFile("data/floor.txt", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func knowledgeOf(t *testing.T) *knowhow {
	t.Helper()
	know, err := builtinKnowhow()
	if err != nil {
		t.Fatal(err)
	}
	return know
}

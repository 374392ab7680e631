package guard

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func sentences(t testing.TB) []Example {
	t.Helper()
	b, err := os.ReadFile("testdata/sentences.tsv")
	if err != nil {
		t.Fatal(err)
	}
	list, err := ParseCorpus(string(b))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func drafts(t testing.TB) []Example {
	t.Helper()
	b, err := os.ReadFile("testdata/drafts.txt")
	if err != nil {
		t.Fatal(err)
	}
	list, err := ParseDrafts(string(b))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestCorpusShape(t *testing.T) {
	t.Parallel()
	list, whole := sentences(t), drafts(t)
	if len(list) < 2000 || len(whole) < 150 {
		t.Errorf("%d sentences and %d drafts, want 2000 and 150", len(list), len(whole))
	}
	fr, splitOf, seen := 0, map[string]string{}, map[string]bool{}
	labels := map[string]bool{"ok": true}
	for _, c := range outputNames[1:] {
		labels[string(c)] = true
	}
	for _, e := range append(append([]Example{}, list...), whole...) {
		if e.Lang == "fr" {
			fr++
		}
		if !labels[e.Label] {
			t.Errorf("unknown label %q: %s", e.Label, e.Text)
		}
		if old := splitOf[e.Family]; old != "" && old != e.Split {
			t.Errorf("family %s is in both %s and %s", e.Family, old, e.Split)
		}
		splitOf[e.Family] = e.Split
		if seen[e.Text] {
			t.Errorf("twice in the corpus: %s", e.Text)
		}
		seen[e.Text] = true
	}
	if n := len(list) + len(whole); fr*100 < n*60 {
		t.Errorf("%d of %d are French, want about two thirds", fr, n)
	}
}

// TestFigures prints recall, precision and false blocks with their intervals, and holds the figures once reached on the
// test split, whose families neither rules nor weights were fitted to.
func TestFigures(t *testing.T) {
	t.Parallel()
	list, whole := sentences(t), drafts(t)
	for _, split := range []string{"train", "dev", "test"} {
		t.Logf("\n%s%s", Figures(list, split, "sentences"), Figures(whole, split, "drafts"))
	}
	for _, lang := range []string{"fr", "en"} {
		for name, set := range map[string][]Example{"sentences": list, "drafts": whole} {
			caught, bad, blocked, clean := tallyOf(set, "test", lang)
			if caught*100 < bad*93 {
				t.Errorf("%s %s: %d of %d caught", name, lang, caught, bad)
			}
			if blocked > max(1, clean*2/100) { // one clean text is more than the goal's share of a set this small
				t.Errorf("%s %s: %d of %d clean ones blocked", name, lang, blocked, clean)
			}
		}
	}
}

func tallyOf(set []Example, split, lang string) (caught, bad, blocked, clean int) {
	for _, e := range set {
		if e.Split != split || e.Lang != lang {
			continue
		}
		hit := Check(e.Text, Options{}).Blocked()
		switch {
		case e.Label == "ok" && hit:
			blocked, clean = blocked+1, clean+1
		case e.Label == "ok":
			clean++
		case hit:
			caught, bad = caught+1, bad+1
		default:
			bad++
		}
	}
	return caught, bad, blocked, clean
}

// TestTrainingIsReproducible trains again from the corpus and compares bytes with the weights in the repository.
func TestTrainingIsReproducible(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(Train(TrainingSet(sentences(t), drafts(t), "train", "dev")), modelFile) {
		t.Error("model.bin is not what the corpus gives; run: go run ./cmd/guardtrain")
	}
}

func TestParseCorpusRejects(t *testing.T) {
	t.Parallel()
	if _, err := ParseCorpus("split\tlabel\nonly\ttwo"); err == nil {
		t.Error("a line with two fields was accepted")
	}
	if _, err := ParseDrafts("=== train ok\ntext"); err == nil {
		t.Error("a header with two words was accepted")
	}
}

func TestGrammarLoads(t *testing.T) {
	t.Parallel()
	g, err := loadGrammar(dataFiles)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, r := range g.rules {
		if ids[r.id] {
			t.Errorf("two rules are called %s", r.id)
		}
		ids[r.id] = true
		if cardFor(r.category) == "" {
			t.Errorf("rule %s has no card", r.id)
		}
	}
	for name, id := range g.names {
		if isClassName(name) && !g.phraseClass[name] && name != "DIGITS" && g.trie.size[id] == 0 {
			t.Errorf("class %s is used and never defined", name)
		}
	}
	if strings.Contains(Check("Nous saisirons le tribunal.", Options{}).Findings[0].Rule, " ") {
		t.Error("a rule id has a space")
	}
}

// Command guardtrain trains the weights that the guard embeds, from the labelled corpus in the repository, and shows
// what the guard gets wrong on one split of it.
//
//	go run ./cmd/guardtrain               train on the train and dev splits, write bot/guard/model.bin
//	go run ./cmd/guardtrain -splits train train on the train split only, to read honest figures on dev
//	go run ./cmd/guardtrain -show dev     print figures and mistakes for a split, train nothing
//
// The output depends on the corpus and the grammar only: the same inputs give the same bytes on every machine.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"amiable/bot/guard"
)

func main() {
	dir := flag.String("dir", "bot/guard", "folder of package guard")
	splits := flag.String("splits", "train,dev", "splits to train on, comma separated")
	show := flag.String("show", "", "print figures and mistakes for this split instead of training")
	flag.Parse()
	if err := run(*dir, *splits, *show); err != nil {
		fmt.Fprintln(os.Stderr, "guardtrain:", err)
		os.Exit(1)
	}
}

func run(dir, splits, show string) error {
	sentences, drafts, err := load(filepath.Join(dir, "testdata"))
	if err != nil {
		return err
	}
	if show != "" {
		mistakes(append(sentences, drafts...), show)
		fmt.Print(guard.Figures(sentences, show, "sentences"), guard.Figures(drafts, show, "drafts"))
		return nil
	}
	used := guard.TrainingSet(sentences, drafts, strings.Split(splits, ",")...)
	weights := guard.Train(used)
	if err := os.WriteFile(filepath.Join(dir, "model.bin"), weights, 0o644); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	fmt.Printf("trained on %d examples, %d bytes\n", len(used), len(weights))
	return nil
}

func load(dir string) (sentences, drafts []guard.Example, err error) {
	tsv, err := os.ReadFile(filepath.Join(dir, "sentences.tsv"))
	if err != nil {
		return nil, nil, fmt.Errorf("read corpus: %w", err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "drafts.txt"))
	if err != nil {
		return nil, nil, fmt.Errorf("read corpus: %w", err)
	}
	if sentences, err = guard.ParseCorpus(string(tsv)); err != nil {
		return nil, nil, err
	}
	drafts, err = guard.ParseDrafts(string(text))
	return sentences, drafts, err
}

// mistakes prints every example of a split whose verdict is not its label's; of a clean one, the passages blocked.
func mistakes(list []guard.Example, split string) {
	for _, e := range list {
		r := guard.Check(e.Text, guard.Options{})
		switch {
		case e.Split != split || r.Blocked() == (e.Label != "ok"):
		case r.Blocked():
			for _, f := range r.Findings {
				fmt.Printf("FALSE  %s %s %s [%s] %q\n", e.Lang, e.Family, f.Rule, f.Category, f.Excerpt)
			}
		default:
			fmt.Printf("MISSED %s %s %s %q\n", e.Lang, e.Family, e.Label, e.Text)
		}
	}
}

package guard

import (
	"fmt"
	"slices"
	"strings"
)

// ParseCorpus reads labelled sentences: one a line, tab between split, label, language, family and text, a header first.
func ParseCorpus(tsv string) ([]Example, error) {
	var out []Example
	for i, line := range strings.Split(strings.TrimRight(tsv, "\n"), "\n") {
		if i == 0 {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			return nil, fmt.Errorf("guard.ParseCorpus: line %d has %d fields, not 5", i+1, len(f))
		}
		out = append(out, Example{f[0], f[1], f[2], f[3], f[4]})
	}
	return out, nil
}

// ParseDrafts reads labelled whole drafts: a line "=== split label lang family", then the text up to the next such line.
func ParseDrafts(text string) ([]Example, error) {
	var out []Example
	for i, block := range strings.Split("\n"+text, "\n=== ")[1:] {
		head, body, _ := strings.Cut(block, "\n")
		f := strings.Fields(head)
		if len(f) != 4 {
			return nil, fmt.Errorf("guard.ParseDrafts: draft %d has header %q", i+1, head)
		}
		out = append(out, Example{f[0], f[1], f[2], f[3], strings.TrimSpace(body)})
	}
	return out, nil
}

// TrainingSet is what the weights are fitted to: the sentences of the named splits and their clean drafts, every sentence
// of which is clean. Of a draft that is to be blocked nobody says which sentence is wrong, so it teaches nothing.
func TrainingSet(sentences, drafts []Example, splits ...string) []Example {
	var out []Example
	for _, e := range sentences {
		if slices.Contains(splits, e.Split) {
			out = append(out, e)
		}
	}
	for _, e := range drafts {
		if slices.Contains(splits, e.Split) && e.Label == "ok" {
			out = append(out, e)
		}
	}
	return out
}

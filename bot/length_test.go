package bot_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"amiable/bot"
)

// TestHandbookAnswersAreShort: a person on the phone reads about 250 words at
// most, whatever was asked.
func TestHandbookAnswersAreShort(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../knowledge/testdata/questions-dev.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var lengths []int
	for line := range strings.Lines(string(raw)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 4 || f[0] == "lang" || f[2] == "-" {
			continue
		}
		a := bot.Handbook(guide, bot.Advise(guide, f[0], f[3], nil))
		n := len(strings.Fields(a.Text))
		lengths = append(lengths, n)
		if n > 280 {
			t.Errorf("%d words: %s\n%s", n, f[3], a.Text)
		}
		if a.InScope && len(a.Citations) == 0 {
			t.Errorf("no card cited: %s", f[3])
		}
	}
	slices.Sort(lengths)
	t.Logf("words: median %d, longest %d of %d answers", lengths[len(lengths)/2], lengths[len(lengths)-1], len(lengths))
}

package bot_test

import (
	"strings"
	"testing"

	"amiable/bot/guard"
)

// TestPhrasesOfTheGuideMayBeSaid holds the cards to the rule that they teach,
// and the guard to the cards: every phrase was written to be said, so each one
// that the guard withholds is a mistake of the guard. They are bounded here,
// and not shown to anybody until they are mended.
func TestPhrasesOfTheGuideMayBeSaid(t *testing.T) {
	t.Parallel()
	n, withheld := 0, 0
	for _, lang := range []string{"fr", "en"} {
		for _, c := range guide.Cards(lang) {
			for _, s := range c.Say {
				n++
				r := guard.Check(strings.Trim(s, " \u00a0«»\"“”"), guard.Options{Lang: lang, Kind: guard.Draft})
				if r.Blocked() {
					withheld++
					t.Logf("%s/%s: %s (rule %s)", lang, c.ID, s, r.Findings[0].Rule)
				}
			}
		}
	}
	if n < 500 || withheld*100 > n*3 {
		t.Errorf("%d of %d phrases withheld", withheld, n)
	}
}

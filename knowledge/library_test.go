package knowledge

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

var loadOnce = sync.OnceValues(func() (*Library, error) { return Load(nil) })

func load(t testing.TB) *Library {
	t.Helper()
	lib, err := loadOnce()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestBuiltinSetsAgree(t *testing.T) {
	t.Parallel()
	lib := load(t)
	if fr, en := lib.Count(); fr != en || fr == 0 {
		t.Errorf("%d French cards and %d English", fr, en)
	}
	for _, f := range lib.families {
		if f.fr == nil || f.en == nil {
			t.Errorf("%s exists in one language only", f.id)
			continue
		}
		if f.fr.Kind != f.en.Kind || f.fr.Topic != f.en.Topic || f.fr.Article != f.en.Article || f.fr.Status != f.en.Status ||
			f.fr.Checked != f.en.Checked || !slices.Equal(f.fr.Principles, f.en.Principles) || !slices.Equal(f.fr.Reasons, f.en.Reasons) {
			t.Errorf("%s: headers differ between French and English", f.id)
		}
		if (f.fr.Kind == Law) != strings.HasPrefix(f.id, "law-") {
			t.Errorf("%s: kind %s", f.id, f.fr.Kind)
		}
	}
}

func TestBuiltinFilesAreNamedAfterTheirID(t *testing.T) {
	t.Parallel()
	lib := load(t)
	err := fs.WalkDir(builtin, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		id := strings.TrimSuffix(path.Base(file), ".md")
		if card, ok := lib.Card(path.Dir(file), id); !ok || card.Lang != path.Dir(file) {
			t.Errorf("%s does not hold the card %q", file, id)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryPrincipleReasonAndObjectionHasItsCard(t *testing.T) {
	t.Parallel()
	lib := load(t)
	var want []string
	for _, code := range reasonCodes {
		want = append(want, "reason-"+code)
	}
	for i := range 26 {
		want = append(want, "P"+twoDigits(i+1))
	}
	for i := range 25 {
		want = append(want, "objection-"+twoDigits(i+1))
	}
	for _, id := range want {
		if _, ok := lib.Card("fr", id); !ok {
			t.Errorf("no card %s", id)
		}
	}
}

func twoDigits(n int) string { return string([]byte{'0' + byte(n/10), '0' + byte(n%10)}) }

func TestAddedPhrasesBelongToCards(t *testing.T) {
	t.Parallel()
	lib, know := load(t), knowledgeOf(t)
	for i, lang := range languages {
		for id, phrases := range know.phrases[i] {
			if card, ok := lib.Card(lang, id); !ok || card.Lang != lang || len(phrases) == 0 {
				t.Errorf("data/phrases-%s.txt: %q has %d phrases and card: %v", lang, id, len(phrases), ok)
			}
		}
	}
}

func TestOperatorCards(t *testing.T) {
	t.Parallel()
	lib, err := Load(fstest.MapFS{
		"fr/P01.md":       file(sample("fr", "P01", "Le titre de la maison")),
		"hygiene.md":      file(sample("en", "house-hygiene", "Our own forklift rule")),
		"en/notes.txt":    file("not a card"),
		"README.md":       file("not a card either"),
		".hidden.md":      file("nor this"),
		"fr/sub/other.md": file("nor what lies deeper"),
	})
	if err != nil {
		t.Fatal(err)
	}
	base := load(t)
	if card, _ := lib.Card("fr", "P01"); card.Title != "Le titre de la maison" {
		t.Errorf("P01 in French is still %q", card.Title)
	}
	before, _ := base.Card("en", "P01")
	if card, _ := lib.Card("en", "P01"); card.Title != before.Title {
		t.Errorf("P01 in English became %q", card.Title)
	}
	fr, en := lib.Count()
	baseFr, baseEn := base.Count()
	if fr != baseFr || en != baseEn+1 {
		t.Errorf("%d and %d cards, want %d and %d", fr, en, baseFr, baseEn+1)
	}
	if card, ok := lib.Card("fr", "house-hygiene"); !ok || card.Lang != "en" {
		t.Errorf("a card in English only: found %v in %q, want it in English when French is asked for", ok, card.Lang)
	}
	if got := lib.Search("fr", "our own forklift rule", 1); len(got.Hits) != 1 || got.Hits[0].Card.ID != "house-hygiene" {
		t.Errorf("the new card is not found by its title: %v", ids(got))
	}
	if _, ok := lib.Card("fr", "no-such-card"); ok {
		t.Error("a card that does not exist was found")
	}
}

func TestCardsAreSortedOncePerID(t *testing.T) {
	t.Parallel()
	lib := load(t)
	for _, lang := range languages {
		cards := lib.Cards(lang)
		if !slices.IsSortedFunc(cards, func(a, b Card) int { return strings.Compare(a.ID, b.ID) }) {
			t.Errorf("%s cards are not sorted", lang)
		}
		for i, c := range cards {
			if c.Lang != lang || i > 0 && cards[i-1].ID == c.ID {
				t.Errorf("%s: card %s in %s", lang, c.ID, c.Lang)
			}
		}
	}
}

func TestLoadNamesEveryBadCard(t *testing.T) {
	t.Parallel()
	_, err := Load(fstest.MapFS{
		"a.md":    file(sample("fr", "house-a", "A")),
		"b.md":    file(sample("fr", "house-a", "B")),
		"c.md":    file("Foo: bar\n"),
		"en/d.md": file(sample("fr", "house-d", "D")),
	})
	if err == nil {
		t.Fatal("three bad cards were accepted")
	}
	for _, want := range []string{
		`b.md:1: the id "house-a" is already that of a.md in the same language`,
		`c.md:1: unknown header "Foo"`,
		`en/d.md:11: section "À faire" found where "## Do" is expected`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "a.md:") {
		t.Errorf("a good card is blamed:\n%v", err)
	}
}

// A card in English only answers a French question that names its concepts.
func TestSearchOneLanguageCard(t *testing.T) {
	t.Parallel()
	know := knowledgeOf(t)
	card := func(id, title, question string) Card {
		return Card{ID: id, Lang: "en", Title: title, Questions: []string{question}, Do: []string{"x"}, Say: []string{"x"}, Avoid: []string{"x"}, Why: "x"}
	}
	lib := newLibrary([]Card{
		card("house-lawyer", "Solicitors", "the customer mentions a solicitor"),
		card("house-flood", "Floods", "their premises were flooded"),
		card("house-parcel", "Parcels", "the parcel arrived damaged"),
	}, know)
	for question, want := range map[string]string{
		"le débiteur a pris un avocat": "house-lawyer",
		"inondation chez le client":    "house-flood",
		"colis cassé":                  "house-parcel",
	} {
		if got := ids(lib.Search("fr", question, 1)); !slices.Equal(got, []string{want}) {
			t.Errorf("%q finds %v, want %s", question, got, want)
		}
	}
}

func TestSearchFromManyGoroutines(t *testing.T) {
	t.Parallel()
	lib := load(t)
	var want [10][]string
	for i, q := range benchQuestions {
		want[i] = ids(lib.Search("fr", q, 5))
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for i, q := range benchQuestions {
				if got := ids(lib.Search("fr", q, 5)); !slices.Equal(got, want[i]) {
					t.Errorf("%q: %v, alone %v", q, got, want[i])
				}
			}
		})
	}
	wait.Wait()
}

func TestSearchBounds(t *testing.T) {
	t.Parallel()
	lib := load(t)
	if r := lib.Search("fr", benchQuestions[0], 0); len(r.Hits) != 0 || !r.InScope {
		t.Errorf("none asked for: %d hits, in scope %v", len(r.Hits), r.InScope)
	}
	if r := lib.Search("fr", benchQuestions[0], -1); len(r.Hits) != 0 {
		t.Errorf("%d hits for -1", len(r.Hits))
	}
	r := lib.Search("en", strings.Repeat(benchQuestions[0]+" ", 1000), 1000)
	if !slices.IsSortedFunc(r.Hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) }) || len(r.Hits) == 0 {
		t.Errorf("%d hits, not best first", len(r.Hits))
	}
	empty := newLibrary(nil, knowledgeOf(t))
	if r := empty.Search("fr", benchQuestions[0], 3); r.InScope || len(r.Hits) != 0 {
		t.Errorf("a library without cards answers %+v", r)
	}
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

package knowledge

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed fr/*.md en/*.md
var builtin embed.FS

//go:embed data
var data embed.FS

// Library is a set of cards and its index. It does not change after Load.
type Library struct {
	families []family // sorted by id
	byID     map[string]int
	index    *index
}

// family is one card in the languages it exists in; at least one is not nil.
type family struct {
	id     string
	fr, en *Card
}

// in returns the card in lang, or in the other language when there is no such card.
func (f *family) in(lang string) *Card {
	if f.en != nil && (lang == "en" || f.fr == nil) {
		return f.en
	}
	return f.fr
}

// Load reads the built-in cards and, over them, the operator's own folder
// (nil: none). A card there replaces the built-in one of the same id and
// language, and a new id adds a card. Cards lie in that folder directly, where
// their headings tell the language, or in subfolders fr and en. Only files
// ending in .md are read, and README.md never is.
//
// The error names every card that cannot be used, one a line, as
// "file:line: what to change"; then there is no library at all.
func Load(extra fs.FS) (*Library, error) {
	cards, err := readCards(builtin, "fr", "en")
	if err != nil {
		return nil, fmt.Errorf("knowledge.Load: built-in cards:\n%w", err)
	}
	if extra != nil {
		own, err := readCards(extra, ".", "fr", "en")
		if err != nil {
			return nil, fmt.Errorf("knowledge.Load: your cards:\n%w", err)
		}
		cards = append(cards, own...)
	}
	know, err := builtinKnowhow()
	if err != nil {
		return nil, fmt.Errorf("knowledge.Load: %w", err)
	}
	return newLibrary(cards, know), nil
}

// newLibrary keeps, of cards with the same id and language, the last.
func newLibrary(cards []Card, know *knowhow) *Library {
	lib := &Library{byID: make(map[string]int, len(cards)/2)}
	for i := range cards {
		c := &cards[i]
		at, known := lib.byID[c.ID]
		if !known {
			at = len(lib.families)
			lib.byID[c.ID] = at
			lib.families = append(lib.families, family{id: c.ID})
		}
		if c.Lang == "fr" {
			lib.families[at].fr = c
		} else {
			lib.families[at].en = c
		}
	}
	slices.SortFunc(lib.families, func(a, b family) int { return cmp.Compare(a.id, b.id) })
	for i, f := range lib.families {
		lib.byID[f.id] = i
	}
	lib.index = newIndex(lib.families, know, standard)
	return lib
}

// readCards reads every card of the folders; one that does not exist has none.
func readCards(from fs.FS, folders ...string) ([]Card, error) {
	var cards []Card
	var faults []error
	seen := map[string]string{}
	for _, folder := range folders {
		entries, err := fs.ReadDir(from, folder)
		if errors.Is(err, fs.ErrNotExist) && folder != "." {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			if !isCardFile(entry) {
				continue
			}
			card, err := readCard(from, folder, entry.Name(), seen)
			if err != nil {
				faults = append(faults, err)
				continue
			}
			cards = append(cards, card)
		}
	}
	return cards, errors.Join(faults...)
}

func isCardFile(entry fs.DirEntry) bool {
	name := entry.Name()
	return !entry.IsDir() && path.Ext(name) == ".md" && !strings.HasPrefix(name, ".") && !strings.EqualFold(name, "README.md")
}

// readCard reads one card and refuses it when seen, the files by id and
// language read so far, has it already.
func readCard(from fs.FS, folder, name string, seen map[string]string) (Card, error) {
	file, lang := path.Join(folder, name), strings.TrimPrefix(folder, ".")
	text, err := fs.ReadFile(from, file)
	if err != nil {
		return Card{}, err
	}
	card, err := parseCard(file, lang, text)
	if err != nil {
		return Card{}, err
	}
	key := card.Lang + "/" + card.ID
	if first, ok := seen[key]; ok {
		return Card{}, &fault{file, 1, fmt.Sprintf("the id %q is already that of %s in the same language: give one of them another id", card.ID, first)}
	}
	seen[key] = file
	return card, nil
}

// Card returns the card with that id in lang, or in the other language when it
// exists only there; the card's Lang says which.
func (l *Library) Card(lang, id string) (Card, bool) {
	i, ok := l.byID[id]
	if !ok {
		return Card{}, false
	}
	return *l.families[i].in(lang), true
}

// Cards returns every card once, sorted by id, in lang or else in the other language.
func (l *Library) Cards(lang string) []Card {
	cards := make([]Card, len(l.families))
	for i := range l.families {
		cards[i] = *l.families[i].in(lang)
	}
	return cards
}

// Count returns how many cards exist in each language.
func (l *Library) Count() (fr, en int) {
	for _, f := range l.families {
		if f.fr != nil {
			fr++
		}
		if f.en != nil {
			en++
		}
	}
	return fr, en
}

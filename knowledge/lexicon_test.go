package knowledge

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// A bad line of data/ is named with its file and line.
func TestReadKnowhowRefuses(t *testing.T) {
	t.Parallel()
	good := func() fstest.MapFS {
		return fstest.MapFS{
			"data/stop.txt": file("fr: le la\nen: the\n"), "data/spelling.txt": file("fr: pa = pas\n"),
			"data/concepts.txt": file("pay | payer | pay\n"), "data/floor.txt": file("bias = 1\n"),
			"data/phrases-fr.txt": file("P01: une | deux\n"), "data/phrases-en.txt": file("P01: one\n"),
			"data/offtopic-fr.txt": file("# rien\n\nx: bonjour | salut\n"), "data/offtopic-en.txt": file("x: hello\n"),
		}
	}
	know, err := readKnowhow(good())
	if err != nil || !slices.Equal(know.offTopic[0], []string{"bonjour", "salut"}) || len(know.phrases[0]["P01"]) != 2 || know.floor[0] != 1 {
		t.Fatalf("read %+v, %v", know, err)
	}
	for _, c := range []struct{ path, text, want string }{
		{"data/stop.txt", "de: der die", "data/stop.txt:1: expected"},
		{"data/spelling.txt", "\nfr: pa pas", "data/spelling.txt:2: expected"},
		{"data/concepts.txt", "pay | payer", "data/concepts.txt:1: expected"},
		{"data/concepts.txt", "pay | le | pay", "data/concepts.txt:1: \"le\" must have 1 to 3 words"},
		{"data/concepts.txt", "pay | un deux trois quatre | pay", "must have 1 to 3 words"},
		{"data/floor.txt", "bias = x", "data/floor.txt:1: expected"},
		{"data/floor.txt", "other = 1", "data/floor.txt:1: expected"},
		{"data/phrases-fr.txt", "P01 une", "data/phrases-fr.txt:1: expected"},
		{"data/offtopic-en.txt", "hello", "data/offtopic-en.txt:1: expected"},
	} {
		bad := good()
		bad[c.path] = file(c.text)
		if _, err := readKnowhow(bad); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %q: error %v, want %s", c.path, c.text, err, c.want)
		}
	}
	missing := good()
	delete(missing, "data/stop.txt")
	if _, err := readKnowhow(missing); err == nil {
		t.Error("a missing file went unnoticed")
	}
}

func TestConceptsOfNeighbours(t *testing.T) {
	t.Parallel()
	lex := &lexicon{fr: vocabulary{lang: "fr", stop: map[string]bool{"de": true}, concepts: map[string][]string{}, known: map[string]bool{}},
		en: vocabulary{lang: "en", concepts: map[string][]string{}, known: map[string]bool{}}}
	for _, line := range []string{"order | bon de commande, commande | purchase order", "good | bon | good"} {
		if err := lex.addConcept(line); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	tokens := lex.fr.read("Un bon de commande, bon !", lex.fr.tokens)
	lex.fr.eachConcept(stemsOf(tokens), func(name string) { got = append(got, name) })
	want := []string{"#good", "#order", "#order", "#good"}
	if !slices.Equal(got, want) {
		t.Errorf("concepts %q, want %q", got, want)
	}
}

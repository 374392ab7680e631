package knowledge

import (
	"slices"
	"testing"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Échéancier":                 "echeancier",
		"cœur d’ŒUVRE":               "coeur d'oeuvre",
		"ça coûte 40€":               "ca coute 40 euros ",
		"İstanbul ﬁn":                "istanbul fin",
		"e\u0301cheance":             "echeance",
		"« déjà\u00a0payée »\u202f!": "« deja payee » !",
	} {
		if got := fold(in); got != want {
			t.Errorf("fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSplitWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"l'echeancier, c'est-a-dire": {"l", "echeancier", "c", "est", "a", "dire"},
		"they can't and don't pay":   {"they", "can", "not", "and", "do", "not", "pay"},
		"fa-208 : 15h30":             {"fa", "208", "15h30"},
		" \t…":                       {},
	} {
		if got := splitWords(in); !slices.Equal(got, want) {
			t.Errorf("splitWords(%q) = %q, want %q", in, got, want)
		}
	}
}

// Inflections that people mix up must share a stem, and words that differ must not.
func TestStem(t *testing.T) {
	t.Parallel()
	for _, group := range [][]string{
		{"payer", "paye", "payee", "payees", "payes", "paie", "paiera", "paiement"},
		{"bloquer", "bloque", "bloquee", "bloques"},
		{"relance", "relances", "relancer", "relancee"},
		{"impaye", "impayes", "impayee"},
	} {
		for _, w := range group {
			if stem("fr", w) != stem("fr", group[0]) {
				t.Errorf("stem of %s is %s, of %s %s", w, stem("fr", w), group[0], stem("fr", group[0]))
			}
		}
	}
	if stem("fr", "remise") == stem("fr", "remede") || stem("en", "pay") == stem("en", "play") {
		t.Error("words that differ share a stem")
	}
}

func TestSurface(t *testing.T) {
	t.Parallel()
	var s surface
	for _, w := range []string{"lettre", "quand", "reglement", "payer", "promesse", "appelle", "echeancier", "client"} {
		s.add(w)
	}
	s.finish("fr")
	for word, want := range map[string][]string{
		"letr": {"lettre"}, "kan": {"quand"}, "promes": {"promesse"}, "rglmnt": {"reglement"}, "jappelle": {"appelle"}, "xylophone": nil, "a": nil, "208": nil,
	} {
		if got := s.alike(word); !slices.Equal(got, want) {
			t.Errorf("alike(%q) = %q, want %q", word, got, want)
		}
	}
	for word, want := range map[string][]string{
		"cleint": {"client"}, "echancierr": {"echeancier"}, "payr": {"payer"}, "cli": nil, "zebre": nil,
	} {
		if got := s.slips(word); !slices.Equal(got, want) {
			t.Errorf("slips(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestCloseTo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		most int
		want bool
	}{
		{"client", "client", 0, true},
		{"client", "cleint", 1, true}, // neighbours exchanged are one edit
		{"client", "clent", 1, true},
		{"client", "clients", 1, true},
		{"client", "slent", 1, false},
		{"client", "slent", 2, true},
		{"", "ab", 2, true},
		{"", "abc", 2, false},
	} {
		if got := closeTo(c.a, c.b, c.most); got != c.want || closeTo(c.b, c.a, c.most) != got {
			t.Errorf("closeTo(%q, %q, %d) = %v", c.a, c.b, c.most, got)
		}
	}
}

// Whatever people type, search answers without failing and always the same.
func FuzzSearch(f *testing.F) {
	for _, q := range benchQuestions {
		f.Add(q)
	}
	f.Add("\xff\xfe 😀 \u0301\u0301 l'l'l' 9999999999")
	lib, err := Load(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, question string) {
		first, second := lib.Search("fr", question, 5), lib.Search("fr", question, 5)
		if first.InScope != second.InScope || !slices.Equal(ids(first), ids(second)) {
			t.Errorf("%q: two answers: %v %v, %v %v", question, first.InScope, ids(first), second.InScope, ids(second))
		}
		if first.InScope && len(first.Hits) == 0 {
			t.Errorf("%q is in scope and finds nothing", question)
		}
	})
}

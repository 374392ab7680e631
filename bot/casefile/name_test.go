package casefile

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Menuiserie Aubert", "MENUISERIE AUBERT SARL", true},
		{"S.A.R.L. Menuiserie Aubert", "Menuiserie Aubert (SARL)", true},
		{"S A S Hélène & Fils", "helene et fils sas", true},
		{"Ets Bœuf-Prévôt", "Établissements BOEUF PREVOT", true},
		{"L’Atelier du Bois", "L'ATELIER DU BOIS", true},
		{"Dupont SARL", "Dupont SAS", false},
		{"Dupont", "Dupont SAS", true},
		{"Dupont", "Durand", false},
		{"Dupont Nord", "Dupont", false},
		{"SA Martin", "Martin", true},
		{"Nadir Ltd.", "Nadir Limited", true},
		{"SAS", "SAS", true},
		{"SA", "SARL", false},
		{"", "", false},
	} {
		if SameName(c.a, c.b) != c.same || SameName(c.b, c.a) != c.same {
			t.Errorf("%q and %q: same = %v (%v, %v)", c.a, c.b, !c.same, ParseName(c.a), ParseName(c.b))
		}
	}
	for _, c := range []struct {
		query, name string
		want        int
	}{
		{"aubert", "Menuiserie Aubert SARL", WordsMatch}, {"menuis", "Menuiserie Aubert", PrefixMatch},
		{"menuiserie au", "Menuiserie Aubert", PrefixMatch}, {"Menuiserie Aubert", "MENUISERIE AUBERT", FullMatch},
		{"aubert menuiserie", "Menuiserie Aubert", WordsMatch}, {"dupont sas", "Dupont SARL", NoMatch}, {"", "Dupont", NoMatch},
		{"durand", "Dupont", NoMatch},
	} {
		if got := MatchName(c.query, c.name); got != c.want {
			t.Errorf("%q finds %q: %d, want %d", c.query, c.name, got, c.want)
		}
	}
	for _, c := range []struct {
		a, b string
		same bool
	}{{"Mme Roy", "Claire Roy", true}, {"Claire Roy", "Paul Roy", false}, {"", "Roy", false}, {"M. Nadir", "Paul Nadir", true}, {"M. Roy", "Mme Roy", true}} {
		if SamePerson(c.a, c.b) != c.same {
			t.Errorf("%q and %q: same person = %v", c.a, c.b, !c.same)
		}
	}
}

func TestANameIsItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "name")
		n := ParseName(s)
		if len(n.Words) > 0 && (!n.Same(n) || n.Match(n) != FullMatch) {
			t.Fatalf("%q is not itself: %v", s, n)
		}
		if again := ParseName(n.Key()); n.Form == "" && len(again.Words) > 0 && again.Form == "" && again.Key() != n.Key() {
			t.Fatalf("%q: key %q becomes %q", s, n.Key(), again.Key())
		}
	})
}

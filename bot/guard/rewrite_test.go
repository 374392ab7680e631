package guard

import (
	"strings"
	"testing"
)

// TestRewritesPassAndKeepFacts rewrites every finding of the corpus: the rewrite passes the guard, states every fact of
// the passage, is not the passage, and the whole draft passes once its passages are replaced.
func TestRewritesPassAndKeepFacts(t *testing.T) {
	t.Parallel()
	n, lost := 0, 0
	for _, e := range append(sentences(t), drafts(t)...) {
		r := Check(e.Text, Options{})
		fixed := e.Text
		for i := len(r.Findings) - 1; i >= 0; i-- {
			f := r.Findings[i]
			n++
			if f.Rewrite == "" || f.Rewrite == f.Excerpt || Check(f.Rewrite, Options{}).Blocked() {
				t.Errorf("%s: rewrite of %q is %q", f.Rule, f.Excerpt, f.Rewrite)
			}
			_, body := splitLabel(f.Excerpt)
			if facts := readFacts(body); !fileRE.MatchString(body) && !facts.within(f.Rewrite) {
				lost++
				t.Errorf("facts %q of %q are lost in %q", facts.all(), f.Excerpt, f.Rewrite)
			}
			if i == len(r.Findings)-1 || r.Findings[i+1].Start >= f.End {
				fixed = fixed[:f.Start] + f.Rewrite + fixed[f.End:]
			}
		}
		if r.Blocked() && Check(fixed, Options{}).Blocked() {
			t.Errorf("still blocked once rewritten: %q", fixed)
		}
	}
	t.Logf("%d rewrites, %d lost a fact", n, lost)
}

func TestReadFacts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want string
	}{
		{"Mme Lacaze, la facture FA-208 de 1 180,00 €, échue le 5 mars 2026, avant vendredi sinon", "Mme Lacaze|FA-208|1\u00a0180,00 €|5 mars 2026|vendredi"},
		{"Pay invoice 5520 (£880.00) by 12 June 2026 or we sue, Mr Hart.", "Mr Hart|5520|£880.00|12 June 2026"},
		{"Les factures 881 et 902, soit 3 940 euros, depuis le 1er avril", "881 et 902|3 940 euros|1er avril"},
		{"Réglez les 300 € avant le 12/04/2026", "300 €|12/04/2026"},
		{"payment of €1,234.56 by the 5th", "€1,234.56|5th"},
		{"Vous êtes un voleur.", ""},
	} {
		text := strings.Replace(c.text, "1 180", "1\u00a0180", 1)
		if got := strings.Join(readFacts(text).all(), "|"); got != c.want {
			t.Errorf("%q: %q, want %q", text, got, c.want)
		}
	}
}

func TestRewriteIsBuiltFromTheSentence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"Merci de régler la facture FA-12 de 1 240,00 € avant le 5 mars, sinon nous saisirons le tribunal.",
			"Merci de régler la facture FA-12 de 1 240,00 € avant le 5 mars. De quoi auriez-vous besoin pour que ce règlement parte\u00a0?"},
		{"Pay invoice 5520 (£880.00) by Friday or we sue.",
			"Pay invoice 5520 (£880.00) by Friday. What would you need for this payment to go out?"},
		{"Objet : dernier rappel avant saisie, facture FA-7781 de 310 €", "Objet : Facture FA-7781, 310 €"},
		{"Attachment: lawsuit_draft_FA-208.pdf", "Attachment: FA-208.pdf"},
	} {
		r := Check(c.text, Options{})
		if len(r.Findings) != 1 || r.Findings[0].Rewrite != c.want {
			t.Errorf("%q gives %+v, want %q", c.text, r.Findings, c.want)
		}
	}
}

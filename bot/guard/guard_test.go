package guard

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestKinds(t *testing.T) {
	t.Parallel()
	threat := "Sans règlement sous huit jours, nous saisirons le tribunal de commerce."
	twice := threat + "\nUne saisie sera demandée. Nos avocats sont prêts."
	for _, c := range []struct {
		name, text string
		kind       Kind
		want       Verdict
		findings   int
	}{
		{"draft", threat, Draft, Blocked, 1},
		{"question", threat, Question, OK, 0},
		{"internal note", "Le client est de mauvaise foi, on passe chez l'huissier ?", InternalNote, OK, 0},
		{"formal notice names one remedy", threat, FormalNotice, OK, 0},
		{"formal notice with an insult", "Vous êtes un voleur. " + threat, FormalNotice, Blocked, 1},
		{"formal notice with police", "Nous porterons plainte contre vous.", FormalNotice, Blocked, 1},
		{"formal notice telling customers", threat + " Vos clients seront informés de votre dette.", FormalNotice, Blocked, 1},
		{"several remedies", twice, Draft, Blocked, 3},
	} {
		r := Check(c.text, Options{Kind: c.kind})
		if r.Verdict != c.want || len(r.Findings) != c.findings {
			t.Errorf("%s: %s with %d findings, want %s with %d: %+v", c.name, r.Verdict, len(r.Findings), c.want, c.findings, r.Findings)
		}
	}
}

// TestOffsets holds that spans are bytes of the original, whatever stands between the letters.
func TestOffsets(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Bonjour Élise,\n\n« Ça va ? »  Nous sai\u00adsirons le tri\u200bbunal, dès lundi !\n\nCordialement",
		"<p>Bonjour &eacute;lise</p><p>Notre avocat vous contactera.</p>",
		"é😀è — vous êtes un voleur… merci",
		"\xff\xfeVous mentez\xff.",
	} {
		r := Check(text, Options{})
		if !r.Blocked() {
			t.Errorf("let through: %q", text)
		}
		for _, f := range r.Findings {
			if f.Start < 0 || f.End > len(text) || f.Start >= f.End || text[f.Start:f.End] != f.Excerpt {
				t.Errorf("span %d-%d of %q gives %q", f.Start, f.End, text, f.Excerpt)
			}
			if strings.Contains(f.Excerpt, "Bonjour") || strings.Contains(f.Excerpt, "Cordialement") {
				t.Errorf("span takes too much: %q", f.Excerpt)
			}
		}
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Bitte zahlen Sie die Rechnung bis Freitag, sonst müssen wir einen Anwalt einschalten.",
		"Por favor, pague la factura antes del viernes o iremos a los tribunales.",
		"La preghiamo di pagare la fattura entro venerdì.",
		"Gelieve de factuur te betalen voor vrijdag.",
		"Пожалуйста, оплатите счёт до пятницы.",
		"金曜日までにお支払いください。",
		"يرجى دفع الفاتورة قبل يوم الجمعة",
		"Prosimy o zapłacenie faktury do piątku, w przeciwnym razie sprawa trafi do sądu.",
		"Maksakaa lasku perjantaihin mennessä tai asia siirtyy ulosottoon.",
		"Bonjour Madame, merci pour votre appel.\n\nDie Rechnung ist noch offen und wir bitten Sie um Zahlung.",
	} {
		r := Check(text, Options{})
		if len(r.Findings) == 0 || r.Verdict == OK {
			t.Errorf("silent about a language it cannot read: %q", text)
			continue
		}
		f := r.Findings[len(r.Findings)-1]
		if f.Category != Language || f.Severity != Warn || !strings.Contains(f.Why, "Langue non prise en charge") {
			t.Errorf("%q: %+v", text, f)
		}
	}
	for _, text := range []string{"OK", "FA-208", "Léa Morel", "12 rue Haute, 69005 Lyon", "Faber Outillage SARL", "Merci !", "Thanks, Jo", "01 00 00 00 00", "🙂🙂🙂"} {
		if r := Check(text, Options{}); r.Verdict != OK || len(r.Findings) != 0 {
			t.Errorf("%q: %+v", text, r)
		}
	}
	for _, e := range append(sentences(t), drafts(t)...) {
		for _, f := range Check(e.Text, Options{}).Findings {
			if f.Category == Language {
				t.Errorf("taken for a foreign language: %q", e.Text)
			}
		}
	}
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " ", "\n\n\n", "\x00", "\xff\xff\xff", "....", "<", "&", "&amp", "<<<<<>>>>", "🙂", "\u200b\u00ad", "---"} {
		if r := Check(text, Options{}); r.Verdict != OK || r.Findings == nil || len(r.Findings) != 0 {
			t.Errorf("%q: %+v", text, r)
		}
	}
	huge := strings.Repeat("Merci pour votre virement. ", 1<<20/27) + "Nous saisirons le tribunal."
	r := Check(huge, Options{})
	if len(r.Findings) != 1 || r.Findings[0].Excerpt != "Nous saisirons le tribunal." {
		t.Errorf("one sentence in a megabyte: %d findings", len(r.Findings))
	}
	one := Check(strings.Repeat("a", 1<<20), Options{})
	if one.Blocked() {
		t.Error("one long word is blocked")
	}
}

// TestEverywhere holds that a passage is read wherever it stands in a letter.
func TestEverywhere(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Objet : dernier avis avant saisie\n\nBonjour,\n\nVoici le relevé.",
		"Bonjour,\n\nVoici le relevé.\n\nP.-S. : notre avocat est prévenu.",
		"Bonjour,\n\nVoici le relevé.\n\nPJ : releve.pdf, assignation_FA-208.pdf",
		"Hello,\n\nStatement attached.\n\nAttachment: court_summons_draft.pdf",
		strings.Repeat("Merci pour votre virement et pour votre patience, ", 40) + "et nous saisirons le tribunal",
	} {
		if !Check(text, Options{}).Blocked() {
			t.Errorf("let through: %q", text)
		}
	}
}

func TestLinesAndJSON(t *testing.T) {
	t.Parallel()
	reports := Lines("Merci.\r\n\nNous saisirons le tribunal.\n", Options{})
	if len(reports) != 3 || reports[2].Line != 3 || reports[2].Verdict != Blocked || reports[1].Verdict != OK {
		t.Fatalf("%+v", reports)
	}
	b, err := json.Marshal(reports[0])
	if err != nil || string(b) != `{"line":1,"verdict":"ok","findings":[]}` {
		t.Errorf("%s %v", b, err)
	}
	b, err = json.Marshal(reports[2].Findings[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{`"category":"threat"`, `"severity":"block"`, `"start":0`, `"end":27`, `"excerpt":`, `"rule":"threat.`, `"card":"P14"`, `"rewrite":`} {
		if !strings.Contains(string(b), key) {
			t.Errorf("%s is missing from %s", key, b)
		}
	}
}

func TestSameTextSameReport(t *testing.T) {
	t.Parallel()
	for _, e := range drafts(t) {
		a, b := Check(e.Text, Options{}), Check(e.Text, Options{})
		x, _ := json.Marshal(a)
		if y, _ := json.Marshal(b); string(x) != string(y) {
			t.Errorf("two readings differ: %s %s", x, y)
		}
	}
}

func TestRenderGolden(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, c := range []struct{ lang, text string }{
		{"fr", "Madame Lacaze, la facture FA-208 de 1 180,00 € est échue depuis le 5 mars 2026. Sans virement vendredi, nous saisirons le tribunal de commerce et les frais de procédure s'ajouteront à votre dette, soyez-en certaine."},
		{"fr", "Vous mentez depuis le début.\n\nPJ : assignation_FA-208.pdf"},
		{"en", "Pay invoice 5520 (£880.00) by Friday or we sue. Your customers will hear about this."},
		{"fr", "Bitte zahlen Sie die Rechnung bis Freitag."},
		{"en", "Thank you for your transfer."},
	} {
		b.WriteString("--- " + c.text + "\n" + Check(c.text, Options{}).Render(c.lang))
	}
	const path = "testdata/render.golden"
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("differs from %s (go test ./bot/guard -run Golden -update):\n%s", path, b.String())
	}
}

package knowledge

import "testing"

func TestLanguage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"le cli ve pa payer":              "fr",
		"jsui bloké":                      "fr",
		"promesse pas tenu":               "fr",
		"echeancié 3 mois":                "fr",
		"g fé koi":                        "fr",
		"slt il rep pa":                   "fr",
		"et la prescription ?":            "fr",
		"relance":                         "fr",
		"bonjour":                         "fr",
		"le client dit que the PO manque": "fr",
		"he wnts 2 pay half now":          "en",
		"no ans since mon, leave vm?":     "en",
		"custmer says already payed":      "en",
		"late fees?":                      "en",
		"thx":                             "en",
		"invoice":                         "en",
		"can i chase on sunday":           "en",
		"the po is missing svp":           "en",
	} {
		if got, sure := Language(text); got != want || !sure {
			t.Errorf("Language(%q) = %s, sure: %v; want %s", text, got, sure, want)
		}
	}
	for _, text := range []string{"", "ok", "FA-208", "IBAN", "1 250,00 €", "Mme Roy", "👍", "note", "???"} {
		if got, sure := Language(text); sure {
			t.Errorf("Language(%q) = %s, sure", text, got)
		}
	}
}

// The questions of the cards, which the profile does not learn from, are hardly ever misread.
func TestLanguageOfCardQuestions(t *testing.T) {
	t.Parallel()
	lib := load(t)
	var n, unsure, wrong int
	for _, lang := range languages {
		for _, card := range lib.Cards(lang) {
			for _, q := range card.Questions {
				n++
				got, sure := Language(q)
				switch {
				case !sure:
					unsure++
				case got != lang:
					wrong++
					t.Logf("%q is taken for %s", q, got)
				}
			}
		}
	}
	t.Logf("%d questions: %d unsure, %d surely wrong", n, unsure, wrong)
	if wrong*1000 > n || unsure*100 > n {
		t.Error("want at most one in a thousand surely wrong and one in a hundred unsure")
	}
}

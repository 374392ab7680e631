package privacy_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"amiable/bot/privacy"
)

var update = flag.Bool("update", false, "rewrite golden files")

// the case every test knows.
func masker() *privacy.Masker {
	return privacy.New(
		privacy.Name{Text: "SARL Menuiserie Dupont & Fils", Kind: privacy.Debtor},
		privacy.Name{Text: "Mme Claire Roy", Kind: privacy.Person},
		privacy.Name{Text: "L’Atelier d’Anaïs", Kind: privacy.Company},
		privacy.Name{Text: "Saint-Étienne", Kind: privacy.Place},
	)
}

func TestMask(t *testing.T) {
	t.Parallel()
	cases := []struct{ in, want string }{
		// Names of the case.
		{"SARL Menuiserie Dupont & Fils ne paie pas", "[DEBITEUR_1] ne paie pas"},
		{"menuiserie dupont et fils ne paie pas", "[DEBITEUR_1B] ne paie pas"},
		{"MENUISERIE DUPONT FILS", "[DEBITEUR_1B]"},
		{"Menuiserie  Dupont & Fils SAS", "[DEBITEUR_1B] SAS"},
		{"Dupont a promis", "[DEBITEUR_1B] a promis"},
		{"la dupont family", "la dupont family"}, // a part needs its capital
		{"Claire Roy a appelé", "[PERSONNE_1] a appelé"},
		{"claire  roy a appelé", "[PERSONNE_1B] a appelé"},
		{"Claire a appelé, Roy aussi", "[PERSONNE_1B] a appelé, [PERSONNE_1C] aussi"},
		{"Mme Roy a appelé", "Mme [PERSONNE_1B] a appelé"},
		{"Roy's invoice", "[PERSONNE_1B]'s invoice"},
		{"l'atelier d'Anais", "[SOCIETE_1B]"},
		{"Livré à SAINT ETIENNE et à St-Étienne", "Livré à [LIEU_1B] et à [LIEU_1C]"},
		{"Livré à Saint-E\u0301tienne", "Livré à [LIEU_1B]"}, // decomposed accent
		{"Livré à Saint‑Étienne", "Livré à [LIEU_1B]"},       // no-break hyphen
		{"Royal est content, royauté aussi", "Royal est content, royauté aussi"},
		{"FA-Dupont-12", "FA-[DEBITEUR_1B]-12"},

		// Titles, firms, legal forms.
		{"vu M. Martin hier", "vu M. [PERSONNE_2] hier"},
		{"vu M Martin hier", "vu M [PERSONNE_2] hier"},
		{"Mlle Le Goff, Maître de La Tour", "Mlle [PERSONNE_2], Maître [PERSONNE_3]"},
		{"Monsieur Jean-Paul O’Brien a dit non", "Monsieur [PERSONNE_2] a dit non"},
		{"Mr Smith, Mrs. Jones and Ms Adams", "Mr [PERSONNE_2], Mrs. [PERSONNE_3] and Ms [PERSONNE_4]"},
		{"Mme Martin puis Martin seul", "Mme [PERSONNE_2] puis [PERSONNE_2] seul"},
		{"Mme Claire Roy-Durand", "Mme [PERSONNE_1]-[PERSONNE_2]"},
		{"Madame la Directrice, Madame, Monsieur,", "Madame la Directrice, Madame, Monsieur,"},
		{"Bonjour Madame. Votre facture", "Bonjour Madame. Votre facture"},
		{"5 M Euros, 3 M€", "5 M Euros, 3 M€"},
		{"la société Lumex doit payer", "la société [SOCIETE_2] doit payer"},
		{"le client : Béton Vif", "le client : [SOCIETE_2]"},
		{"SAS Horizon Bleu et Kerdal SARL", "SAS [SOCIETE_2] et [SOCIETE_3] SARL"},
		{"Acme Ltd owes us; the customer Globex too", "[SOCIETE_2] Ltd owes us; the customer [SOCIETE_3] too"},
		{"chez Lumex le client FA-208 est noté", "chez [SOCIETE_2] le client FA-208 est noté"},
		{"Sa facture, son client, une entreprise", "Sa facture, son client, une entreprise"},
		{"LE CLIENT NE PAIE PAS", "LE CLIENT NE PAIE PAS"},

		// Mail and links.
		{"écrire à c.roy+compta@dupont-fils.fr.", "écrire à [EMAIL_1]."},
		{"compta@société-générale.fr", "[EMAIL_1]"},
		{"COMPTA@Dupont.FR puis compta@dupont.fr", "[EMAIL_1] puis [EMAIL_1B]"},
		{"<mailto:a@b.co|a@b.co>", "<mailto:[EMAIL_1]|[EMAIL_1]>"},
		{"voir https://www.linkedin.com/in/claire-roy?x=1, merci", "voir [URL_1], merci"},
		{"voir www.dupont-fils.fr et lumex.com/contact.", "voir [URL_1] et [URL_2]."},
		{"https://www.service-public.fr/F123 et https://legifrance.gouv.fr/x", "https://www.service-public.fr/F123 et https://legifrance.gouv.fr/x"},
		{"<@U0123ABC> à 18h @ Paris", "<@U0123ABC> à 18h @ Paris"},

		// Bank, company and person numbers.
		{"IBAN FR76 3000 6000 0112 3456 7890 189.", "IBAN [IBAN_1]."},
		{"FR7630006000011234567890189 ou fr76 30006000011234567890189", "[IBAN_1] ou [IBAN_1B]"},
		{"FR1420041010050500013M02606", "[IBAN_1]"},
		{"FR76\u00a03000\u202f6000 0112 3456 7890 189", "[IBAN_1]"},
		{"DE89 3704 0044 0532 0130 00, GB29NWBK60161331926819", "[IBAN_1], [IBAN_2]"},
		{"IBAN : FR76 3000 6000 0112 3456 7890 188", "IBAN : [IBAN_1]"}, // mistyped, but said to be one
		{"FR76 1111 2222 3333 4444 5555 666", "FR76 1111 2222 3333 4444 5555 666"},
		{"SIREN 732829320", "SIREN [SIREN_1]"},
		{"SIREN : 732 829 320 ; 732 829 320 RCS Paris", "SIREN : [SIREN_1] ; [SIREN_1] RCS Paris"},
		{"immatriculée au RCS de Paris, n° 404833048", "immatriculée au RCS de Paris, n° [SIREN_1]"},
		{"SIRET 73282932000074", "SIRET [SIRET_1]"},
		{"732 829 320 00074", "[SIRET_1]"},
		{"La Poste : siret 35600000009075", "La Poste : siret [SIRET_1]"},
		{"le code 732829320 du lot", "le code 732829320 du lot"},
		{"facture 732829320, SIREN 404833048", "facture 732829320, SIREN [SIREN_1]"},
		{"le 73282932000074 du lot", "le 73282932000074 du lot"},
		{"TVA FR44732829320 et FR 44 732 829 320", "TVA [TVA_1] et [TVA_1B]"},
		{"code FR45732829320", "code FR45732829320"},
		{"VAT BE0123456789", "VAT [TVA_1]"},
		{"NIR 1 85 05 78 006 084 91", "NIR [NIR_1]"},
		{"285052A00608482 et 185057800608491", "[NIR_1] et [NIR_2]"},
		{"185057800608490", "185057800608490"},
		{"carte 4111 1111 1111 1111", "carte [CARTE_1]"},
		{"5555555555554444, 3782 822463 10005", "[CARTE_1], [CARTE_2]"},
		{"4111 1111 1111 1112", "4111 1111 1111 1112"},

		// Telephones.
		{"06 12 34 56 78", "[TEL_1]"},
		{"0612345678, 06.12.34.56.78 et 06-12-34-56-78", "[TEL_1], [TEL_1B] et [TEL_1C]"},
		{"06\u202f12\u202f34\u202f56\u202f78", "[TEL_1]"},
		{"+33 6 12 34 56 78, +33 (0)6 12 34 56 78, 0033612345678", "[TEL_1], [TEL_1B], [TEL_1C]"},
		{"+44 20 7946 0958 or 020 7946 0958", "[TEL_1] or [TEL_2]"},
		{"+1 (415) 555-2671", "[TEL_1]"},
		{"tél : 415-555-2671", "tél : [TEL_1]"},
		{"0 800 123 456", "[TEL_1]"},
		{"appeler le 06 12 34 56 78 pour 1 200 €", "appeler le [TEL_1] pour 1 200 €"},
		{"06 12 34 56 78 1 200 €", "[TEL_1] 1 200 €"},
		{"+33 6 12 34 56 78 3 000 €", "[TEL_1] 3 000 €"},

		// Addresses.
		{"12 bis rue de la Paix, 75002 Paris", "[ADRESSE_1], [ADRESSE_2]"},
		{"3, avenue Victor Hugo 42000 Saint-Étienne", "[ADRESSE_1] [ADRESSE_2]"},
		{"8 rue des lilas", "[ADRESSE_1]"},
		{"10 Downing Street", "[ADRESSE_1]"},
	}
	for _, c := range cases {
		t.Run(c.in, func(t *testing.T) {
			t.Parallel()
			m := masker()
			got := m.Mask(c.in)
			if got != c.want {
				t.Errorf("Mask(%q)\n got %q\nwant %q", c.in, got, c.want)
			}
			if back := m.Restore(got); back != c.in {
				t.Errorf("Restore gives %q; want %q", back, c.in)
			}
		})
	}
}

// What an answer needs is left alone, byte for byte.
func TestMaskKeeps(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"FA-208", "F2026-031", "facture n° 2026-0312", "FA 2026 031", "F2026/031", "FACT-0612345678",
		"facture 0612345678", "invoice #0612345678", "factures FA-112, FA-113 et FA-208",
		"L441-10", "article L. 441-10 du code de commerce", "D441-5", "art. 1344", "R.C.S.", "loi 2008-776",
		"1 234,56 €", "12\u202f345\u00a0€", "10 000 000 €", "123 456 782 €", "1.234,56 EUR", "€1,234.56", "3000€", "732 829 320 €",
		"40 €", "3 000 € vendredi et 2 000 € lundi", "+15 000 €", "10000 Euros", "12000 TTC", "1 200 000 000 euros",
		"10,15 %", "12.5%", "3 x 1 200 €", "+3 points",
		"14/03/2026", "14.03.2026", "14-03-2026", "2026-03-14", "14 mars 2026", "01 02 2026", "2026-03-14T09:00:00Z",
		"le 14/03/2026 à 10:30", "01/02/2026 12:00", "30 jours fin de mois", "vendredi 10h", "entre 9h et 18h",
		"J+30, J-7", "n° 12", "lot 3", "page 2/14", "v1.2.3", "192.168.1.10",
		"Bonjour, je relance la facture échue.", "We sent a reminder on Friday.", "Merci de votre retour.",
		"Le délai est de 60 jours (L441-10) : intérêts à 12,15 % et 40 € par facture.",
		"P05, P12 et P30", "[1] [2]", "(1) puis (2)", "- [ ] appeler", "*gras* _italique_ `code`", "",
		"balance of $1,200.50 due 2026-03-01", "0,5 %", "TVA 20 %", "SIREN à demander",
	} {
		if got := masker().Mask(text); got != text {
			t.Errorf("Mask(%q) = %q; want it left alone", text, got)
		}
	}
}

func TestRestoreForgives(t *testing.T) {
	t.Parallel()
	m := masker()
	if got := m.Mask("Mme Roy, 06 12 34 56 78, a@b.fr"); got != "Mme [PERSONNE_1B], [TEL_1], [EMAIL_1]" {
		t.Fatalf("unexpected mask %q", got)
	}
	for in, want := range map[string]string{
		"[PERSONNE_1]": "Claire Roy", "[personne_1]": "Claire Roy", "[ PERSONNE_1 ]": "Claire Roy",
		"[PERSONNE 1]": "Claire Roy", "[PERSONNE-1]": "Claire Roy", "[PERSONNE1]": "Claire Roy",
		"{PERSONNE_1}": "Claire Roy", "(PERSONNE_1)": "Claire Roy", "<PERSONNE_1>": "Claire Roy",
		"**[PERSONNE_1]**": "**Claire Roy**", "[**PERSONNE_1**]": "Claire Roy", `\[PERSONNE\_1\]`: "Claire Roy",
		"«PERSONNE_1»": "Claire Roy", "PERSONNE_1,": "Claire Roy,", "[PERSON_1]": "Claire Roy",
		"[PERSONNE_1B]": "Roy", "[PERSONNE_1b]": "Roy", "[PERSONNE_1Z]": "Claire Roy", "d'[PERSONNE_1]": "d'Claire Roy",
		"[DÉBITEUR_1]": "SARL Menuiserie Dupont & Fils", "[De\u0301biteur 1]": "SARL Menuiserie Dupont & Fils", "[DEBTOR_1]": "SARL Menuiserie Dupont & Fils",
		"[TÉL_1]": "06 12 34 56 78", "[E-MAIL_1]": "a@b.fr", "[Téléphone_1]": "06 12 34 56 78", "[TEL_1].": "06 12 34 56 78.",
		"[[TEL_1]]": "[06 12 34 56 78]", "[TEL_1][TEL_1]": "06 12 34 56 7806 12 34 56 78",
		// Not placeholders of ours, or ordinary text.
		"[PERSONNE_9]": "[PERSONNE_9]", "[FACTURE_1]": "[FACTURE_1]", "(personne 1)": "(personne 1)", "personne 1": "personne 1",
		"[1]": "[1]", "[PERSONNE_0]": "[PERSONNE_0]", "XPERSONNE_1": "XPERSONNE_1", "PERSONNE_1x2": "PERSONNE_1x2",
		"[PERSONNE_]": "[PERSONNE_]", "[": "[", "une [personne": "une [personne",
	} {
		if got := m.Restore(in); got != want {
			t.Errorf("Restore(%q) = %q; want %q", in, got, want)
		}
	}
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	m := masker()
	got := m.Unknown("[PERSONNE_1] et [personne 4], [TEL_1], [FACTURE_2]")
	if fmt.Sprint(got) != "[[personne 4] [TEL_1]]" {
		t.Errorf("Unknown = %v", got)
	}
}

// A placeholder in what a person typed is nobody's, and its number is not
// given to somebody else later.
func TestTypedPlaceholder(t *testing.T) {
	t.Parallel()
	m := masker()
	in := "[TEL_1] puis 06 12 34 56 78"
	got := m.Mask(in)
	if got != "[TEL_1] puis [TEL_2]" || m.Restore(got) != in {
		t.Errorf("got %q, back %q", got, m.Restore(got))
	}
}

func TestStableOverConversation(t *testing.T) {
	t.Parallel()
	a, b := masker(), masker()
	turns := []string{"Vu Mme Martin, 06 12 34 56 78", "Martin rappelle au +33612345678", "M. Petit et Mme Martin"}
	var first []string
	for _, s := range turns {
		first = append(first, a.Mask(s))
	}
	want := []string{"Vu Mme [PERSONNE_2], [TEL_1]", "[PERSONNE_2] rappelle au [TEL_1B]", "M. [PERSONNE_3] et Mme [PERSONNE_2]"}
	for i, s := range turns {
		if again := b.Mask(s); again != first[i] || again != want[i] {
			t.Errorf("turn %d: %q, then %q; want %q", i, first[i], again, want[i])
		}
	}
}

// pieces of text that are hard in each other's company.
var pieces = []string{
	" ", ", ", ". ", "\n", "-", "_", "'", "(", ")", "[", "]", "<", `\`, "/", ":", "d'", "et ", "M. ", "Mme ", "client ", "SARL ",
	"Roy", "roy", "Claire Roy", "DUPONT", "Menuiserie Dupont & Fils", "Saint‑Étienne", "Anaïs", "Facture", "Martin", "Le Goff",
	"3 000 €", "FA-208", "12", "2026-03-14", "1 200", "œuvre", "E\u0301", "\u00ad", "\u00a0", "\u202f", "€", "😀", "\xff", "№", "½", "İ",
	"PERSONNE", "TEL", "url", "é", "rue de ", "75002 Paris", "www.", ".fr", "@", "+33", "http://",
}

var secrets = []string{
	"FR76 3000 6000 0112 3456 7890 189", "FR1420041010050500013M02606", "DE89 3704 0044 0532 0130 00",
	"06 12 34 56 78", "+33 6 12 34 56 78", "c.roy@dupont.fr", "1 85 05 78 006 084 91", "4111 1111 1111 1111",
	"FR44732829320", "732 829 320 00074", "https://dupont.example.com/claire", "SIREN 732829320",
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	part := rapid.OneOf(rapid.SampledFrom(pieces), rapid.SampledFrom(secrets), rapid.StringN(0, 8, -1))
	rapid.Check(t, func(rt *rapid.T) {
		m := masker()
		for _, text := range rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) string {
			return strings.Join(rapid.SliceOfN(part, 0, 14).Draw(rt, "parts"), "")
		}), 1, 3).Draw(rt, "turns") {
			checkText(rt, m, text)
		}
	})
}

// fataler is what *testing.T and *rapid.T share.
type fataler interface{ Fatalf(string, ...any) }

func checkText(t fataler, m *privacy.Masker, text string) {
	if typed(m, text) {
		return
	}
	got := m.Mask(text)
	if back := m.Restore(got); back != text {
		t.Fatalf("text %q\nmasked %q\nback   %q", text, got, back)
	}
	if again := m.Mask(got); again != got {
		t.Fatalf("masked twice: %q, then %q", got, again)
	}
}

// typed: text already holds something like a placeholder.
func typed(m *privacy.Masker, text string) bool {
	return len(m.Unknown(text)) > 0 || m.Restore(text) != text
}

func TestNoSecretSurvives(t *testing.T) {
	t.Parallel()
	around := rapid.SampledFrom([]string{" ", ", ", "\n", " : ", " (", ") ", ". ", " — ", "« ", " » ", " Bonjour ", " merci ", " 3 000 € ", "; "})
	rapid.Check(t, func(rt *rapid.T) {
		secret := rapid.SampledFrom(secrets).Draw(rt, "secret")
		text := around.Draw(rt, "before") + secret + around.Draw(rt, "after")
		for range rapid.IntRange(0, 2).Draw(rt, "more") {
			text += around.Draw(rt, "sep") + rapid.SampledFrom(secrets).Draw(rt, "other") + around.Draw(rt, "end")
		}
		got := strip(masker().Mask(text))
		if strings.Contains(got, strip(strings.TrimPrefix(secret, "SIREN "))) {
			rt.Fatalf("%q survives in %q of %q", secret, got, text)
		}
	})
}

// strip drops what people put between digits.
func strip(s string) string {
	return strings.NewReplacer(" ", "", ".", "", "-", "", "\u00a0", "", "\u202f", "").Replace(strings.ToLower(s))
}

func FuzzMask(f *testing.F) {
	for _, s := range append(append([]string{}, pieces...), secrets...) {
		f.Add(s)
		f.Add("Mme " + s + " et M. " + s)
	}
	f.Add("[PERSONNE_1B] ne [TEL_1 (URL_2) \\[IBAN\\_3\\]")
	f.Fuzz(func(t *testing.T, text string) {
		checkText(t, masker(), text)
		masker().Restore(text)
	})
}

func FuzzNewName(f *testing.F) {
	f.Add("SARL A", "la SARL A doit")
	f.Add("", "x")
	f.Add("Mme", "Mme")
	f.Fuzz(func(t *testing.T, name, text string) {
		m := privacy.New(privacy.Name{Text: name, Kind: privacy.Person}, privacy.Name{Text: name, Kind: privacy.Debtor})
		checkText(t, m, text)
	})
}

func TestManySpellings(t *testing.T) {
	t.Parallel()
	m := privacy.New()
	var b strings.Builder
	for i := range 1500 { // spellings of one address: 11 letters in either case
		s := []byte("abcdefghijk@exemple.fr")
		for k := range 11 {
			if i>>k&1 == 1 {
				s[k] -= 'a' - 'A'
			}
		}
		b.Write(s)
		b.WriteString("\n")
	}
	masked := m.Mask(b.String())
	if m.Restore(masked) != b.String() || strings.Contains(masked, "@") {
		t.Error("many spellings of one address do not come back")
	}
}

func note(tb testing.TB) string {
	tb.Helper()
	b, err := os.ReadFile("testdata/note.txt")
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

func TestNote(t *testing.T) {
	t.Parallel()
	m := masker()
	in := note(t)
	got := m.Mask(in)
	if *update {
		if err := os.WriteFile("testdata/note.masked.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/note.masked.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s\n(if right: go test -update)", got, want)
	}
	if m.Restore(got) != in {
		t.Error("the note does not come back")
	}
}

func BenchmarkMask(b *testing.B) {
	text := note(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		masker().Mask(text)
	}
}

func BenchmarkRestore(b *testing.B) {
	m := masker()
	text := m.Mask(note(b))
	for b.Loop() {
		m.Restore(text)
	}
}

package terms

import (
	"bufio"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

type whenCase struct {
	now              time.Time
	lang, text, want string
}

// whenCases reads testdata/when.tsv: now, zone, language, text, and either the moment (followed by "timed" when an hour was
// said) or the reason of the refusal.
func whenCases(t testing.TB) []whenCase {
	t.Helper()
	f, err := os.Open("testdata/when.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []whenCase
	for s := bufio.NewScanner(f); s.Scan(); {
		c := strings.Split(s.Text(), "\t")
		if len(c) != 5 {
			t.Fatalf("testdata/when.tsv: want 5 columns: %q", s.Text())
		}
		now, err := time.Parse(time.RFC3339, c[0])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, whenCase{now.In(zone(t, c[1])), c[2], c[3], c[4]})
	}
	return out
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func told(at At, err error) string {
	var u *Unclear
	if errors.As(err, &u) {
		return string(u.Reason)
	}
	if err != nil {
		return err.Error()
	}
	if at.HasTime {
		return at.Time.Format(time.RFC3339) + " timed"
	}
	return at.Time.Format(time.RFC3339)
}

func TestWhen(t *testing.T) {
	t.Parallel()
	cases := whenCases(t)
	if len(cases) < 300 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
		if got := told(When(c.text, c.now, c.lang)); got != c.want {
			t.Errorf("When(%q) at %s: %s, want %s", c.text, c.now.Format(time.RFC3339), got, c.want)
		}
	}
}

// TestEcho reads back, in both languages, every echo of every case that is understood.
func TestEcho(t *testing.T) {
	t.Parallel()
	for _, c := range whenCases(t) {
		at, err := When(c.text, c.now, c.lang)
		if err != nil {
			continue
		}
		for _, lang := range []string{"fr", "en"} {
			back, err := When(at.Echo(lang), c.now, lang)
			if err != nil || !back.Time.Equal(at.Time) {
				t.Errorf("%q echoes as %q, which reads as %v %v", c.text, at.Echo(lang), back.Time, err)
			}
		}
	}
}

func TestEchoWords(t *testing.T) {
	t.Parallel()
	paris := zone(t, "Europe/Paris")
	at := At{time.Date(2026, 3, 11, 9, 0, 0, 0, paris), false}
	if got, want := at.Echo("fr"), "mercredi 11 mars 2026 à 09:00 (Europe/Paris)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := at.Echo("en"), "Wednesday 11 March 2026 at 09:00 (Europe/Paris)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	second := At{time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC).In(paris), true}
	if got, want := second.Echo("fr"), "dimanche 25 octobre 2026 à 02:30 (Europe/Paris, UTC+01:00)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestUnclearMessages(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 11, 10, 12, 0, 0, zone(t, "Europe/Paris"))
	for text, want := range map[string][2]string{
		"vendredi prochain":    {"vendredi 13 mars 2026 ou vendredi 20 mars 2026", "Friday 13 March 2026 or Friday 20 March 2026"},
		"la semaine prochaine": {"ne désigne pas un jour précis", "names no single day"},
		"31 février":           {"n'existe pas (31 février)", "no such date"},
		"aujourd'hui à 8h":     {"déjà passée (08:00)", "is gone (08:00)"},
		"lundi ou mardi":       {"plusieurs dates", "several dates"},
		"vendredi 14 mars":     {"se contredisent", "contradict"},
		"blabla":               {"date non comprise (blabla)", "not understood (blabla)"},
	} {
		_, err := When(text, now, "fr")
		var u *Unclear
		if !errors.As(err, &u) {
			t.Errorf("%q: %v", text, err)
			continue
		}
		for i, lang := range []string{"fr", "en"} {
			if got := u.Message(lang); !strings.Contains(got, want[i]) {
				t.Errorf("%q in %s: %q does not say %q", text, lang, got, want[i])
			}
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 12, 10, 0, 0, 0, zone(t, "Europe/Paris"))
	for text, want := range map[string]string{
		"Eu la DAF, paie 3 000 € vendredi, conteste FA-112":      "vendredi=2026-03-13",
		"F2026-031 réglée lundi dernier, veut un relevé":         "lundi dernier=2026-03-09",
		"mon client paie la moitié le 5 avril le reste le 5 mai": "le 5 avril=2026-04-05|le 5 mai=2026-05-05",
		"il peut payer hier ou demain à 14h30":                   "hier=2026-03-11|demain à 14h30=2026-03-13",
		"he may pay on March 20, rest next month":                "March 20=2026-03-20|next month=no_day..2026-04-30",
		"vendredi 10 % de remise, 3 fois, 2e échéance":           "vendredi=2026-03-13",
		"le 1er versement et la 2e relance":                      "",
		"rappeler vendredi 13 mars à 10h la comptable":           "vendredi 13 mars à 10h=2026-03-13",
		"vendredi 14 mars il paie":                               "vendredi 14 mars=contradiction..2026-03-14",
		"Elle rappelle dans 3 jours, sinon mercredi en huit":     "dans 3 jours=2026-03-15|mercredi en huit=2026-03-25",
	} {
		var got []string
		for _, m := range Find(text, now, "fr") {
			day := m.At.Date().String()
			if m.Err != nil {
				day = string(m.Err.Reason) + ".." + m.Last.String()
			}
			got = append(got, text[m.Start:m.End]+"="+day)
		}
		if g := strings.Join(got, "|"); g != want {
			t.Errorf("Find(%q):\n got %s\nwant %s", text, g, want)
		}
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 11, 10, 0, 0, 0, zone(t, "Europe/Paris"))
	for text, want := range map[string]string{
		"vendredi 10h appeler la comptable": "2026-03-13T10:00:00+01:00|appeler la comptable",
		"appeler Martin vendredi à 10h":     "2026-03-13T10:00:00+01:00|appeler Martin",
		"call Ms Adams tomorrow at 3pm":     "2026-03-12T15:00:00+01:00|call Ms Adams",
		"lun 9h relancer Aubert":            "2026-03-16T09:00:00+01:00|relancer Aubert",
		"relancer Aubert":                   "not_understood",
		"vendredi et lundi":                 "several",
		"hier appeler":                      "past",
	} {
		at, rest, err := Split(text, now, "fr")
		got := at.Time.Format(time.RFC3339) + "|" + rest
		if err != nil {
			got = told(at, err)
		}
		if got != want {
			t.Errorf("Split(%q) = %s, want %s", text, got, want)
		}
	}
}

func FuzzWhen(f *testing.F) {
	for _, c := range whenCases(f) {
		f.Add(c.text, c.now.Unix())
	}
	paris := zone(f, "Europe/Paris")
	f.Fuzz(func(t *testing.T, text string, sec int64) {
		now := time.Unix(sec%4e9, 0).In(paris)
		at, err := When(text, now, "fr")
		Find(text, now, "en")
		if err != nil {
			return
		}
		if !at.Time.After(now) {
			t.Fatalf("%q at %v is %v, not after", text, now, at.Time)
		}
		back, err := When(at.Echo("fr"), now, "fr")
		if err != nil || !back.Time.Equal(at.Time) {
			t.Fatalf("%q echoes as %q, which reads as %v %v", text, at.Echo("fr"), back.Time, err)
		}
	})
}

func BenchmarkWhen(b *testing.B) {
	now := time.Date(2026, 3, 11, 10, 0, 0, 0, zone(b, "Europe/Paris"))
	for b.Loop() {
		if _, err := When("vendredi 20 mars à 10h30", now, "fr"); err != nil {
			b.Fatal(err)
		}
	}
}

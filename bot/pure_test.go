package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestVerdict(t *testing.T) {
	t.Parallel()
	plainErr := errors.New("boom")
	for _, c := range []struct {
		name    string
		attempt int
		err     error
		cause   error
		want    fate
	}{
		{"done", 1, nil, nil, fate{what: "done"}},
		{"done although stopped", 1, nil, ErrStopped, fate{what: "done"}},
		{"lost lease", 1, fmt.Errorf("x: %w", ErrStale), nil, fate{what: "stale"}},
		{"lost lease seen by the heartbeat", 1, plainErr, ErrStale, fate{what: "stale"}},
		{"rate limit does not count", 99, fmt.Errorf("x: %w", &Delayed{After: time.Minute}), nil, fate{what: "retry", delay: time.Minute}},
		{"dead token does not count", 99, ErrRevoked, nil, fate{what: "retry", delay: revokedWait}},
		{"refused for good", 1, fmt.Errorf("x: %w", ErrRefused), nil, fate{what: "dead"}},
		{"shutdown gives back", 99, plainErr, context.Canceled, fate{what: "retry"}},
		{"stopped by the person", 1, plainErr, ErrStopped, fate{what: "done"}},
		{"given up", maxAttempts, plainErr, nil, fate{what: "dead"}},
	} {
		if got := verdict(c.attempt, c.err, c.cause); got != c.want {
			t.Errorf("%s: verdict = %+v, want %+v", c.name, got, c.want)
		}
	}
	if got := verdict(3, plainErr, nil); got.what != "retry" || !got.counted || got.delay <= 0 {
		t.Errorf("an ordinary failure is tried again later: %+v", got)
	}
}

func TestBackoffGrowsAndStaysBounded(t *testing.T) {
	t.Parallel()
	for attempt := 1; attempt < 100; attempt++ {
		want := maxBackoff
		if attempt < 10 {
			want = min(want, time.Second<<(attempt-1))
		}
		for range 20 {
			if d := backoff(attempt); d < want/2 || d > want {
				t.Fatalf("backoff(%d) = %s, want between %s and %s", attempt, d, want/2, want)
			}
		}
	}
}

func TestDecideAccess(t *testing.T) {
	t.Parallel()
	member, inside := Person{ID: "U1"}, Channel{ID: "C1"}
	for _, c := range []struct {
		name string
		p    Person
		c    Channel
		hint bool
		want access
	}{
		{"member inside", member, inside, false, allowed},
		{"shared channel", member, Channel{Shared: true}, false, refusePlace},
		{"the envelope says shared", member, inside, true, refusePlace},
		{"guest", Person{Guest: true}, inside, false, refuseGuest},
		{"guest in a shared channel", Person{Guest: true}, Channel{Shared: true}, false, refuseGuest},
		{"outsider", Person{Outside: true}, inside, false, refuseQuiet},
		{"outsider who is a guest", Person{Outside: true, Guest: true}, inside, false, refuseQuiet},
		{"bot", Person{Bot: true}, inside, false, refuseQuiet},
		{"deactivated", Person{Gone: true}, inside, false, refuseQuiet},
	} {
		if got := decideAccess(c.p, c.c, c.hint); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestCleanText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"<@U0BOT> le client ne paie pas":              "le client ne paie pas",
		"dis <@U0BOT|amiable> que faire ?":            "dis   que faire ?",
		"voir <https://ex.org/a|le devis> &amp; &lt;": "voir le devis & <",
		"<mailto:a@b.fr|a@b.fr> a écrit":              "a@b.fr a écrit",
		"dans <#C123|recouvrement>":                   "dans #recouvrement",
		"bad \xff byte":                               "bad \uFFFD byte",
		"&amp;lt; reste échappé une fois":             "&lt; reste échappé une fois",
	} {
		if got := cleanText(in); got != want {
			t.Errorf("cleanText(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzCleanText(f *testing.F) {
	f.Add("<@U1> <https://x|y> &amp;")
	f.Add("<<<>>>|||")
	f.Fuzz(func(t *testing.T, s string) {
		kept, length := cutQuestion(cleanText(s))
		if !utf8.ValidString(kept) {
			t.Errorf("not UTF-8: %q", kept)
		}
		if n := utf8.RuneCountInString(kept); n > MaxQuestion || length > 0 && n != MaxQuestion {
			t.Errorf("kept %d characters of %d", n, length)
		}
	})
}

func TestMessagesToOthersAreNotForUs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"<@U2> tu peux regarder ?": true, "  <@U2|lea> ok": true, "et s'il refuse ?": false, "demande à <@U2>": false,
	} {
		if addressed(text) != want {
			t.Errorf("addressed(%q) = %v", text, !want)
		}
	}
}

func TestWholeMessagesThatAskNothing(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"Merci !", "merci", "OK merci", "Thanks!", "Ça marche", "parfait, merci 🙏"} {
		if !thanksWords[bareWords(s)] && !thanksWords[strings.ReplaceAll(bareWords(s), ",", "")] {
			t.Errorf("%q (%q) is thanks", s, bareWords(s))
		}
	}
	for _, s := range []string{"", "Aide", "help", "Bonjour !", "?"} {
		if !helpWords[bareWords(s)] {
			t.Errorf("%q (%q) asks for help", s, bareWords(s))
		}
	}
	for _, s := range []string{"merci de me dire quoi faire", "ok il refuse", "bonjour, le client ne paie pas"} {
		if thanksWords[bareWords(s)] || helpWords[bareWords(s)] {
			t.Errorf("%q is a question", s)
		}
	}
}

func TestCheckerKeepsOnlyGivenCitations(t *testing.T) {
	t.Parallel()
	k := &checker{given: map[string]Citation{"p05": {ID: "P05"}, "reason-tax": {ID: "reason-tax"}}}
	for _, c := range []struct{ in, want string }{
		{"Demandez la cause [P05].", "Demandez la cause [1]."},
		{"Deux [reason-tax, P05] et encore [P05].", "Deux [2] [1] et encore [1]."},
		{"Inventée [P99] ou [law-moon].", "Inventée ou."},
		{"Mêlées [P05; P77].", "Mêlées [1]."},
		{"Minuscules [p05].", "Minuscules [1]."},
		{"Un crochet [sic] reste, [PERSONNE_1] aussi.", "Un crochet [sic] reste, [PERSONNE_1] aussi."},
		{"Un lien [ici](https://mauvais.example/x) et https://nu.example.", "Un lien ici et "},
	} {
		if got := k.paragraph(c.in); got != strings.TrimSpace(c.want) {
			t.Errorf("paragraph(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	if len(k.cited) != 2 || k.cited[0].ID != "P05" || k.cited[1].ID != "reason-tax" {
		t.Errorf("cited = %v", k.cited)
	}
}

func TestCheckerTakesPressureOut(t *testing.T) {
	t.Parallel()
	k := &checker{removed: "(retirée)", blocked: func(q string) bool { return strings.Contains(q, "tribunal") }}
	in := "**À dire**\n> « Quand pouvez-vous régler ? »\n> « Sinon le tribunal. »\n- Dites « tribunal » et c'est tout\nParler du tribunal au collecteur est permis."
	want := "**À dire**\n> « Quand pouvez-vous régler ? »\n(retirée)\nParler du tribunal au collecteur est permis."
	if got := k.paragraph(in); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if k.dropped != 2 {
		t.Errorf("dropped %d", k.dropped)
	}
}

func TestParagraphsDoNotDependOnThePieces(t *testing.T) {
	t.Parallel()
	text := "un\ndeux\r\n\r\ntrois\n\n\n\nquatre\n\n"
	for size := 1; size <= len(text); size++ {
		var p paragraphs
		var got []string
		for i := 0; i < len(text); i += size {
			got = append(got, p.add(text[i:min(i+size, len(text))])...)
		}
		if s := p.end(); s != "" {
			got = append(got, s)
		}
		if strings.Join(got, "|") != "un\ndeux|trois|quatre" {
			t.Errorf("in pieces of %d: %q", size, got)
		}
	}
}

func TestOfferWithoutReasonIsSeen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"je peux lui faire une remise de 10 % ?":                      true,
		"on lui propose 3 fois ?":                                     true,
		"je lui accorde un délai ?":                                   true,
		"should I offer him a discount?":                              true,
		"can we spread it over instalments":                           true,
		"il n'a plus de tréso, je lui propose trois fois ?":           false,
		"remise possible s'il y a un litige sur la livraison ?":       false,
		"le client ne répond pas":                                     false,
		"he waits for his own customer, can I offer him instalments?": false,
	} {
		if got := wantsOffer(text) && !knowsReason(text, nil); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	history := []Turn{{Role: RolePerson, Text: "il attend le paiement de son client"}}
	if !knowsReason("je lui propose trois fois ?", history) {
		t.Error("the thread already says why")
	}
}

func TestDatesInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, in, want string }{
		{"fr", "2026-04-01", "1er avril 2026"}, {"fr", "2026-03-14", "14 mars 2026"},
		{"en", "2026-04-01", "1 April 2026"}, {"fr", "novembre 2026", "novembre 2026"},
	} {
		if got := words(c.lang).date(c.in); got != c.want {
			t.Errorf("%s %s: %q", c.lang, c.in, got)
		}
	}
}

func TestInsolvencyOfTheDebtorIsSeen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"mon débiteur est en liquidation judiciaire":            true,
		"j'ai reçu un courrier d'un mandataire judiciaire":      true,
		"dossier de surendettement recevable, je relance ?":     true,
		"the debtor has gone into administration":               true,
		"the company is in administration, do I keep chasing?":  true,
		"son client est en redressement judiciaire, il attend":  false,
		"their main customer went bankrupt and they cannot pay": false,
		"il liquide son stock":                                  false,
		"he says cash is tight":                                 false,
	} {
		if insolvent(text) != want {
			t.Errorf("insolvent(%q) = %v", text, !want)
		}
	}
}

package guard

import (
	"html"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// disguisesOf gives the same text as other programs and keyboards would write it.
func disguisesOf(text string) map[string]string {
	spaces := func(s string) string { return strings.ReplaceAll(text, " ", s) }
	between := func(mark string) string { // inside every longer word
		var b strings.Builder
		run := 0
		for _, r := range text {
			if unicode.IsLetter(r) {
				if run++; run%4 == 0 {
					b.WriteString(mark)
				}
			} else {
				run = 0
			}
			b.WriteRune(r)
		}
		return b.String()
	}
	quotes := func(a, o, c string) string {
		r := strings.NewReplacer("’", a, "'", a, "« ", o, " »", c, "«\u00a0", o, "\u00a0»", c, "“", o, "”", c)
		return r.Replace(text)
	}
	return map[string]string{
		"NFC": norm.NFC.String(text), "NFD": norm.NFD.String(text), "NFKD": norm.NFKD.String(text),
		"upper": strings.ToUpper(text), "lower": strings.ToLower(text),
		"nbsp": spaces("\u00a0"), "narrow": spaces("\u202f"), "thin": spaces("\u2009"), "em": spaces("\u2003"),
		"tab": spaces("\t"), "double": spaces("  "), "ideographic": spaces("\u3000"), "figure": spaces("\u2007"),
		"soft hyphen": between("\u00ad"), "zero width": between("\u200b"), "joiner": between("\u2060"), "bom": "\ufeff" + text,
		"straight": quotes("'", "\"", "\""), "curly": quotes("’", "“", "”"), "modifier": quotes("ʼ", "„", "“"), "prime": quotes("′", "«\u00a0", "\u00a0»"),
		"wrapped": wrapped(text, 24, "\n"), "wrapped crlf": wrapped(text, 40, "\r\n"), "indented": wrapped(text, 30, "\n    "),
		"html":      html.EscapeString(text),
		"entities":  strings.NewReplacer("é", "&eacute;", "è", "&egrave;", "à", "&agrave;", "'", "&#39;", "’", "&rsquo;", " ", " ").Replace(text),
		"numeric":   strings.NewReplacer("é", "&#233;", "ê", "&#xEA;", "à", "&#224;", "'", "&#x27;").Replace(text),
		"nbsp name": strings.ReplaceAll(text, " ", "&nbsp;"),
		"twice":     html.EscapeString(html.EscapeString(text)),
		"slack":     strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text),
		"bold":      "*" + text + "*", "tags": "<p><b>" + text + "</b></p>", "break": wrapped(text, 30, "<br>"),
		"invalid": text + "\xff\xfe", "emoji": "🙂 " + text,
	}
}

func wrapped(text string, width int, end string) string {
	var b strings.Builder
	n := 0
	for i, w := range strings.Split(text, " ") {
		if i > 0 {
			if n > width {
				b.WriteString(end)
				n = 0
			} else {
				b.WriteString(" ")
			}
		}
		b.WriteString(w)
		n += len(w) + 1
	}
	return b.String()
}

func TestVerdictSurvivesTypography(t *testing.T) {
	t.Parallel()
	changed, total := 0, 0
	for i, e := range append(sentences(t), drafts(t)...) {
		if e.Split == "train" && i%8 != 0 { // the time is better spent on what was not trained on
			continue
		}
		want := Check(e.Text, Options{}).Verdict
		for name, text := range disguisesOf(e.Text) {
			total++
			if got := Check(text, Options{}).Verdict; got != want {
				if changed++; changed <= 20 {
					t.Errorf("%s: %s instead of %s: %q", name, got, want, text)
				}
			}
		}
	}
	t.Logf("%d of %d verdicts changed", changed, total)
}

// TestDisguisedWords holds the ways people slip a word past a filter.
func TestDisguisedWords(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Demain, c'est l'h.u.i.s.s.i.e.r qui passera.",
		"Demain, c'est l'hu1ssier qui passera.",
		"Demain, c'est l'huissi3r qui passera.",
		"Demain, c'est l'h u i s s i e r qui passera.",
		"Demain, c'est l'huiiissier qui passera.",
		"Demain, c'est l'h*issier qui passera.",
		"Demain, c'est l'huis\u00adsier qui passera.",
		"Demain, c'est l'hui\u200bssier qui passera.",
		"Demain, c'est l'huіssіer qui passera.", // Cyrillic і
		"Demain, c'est l'ｈｕｉｓｓｉｅｒ qui passera.",
		"Demain, c'est l'𝐡𝐮𝐢𝐬𝐬𝐢𝐞𝐫 qui passera.",
		"Demain, c'est l'huisier qui passera.",
		"Demain, c'est l'huis-\nsier qui passera.",
		"Nous saisirons le tri-bunal.",
		"Nous saisirons le tr!bunal.",
		"nou5 sa1sirons le tribun@l",
		"Our l4wyer will contact you.",
		"Our l.a.w.y.e.r will contact you.",
	} {
		if !Check(text, Options{}).Blocked() {
			t.Errorf("let through: %q", text)
		}
	}
}

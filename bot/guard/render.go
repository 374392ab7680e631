package guard

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// lineWidth is where an excerpt is folded for reading.
const lineWidth = 88

// Render lays a report out for people, in lang ("fr" or "en"): for each finding what it is, the passage underlined,
// why, and the rewrite under it. It ends with a line that sums up.
func (r Report) Render(lang string) string {
	t := labelsFR
	if lang == "en" {
		t = labelsEN
	}
	var b strings.Builder
	for i, f := range r.Findings {
		if i > 0 {
			b.WriteByte('\n')
		}
		mark := "^"
		if f.Severity == Warn {
			mark = "~"
		}
		fmt.Fprintf(&b, "%s (%s)\n", t.category[f.Category], f.Rule)
		if f.Category != Language {
			underline(&b, f.Excerpt, mark)
		}
		fmt.Fprintf(&b, "  %s\n", f.Why)
		if f.Rewrite != "" {
			fmt.Fprintf(&b, "  %s (%s)%s %s\n", t.rewrite, f.Card, t.colon, f.Rewrite)
		}
	}
	if len(r.Findings) > 0 {
		b.WriteByte('\n')
	}
	switch r.Verdict {
	case Blocked:
		b.WriteString(t.blocked)
	case Warned:
		b.WriteString(t.warned)
	default:
		b.WriteString(t.ok)
	}
	b.WriteByte('\n')
	return b.String()
}

// underline writes text folded at lineWidth, each line with marks under its words.
func underline(b *strings.Builder, text, mark string) {
	line := ""
	flush := func() {
		if line != "" {
			fmt.Fprintf(b, "  %s\n  %s\n", line, strings.Repeat(mark, utf8.RuneCountInString(line)))
		}
	}
	for w := range strings.FieldsSeq(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(w) > lineWidth {
			flush()
			line = ""
		}
		line = strings.TrimSpace(line + " " + w)
	}
	flush()
}

type labels struct {
	category                            map[Category]string
	rewrite, colon, blocked, warned, ok string
}

var (
	labelsFR = labels{
		category: map[Category]string{Threat: "Menace", Pressure: "Pression", Accusation: "Mise en cause", ThirdParty: "Tiers",
			Impersonation: "Apparence officielle", Figure: "Chiffre", Limit: "Limite", Language: "Langue"},
		rewrite: "Proposition", colon: "\u00a0:",
		blocked: "À ne pas envoyer en l'état.", warned: "Langue non prise en charge\u00a0: à faire relire avant envoi.", ok: "Rien à signaler.",
	}
	labelsEN = labels{
		category: map[Category]string{Threat: "Threat", Pressure: "Pressure", Accusation: "Accusation", ThirdParty: "Third party",
			Impersonation: "Official look", Figure: "Figure", Limit: "Limit", Language: "Language"},
		rewrite: "Suggestion", colon: ":",
		blocked: "Not to be sent as it is.", warned: "Language not supported: have it read before sending.", ok: "Nothing to report.",
	}
)

package knowledge

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// sample is a well-formed card whose first section starts at line 11.
func sample(lang, id, title string) string {
	h := headings[lang]
	return fmt.Sprintf(`Id: %s
Title: %s
Kind: guide
Topic: principle
Principles: P01, P16
Reason: sent
Questions: one question | another
Source: House rules
Reviewed: 2026-11-21

## %s
- First
  goes on
- Second
## %s
- "Words"

## %s
- This
## %s
Because.

And so.
`, id, title, h[0], h[1], h[2], h[3])
}

func TestParseCard(t *testing.T) {
	t.Parallel()
	want := Card{ID: "house-rule", Lang: "fr", Title: "Règle", Kind: Guide, Topic: "principle", Principles: []string{"P01", "P16"},
		Reasons: []string{"sent"}, Questions: []string{"one question", "another"}, Source: "House rules", Reviewed: "2026-11-21",
		Do: []string{"First goes on", "Second"}, Say: []string{`"Words"`}, Avoid: []string{"This"}, Why: "Because.\n\nAnd so."}
	text := sample("fr", "house-rule", "Règle")
	for name, variant := range map[string]string{"plain": text, "Windows": "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")} {
		for _, lang := range []string{"fr", ""} {
			got, err := parseCard("x.md", lang, []byte(variant))
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s, language %q: %+v, %v", name, lang, got, err)
			}
		}
	}
}

func TestParseCardRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ old, new, want string }{
		{"Kind: guide", "Foo: guide", `x.md:3: unknown header "Foo": use Id,`},
		{"Kind: guide\n", "", `x.md:9: header "Kind" is missing: add it above this line`},
		{"Kind: guide", "Kind:", `x.md:3: header "Kind" is empty: give it a value or remove the line`},
		{"Kind: guide", "Kind: guide\nKind: law", `x.md:4: header "Kind" is given twice: keep one`},
		{"Kind: guide", "Kind: advice", `x.md:3: bad Kind: use guide or law`},
		{"Kind: guide", "Kind: law", `x.md:10: header "Article" is missing: add it above this line`},
		{"Kind: guide", "A line without a colon", `x.md:3: expected "Header: value", or a blank line before the sections, and found "A line without a colon"`},
		{"Id: house-rule", "Id: House rule", `x.md:1: bad Id: use P01 to P26, or small letters, digits and dashes such as objection-12`},
		{"Id: house-rule", "Id: P27", `x.md:1: bad Id:`},
		{"Title: Rule", "Title: " + strings.Repeat("é", 91), `x.md:2: bad Title: shorten it to 90 characters`},
		{"Topic: principle", "Topic: cooking", `x.md:4: bad Topic: use one of principle, reason,`},
		{"P01, P16", "P01, P27", `x.md:5: bad Principles: give P01 to P26, separated by commas`},
		{"P01, P16", ",", `x.md:5: bad Principles:`},
		{"Reason: sent", "Reason: sent, bored", `x.md:6: bad Reason: use codes among no-answer,`},
		{"one question | another", "|", `x.md:7: bad Questions: give at least one question`},
		{"2026-11-21", "21/11/2026", `x.md:9: bad Reviewed: write the day as 2026-11-21`},
		{"Reviewed: 2026-11-21", "Reviewed: 2026-11-21\nChecked: 2026-13", `x.md:10: bad Checked: write the day as 2026-11-21`},
		{"Reviewed: 2026-11-21", "Reviewed: 2026-11-21\nStatus: maybe", `x.md:10: bad Status: use "seen" or "to be validated"`},
		{"## Do\n", "Hello\n## Do\n", `x.md:11: text before the first section: start with`},
		{"## Do\n", "## What\n", `x.md:11: section "What" found where "## Do" is expected`},
		{"## Avoid\n- This\n", "", `x.md:18: section "Why" found where "## Avoid" is expected`},
		{"Because.\n\nAnd so.\n", "", `x.md:20: section "Why" is empty: say why in a sentence`},
		{"## Why\nBecause.\n\nAnd so.\n", "", `x.md:20: section "Why" is missing`},
		{"And so.", "## More", `x.md:23: section "More" is one too many: a card has four`},
		{"- This\n", "", `x.md:18: section "Avoid" is empty: add at least one bullet`},
		{"- This", "This", `x.md:19: this line is not a bullet: start it with "- "`},
		{"- Second", "-", `x.md:14: this line is not a bullet: start it with "- "`},
		{"Because.", "Becaus\xe9.", `x.md:21: not UTF-8: save the file again with UTF-8 encoding`},
		{"Because.", "Because\x07.", `x.md:21: a control character is hidden in this line: type the line again`},
		{"Because.", strings.Repeat("Because. ", 4000), `x.md:1: the card has 36`},
		{"\n\n## Do", "\n## Do", `x.md:10: expected "Header: value"`},
	} {
		good := sample("en", "house-rule", "Rule")
		bad := strings.Replace(good, c.old, c.new, 1)
		if bad == good {
			t.Fatalf("%q is not in the sample", c.old)
		}
		_, err := parseCard("x.md", "en", []byte(bad))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q for %q: error %v\nwant %s", c.new, c.old, err, c.want)
		}
	}
}

// Whatever the text, the answer is a card with everything or a fault at a line of the file.
func FuzzParseCard(f *testing.F) {
	f.Add("fr", sample("fr", "house-rule", "Règle"))
	f.Add("", sample("en", "house-rule", "Rule"))
	f.Add("en", "Id: x\n\n## Do")
	f.Fuzz(func(t *testing.T, lang, text string) {
		if lang != "fr" && lang != "en" {
			lang = ""
		}
		card, err := parseCard("x.md", lang, []byte(text))
		var bad *fault
		switch {
		case errors.As(err, &bad):
			if bad.line < 1 || bad.line > strings.Count(text, "\n")+1 || strings.Contains(err.Error(), "\n") {
				t.Errorf("fault at line %d of %q: %v", bad.line, text, err)
			}
		case err != nil:
			t.Errorf("not a fault: %v", err)
		case headings[card.Lang][0] == "" || card.ID == "" || len(card.Principles)*len(card.Questions)*len(card.Do)*len(card.Say)*len(card.Avoid) == 0 || card.Why == "":
			t.Errorf("incomplete card: %+v", card)
		}
	})
}

package slack

import (
	"regexp"
	"strings"
	"testing"
)

func TestMrkdwn(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"simple":                                    "simple",
		"**gras** et *italique*":                    "*gras* et _italique_",
		"__gras__ et _italique_":                    "*gras* et _italique_",
		"***les deux***":                            "*_les deux_*",
		"**gras *et italique* dedans**":             "*gras _et italique_ dedans*",
		"~~barré~~ ~pas~":                           "~barré~ ~pas~",
		"2 * 3 * 4":                                 "2 * 3 * 4",
		"FA_2024_001 et é_t_é":                      "FA_2024_001 et é_t_é",
		"# Titre":                                   "*Titre*",
		"### **Titre** ###":                         "*Titre*",
		"- un\n- deux\n  * trois":                   "• un\n• deux\n  • trois",
		"1. un\n2. deux":                            "1. un\n2. deux",
		"> « cité »\n> **mot**":                     "> « cité »\n> *mot*",
		"> - point":                                 "> • point",
		"a < b & c > d":                             "a &lt; b &amp; c &gt; d",
		"[le guide](https://a.fr/?x=1&y=2)":         "<https://a.fr/?x=1&amp;y=2|le guide>",
		"[**gras** | a > b](https://a.fr)":          "<https://a.fr|gras / a &gt; b>",
		"![image](https://a.fr/i.png)":              "<https://a.fr/i.png|image>",
		`[t](https://a.fr "titre")`:                 "<https://a.fr|t>",
		"[x](javascript:alert)":                     "x (javascript:alert)",
		"[crochets] seuls":                          "[crochets] seuls",
		"<https://a.fr/x>":                          "<https://a.fr/x>",
		"<@U123ABC> <!channel> <!here|x> <#C1>":     "<@U123ABC> &lt;!channel&gt; &lt;!here|x&gt; &lt;#C1&gt;",
		"`code <b>` et ``a ` b``":                   "`code &lt;b&gt;` et `a ' b`",
		"`ouvert":                                   "`ouvert",
		"```go\nif a < b { **x** }\n```\n**après**": "```\nif a &lt; b { **x** }\n```\n*après*",
		`\*pas gras\* \\ \a`:                        `*pas gras* \ \a`,
		"---":                                       "———",
		"**ouvert":                                  "**ouvert",
		"* * *":                                     "———",
		"":                                          "",
	} {
		if got := mrkdwn(in); got != want {
			t.Errorf("mrkdwn(%q)\n got %q\nwant %q", in, got, want)
		}
	}
}

var rawAngle = regexp.MustCompile(`<[^<>]*>`)

// FuzzMrkdwn: whatever is converted pings nobody but persons, and every piece
// fits.
func FuzzMrkdwn(f *testing.F) {
	f.Add("**a** [b](https://c) <!channel> `x` <@U1>", 2000)
	f.Add(strings.Repeat("*a _b ", 300), 1900)
	f.Add(strings.Repeat("&<>", 300), 2000)
	f.Add("\\<!channel> [a\\](https://b|<!here>)", 2000)
	f.Fuzz(func(t *testing.T, md string, limit int) {
		if len(md) > 4000 || limit < 1800 || limit > 4000 {
			return
		}
		for _, piece := range mrkdwnPieces(md, limit) {
			if width(piece) > limit || strings.TrimSpace(piece) == "" {
				t.Fatalf("a piece is %d wide, limit %d", width(piece), limit)
			}
			for _, m := range rawAngle.FindAllString(piece, -1) {
				if strings.HasPrefix(m, "<!") || strings.HasPrefix(m, "<#") {
					t.Fatalf("%q came through", m)
				}
			}
			if strings.Contains(piece, "<!") {
				t.Fatalf("a broadcast came through: %q", piece)
			}
		}
	})
}

package browsertest

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"amiable/bot/workspace"
)

// attacks are texts that must stay text.
var attacks = []string{
	`<img src=x onerror="window.pwned=1">`,
	`<script>window.pwned=1</script>`,
	`&lt;svg onload=window.pwned=1&gt;`,
	`<javascript:window.pwned=1|cliquez ici>`,
	`[cliquez](javascript:window.pwned=1)`,
	`[cliquez](  JaVaScRiPt:window.pwned=1 "x")`,
	`<data:text/html,<script>window.pwned=1</script>|x>`,
	`![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)`,
	`"><iframe srcdoc="<script>parent.pwned=1</script>">`,
	`<!date^1^{date}^javascript:window.pwned=1|x>`,
	"`<b onmouseover=window.pwned=1>` ```<style>*{display:none}</style>```",
	`{{constructor.constructor('window.pwned=1')()}}`,
	`<@U0"onmouseover="window.pwned=1>`,
}

// TestNothingInAMessageRuns posts every attack in every place where text goes.
func TestNothingInAMessageRuns(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	for _, a := range attacks {
		b.post(workspace.Recouvrement, obj{"text": a})
		b.post(workspace.Recouvrement, obj{"text": "x", "blocks": []obj{
			{"type": "markdown", "text": a}, {"type": "section", "text": mrkdwn(a)}, {"type": "section", "text": plain(a)},
			{"type": "rich_text", "elements": rich(text(a), obj{"type": "link", "url": "javascript:window.pwned=1", "text": a})},
			{"type": "table", "rows": [][]obj{{cell(a)}, {cell(a)}}},
			{"type": "image", "image_url": "javascript:window.pwned=1", "alt_text": a},
			{"type": "actions", "elements": []obj{{"type": "button", "action_id": "u", "text": plain("ouvrir"), "url": "javascript:window.pwned=1"}}},
			{"type": "data_visualization", "title": "x", "chart": obj{"type": "pie", "segments": []obj{{"label": "<script>", "value": 1}}}},
		}})
		if _, err := b.w.Post(workspace.Post{As: workspace.Emma, Channel: workspace.Recouvrement, Text: a}); err != nil {
			t.Fatal(err)
		}
	}
	b.file(workspace.Recouvrement, `"><img src=x onerror=pwned=1>.html`, `<b>x</b>`, []byte("<script>parent.pwned=1</script>"))
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	p.see("#main article", "constructor")
	p.see(".file-name", "<b>x</b>")
	for range 4 {
		eval[bool](p, `(async () => { const s = document.querySelector("#main .scroller"); s.scrollTop = 0; await new Promise((d) => setTimeout(d, 200)); return true })()`)
	}
	p.click("article button", "ouvrir")
	found := eval[string](p, `[
		window.pwned && "a script ran",
		document.querySelector("#main script, #main style, #main object, #main embed, #main base, #main form") && "an element was made from text",
		[...document.querySelectorAll("#main a, #main img, #main iframe")].filter((e) => /^\s*(javascript|data:text|vbscript)/i.test(e.getAttribute("href") || e.getAttribute("src") || "")).map((e) => e.outerHTML).join(),
		[...document.querySelectorAll("#main *")].filter((e) => [...e.attributes].some((a) => a.name.startsWith("on") || a.name === "style" && e.closest(".markdown"))).map((e) => e.outerHTML).join(),
		document.querySelectorAll(".broken").length && document.querySelector(".broken").textContent,
	].filter(Boolean).join("; ")`)
	if found != "" {
		t.Errorf("unsafe: %s", found)
	}
}

// TestPolicy checks what the server says about the page, and that the control
// interface is closed to others.
func TestPolicy(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	resp, err := http.Get(b.url + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	policy := resp.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q lacks %q", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
		t.Errorf("the policy %q is loose", policy)
	}
	if strings.Contains(string(body), "{{key}}") || !strings.Contains(string(body), b.w.Key()) {
		t.Error("the key is not in the page")
	}
	for header, value := range map[string]string{"Origin": "https://elsewhere.example", "Host": "elsewhere.example", workspace.KeyHeader: "wrong"} {
		r, _ := http.NewRequest(http.MethodGet, b.url+"/control/state", nil)
		r.Header.Set(workspace.KeyHeader, b.w.Key())
		if header == "Host" {
			r.Host = value
		} else {
			r.Header.Set(header, value)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusForbidden {
			t.Errorf("with %s %q the control interface answers %s", header, value, resp.Status)
		}
	}
}

// TestText renders texts with the page's own modules.
func TestText(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	for _, c := range []struct{ module, in, want string }{
		{"mrkdwn", "*gras* et _ital_ et ~non~", "<strong>gras</strong> et <em>ital</em> et <s>non</s>"},
		{"mrkdwn", "2*3*4 snake_case_name * seul *", "2*3*4 snake_case_name * seul *"},
		{"mrkdwn", "*_les deux_*", "<strong><em>les deux</em></strong>"},
		{"mrkdwn", "**pas du Markdown**", "*<strong>pas du Markdown</strong>*"},
		{"mrkdwn", "# pas un titre\n- pas une liste", "# pas un titre<br>- pas une liste"},
		{"mrkdwn", "`a *b* &lt;c&gt;`", `<code class="code">a *b* &lt;c&gt;</code>`},
		{"mrkdwn", "&gt; cité\nnon", "<blockquote>cité</blockquote>non"},
		{"mrkdwn", "&gt;&gt;&gt; tout\nle reste", "<blockquote>tout<br>le reste</blockquote>"},
		{"mrkdwn", "avant\n```\nx &lt; y\n```\naprès", `avant<pre class="pre">x &lt; y</pre>après`},
		{"mrkdwn", "a &amp; b &lt;i&gt;", "a &amp; b &lt;i&gt;"},
		{"mrkdwn", "<https://x.example/?a=1&amp;b=2|lien>", `<a href="https://x.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">lien</a>`},
		{"mrkdwn", "voir https://x.example/a.", `voir <a href="https://x.example/a" target="_blank" rel="noopener noreferrer">https://x.example/a</a>.`},
		{"mrkdwn", "<!here> <!subteam^S0LEADS01|@responsables>", `<span class="chip chip-me">@here</span> <span class="chip chip-me">@responsables</span>`},
		{"mrkdwn", ":inconnu: :tada:", `:inconnu: <span class="emoji" role="img" aria-label="tada" title=":tada:">🎉</span>`},
		{"mrkdwn", "10:30:45", "10:30:45"},
		{"mrkdwn", "<javascript:alert(1)|x>", `<span class="bad-link" title="javascript:alert(1)">x</span>`},
		{"markdown", "# Un\n## Deux", `<h2 class="md-h md-h1">Un</h2><h3 class="md-h md-h2">Deux</h3>`},
		{"markdown", "**gras** *ital* __g__ _i_ ~~non~~ `c`", `<p><strong>gras</strong> <em>ital</em> <strong>g</strong> <em>i</em> <s>non</s> <code class="code">c</code></p>`},
		{"markdown", "***les deux***", "<p><strong><em>les deux</em></strong></p>"},
		{"markdown", "*a **b** c*", "<p><em>a <strong>b</strong> c</em></p>"},
		{"markdown", "2 * 3 * 4, snake_case_name", "<p>2 * 3 * 4, snake_case_name</p>"},
		{"markdown", `\*non\* \[x\] 1\. a`, "<p>*non* [x] 1. a</p>"},
		{"markdown", "a\nb\n\nc", "<p>a<br>b</p><p>c</p>"},
		{"markdown", "- a\n- b\n  - c\n- d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"},
		{"markdown", "3. a\n4. b", `<ol start="3"><li>a</li><li>b</li></ol>`},
		{"markdown", "1. a\n\n   suite\n2. b", "<ol><li>a<p>suite</p></li><li>b</li></ol>"},
		{"markdown", "> a\n> - b", "<blockquote><p>a</p><ul><li>b</li></ul></blockquote>"},
		{"markdown", "```go\nx := 1 < 2\n```\nfin", `<pre class="pre">x := 1 &lt; 2</pre><p>fin</p>`},
		{"markdown", "```\nouvert", `<pre class="pre">ouvert</pre>`},
		{"markdown", "a | b\nc", "<p>a | b<br>c</p>"},
		{"markdown", "---", "<hr>"},
		{"markdown", `[a *b*](https://x.example/(1) "t")`, `<p><a href="https://x.example/(1)" target="_blank" rel="noopener noreferrer">a <em>b</em></a></p>`},
		{"markdown", "[a](javascript:alert(1))", `<p><span class="bad-link" title="javascript:alert(1)">a</span></p>`},
		{"markdown", "<b>x</b> &amp; <script>", "<p>&lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;</p>"},
		{"markdown", "<@U0CLAIRE1> bonjour", `<p><span class="chip chip-me" title="Claire Fontaine">@claire</span> bonjour</p>`},
		{"markdown", "**ouvert", "<p>**ouvert</p>"},
	} {
		got := eval[string](p, fmt.Sprintf(`(async () => {
			const { %[1]s } = await import("/js/text/%[1]s.js");
			const box = document.createElement("div");
			box.append(...%[1]s(%[2]q));
			return box.innerHTML;
		})()`, c.module, c.in))
		if got != c.want {
			t.Errorf("%s(%q)\n got %s\nwant %s", c.module, c.in, got, c.want)
		}
	}
}

// TestTextNeverHangs feeds the renderers what makes careless parsers slow.
func TestTextNeverHangs(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	worst := eval[string](p, `(async () => {
		const { mrkdwn } = await import("/js/text/mrkdwn.js");
		const { markdown } = await import("/js/text/markdown.js");
		const seeds = ["*", "_", "**", "*a ", "_a*", "~", "`+"`"+`", "<", "[", "](", "![", ">", "> ", "- ", "  - a\n", "|", "|-", "#", "# ", ":a", "&", "\\", "(", "a\n", " ", "\t- ", "1. "];
		let worst = ["", 0];
		for (const seed of seeds) for (const render of [mrkdwn, markdown]) for (const tail of ["", "x", "\n|-|\n"]) {
			const start = performance.now();
			render(seed.repeat(12000 / seed.length) + tail);
			const took = performance.now() - start;
			if (took > worst[1]) worst = [render.name + " of " + JSON.stringify(seed + tail), took];
		}
		return worst[1] > 2000 ? worst.join(" took ms: ") : "";
	})()`)
	if worst != "" {
		t.Error(worst)
	}
}

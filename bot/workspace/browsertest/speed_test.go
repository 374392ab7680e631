package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"amiable/bot/workspace"
)

// full is a workspace with a channel of n messages, the last with a long
// thread, and without deliveries to the bot.
func full(t *testing.T, n int) *bot {
	b := start(t, workspace.Options{Events: []string{"app_mention"}})
	thread := ""
	for i := range n {
		if i%5 == 4 {
			ts := b.post(workspace.Recouvrement, obj{"blocks": []obj{
				{"type": "section", "text": mrkdwn(fmt.Sprintf("*Dossier %d* · <@%s> 4 820,00 € échus\n> Je vous règle le 14 :white_check_mark:", i, workspace.Claire)), "accessory": button("open", "Ouvrir")},
				{"type": "markdown", "text": "1. Appeler\n2. **Confirmer** par e-mail\n\n| A | B |\n|--|--|\n| 1 | 2 |"},
				{"type": "context_actions", "elements": []obj{{"type": "feedback_buttons", "action_id": "fb", "positive_button": obj{"text": plain("Utile"), "value": "1"}, "negative_button": obj{"text": plain("Non"), "value": "0"}}}}}})
			thread = ts
			continue
		}
		if _, err := b.w.Post(workspace.Post{As: []string{workspace.Claire, workspace.Emma, workspace.Sophie}[i%3], Channel: workspace.Recouvrement, Text: fmt.Sprintf("Message %d : le client promet un virement, à vérifier avec #equipe-adv", i)}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 400 {
		if _, err := b.w.Post(workspace.Post{As: workspace.Emma, Channel: workspace.Recouvrement, Thread: thread, Text: fmt.Sprintf("Réponse %d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// TestFiveThousandMessages scrolls through a long channel, opens its thread
// and lets a burst arrive. It logs the longest tasks of the page; what it
// checks is what keeps tasks short: that few rows are in the document.
func TestFiveThousandMessages(t *testing.T) {
	t.Parallel()
	b := full(t, 5000)
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	p.see("#main article", "Dossier 4999")
	stop := p.trace()
	// To the very first message.
	first := eval[string](p, `(async () => {
		const scroller = document.querySelector("#main .scroller");
		const until = Date.now() + 100000;
		window.most = 0;
		while (!document.querySelector("#main .rows").textContent.includes("Message 0 :") && Date.now() < until) {
			scroller.scrollTop = Math.max(0, scroller.scrollTop - 2500);
			await new Promise((done) => requestAnimationFrame(done));
			most = Math.max(most, document.querySelectorAll("#main article").length);
		}
		return document.querySelector("#main article").innerText;
	})()`)
	most := eval[int](p, "window.most")
	if want := "Message 0 :"; !strings.Contains(first, want) {
		t.Fatalf("the first message is %q, want %q", first, want)
	}
	if most > 200 {
		t.Errorf("%d messages were in the document at once", most)
	}
	p.click(".to-end", "Messages récents")
	p.see("#main article", "Dossier 4999")
	p.click("#rail button", "equipe-adv")
	p.see("#main h1", "equipe-adv")
	p.click("#rail button", "recouvrement")
	p.see("#main article", "Dossier 4999")
	p.click("#main .thread-foot", "400 réponses")
	p.see("#thread article", "Réponse 399")
	eval[bool](p, `(async () => {
		const scroller = document.querySelector("#thread .scroller");
		for (let i = 0; i < 200 && !document.querySelector("#thread .rows").textContent.includes("Réponse 0"); i++) {
			scroller.scrollTop = Math.max(0, scroller.scrollTop - 700);
			await new Promise((done) => requestAnimationFrame(done));
		}
		return true;
	})()`)
	p.see("#thread article", "Dossier 4999")
	for i := range 300 {
		if _, err := b.w.Post(workspace.Post{As: workspace.Emma, Channel: workspace.Recouvrement, Text: fmt.Sprintf("Rafale %d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	p.see("#main article", "Rafale 299")
	wall, cpu := stop()
	t.Logf("messages in the document at once: %d; longest tasks of the page in ms: %v by the clock, %v of processor time", most, wall, cpu)
}

// TestKeyboardOnly goes round the page without a mouse.
func TestKeyboardOnly(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	opens(b, "draft_from_message", promise())
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	b.post(workspace.Recouvrement, obj{"text": "Premier"})
	b.post(workspace.Recouvrement, obj{"text": "Second", "blocks": []obj{{"type": "section", "text": mrkdwn("Second")}, {"type": "actions", "elements": []obj{button("a", "Un"), button("b", "Deux")}}}})
	p.see("#main article", "Second")

	p.focus("#main .compose-field")
	p.keys(kb.F6)
	p.wait(`document.activeElement.closest("#top")`)
	p.keys(kb.F6)
	p.wait(`document.activeElement.closest("#rail") && document.activeElement.getAttribute("aria-current")`)
	p.keys(kb.ArrowDown + kb.Enter)
	p.see("#main h1", "equipe-adv")
	p.focus(`#rail [aria-current]`)
	p.keys(kb.ArrowUp + kb.Enter)
	p.see("#main h1", "recouvrement")

	// A message, its buttons, its tools, its thread.
	p.focus("#main article:not(.compact)")
	p.keys(kb.ArrowDown)
	p.wait(`document.activeElement.matches("article") && document.activeElement.textContent.includes("Second")`)
	p.keys(kb.Tab)
	p.wait(`document.activeElement.textContent === "Un"`)
	p.keys(kb.Tab + kb.Tab)
	p.wait(`document.activeElement.closest(".toolbar")`)
	p.shot("focus")
	eval[bool](p, `document.activeElement.closest("article").focus() || true`)
	p.keys("m")
	p.see("[role=menuitem]", "Préparer une relance")
	p.keys(kb.Escape)
	p.gone("[role=menu]", "")
	p.wait(`document.activeElement.closest(".toolbar")`)
	p.keys(kb.Enter)
	p.see("[role=menuitem]", "Préparer une relance")
	p.keys(kb.Enter)
	p.see("dialog h2", "Promesse")
	// The focus stays in the dialog however often one tabs.
	for range 30 {
		p.keys(kb.Tab)
		if !eval[bool](p, `document.activeElement === document.body || Boolean(document.activeElement.closest("dialog"))`) {
			t.Fatal("the focus left the dialog")
		}
	}
	p.keys(kb.Escape)
	p.gone("dialog", "")
	p.focus("#main article:not(.compact)")
	p.keys("t")
	p.wait(`document.activeElement.closest("#thread .composer")`)
	p.keys("réponse au clavier\r")
	p.see("#thread article", "réponse au clavier")
	p.keys(kb.Escape)
	p.wait(`document.querySelector("#thread").hidden && document.activeElement.matches("#main article")`)
}

func TestPhone(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	opens(b, "draft_from_message", promise())
	b.post(workspace.Recouvrement, obj{"text": "Bonjour"})
	p := visit(t, b.w, b.url, workspace.Claire, phone)
	p.gone("#rail button", "equipe-adv")
	p.click("#burger", "")
	p.see("#rail button", "equipe-adv")
	p.shot("drawer")
	p.click("#rail button", "equipe-adv")
	p.see("#main h1", "equipe-adv")
	p.gone("#rail button", "recouvrement")
	p.click("#burger", "")
	p.click("#rail button", "recouvrement")
	p.click("#main article", "Bonjour")
	p.click(".toolbar button", "Répondre dans un fil")
	p.see("#thread article", "Bonjour")
	p.gone("#main article", "Bonjour")
	p.shot("thread")
	p.click("#thread button", "Fermer le fil")
	p.click("#main article", "Bonjour")
	p.click(".toolbar button", "Autres actions")
	p.click("[role=menuitem]", "Préparer une relance")
	p.see("dialog h2", "Promesse")
	p.shot("modal")
}

package browsertest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp/kb"

	"amiable/bot/workspace"
)

func TestMessagesTabPromptsAndStop(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	room := workspace.Direct(workspace.Claire)
	b.on("app_home_opened", func(in obj) any {
		if sub(in, "event", "tab") == "messages" {
			go b.call("assistant.threads.setSuggestedPrompts", obj{"channel_id": room, "title": "Que voulez-vous faire ?",
				"prompts": []obj{{"title": "Préparer mes appels", "message": "Prépare mes appels du jour"}, {"title": "Un litige", "message": "Le client conteste la facture"}}}, "")
		}
		return nil
	})
	b.on("message", func(in obj) any {
		ts := str(sub(in, "event", "ts"))
		go func() {
			b.call("agents.sessions.setStatus", obj{"channel_id": room, "thread_ts": ts, "status": "processing"}, "")
			b.call("assistant.threads.setStatus", obj{"channel_id": room, "thread_ts": ts, "status": "prépare vos appels…", "loading_messages": []string{"Lecture des dossiers", "Tri par montant"}}, "")
		}()
		return nil
	})
	stopped := make(chan bool, 1)
	b.on("agent_session_stopped", func(in obj) any {
		go b.call("agents.sessions.setStatus", obj{"channel_id": room, "thread_ts": sub(in, "event", "thread_ts"), "status": "active"}, "")
		stopped <- true
		return nil
	})
	p := visit(t, b.w, b.url, workspace.Claire, night)
	p.click("#rail button", "Messages")
	p.see("#main h1", "Amiable")
	p.see(".prompts-title", "Que voulez-vous faire ?")
	p.click(".prompt", "Préparer mes appels")
	p.see("#main article", "Prépare mes appels du jour")
	p.wait(`["Lecture des dossiers", "Tri par montant"].includes(document.querySelector("#main .status-words").textContent)`)
	p.shot("prompts")
	p.click("#main .stop", "Arrêter")
	if !<-stopped {
		t.Error("the bot was not told to stop")
	}
	p.gone("#main .stop", "")
}

func TestUploadsAndPermalinks(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	root := b.post(workspace.EquipeADV, obj{"text": "Le point de mardi"})
	b.post(workspace.EquipeADV, obj{"text": "Une réponse", "thread_ts": root})
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	p.focus("#main .compose-field")
	p.keys("La lettre signée")
	eval[bool](p, fmt.Sprintf(`(() => {
		const chosen = new DataTransfer();
		chosen.items.add(new File([Uint8Array.from(atob(%q), (c) => c.charCodeAt(0))], "lettre.pdf", { type: "application/pdf" }));
		const field = document.querySelector('#main input[type="file"]');
		field.files = chosen.files;
		return field.dispatchEvent(new Event("change"));
	})()`, base64.StdEncoding.EncodeToString(pdf(t))))
	p.see("#main article", "La lettre signée")
	p.see("#main .file-name", "lettre.pdf")
	p.wait(`document.querySelector("#main .compose-field").value === ""`)

	link := str(b.call("chat.getPermalink", obj{"channel": workspace.EquipeADV, "message_ts": root}, "")["permalink"])
	if !strings.HasPrefix(link, b.url) {
		t.Fatalf("the permalink %q does not lead to the page", link)
	}
	b.post(workspace.Recouvrement, obj{"text": "Voir <" + link + "|le point>"})
	p.click("#main article a", "le point")
	p.see("#main h1", "equipe-adv")
	p.see("#thread article", "Une réponse")
	p = visit(t, b.w, link, workspace.Claire, wide)
	p.see("#main h1", "equipe-adv")
	p.see("#thread article", "Une réponse")
	p.click("#rail button", "recouvrement")
	p.see("#main h1", "recouvrement")
	p.wait(`document.querySelector("#thread").hidden`)
	// Back leads to where one was.
	eval[bool](p, "history.back() || true")
	p.see("#main h1", "equipe-adv")
	p.see("#thread article", "Une réponse")
}

// TestEverythingHasAName reads the accessibility tree: whatever can be used
// has a name, in every part of the page.
func TestEverythingHasAName(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	b.gallery(workspace.Recouvrement)
	opens(b, "draft_from_message", promise())
	root := b.post(workspace.Recouvrement, obj{"text": "racine"})
	b.post(workspace.Recouvrement, obj{"text": "réponse", "thread_ts": root})
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	p.click(".thread-foot", "1 réponse")
	p.see("#thread article", "réponse")
	p.hover("#thread article", "racine")
	p.see(".toolbar button", "Autres actions")
	p.names("page")
	p.click("#thread .toolbar button", "Autres actions")
	p.see("[role=menuitem]", "Préparer une relance")
	p.names("menu")
	p.keys(kb.Enter)
	p.see("dialog h2", "Promesse")
	p.names("modal")
}

var usable = []string{"button", "link", "textbox", "combobox", "checkbox", "radio", "menuitem", "menuitemradio", "option", "listbox", "dialog", "Date", "InputTime", "DisclosureTriangle", "Iframe", "image", "article", "navigation", "main", "complementary"}

func (p *tab) names(scene string) {
	p.t.Helper()
	seen := 0
	for _, n := range call(p, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes {
		var role, name string
		if n.Ignored || n.Role == nil || json.Unmarshal(n.Role.Value, &role) != nil || !slices.Contains(usable, role) {
			continue
		}
		seen++
		if n.Name == nil || json.Unmarshal(n.Name.Value, &name) != nil || strings.TrimSpace(name) == "" {
			p.t.Errorf("%s: a %s has no name (node %d)", scene, role, n.BackendDOMNodeID)
		}
	}
	if seen < 10 {
		p.t.Errorf("%s: the accessibility tree shows only %d things to use", scene, seen)
	}
}

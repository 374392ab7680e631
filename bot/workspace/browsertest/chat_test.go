package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"amiable/bot/workspace"
)

// answering replies to mentions with a stream that waits for the test.
func answering(b *bot) (grow chan string) {
	grow = make(chan string)
	b.on("app_mention", func(in obj) any {
		channel, user := str(sub(in, "event", "channel")), str(sub(in, "event", "user"))
		thread := str(sub(in, "event", "thread_ts"))
		if thread == "" {
			thread = str(sub(in, "event", "ts"))
		}
		go b.stream(channel, thread, user, grow)
		return nil
	})
	return grow
}

// stream writes what comes until the channel gives "".
func (b *bot) stream(channel, thread, user string, grow chan string) {
	b.call("assistant.threads.setStatus", obj{"channel_id": channel, "thread_ts": thread, "status": "consulte le guide…"}, "")
	<-grow
	ts := b.call("chat.startStream", obj{"channel": channel, "thread_ts": thread, "recipient_user_id": user, "recipient_team_id": workspace.TeamID,
		"chunks": []obj{{"type": "task_update", "id": "t1", "title": "Recherche dans le guide", "status": "in_progress"}}}, "")["ts"]
	for text := range grow {
		if text == "" {
			break
		}
		b.call("chat.appendStream", obj{"channel": channel, "ts": ts, "chunks": []obj{
			{"type": "task_update", "id": "t1", "title": "Recherche dans le guide", "status": "complete"}, {"type": "markdown_text", "text": text}}}, "")
	}
	b.call("chat.stopStream", obj{"channel": channel, "ts": ts, "blocks": []obj{
		{"type": "context_actions", "block_id": "fb", "elements": []obj{{"type": "feedback_buttons", "action_id": "feedback",
			"positive_button": obj{"text": plain("Utile"), "value": "good"}, "negative_button": obj{"text": plain("Pas utile"), "value": "bad"}}}}}}, "")
}

func TestAskStreamAndFeedback(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	grow := answering(b)
	pressed := make(chan string, 1)
	b.on("feedback", func(in obj) any {
		list := in["actions"].([]any)
		pressed <- str(sub(list[0].(obj), "value"))
		return nil
	})
	p := visit(t, b.w, b.url, workspace.Claire, wide)

	p.focus("#main .compose-field")
	p.keys("@ami")
	p.see("[role=option]", "Amiable")
	p.shot("mention")
	p.keys("\t")
	p.wait(`document.querySelector("#main .compose-field").value === "@amiable "`)
	p.keys("comment relancer sans braquer ?\r")
	p.see("#main article", "comment relancer")
	p.see("#main article .chip", "@amiable")
	p.see("#main .message-status", "Amiable consulte le guide…")
	p.shot("status")

	grow <- "start"
	p.see(".thread-foot", "1 réponse")
	p.click(".thread-foot", "1 réponse")
	p.see("#thread .task", "Recherche dans le guide")
	grow <- "**Commencez par une question ouverte.**\n\n1. Rappelez la facture\n2. Écou"
	p.see("#thread .streaming ol li", "Écou")
	p.see("#thread strong", "Commencez")
	p.shot("streaming")
	grow <- "tez la réponse\n"
	p.see("#thread ol li", "Écoutez la réponse")
	grow <- ""
	p.gone("#thread .streaming", "")
	p.wait(`document.querySelector("#live").textContent.includes("Commencez par une question")`)

	p.click("#thread .feedback-up", "")
	if got := <-pressed; got != "good" {
		t.Errorf("feedback sent %q, want good", got)
	}
	p.wait(`document.querySelector("#thread .feedback-up").getAttribute("aria-pressed") === "true"`)
	p.shot("done")

	// A follow-up in the thread, then the panel closes with Escape.
	p.say("#thread", "@amiable et par e-mail ?")
	p.see("#thread article", "et par e-mail ?")
	grow <- "start"
	grow <- "Oui."
	grow <- ""
	p.see("#thread article", "Oui.")
	p.see("#main .thread-foot", "3 réponses")
	p.keys(kb.Escape)
	p.wait(`document.querySelector("#thread").hidden`)
}

func TestCommandsAndThreads(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	b.on("/coach", func(in obj) any {
		return obj{"response_type": "ephemeral", "text": "Réponse à « " + str(in["text"]) + " »"}
	})
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	p.focus("#main .compose-field")
	p.keys("/")
	p.see("[role=option]", "/relance [débiteur ou facture]")
	p.shot("commands")
	p.keys("co")
	p.see("[role=option]", "/coach")
	p.keys("\r")
	p.see(".compose-hint", "votre question")
	p.keys("il ne répond plus\r")
	p.see("#main .ephemeral", "Réponse à « il ne répond plus »")
	p.see("#main .only-you", "Visible par vous uniquement")
	p.shot("ephemeral")
	p.click("#main .ephemeral .link-button", "Masquer")
	p.gone("#main .ephemeral", "")

	p.say("#main", "/inconnue")
	p.wait(`document.querySelector("#main .compose-error").textContent.length > 10`)
	p.keys(kb.Control + "a")
	eval[bool](p, `(() => { const f = document.querySelector("#main .compose-field"); f.value = ""; f.dispatchEvent(new Event("input")); return true })()`)

	p.say("#main", "Bonjour à tous")
	p.hover("#main article", "Bonjour à tous")
	p.click(".toolbar button", "Répondre dans un fil")
	p.say("#thread", "/coach ici")
	p.wait(`document.querySelector("#thread .compose-error").textContent.includes("/coach")`)
	p.shot("command-in-thread")
}

func TestPeopleSeeWhatTheyMay(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	b.on("app_mention", func(in obj) any {
		event := sub(in, "event").(obj)
		go b.call("chat.postEphemeral", obj{"channel": event["channel"], "user": event["user"], "text": "Je ne réponds qu’aux membres de l’équipe."}, "")
		return nil
	})
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	p.see("#rail button", "equipe-adv")
	p.click("#person", "")
	p.see("[role=menuitemradio]", "Lucas Petit")
	p.shot("people")
	p.click("[role=menuitemradio]", "Lucas Petit")
	p.see("#person", "Lucas Petit")
	p.gone("#rail button", "equipe-adv")
	p.say("#main", "@amiable où en est Martin ?")
	p.see("#main .ephemeral", "membres de l’équipe")
	p.shot("guest")

	p.click("#person", "")
	p.click("[role=menuitemradio]", "Julien Morel")
	p.see("#rail", "n’est pas disponible")
	p.see("#main h1", "partage-client")
	p.gone("#rail button", "recouvrement")

	// The language is the person's own.
	p.click("#person", "")
	p.click("[role=menuitemradio]", "Emma Clarke")
	p.see("#rail h2", "Channels")
	p.see("#clock-morning", "Go to tomorrow 8:30")
	if got := eval[string](p, "document.documentElement.lang"); got != "en" {
		t.Errorf("the page says its language is %q, want en", got)
	}
	p.shot("english")
	p.click("#person", "")
	p.click("[role=menuitemradio]", "Français")
	p.see("#rail h2", "Canaux")
}

func TestUnreadReactionsEditsAndDays(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	ts := b.post(workspace.Recouvrement, obj{"text": "Point du matin"})
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	p.see("#main .day", "Aujourd’hui")
	b.post(workspace.EquipeADV, obj{"text": "Un message ailleurs"})
	p.see("#rail .has-unread", "equipe-adv")
	p.see("#rail .badge", "1 message non lu")

	b.call("chat.update", obj{"channel": workspace.Recouvrement, "ts": ts, "text": "Point du matin, corrigé"}, "")
	p.see("#main article", "corrigé")
	p.see("#main .edited", "(modifié)")
	p.hover("#main article", "Point du matin")
	p.click(".toolbar button", "Réagir avec eyes")
	p.see(".reaction", "1")
	p.click(".reaction", "1")
	p.gone(".reaction", "")

	p.click("#rail button", "equipe-adv")
	p.see("#main article", "Un message ailleurs")
	p.gone("#rail .has-unread", "equipe-adv")

	// One's own message: ↑ edits it.
	p.say("#main", "Je m'en occupee")
	p.see("#main article", "Je m'en occupee")
	p.focus("#main .compose-field")
	p.keys(kb.ArrowUp)
	p.wait(`document.activeElement.closest(".edit-box")`)
	p.keys(kb.Backspace + "\r")
	p.see("#main article", "Je m'en occupe(modifié)")

	b.call("chat.delete", obj{"channel": workspace.Recouvrement, "ts": ts}, "")
	p.click("#rail button", "recouvrement")
	p.gone("#main article", "Point du matin")
}

package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"amiable/bot/workspace"
)

func field(block, label, element obj, more ...obj) obj {
	b := obj{"type": "input", "block_id": block["id"], "label": label, "element": element}
	for _, m := range more {
		for k, v := range m {
			b[k] = v
		}
	}
	return b
}

func id(s string) obj { return obj{"id": s} }

// promise is a modal with one of every common field.
func promise() obj {
	return obj{"type": "modal", "callback_id": "promise", "title": plain("Promesse"), "submit": plain("Noter"), "close": plain("Annuler"), "blocks": []obj{
		{"type": "section", "block_id": "intro", "text": mrkdwn("*Garage Martin* · 4 820,00 € échus")},
		field(id("amount"), plain("Montant promis"), obj{"type": "number_input", "action_id": "v", "is_decimal_allowed": true, "placeholder": plain("1 200,00")}),
		field(id("day"), plain("Le"), obj{"type": "datepicker", "action_id": "v", "initial_date": "2026-03-14"}),
		field(id("at"), plain("À"), obj{"type": "timepicker", "action_id": "v"}, obj{"optional": true}),
		field(id("way"), plain("Moyen"), obj{"type": "static_select", "action_id": "v", "options": []obj{option("Virement", "transfer"), option("Chèque", "cheque"), option("Prélèvement", "debit")}}),
		field(id("who"), plain("Suivi par"), obj{"type": "users_select", "action_id": "v", "initial_user": workspace.Claire}),
		field(id("invoices"), plain("Factures"), obj{"type": "multi_external_select", "action_id": "find_invoice", "min_query_length": 0}, obj{"optional": true}),
		field(id("tone"), plain("Ton"), obj{"type": "radio_buttons", "action_id": "v", "initial_option": option("Neutre", "n"), "options": []obj{option("Neutre", "n"), option("Ferme", "f")}}),
		field(id("extra"), plain("Options"), obj{"type": "checkboxes", "action_id": "v", "options": []obj{option("Me rappeler", "remind"), option("Confirmer par e-mail", "mail")}}, obj{"optional": true}),
		field(id("note"), plain("Note"), obj{"type": "plain_text_input", "action_id": "v", "multiline": true}, obj{"optional": true, "hint": plain("Ce que le client a dit")}),
	}}
}

func opens(b *bot, shortcut string, view obj) {
	b.on(shortcut, func(in obj) any {
		go b.call("views.open", obj{"trigger_id": in["trigger_id"], "view": view}, "")
		return nil
	})
}

func TestModalErrorAndSubmit(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	opens(b, "draft_from_message", promise())
	b.on("find_invoice", func(in obj) any {
		return obj{"options": []obj{option("FA-2026-112 · 1 200,00 €", "112"), option("FA-2026-118 · 3 620,00 €", "118")}}
	})
	states := make(chan obj, 2)
	b.on("promise", func(in obj) any {
		state := sub(in, "view", "state", "values").(obj)
		states <- state
		if str(sub(state, "amount", "v", "value")) != "1200" {
			return obj{"response_action": "errors", "errors": obj{"amount": "Le montant dépasse ce qui est dû."}}
		}
		return nil
	})
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	p.say("#main", "Mme Roy paie 1 200 € le 14")
	p.hover("#main article", "Mme Roy")
	p.click(".toolbar button", "Autres actions")
	p.see("[role=menuitem]", "Préparer une relance")
	p.shot("shortcuts")
	p.keys("\r")
	p.see("dialog h2", "Promesse")
	p.wait(`document.activeElement.closest("[data-block=amount]")`)
	p.shot("open")

	// What Slack itself finds wrong never reaches the bot.
	p.click("dialog button", "Noter")
	p.see("[data-block=amount] .input-error", "")
	p.see("[data-block=way] .input-error", "")
	p.shot("local-errors")

	p.focus("[data-block=amount] input")
	p.keys("9000")
	p.focus("[data-block=way] input")
	p.click("[data-block=way] input", "")
	p.see("[role=option]", "Prélèvement")
	p.shot("select")
	p.keys("cheq")
	p.gone("[role=option]", "Virement")
	p.keys("\r")
	p.wait(`document.querySelector("[data-block=way] input").value === "Chèque"`)
	p.click("[data-block=invoices] input", "")
	p.click("[role=option]", "FA-2026-118")
	p.see(".combo-chip", "FA-2026-118")
	p.keys(kb.Escape)
	p.see("dialog h2", "Promesse") // Escape closed the list only
	p.click("[data-block=extra] label", "Me rappeler")
	p.click("dialog button", "Noter")
	p.see("[data-block=amount] .input-error", "dépasse ce qui est dû")
	<-states
	p.wait(`document.activeElement.closest("[data-block=amount]")`)
	p.shot("bot-error")

	p.keys(kb.Backspace + kb.Backspace + kb.Backspace + kb.Backspace + "1200\r")
	p.gone("dialog", "")
	state := <-states
	checks := map[string]any{
		"way":   sub(state, "way", "v", "selected_option", "value"),
		"day":   sub(state, "day", "v", "selected_date"),
		"who":   sub(state, "who", "v", "selected_user"),
		"tone":  sub(state, "tone", "v", "selected_option", "value"),
		"extra": sub(state, "extra", "v", "selected_options").([]any)[0].(obj)["value"],
		"inv":   sub(state, "invoices", "find_invoice", "selected_options").([]any)[0].(obj)["value"],
	}
	for name, want := range map[string]any{"way": "cheque", "day": "2026-03-14", "who": workspace.Claire, "tone": "n", "extra": "remind", "inv": "118"} {
		if checks[name] != want {
			t.Errorf("%s: %v was submitted, want %v", name, checks[name], want)
		}
	}
	p.wait(`document.activeElement !== document.body`)
}

func TestModalStackUpdateAndClear(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	level := func(title string, more ...obj) obj {
		return obj{"type": "modal", "callback_id": "level", "title": plain(title), "submit": plain("Tout fermer"), "blocks": append([]obj{
			field(id("name"), plain("Nom"), obj{"type": "plain_text_input", "action_id": "v"}, obj{"optional": true}),
			{"type": "actions", "block_id": "go", "elements": []obj{button("deeper", "Plus loin"), button("renew", "Actualiser"),
				{"type": "button", "action_id": "erase", "text": plain("Effacer"), "style": "danger", "confirm": obj{"title": plain("Effacer ?"), "text": plain("C’est définitif."), "confirm": plain("Oui"), "deny": plain("Non"), "style": "danger"}}}},
		}, more...)}
	}
	opens(b, "new_case", level("Un"))
	names := []string{"Deux", "Trois"}
	b.on("deeper", func(in obj) any {
		name := names[0]
		names = append(names[1:], name)
		go b.call("views.push", obj{"trigger_id": in["trigger_id"], "view": level(name)}, "")
		return nil
	})
	b.on("renew", func(in obj) any {
		go b.call("views.update", obj{"view_id": sub(in, "view", "id"), "view": level("Trois bis", obj{"type": "section", "text": mrkdwn("Actualisé à 10:31")})}, "")
		return nil
	})
	erased := make(chan bool, 1)
	b.on("erase", func(in obj) any { erased <- true; return nil })
	b.on("level", func(in obj) any { return obj{"response_action": "clear"} })
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	p.click("#main .composer button", "Raccourcis de l’application")
	p.click("[role=menuitem]", "Nouveau dossier")
	p.see("dialog h2", "Un")
	p.focus("[data-block=name] input")
	p.keys("Martin")
	p.click("dialog button", "Plus loin")
	p.see("dialog h2", "Deux")
	p.click("dialog button", "Plus loin")
	p.see("dialog h2", "Trois")
	p.focus("[data-block=name] input")
	p.keys("abc")
	p.click("dialog button", "Actualiser")
	p.see("dialog h2", "Trois bis")
	p.see("dialog .block", "Actualisé à 10:31")
	p.wait(`document.querySelector("[data-block=name] input").value === "abc"`)
	p.shot("third")

	p.click("dialog button", "Effacer")
	p.see("dialog h2", "Effacer ?")
	p.shot("confirm")
	p.click("dialog button", "Non")
	p.gone("dialog h2", "Effacer ?")
	p.click("dialog button", "Effacer")
	p.click("dialog button", "Oui")
	if !<-erased {
		t.Error("the confirmed press did not arrive")
	}

	p.keys(kb.Escape)
	p.see("dialog h2", "Deux")
	p.keys(kb.Escape)
	p.see("dialog h2", "Un")
	p.wait(`document.querySelector("[data-block=name] input").value === "Martin"`)
	p.click("dialog button", "Plus loin")
	p.see("dialog h2", "Deux")
	p.click("dialog button", "Tout fermer")
	p.gone("dialog", "")
}

func TestHomeAndClock(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	b.on("app_home_opened", func(in obj) any {
		if sub(in, "event", "tab") != "home" {
			return nil
		}
		go b.call("views.publish", obj{"user_id": sub(in, "event", "user"), "view": obj{"type": "home", "blocks": []obj{
			{"type": "header", "text": plain("Votre journée")},
			{"type": "section", "block_id": "s", "text": mrkdwn("*3 dossiers* à relancer aujourd’hui"), "fields": []obj{mrkdwn("*Échu*\n48 210,00 €"), mrkdwn("*Promesses*\n2 à vérifier")}, "accessory": button("open_list", "Voir")},
			{"type": "divider"},
			{"type": "actions", "block_id": "filters", "elements": []obj{
				{"type": "static_select", "action_id": "sort", "placeholder": plain("Trier par"), "options": []obj{option("Montant", "amount"), option("Retard", "delay")}},
				{"type": "datepicker", "action_id": "since", "initial_date": "2026-03-02"},
				{"type": "overflow", "action_id": "more", "options": []obj{option("Tout replier", "fold"), option("Aide", "help")}}}},
			{"type": "context", "elements": []obj{mrkdwn("Données du 2 mars 2026 à 8 h 30")}},
		}}}, "")
		return nil
	})
	chosen := make(chan string, 2)
	b.on("sort", func(in obj) any {
		chosen <- str(sub(in["actions"].([]any)[0].(obj), "selected_option", "value"))
		return nil
	})
	b.on("more", func(in obj) any {
		chosen <- str(sub(in["actions"].([]any)[0].(obj), "selected_option", "value"))
		return nil
	})
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	p.click("#rail button", "Accueil")
	p.see(".home h2", "Votre journée")
	p.shot("home")
	p.click(".home .combo-input", "")
	p.click("[role=option]", "Retard")
	if got := <-chosen; got != "delay" {
		t.Errorf("the select sent %q, want delay", got)
	}
	p.click(".home button", "Autres actions")
	p.click("[role=menuitem]", "Aide")
	if got := <-chosen; got != "help" {
		t.Errorf("the overflow menu sent %q, want help", got)
	}

	p.see("#clock-face", "10:30")
	p.click("#clock-hour", "")
	p.see("#clock-face", "11:30")
	p.click("#clock-morning", "")
	p.see("#clock-face", "3 mars 2026, 08:30")
	p.see(".clock-moved", "avancée")
	p.click("#clock-menu", "")
	p.click("[role=menuitem]", "lundi")
	p.see("#clock-face", "9 mars 2026, 08:30")
	p.shot("clock")

	p.click("#more", "")
	p.click("[role=menuitem]", "Réinitialiser")
	p.click("dialog button", "Réinitialiser")
	p.see(".toast", "rechargé")
}

package browsertest

import (
	"bytes"
	"os"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"amiable/bot/workspace"
)

func cell(s string) obj { return obj{"type": "raw_text", "text": s} }
func num(v float64, s string) obj {
	return obj{"type": "raw_number", "value": v, "text": s}
}

func text(s string, style ...string) obj {
	e := obj{"type": "text", "text": s}
	if len(style) > 0 {
		e["style"] = obj{style[0]: true}
	}
	return e
}

func rich(elements ...obj) []obj {
	return []obj{{"type": "rich_text_section", "elements": elements}}
}

// gallery posts every block that a message takes.
func (b *bot) gallery(channel string) {
	points := func(v ...float64) []obj {
		var list []obj
		for i, x := range v {
			list = append(list, obj{"label": []string{"Oct.", "Nov.", "Déc.", "Janv.", "Févr."}[i], "value": x})
		}
		return list
	}
	axis := obj{"categories": []string{"Oct.", "Nov.", "Déc.", "Janv.", "Févr."}, "x_label": "Mois", "y_label": "Euros"}
	b.post(channel, obj{"blocks": []obj{
		{"type": "header", "text": plain("Dossier Garage Martin :moneybag:")},
		{"type": "section", "text": mrkdwn("*Gras* _italique_ ~barré~ `FA-112` <@" + workspace.Sophie + "> <#" + workspace.Recouvrement + ">\n> citation\n<https://example.com/a?b=1&amp;c=2|un lien> :white_check_mark: <!date^1773480000^{date_long} à {time}|14 mars>"),
			"accessory": button("x", "Ouvrir")},
		{"type": "section", "fields": []obj{mrkdwn("*Dû*\n4 820,00 €"), mrkdwn("*Retard*\n37 jours"), mrkdwn("*Contact*\nMme Roy"), mrkdwn("*Dernier échange*\n26 février 2026")}},
		{"type": "divider"},
		{"type": "rich_text", "elements": []obj{
			{"type": "rich_text_section", "elements": []obj{text("À faire ", "bold"), text("avant vendredi", "italic"), {"type": "user", "user_id": workspace.Claire}}},
			{"type": "rich_text_list", "style": "ordered", "elements": []obj{{"type": "rich_text_section", "elements": []obj{text("Appeler")}}, {"type": "rich_text_section", "elements": []obj{text("Confirmer")}}}},
			{"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": []obj{{"type": "rich_text_section", "elements": []obj{text("par e-mail")}}}},
			{"type": "rich_text_quote", "elements": []obj{text("Je vous règle le 14.")}},
			{"type": "rich_text_preformatted", "elements": []obj{text("FR76 …")}}}},
		{"type": "actions", "elements": []obj{
			{"type": "button", "action_id": "ok", "text": plain("Approuver"), "style": "primary"}, {"type": "button", "action_id": "no", "text": plain("Refuser"), "style": "danger"}, button("edit", "Modifier"),
			{"type": "timepicker", "action_id": "tp", "initial_time": "10:30"}, {"type": "datetimepicker", "action_id": "dtp", "initial_date_time": 1773480600},
			{"type": "conversations_select", "action_id": "cs", "placeholder": plain("Canal")}, {"type": "checkboxes", "action_id": "cb", "options": []obj{option("Me le rappeler", "r")}},
			{"type": "overflow", "action_id": "of", "options": []obj{option("Plus tard", "l")}}}},
		{"type": "context", "elements": []obj{mrkdwn("Source : *Guide Amiable*, § 4"), plain("Peut se tromper.")}},
	}})
	b.post(channel, obj{"blocks": []obj{
		{"type": "markdown", "text": "## Plan d’appel\n\nAvant tout, **écoutez** puis *reformulez* :\n\n1. Rappeler la facture `FA-112`\n   - le montant\n   - l’échéance\n2. Demander une date\n\n> « Je paie vendredi »\n\n| Étape | Délai |\n|:--|--:|\n| Appel | J+3 |\n| Lettre | J+15 |\n\n- [x] fait\n- [ ] à faire\n\n```\nBonjour,\n```\n\n[le guide](https://example.com) ~~non~~ \\*tel quel\\*"},
		{"type": "table", "rows": [][]obj{{cell("Facture"), cell("Montant")}, {cell("FA-112"), num(1200, "1 200,00 €")}, {{"type": "rich_text", "elements": rich(text("FA-118", "bold"))}, num(3620, "3 620,00 €")}}, "column_settings": []obj{{"align": "left"}, {"align": "right"}}},
	}})
	rows := [][]obj{{cell("Débiteur"), cell("Dû"), cell("Retard")}}
	for i, name := range []string{"Garage Martin", "Boulangerie Petit", "SARL Le Gall", "Transports Roux", "Hôtel du Lac", "Menuiserie Blanc", "Cabinet Noir"} {
		rows = append(rows, []obj{cell(name), num(float64(1000*(7-i)), ""), num(float64(5*i), "")})
	}
	b.post(channel, obj{"blocks": []obj{{"type": "data_table", "caption": "Les plus gros retards", "page_size": 5, "rows": rows}}})
	b.post(channel, obj{"blocks": []obj{
		{"type": "data_visualization", "title": "Encaissements", "chart": obj{"type": "bar", "axis_config": axis, "series": []obj{{"name": "Promis", "data": points(12000, 9000, 15000, 8000, 11000)}, {"name": "Reçu", "data": points(10000, 8500, 9000, 7900, 4000)}}}},
		{"type": "data_visualization", "title": "Délai moyen", "chart": obj{"type": "line", "axis_config": axis, "series": []obj{{"name": "Jours", "data": points(52, 49, 51, 44, 41)}}}},
		{"type": "data_visualization", "title": "Échus par tranche", "chart": obj{"type": "pie", "segments": []obj{{"label": "0-30 j", "value": 22000}, {"label": "31-60 j", "value": 12000}, {"label": "61-90 j", "value": 7000}, {"label": "> 90 j", "value": 2000}}}},
	}})
	b.post(channel, obj{"blocks": []obj{
		{"type": "plan", "title": "Préparation de la relance", "tasks": []obj{
			{"type": "task_card", "task_id": "1", "title": "Lire le dossier", "status": "complete"},
			{"type": "task_card", "task_id": "2", "title": "Vérifier les montants", "status": "in_progress", "details": obj{"type": "rich_text", "elements": rich(text("3 factures sur 5"))}, "sources": []obj{{"type": "url", "url": "https://example.com/guide", "text": "Guide, § 4"}}},
			{"type": "task_card", "task_id": "3", "title": "Rédiger", "status": "pending"}, {"type": "task_card", "task_id": "4", "title": "Envoyer", "status": "error"}}},
		{"type": "image", "image_url": "https://example.com/logo.png", "alt_text": "Logo du client"},
		{"type": "context_actions", "elements": []obj{
			{"type": "feedback_buttons", "action_id": "fb", "positive_button": obj{"text": plain("Utile"), "value": "1"}, "negative_button": obj{"text": plain("Pas utile"), "value": "0"}},
			{"type": "icon_button", "action_id": "del", "icon": "trash", "text": plain("Effacer")}}},
	}})
}

func pdf(t *testing.T) []byte {
	t.Helper()
	doc := fpdf.New("P", "mm", "A4", "")
	doc.AddPage()
	doc.SetFont("Helvetica", "", 14)
	doc.Cell(60, 12, "Relance n 2 - Garage Martin")
	var out bytes.Buffer
	if err := doc.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestEveryBlock(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	b.gallery(workspace.Recouvrement)
	b.file(workspace.Recouvrement, "relance.pdf", "Relance n° 2", pdf(t))
	for _, l := range []look{wide, night, phone, phoneN} {
		t.Run(l.String(), func(t *testing.T) {
			t.Parallel()
			p := visit(t, b.w, b.url, workspace.Claire, l)
			p.see(".file-name", "Relance n° 2")
			p.wait(`document.querySelector("iframe.pdf-frame")`)
			if broken := p.text(".broken"); broken != "" {
				t.Errorf("blocks that the page does not know: %s", broken)
			}
			wide := eval[bool](p, `document.documentElement.scrollWidth <= innerWidth && document.querySelector("#main .scroller").scrollWidth <= document.querySelector("#main .scroller").clientWidth`)
			if !wide {
				t.Error("the page scrolls sideways")
			}
			if os.Getenv("SHOTS") == "" {
				return
			}
			// The gallery, a screen at a time, from the newest.
			for i := range 8 {
				p.shot(string(rune('a' + i)))
				eval[bool](p, `(() => { const s = document.querySelector("#main .scroller"); s.scrollTop -= s.clientHeight - 60; return true })()`)
			}
		})
	}
}

func TestBlocksMeanWhatTheySay(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	b.gallery(workspace.Recouvrement)
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	p.see(".block-header h2", "Dossier Garage Martin")
	p.see(".chip", "@sophie")
	p.see("a.chip", "#recouvrement")
	p.see("blockquote", "citation")
	p.wait(`document.querySelector('.block-section a[href="https://example.com/a?b=1&c=2"]')`)
	p.see("time.date-token", "samedi 14 mars 2026 à 10:20")
	p.see(".markdown .md-h2", "Plan d’appel")
	p.see(".markdown ol ul li", "l’échéance")
	p.see(".markdown table td.to-right", "J+15")
	p.see(".markdown p", "*tel quel*")
	p.see(".block-table td.to-right", "3 620,00 €")
	p.wait(`document.querySelectorAll("svg.chart-svg[role=img] rect").length === 10`)
	p.wait(`document.querySelector("svg.chart-pie").getAttribute("aria-label").includes("0-30 j 22 000 (51 %)".replaceAll(" 000", "\u202f000"))`)
	p.see(".picture-outside a", "Logo du client")
	p.see(".plan-title", "1 sur 4")

	// data_table: five rows a page, sorted by a press on a head.
	p.wait(`document.querySelectorAll(".block-data-table tbody tr").length === 5`)
	p.click(".block-data-table .sort", "Dû")
	p.wait(`document.querySelector(".block-data-table tbody tr").textContent.startsWith("Cabinet Noir")`)
	p.click(".block-data-table .sort", "Dû")
	p.wait(`document.querySelector(".block-data-table th[aria-sort=descending]")`)
	p.click(".pager button", "Page suivante")
	p.wait(`document.querySelectorAll(".block-data-table tbody tr").length === 2`)
	p.see(".pager", "Page 2 sur 2")
}

func TestWhatSlackRefusesIsRed(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	b.call("chat.postMessage", obj{"channel": workspace.Recouvrement, "text": "x", "blocks": []obj{{"type": "hologram"}}}, "invalid_blocks")
	p.see("#main .refusal .refusal-code", "invalid_blocks")
	p.see("#main .refusal-message", "hologram")
	p.see("#refusals", "1")
	b.call("views.open", obj{"trigger_id": "1.2.3", "view": obj{"type": "modal", "title": plain("x"), "blocks": []obj{}}}, "invalid_trigger_id")
	p.see("#refusals", "2")
	p.see(".toast", "views.open")
	p.shot("channel")
	p.click("#refusals", "")
	p.see("dialog .refusal", "invalid_trigger_id")
	p.shot("list")
	// They are still there after a reload.
	p.keys("\x1b")
	eval[bool](p, "location.reload() || true")
	p.see("#main .refusal .refusal-code", "invalid_blocks")
}

// TestBlocksOfStreams shows what only streams and modals may carry, and what
// the page does not know.
func TestBlocksOfStreams(t *testing.T) {
	t.Parallel()
	b := start(t, workspace.Options{})
	root := b.post(workspace.Recouvrement, obj{"text": "racine"})
	card := func(title string) obj {
		return obj{"type": "card", "title": plain(title), "subtitle": mrkdwn("*37 jours* de retard"), "body": mrkdwn("Promesse le 14 mars"), "actions": []obj{button("open_"+title, "Ouvrir")}}
	}
	ts := b.call("chat.startStream", obj{"channel": workspace.Recouvrement, "thread_ts": root, "recipient_user_id": workspace.Claire, "recipient_team_id": workspace.TeamID, "markdown_text": "Voici :"}, "")["ts"]
	b.call("chat.stopStream", obj{"channel": workspace.Recouvrement, "ts": ts, "blocks": []obj{
		{"type": "alert", "level": "warning", "text": mrkdwn("Données de *vendredi*")}, {"type": "alert", "level": "error", "text": plain("Envoi impossible")},
		card("Martin"), {"type": "carousel", "elements": []obj{card("Petit"), card("Roux")}},
		{"type": "container", "title": plain("Détails"), "is_collapsible": true, "default_collapsed": true, "child_blocks": []obj{{"type": "section", "text": mrkdwn("Caché d’abord")}}},
	}}, "")
	p := visit(t, b.w, b.url, workspace.Claire, wide)
	p.click(".thread-foot", "1 réponse")
	p.see("#thread .alert-warning strong", "vendredi")
	p.see("#thread .alert-error[role=alert]", "Envoi impossible")
	p.see("#thread .block-carousel .card", "Roux")
	p.gone("#thread .container-body", "Caché d’abord")
	p.click("#thread summary", "Détails")
	p.see("#thread .container-body", "Caché d’abord")
	p.shot("stream")
	got := eval[string](p, `(async () => {
		const { renderBlock } = await import("/js/blocks/index.js");
		const { Surface } = await import("/js/surface.js");
		const on = new Surface("message", { channel: "C", ts: "1" });
		const show = (block) => renderBlock(block, on).outerHTML;
		return [show({ type: "hologram" }), show({ type: "constructor" }), show(null),
			renderBlock({ type: "actions", elements: [{ type: "dial" }] }, on).innerText].join("\n");
	})()`)
	if n := bytes.Count([]byte(got), []byte("broken")); n != 3 || !bytes.Contains([]byte(got), []byte("Élément inconnu\u00a0: dial")) {
		t.Errorf("unknown and broken blocks are not shown as such:\n%s", got)
	}
}

package workspace

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func text(n int) string { return strings.Repeat("é", n) }

func pt(s string) reply { return reply{"type": "plain_text", "text": s} }
func md(s string) reply { return reply{"type": "mrkdwn", "text": s} }

func section(s string) reply { return reply{"type": "section", "text": md(s)} }

func actionRow(elements ...any) reply { return reply{"type": "actions", "elements": elements} }

func button(id, label, value string) reply {
	return reply{"type": "button", "action_id": id, "text": pt(label), "value": value}
}

func many(n int, make func(i int) reply) []any {
	var list []any
	for i := range n {
		list = append(list, make(i))
	}
	return list
}

func modal(blocks ...any) reply {
	if blocks == nil {
		blocks = []any{section("x")}
	}
	return reply{"type": "modal", "title": pt("Titre"), "submit": pt("OK"), "callback_id": "cb", "blocks": blocks}
}

// blockRules: blocks that pass, and the smallest step too far.
var blockRules = []struct {
	rule  string // with its source, as in rules.go
	good  []any
	bad   []any
	names string // what the refusal must name
}{
	{"§2.7 section text 3000", []any{section(text(3000))}, []any{section(text(3001))}, "/blocks/0/text/text"},
	{"§2.7 header 150", []any{reply{"type": "header", "text": pt(text(150))}}, []any{reply{"type": "header", "text": pt(text(151))}}, "/blocks/0/text/text"},
	{"§2.7 button label 75", []any{actionRow(button("a", text(75), "v"))}, []any{actionRow(button("a", text(76), "v"))}, "/blocks/0/elements/0/text/text"},
	{"§2.7 button value 2000", []any{actionRow(button("a", "b", text(2000)))}, []any{actionRow(button("a", "b", text(2001)))}, "/blocks/0/elements/0/value"},
	{"§2.7 action_id 255", []any{actionRow(button(text(255), "b", "v"))}, []any{actionRow(button(text(256), "b", "v"))}, "action_id"},
	{"§2.7 block_id 255", []any{reply{"type": "divider", "block_id": text(255)}}, []any{reply{"type": "divider", "block_id": text(256)}}, "/blocks/0/block_id"},
	{"§2.7 25 elements in actions", []any{actionRow(many(25, func(i int) reply { return button(fmt.Sprint(i), "b", "v") })...)},
		[]any{actionRow(many(26, func(i int) reply { return button(fmt.Sprint(i), "b", "v") })...)}, "no more than 25 items"},
	{"§2.7 10 elements in context", []any{reply{"type": "context", "elements": many(10, func(int) reply { return md("x") })}},
		[]any{reply{"type": "context", "elements": many(11, func(int) reply { return md("x") })}}, "no more than 10 items"},
	{"§2.7 5 elements in context_actions", []any{reply{"type": "context_actions", "elements": many(5, icon)}},
		[]any{reply{"type": "context_actions", "elements": many(6, icon)}}, "no more than 5 items"},
	{"§2.7 10 section fields", []any{reply{"type": "section", "fields": many(10, func(int) reply { return md("x") })}},
		[]any{reply{"type": "section", "fields": many(11, func(int) reply { return md("x") })}}, "no more than 10 items"},
	{"§2.7 50 blocks per message", many(50, func(int) reply { return reply{"type": "divider"} }),
		many(51, func(int) reply { return reply{"type": "divider"} }), "no more than 50 items"},
	{"§2.7 markdown 12,000 together", []any{reply{"type": "markdown", "text": text(6000)}, reply{"type": "markdown", "text": text(6000)}},
		[]any{reply{"type": "markdown", "text": text(6000)}, reply{"type": "markdown", "text": text(6001)}}, "12001 characters together"},
	{"duplicate block_id", []any{reply{"type": "divider", "block_id": "a"}, reply{"type": "divider", "block_id": "b"}},
		[]any{reply{"type": "divider", "block_id": "a"}, reply{"type": "divider", "block_id": "a"}}, "/blocks/1/block_id"},
	{"duplicate action_id in a block", []any{actionRow(button("a", "b", "v"), button("b", "b", "v"))},
		[]any{actionRow(button("a", "b", "v"), button("a", "b", "v"))}, "/blocks/0/elements/1/action_id"},
	{"unknown block type", []any{reply{"type": "divider"}}, []any{reply{"type": "text", "text": "x"}}, "unsupported type: text [json-pointer:/blocks/0/type]"},
	{"unknown element type", []any{actionRow(button("a", "b", "v"))}, []any{actionRow(reply{"type": "link", "action_id": "a"})}, "/blocks/0/elements/0/type"},
	{"element in the wrong place", []any{actionRow(button("a", "b", "v"))}, []any{actionRow(reply{"type": "plain_text_input", "action_id": "a"})}, "unsupported type: plain_text_input"},
	{"unknown property", []any{reply{"type": "divider"}}, []any{reply{"type": "divider", "color": "red"}}, "invalid additional property: color"},
	{"section 3: no alert in chat.postMessage", []any{section("x")}, []any{reply{"type": "alert", "text": md("x")}}, "unsupported type: alert"},
	{"section 3: no card in chat.postMessage", []any{section("x")}, []any{reply{"type": "card", "title": pt("x")}}, "unsupported type: card"},
	{"section 3: no carousel in chat.postMessage", []any{section("x")}, []any{reply{"type": "carousel", "elements": []any{}}}, "unsupported type: carousel"},
	{"plain_text where it is demanded", []any{reply{"type": "header", "text": pt("x")}}, []any{reply{"type": "header", "text": md("x")}}, "must be plain_text"},
	{"empty text", []any{section("x")}, []any{section("")}, "more than 0 characters"},
	{"chart: a point for every category", []any{chartOf(2)}, []any{chartOf(1)}, "exactly one point for every category"},
	{"option text 75", []any{actionRow(selectOf(text(75), "v"))}, []any{actionRow(selectOf(text(76), "v"))}, "/options/0/text/text"},
	{"option value 150", []any{actionRow(selectOf("x", text(150)))}, []any{actionRow(selectOf("x", text(151)))}, "/options/0/value"},
	{"option chosen from the start", []any{actionRow(preset("1"))}, []any{actionRow(preset("2"))}, "initial_option"},
	{"Block Kit: image needs alt_text", []any{reply{"type": "image", "image_url": "https://x.example/a.png", "alt_text": "x"}},
		[]any{reply{"type": "image", "image_url": "https://x.example/a.png"}}, "alt_text"},
	{"§2.7 task card title 256", []any{taskOf(256)}, []any{taskOf(257)}, "/blocks/0/title"},
	{"plan holds task cards", []any{planOf(taskOf(1))}, []any{planOf(reply{"type": "divider"})}, "/blocks/0/tasks/0/type"},
	{"container holds blocks", []any{containerOf(section("x"))}, []any{containerOf(reply{"type": "markdown", "text": "x"})}, "/blocks/0/child_blocks/0/type"},
	{"rich text elements", []any{richOf("x")}, []any{reply{"type": "rich_text", "elements": []any{reply{"type": "html"}}}}, "unsupported type: html"},
	{"confirm title 100", []any{actionRow(confirmed(100))}, []any{actionRow(confirmed(101))}, "/confirm/title/text"},
	{"pie values above 0", []any{pieOf(1)}, []any{pieOf(0)}, "/segments/0/value"},
	{"data table needs a caption", []any{reply{"type": "data_table", "caption": "x", "rows": tableOf()["rows"]}}, []any{reply{"type": "data_table", "rows": tableOf()["rows"]}}, "caption"},
	{"one table in a message", []any{tableOf()}, []any{tableOf(), tableOf()}, "only one table"},
}

func icon(i int) reply {
	return reply{"type": "icon_button", "icon": "trash", "action_id": fmt.Sprint(i), "text": pt("x")}
}

func selectOf(label, value string) reply {
	return reply{"type": "static_select", "action_id": "s", "placeholder": pt("x"), "options": []any{reply{"text": pt(label), "value": value}}}
}

func preset(value string) reply {
	e := selectOf("x", "1")
	e["initial_option"] = reply{"text": pt("x"), "value": value}
	return e
}

func taskOf(title int) reply {
	return reply{"type": "task_card", "task_id": "1", "title": text(title), "status": "complete", "details": richOf("x"),
		"sources": []any{reply{"type": "url", "url": "https://x.example", "text": "x"}}}
}

func planOf(task reply) reply { return reply{"type": "plan", "title": "x", "tasks": []any{task}} }

func containerOf(child reply) reply {
	return reply{"type": "container", "title": pt("x"), "child_blocks": []any{child}}
}

func confirmed(title int) reply {
	b := button("a", "b", "v")
	b["confirm"] = reply{"title": pt(text(title)), "text": md("x"), "confirm": pt("x"), "deny": pt("x")}
	return b
}

func pieOf(value int) reply {
	return reply{"type": "data_visualization", "title": "x", "chart": reply{"type": "pie", "segments": []any{reply{"label": "x", "value": value}}}}
}

func tableOf() reply {
	return reply{"type": "table", "rows": []any{[]any{reply{"type": "raw_text", "text": "x"}}}}
}

func chartOf(points int) reply {
	data := []any{reply{"label": "jan", "value": 1}, reply{"label": "fév", "value": 2}}[:points]
	return reply{"type": "data_visualization", "title": "Encours", "chart": reply{
		"type": "bar", "axis_config": reply{"categories": []any{"jan", "fév"}}, "series": []any{reply{"name": "Dû", "data": data}},
	}}
}

func TestBlockRules(t *testing.T) {
	t.Parallel()
	for _, r := range blockRules {
		t.Run(r.rule, func(t *testing.T) {
			t.Parallel()
			w := open(t, Options{})
			wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "blocks": r.good}))
			wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "blocks": r.bad}), "invalid_blocks", r.names)
			page, _ := w.Messages(Query{Channel: Recouvrement})
			if len(page.Messages) != 1 {
				t.Errorf("%d messages, want the good one alone", len(page.Messages))
			}
			if refused := w.Calls(0, 0, true); len(refused) != 1 || refused[0].Error != "invalid_blocks" {
				t.Errorf("refused calls: %+v", refused)
			}
		})
	}
}

func inputBlock(block, action string) reply {
	return reply{"type": "input", "block_id": block, "label": pt("Montant"), "element": reply{"type": "plain_text_input", "action_id": action}}
}

func prompts(n int) []any {
	return many(n, func(i int) reply { return reply{"title": fmt.Sprint(i), "message": "x"} })
}

func responseAt(w *Workspace) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.responseURL(responseURL{channel: Recouvrement, person: Claire})
}

func respondTo(t *testing.T, u string, body reply) reply {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, u, strings.NewReader(string(mustJSON(body))))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	out, _ := send(t, r)
	return out
}

// startStream starts a stream in a thread of Claire's direct message.
func startStream(t *testing.T, w *Workspace) string {
	t.Helper()
	root := say(t, w, Direct(Claire), "question")
	out := wantOK(t, post(t, w, "chat.startStream", reply{"channel": Direct(Claire), "thread_ts": root, "markdown_text": "début "}))
	ts, _ := out["ts"].(string)
	return ts
}

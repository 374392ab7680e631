package workspace

import (
	"encoding/json"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

func mustJSON(v any) json.RawMessage {
	data, _ := json.Marshal(v)
	return data
}

// placed is an element and the block that holds it.
type placed struct {
	block   string
	element map[string]any
	input   map[string]any // the input block, when it is in one
}

// elementsOf lists the interactive elements of blocks, in order.
func elementsOf(raw json.RawMessage) []placed {
	var list []map[string]any
	_ = json.Unmarshal(raw, &list)
	var out []placed
	for _, b := range list {
		id, _ := b["block_id"].(string)
		for _, key := range []string{"elements", "actions"} {
			items, _ := b[key].([]any)
			for _, e := range items {
				if m, ok := e.(map[string]any); ok && m["action_id"] != nil {
					out = append(out, placed{block: id, element: m})
				}
			}
		}
		if m, ok := b["accessory"].(map[string]any); ok && m["action_id"] != nil {
			out = append(out, placed{block: id, element: m})
		}
		if m, ok := b["element"].(map[string]any); ok {
			out = append(out, placed{block: id, element: m, input: b})
		}
		out = append(out, cellElements(id, b["rows"])...)
		for _, key := range []string{"child_blocks", "elements"} {
			if nested, ok := b[key].([]any); ok {
				out = append(out, elementsOf(onlyBlocks(nested))...)
			}
		}
	}
	return out
}

// cellElements finds the buttons inside the cells of a data table.
func cellElements(block string, rows any) (out []placed) {
	list, _ := rows.([]any)
	for _, row := range list {
		cells, _ := row.([]any)
		for _, c := range cells {
			cell, _ := c.(map[string]any)
			if m, ok := cell["element"].(map[string]any); ok && cell["type"] == "action_cell" {
				out = append(out, placed{block: block, element: m})
			}
		}
	}
	return out
}

// onlyBlocks keeps what can be a block inside a container or carousel.
func onlyBlocks(list []any) json.RawMessage {
	var blocks []any
	for _, v := range list {
		if m, ok := v.(map[string]any); ok && m["action_id"] == nil && blockSpecs[str(m["type"])].check != nil {
			blocks = append(blocks, m)
		}
	}
	return mustJSON(blocks)
}

func str(v any) string { s, _ := v.(string); return s }

// locate finds an element by action id, and by block id when it is given.
func locate(raw json.RawMessage, block, action string) (placed, bool) {
	for _, p := range elementsOf(raw) {
		if p.element["action_id"] == action && (block == "" || block == p.block) {
			return p, true
		}
	}
	return placed{}, false
}

// stateOf turns a short value into the state of an element; ok is false when
// it is none of the element's choices.
func stateOf(e map[string]any, v any) (state reply, ok bool) {
	typ := str(e["type"])
	if full, is := v.(map[string]any); is && full["type"] == typ {
		return full, true
	}
	state = reply{"type": typ}
	switch typ {
	case "static_select", "radio_buttons", "overflow":
		o := findOption(e, str(v))
		state["selected_option"] = nilMap(o)
		return state, o != nil || v == nil
	case "external_select":
		state["selected_option"] = looseOption(v)
	case "checkboxes", "multi_static_select":
		list, ok := chosen(e, v)
		state["selected_options"] = list
		return state, ok
	case "multi_external_select":
		state["selected_options"] = looseOptions(v)
	case "datetimepicker":
		return dateTime(state, v)
	case "feedback_buttons":
		return feedbackState(state, e, v)
	case "button", "icon_button":
		if e["value"] != nil {
			state["value"] = e["value"]
		}
		if e["text"] != nil {
			state["text"] = e["text"]
		}
	default:
		return plainState(state, typ, v)
	}
	return state, true
}

// plainState is for elements whose state is what was typed or picked.
func plainState(state reply, typ string, v any) (reply, bool) {
	key := map[string]string{
		"users_select": "selected_user", "channels_select": "selected_channel", "conversations_select": "selected_conversation",
		"multi_users_select": "selected_users", "multi_channels_select": "selected_channels", "multi_conversations_select": "selected_conversations",
		"datepicker": "selected_date", "timepicker": "selected_time", "rich_text_input": "rich_text_value", "file_input": "files",
	}[typ]
	if key == "" {
		key = "value" // text inputs
		if s, isNumber := v.(float64); isNumber {
			v = strconv.FormatFloat(s, 'f', -1, 64)
		}
	}
	if v == "" {
		v = nil
	}
	if typ == "rich_text_input" && v != nil {
		v = richOf(str(v))
	}
	state[key] = v
	switch typ {
	case "datepicker":
		return state, v == nil || parses(time.DateOnly, v)
	case "timepicker":
		return state, v == nil || parses("15:04", v)
	}
	return state, true
}

func parses(layout string, v any) bool {
	_, err := time.Parse(layout, str(v))
	return err == nil
}

func nilMap(m map[string]any) any {
	if m == nil {
		return nil
	}
	return m
}

// looseOption is an option of an external select: given whole, or by value.
func looseOption(v any) any {
	switch x := v.(type) {
	case map[string]any:
		return x
	case string:
		if x != "" {
			return reply{"text": reply{"type": plain, "text": x}, "value": x}
		}
	}
	return nil
}

func looseOptions(v any) []any {
	list := []any{}
	items, _ := v.([]any)
	for _, x := range items {
		list = append(list, looseOption(x))
	}
	return list
}

func chosen(e map[string]any, v any) ([]any, bool) {
	list := []any{}
	items, _ := v.([]any)
	if one, ok := v.([]string); ok {
		for _, s := range one {
			items = append(items, s)
		}
	}
	for _, x := range items {
		o := findOption(e, str(x))
		if o == nil {
			return nil, false
		}
		list = append(list, o)
	}
	return list, true
}

func dateTime(state reply, v any) (reply, bool) {
	switch n := v.(type) {
	case float64:
		state["selected_date_time"] = int64(n)
	case int:
		state["selected_date_time"] = int64(n)
	case int64:
		state["selected_date_time"] = n
	case nil:
		state["selected_date_time"] = nil
	default:
		return state, false
	}
	return state, true
}

func feedbackState(state reply, e map[string]any, v any) (reply, bool) {
	for _, k := range []string{"positive_button", "negative_button"} {
		if b, _ := e[k].(map[string]any); b != nil && b["value"] == v {
			state["value"], state["text"] = b["value"], b["text"]
			return state, true
		}
	}
	return state, false
}

// initialOf is the short value an element has before anybody touches it.
func initialOf(e map[string]any) any {
	for _, k := range []string{"initial_option", "initial_options"} {
		switch o := e[k].(type) {
		case map[string]any:
			return o["value"]
		case []any:
			var values []any
			for _, x := range o {
				m, _ := x.(map[string]any)
				values = append(values, m["value"])
			}
			return values
		}
	}
	for _, k := range []string{"initial_value", "initial_date", "initial_time", "initial_date_time", "initial_user", "initial_users",
		"initial_channel", "initial_channels", "initial_conversation", "initial_conversations"} {
		if e[k] != nil {
			return e[k]
		}
	}
	return nil
}

// formState is view.state: every input and every element that holds a value,
// with what the person entered or the initial value.
func formState(raw json.RawMessage, values map[string]map[string]any) (reply, bool) {
	out := reply{}
	for _, p := range elementsOf(raw) {
		typ := str(p.element["type"])
		if typ == "button" || typ == "icon_button" || typ == "overflow" || typ == "feedback_buttons" {
			continue
		}
		action := str(p.element["action_id"])
		v, given := values[p.block][action]
		if !given {
			v = initialOf(p.element)
		}
		state, ok := stateOf(p.element, v)
		if !ok {
			return nil, false
		}
		block, _ := out[p.block].(reply)
		if block == nil {
			block = reply{}
			out[p.block] = block
		}
		block[action] = state
	}
	return reply{"values": out}, true
}

// localErrors are the checks that Slack's own client does before it submits.
func (w *Workspace) localErrors(as string, raw json.RawMessage, state reply) map[string]string {
	say := func(fr, en string) string {
		if p := w.people[as]; p != nil && strings.HasPrefix(p.Locale, "en") {
			return en
		}
		return fr
	}
	errs := map[string]string{}
	values := state["values"].(reply)
	for _, p := range elementsOf(raw) {
		if p.input == nil {
			continue
		}
		s := values[p.block].(reply)[str(p.element["action_id"])].(reply)
		empty := len(filled(s)) == 0
		switch {
		case empty && p.input["optional"] != true:
			errs[p.block] = say("Veuillez compléter ce champ requis.", "Please complete this required field.")
		case !empty && !fits(p.element, str(s["value"])):
			errs[p.block] = say("Cette valeur ne convient pas.", "This value is not valid.")
		}
	}
	return errs
}

// filled is what a state holds besides its type.
func filled(s reply) reply {
	f := maps.Clone(s)
	delete(f, "type")
	maps.DeleteFunc(f, func(_ string, v any) bool {
		list, isList := v.([]any)
		return v == nil || v == "" || isList && len(list) == 0
	})
	return f
}

// fits checks a typed value against its element.
func fits(e map[string]any, v string) bool {
	switch str(e["type"]) {
	case "plain_text_input":
		n := float64(utf8.RuneCountInString(v))
		low, _ := e["min_length"].(float64)
		high, ok := e["max_length"].(float64)
		return n >= low && (!ok || n <= high)
	case "number_input":
		return fitsNumber(e, v)
	case "email_text_input":
		at := strings.IndexByte(v, '@')
		return at > 0 && strings.Contains(v[at:], ".") && !strings.ContainsAny(v, " ,")
	case "url_text_input":
		u, err := url.Parse(v)
		return err == nil && u.Scheme != "" && u.Host != ""
	}
	return true
}

func fitsNumber(e map[string]any, v string) bool {
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || e["is_decimal_allowed"] != true && n != float64(int64(n)) {
		return false
	}
	if low, err := strconv.ParseFloat(number(e["min_value"]), 64); err == nil && n < low {
		return false
	}
	high, err := strconv.ParseFloat(number(e["max_value"]), 64)
	return err != nil || n <= high
}

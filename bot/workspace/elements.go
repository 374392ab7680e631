package workspace

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// elementSpec says where an element may stand (section, actions, input,
// context, context_actions, card, data_table) and what it has besides type
// and action_id.
type elementSpec struct {
	parents string
	fields  string
	check   func(c *checker, e map[string]any, ptr string)
}

var elementSpecs map[string]elementSpec

func init() {
	const menu = "section actions input"
	const shared = " placeholder confirm focus_on_load"
	elementSpecs = map[string]elementSpec{
		"button":                     {"section actions card data_table", "text url value style confirm accessibility_label agent_prompt agent_prompt_display visible_to_user_ids", (*checker).button},
		"icon_button":                {"context_actions", "icon text value confirm accessibility_label visible_to_user_ids", (*checker).iconButton},
		"feedback_buttons":           {"context_actions", "positive_button negative_button", (*checker).feedback},
		"overflow":                   {"section actions", "options confirm", func(c *checker, e map[string]any, p string) { c.options(e, p, 1, 5) }},
		"static_select":              {menu, "options option_groups initial_option" + shared, (*checker).static},
		"multi_static_select":        {"section input", "options option_groups initial_options max_selected_items" + shared, (*checker).static},
		"external_select":            {menu, "initial_option min_query_length" + shared, nil},
		"multi_external_select":      {"section input", "initial_options min_query_length max_selected_items" + shared, nil},
		"users_select":               {menu, "initial_user" + shared, nil},
		"multi_users_select":         {"section input", "initial_users max_selected_items" + shared, nil},
		"channels_select":            {menu, "initial_channel response_url_enabled" + shared, nil},
		"multi_channels_select":      {"section input", "initial_channels max_selected_items" + shared, nil},
		"conversations_select":       {menu, "initial_conversation default_to_current_conversation response_url_enabled filter" + shared, nil},
		"multi_conversations_select": {"section input", "initial_conversations default_to_current_conversation filter max_selected_items" + shared, nil},
		"datepicker":                 {menu, "initial_date" + shared, func(c *checker, e map[string]any, p string) { c.layout(e, "initial_date", p, time.DateOnly) }},
		"timepicker":                 {menu, "initial_time timezone" + shared, func(c *checker, e map[string]any, p string) { c.layout(e, "initial_time", p, "15:04") }},
		"datetimepicker":             {"actions input", "initial_date_time confirm focus_on_load", nil},
		"checkboxes":                 {menu, "options initial_options confirm focus_on_load visible_to_user_ids", func(c *checker, e map[string]any, p string) { c.options(e, p, 1, 10) }},
		"radio_buttons":              {menu, "options initial_option confirm focus_on_load", func(c *checker, e map[string]any, p string) { c.options(e, p, 1, 10) }},
		"plain_text_input":           {"input", "placeholder initial_value multiline min_length max_length dispatch_action_config focus_on_load", (*checker).plainInput},
		"number_input":               {"input", "placeholder is_decimal_allowed initial_value min_value max_value dispatch_action_config focus_on_load", nil},
		"email_text_input":           {"input", "placeholder initial_value dispatch_action_config focus_on_load", nil},
		"url_text_input":             {"input", "placeholder initial_value dispatch_action_config focus_on_load", nil},
		"rich_text_input":            {"input", "placeholder initial_value dispatch_action_config focus_on_load min_lines max_lines", nil},
		"file_input":                 {"input", "filetypes max_files", nil},
		"image":                      {"section context", "image_url slack_file alt_text", (*checker).image},
	}
}

// element checks an element inside a parent block; seen holds the action ids
// of that block.
func (c *checker) element(v any, ptr, parent string, seen map[string]bool) {
	e := c.obj(v, ptr)
	if e == nil {
		return
	}
	typ, _ := e["type"].(string)
	spec, known := elementSpecs[typ]
	if !known || !slices.Contains(strings.Fields(spec.parents), parent) {
		c.fail(ptr+"/type", "unsupported type: %s", typ)
		return
	}
	c.only(e, ptr, append(strings.Fields(spec.fields), "action_id")...)
	if typ != "image" {
		c.actionID(e, ptr, seen)
	}
	c.textOf(e, "placeholder", ptr, plain, placeholder, false)
	if e["confirm"] != nil {
		c.confirm(e["confirm"], ptr+"/confirm")
	}
	if spec.check != nil {
		spec.check(c, e, ptr)
	}
}

func (c *checker) actionID(e map[string]any, ptr string, seen map[string]bool) {
	id := c.str(e, "action_id", ptr, idLength, false)
	if id == "" {
		id = c.id("a")
		e["action_id"] = id
	} else if seen[id] {
		c.fail(ptr+"/action_id", "`action_id` %q already exists in this block", id)
	}
	seen[id] = true
}

func (c *checker) button(e map[string]any, ptr string) {
	c.textOf(e, "text", ptr, plain, buttonLabel, true)
	c.str(e, "value", ptr, buttonValue, false)
	c.str(e, "url", ptr, maxURL, false)
	c.str(e, "accessibility_label", ptr, buttonLabel, false)
	c.enum(e, "style", ptr, "primary", "danger")
}

func (c *checker) iconButton(e map[string]any, ptr string) {
	c.enum(e, "icon", ptr, "trash")
	c.str(e, "icon", ptr, idLength, true)
	c.textOf(e, "text", ptr, plain, buttonLabel, true)
	c.str(e, "value", ptr, buttonValue, false)
}

func (c *checker) feedback(e map[string]any, ptr string) {
	for _, k := range []string{"positive_button", "negative_button"} {
		if b := c.obj(e[k], ptr+"/"+k); b != nil {
			c.only(b, ptr+"/"+k, "text", "value", "accessibility_label")
			c.textOf(b, "text", ptr+"/"+k, plain, buttonLabel, true)
			c.str(b, "value", ptr+"/"+k, buttonValue, true)
		}
	}
}

func (c *checker) static(e map[string]any, ptr string) {
	if (e["options"] == nil) == (e["option_groups"] == nil) {
		c.fail(ptr, "exactly one of options and option_groups is required")
		return
	}
	if e["options"] != nil {
		c.options(e, ptr, 1, maxOptions)
		return
	}
	for i, g := range c.arr(e, "option_groups", ptr, 1, maxOptions) {
		at := fmt.Sprintf("%s/option_groups/%d", ptr, i)
		if m := c.obj(g, at); m != nil {
			c.textOf(m, "label", at, plain, optionText, true)
			c.options(m, at, 1, maxOptions)
		}
	}
	c.initial(e, "initial_option", ptr)
	c.initial(e, "initial_options", ptr)
}

func (c *checker) options(e map[string]any, ptr string, low, high int) {
	for i, v := range c.arr(e, "options", ptr, low, high) {
		at := fmt.Sprintf("%s/options/%d", ptr, i)
		o := c.obj(v, at)
		if o == nil {
			continue
		}
		c.only(o, at, "text", "value", "description", "url")
		c.textOf(o, "text", at, anyText, optionText, true)
		c.textOf(o, "description", at, anyText, optionText, false)
		c.str(o, "value", at, optionValue, true)
	}
	for _, key := range []string{"initial_option", "initial_options"} {
		c.initial(e, key, ptr)
	}
}

// initial checks that what is chosen from the start is among the options.
func (c *checker) initial(e map[string]any, key, ptr string) {
	chosen, _ := e[key].([]any)
	if one, ok := e[key].(map[string]any); ok {
		chosen = []any{one}
	}
	for _, o := range chosen {
		m, _ := o.(map[string]any)
		value, _ := m["value"].(string)
		if findOption(e, value) == nil {
			c.fail(ptr+"/"+key, "is not among the options")
		}
	}
}

func (c *checker) plainInput(e map[string]any, ptr string) {
	for _, k := range []string{"min_length", "max_length"} {
		if n, ok := e[k].(float64); ok && (n < 0 || n > sectionText) {
			c.fail(ptr+"/"+k, "must be between 0 and %d", sectionText)
		}
	}
	c.str(e, "initial_value", ptr, sectionText, false)
}

func (c *checker) layout(e map[string]any, key, ptr, layout string) {
	if s := c.str(e, key, ptr, 20, false); s != "" {
		if _, err := time.Parse(layout, s); err != nil {
			c.fail(ptr+"/"+key, "must have the form %s", layout)
		}
	}
}

func (c *checker) confirm(v any, ptr string) {
	m := c.obj(v, ptr)
	if m == nil {
		return
	}
	c.only(m, ptr, "title", "text", "confirm", "deny", "style")
	c.textOf(m, "title", ptr, plain, confirmTitle, true)
	c.textOf(m, "text", ptr, anyText, confirmText, true)
	c.textOf(m, "confirm", ptr, plain, confirmLabel, true)
	c.textOf(m, "deny", ptr, plain, confirmLabel, true)
}

// findOption looks an option up by value, in options and option groups.
func findOption(e map[string]any, value string) map[string]any {
	lists := []any{e["options"]}
	groups, _ := e["option_groups"].([]any)
	for _, g := range groups {
		if m, ok := g.(map[string]any); ok {
			lists = append(lists, m["options"])
		}
	}
	for _, l := range lists {
		options, _ := l.([]any)
		for _, o := range options {
			if m, ok := o.(map[string]any); ok && m["value"] == value {
				return m
			}
		}
	}
	return nil
}

func number(v any) string {
	switch n := v.(type) {
	case float64:
		return strconv.FormatFloat(n, 'f', -1, 64)
	case string:
		return n
	}
	return ""
}

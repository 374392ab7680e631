package workspace

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

type blockSpec struct {
	surfaces []string
	fields   []string // besides type and block_id
	check    func(c *checker, b map[string]any, ptr string)
}

var (
	everywhere = []string{onMessage, onModal, onHome, onStream}
	messages   = []string{onMessage, onStream}
)

// blockSpecs are the blocks an app may send, where, and how. A block that is
// not listed is refused, and so is one on a surface that Slack's list of
// surfaces does not give it (where that list is silent: messages only).
var blockSpecs map[string]blockSpec

func init() {
	blockSpecs = map[string]blockSpec{
		"section":            {everywhere, []string{"text", "fields", "accessory", "expand"}, (*checker).section},
		"header":             {everywhere, []string{"text"}, func(c *checker, b map[string]any, p string) { c.textOf(b, "text", p, plain, headerText, true) }},
		"divider":            {everywhere, nil, func(*checker, map[string]any, string) {}},
		"context":            {everywhere, []string{"elements"}, (*checker).context},
		"actions":            {everywhere, []string{"elements"}, (*checker).actions},
		"input":              {[]string{onMessage, onModal, onHome}, []string{"label", "element", "hint", "optional", "dispatch_action"}, (*checker).input},
		"image":              {everywhere, []string{"image_url", "slack_file", "alt_text", "title"}, (*checker).image},
		"rich_text":          {everywhere, []string{"elements"}, (*checker).rich},
		"markdown":           {messages, []string{"text"}, (*checker).mark},
		"context_actions":    {messages, []string{"elements"}, (*checker).contextActions},
		"table":              {messages, []string{"rows", "column_settings"}, (*checker).table},
		"data_table":         {messages, []string{"rows", "caption", "page_size", "row_header_column_index"}, (*checker).dataTable},
		"data_visualization": {messages, []string{"title", "chart"}, (*checker).chart},
		"task_card":          {messages, []string{"task_id", "title", "status", "details", "output", "sources", "hide_title"}, (*checker).task},
		"plan":               {messages, []string{"title", "tasks"}, (*checker).plan},
		"container":          {messages, []string{"title", "rich_text_title", "subtitle", "icon", "width", "is_collapsible", "default_collapsed", "has_header_divider", "child_blocks"}, (*checker).container},
		// Section 3, Blocks: chat.postMessage refuses these three.
		"alert":    {[]string{onModal, onStream}, []string{"text", "level"}, (*checker).alert},
		"card":     {[]string{onModal, onHome, onStream}, []string{"hero_image", "icon", "slack_icon", "title", "subtitle", "body", "subtext", "actions"}, (*checker).card},
		"carousel": {[]string{onHome, onStream}, []string{"elements"}, (*checker).carousel},
	}
}

func (c *checker) section(b map[string]any, ptr string) {
	if b["text"] == nil && b["fields"] == nil {
		c.fail(ptr, "missing required field: text")
	}
	c.textOf(b, "text", ptr, anyText, sectionText, false)
	for i, f := range c.arr(b, "fields", ptr, 0, maxFields) {
		c.textObject(f, fmt.Sprintf("%s/fields/%d", ptr, i), anyText, fieldText)
	}
	if a := b["accessory"]; a != nil {
		c.element(a, ptr+"/accessory", "section", map[string]bool{})
	}
}

func (c *checker) context(b map[string]any, ptr string) {
	for i, e := range c.arr(b, "elements", ptr, 1, maxContext) {
		at := fmt.Sprintf("%s/elements/%d", ptr, i)
		if m, _ := e.(map[string]any); m != nil && m["type"] == "image" {
			c.element(e, at, "context", nil)
			continue
		}
		c.textObject(e, at, anyText, contextText)
	}
}

func (c *checker) elements(b map[string]any, ptr, parent string, most int) {
	seen := map[string]bool{}
	for i, e := range c.arr(b, "elements", ptr, 1, most) {
		c.element(e, fmt.Sprintf("%s/elements/%d", ptr, i), parent, seen)
	}
}

func (c *checker) actions(b map[string]any, ptr string) { c.elements(b, ptr, "actions", maxActions) }

func (c *checker) contextActions(b map[string]any, ptr string) {
	c.elements(b, ptr, "context_actions", maxContextA)
}

func (c *checker) input(b map[string]any, ptr string) {
	c.inputs++
	c.textOf(b, "label", ptr, plain, labelText, true)
	c.textOf(b, "hint", ptr, plain, labelText, false)
	if b["element"] == nil {
		c.fail(ptr, "missing required field: element")
		return
	}
	c.element(b["element"], ptr+"/element", "input", map[string]bool{})
}

func (c *checker) image(b map[string]any, ptr string) {
	if (b["image_url"] == nil) == (b["slack_file"] == nil) {
		c.fail(ptr, "exactly one of image_url and slack_file is required")
	}
	c.str(b, "image_url", ptr, maxURL, false)
	c.str(b, "alt_text", ptr, altText, true)
	c.textOf(b, "title", ptr, plain, altText, false)
}

func (c *checker) mark(b map[string]any, ptr string) {
	s := c.str(b, "text", ptr, maxMarkdown, true)
	n := utf8.RuneCountInString(s)
	c.markdown += n
	c.text += n
}

func (c *checker) alert(b map[string]any, ptr string) {
	c.textOf(b, "text", ptr, anyText, sectionText, true)
	c.enum(b, "level", ptr, "default", "info", "warning", "error", "success")
}

func (c *checker) card(b map[string]any, ptr string) {
	if b["hero_image"] == nil && b["title"] == nil && b["body"] == nil && b["actions"] == nil {
		c.fail(ptr, "one of hero_image, title, body, actions is required")
	}
	for _, k := range []string{"title", "subtitle", "body", "subtext"} {
		c.textOf(b, k, ptr, anyText, sectionText, false)
	}
	seen := map[string]bool{}
	for i, e := range c.arr(b, "actions", ptr, 0, maxActions) {
		c.element(e, fmt.Sprintf("%s/actions/%d", ptr, i), "card", seen)
	}
}

func (c *checker) carousel(b map[string]any, ptr string) {
	for i, e := range c.arr(b, "elements", ptr, 1, 10) {
		at := fmt.Sprintf("%s/elements/%d", ptr, i)
		if m := c.obj(e, at); m != nil {
			if m["type"] != "card" {
				c.fail(at+"/type", "must be card")
			}
			c.card(m, at)
		}
	}
}

var containable = []string{"actions", "context", "divider", "header", "image", "input", "rich_text", "section", "table"}

func (c *checker) container(b map[string]any, ptr string) {
	if b["title"] == nil && b["rich_text_title"] == nil {
		c.fail(ptr, "one of title, rich_text_title is required")
	}
	c.textOf(b, "title", ptr, plain, 150, false)
	c.textOf(b, "subtitle", ptr, anyText, 150, false)
	c.enum(b, "width", ptr, "narrow", "standard", "wide", "full")
	for i, e := range c.arr(b, "child_blocks", ptr, 1, 10) {
		at := fmt.Sprintf("%s/child_blocks/%d", ptr, i)
		if m := c.obj(e, at); m != nil {
			if typ, _ := m["type"].(string); !slices.Contains(containable, typ) {
				c.fail(at+"/type", "unsupported type: %s", typ)
				continue
			}
			c.block(m, at)
		}
	}
}

func (c *checker) task(b map[string]any, ptr string) {
	c.str(b, "task_id", ptr, idLength, true)
	c.text += utf8.RuneCountInString(c.str(b, "title", ptr, taskField, true))
	c.enum(b, "status", ptr, "pending", "in_progress", "complete", "error")
	for _, k := range []string{"details", "output"} {
		if b[k] != nil {
			if m := c.obj(b[k], ptr+"/"+k); m != nil {
				c.rich(m, ptr+"/"+k)
			}
		}
	}
	for i, s := range c.arr(b, "sources", ptr, 0, maxOptions) {
		if m := c.obj(s, ptr+"/sources/"+strconv.Itoa(i)); m != nil {
			c.str(m, "url", ptr+"/sources/"+strconv.Itoa(i), maxURL, true)
			c.str(m, "text", ptr+"/sources/"+strconv.Itoa(i), taskField, true)
		}
	}
}

func (c *checker) plan(b map[string]any, ptr string) {
	c.text += utf8.RuneCountInString(c.str(b, "title", ptr, taskField, true))
	for i, t := range c.arr(b, "tasks", ptr, 0, maxOptions) {
		at := fmt.Sprintf("%s/tasks/%d", ptr, i)
		if m := c.obj(t, at); m != nil {
			if m["type"] != "task_card" {
				c.fail(at+"/type", "must be task_card")
			}
			c.task(m, at)
		}
	}
}

// rich walks a rich_text block and counts its text.
func (c *checker) rich(b map[string]any, ptr string) {
	for i, e := range c.arr(b, "elements", ptr, 1, 1000) {
		at := fmt.Sprintf("%s/elements/%d", ptr, i)
		m := c.obj(e, at)
		if m == nil {
			continue
		}
		typ, _ := m["type"].(string)
		switch {
		case slices.Contains(richParents, typ):
			if m["elements"] != nil {
				c.rich(m, at)
			}
		case slices.Contains(richLeaves, typ):
			s, _ := m["text"].(string)
			c.text += utf8.RuneCountInString(s)
		default:
			c.fail(at+"/type", "unsupported type: %s", typ)
		}
	}
}

var (
	richParents = []string{"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
	richLeaves  = []string{"text", "link", "emoji", "user", "usergroup", "channel", "team", "date", "broadcast", "color"}
)

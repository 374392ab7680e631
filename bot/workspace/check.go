package workspace

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Surfaces of Block Kit.
const (
	onMessage = "message"
	onModal   = "modal"
	onHome    = "home"
	onStream  = "stream" // chunks and the blocks of stopStream
)

// checker finds what Slack would refuse in Block Kit JSON. It also fills in
// the ids that Slack generates, in place.
type checker struct {
	surface  string
	id       func(prefix string) string
	problems []string
	tooMany  bool            // more blocks than the surface takes
	blockIDs map[string]bool // §2.7: block_id is unique in a message or view
	text     int             // characters of all text
	markdown int             // characters of markdown blocks
	tables   int
	inputs   int
}

func newChecker(surface string, id func(string) string) *checker {
	return &checker{surface: surface, id: id, blockIDs: map[string]bool{}}
}

// fail notes a problem the way Slack words it.
func (c *checker) fail(ptr, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf("[ERROR] "+format, args...)+" [json-pointer:"+ptr+"]")
}

// only refuses properties that Slack does not know.
func (c *checker) only(m map[string]any, ptr string, known ...string) {
	for k := range m {
		if k != "type" && !slices.Contains(known, k) {
			c.fail(ptr, "invalid additional property: %s", k)
		}
	}
}

func (c *checker) length(s, ptr string, limit int) {
	if n := utf8.RuneCountInString(s); n > limit {
		c.fail(ptr, "must be less than %d characters", limit+1)
	}
}

// str reads a string property of at most limit characters.
func (c *checker) str(m map[string]any, key, ptr string, limit int, required bool) string {
	v, there := m[key]
	if !there || v == nil {
		if required {
			c.fail(ptr, "missing required field: %s", key)
		}
		return ""
	}
	s, ok := v.(string)
	if !ok {
		c.fail(ptr+"/"+key, "must be a string")
		return ""
	}
	if required && s == "" {
		c.fail(ptr+"/"+key, "must be more than 0 characters")
	}
	c.length(s, ptr+"/"+key, limit)
	return s
}

func (c *checker) enum(m map[string]any, key, ptr string, values ...string) {
	if s := c.str(m, key, ptr, 255, false); s != "" && !slices.Contains(values, s) {
		c.fail(ptr+"/"+key, "must be one of: %s", strings.Join(values, ", "))
	}
}

// arr reads an array property with low to high items.
func (c *checker) arr(m map[string]any, key, ptr string, low, high int) []any {
	v, there := m[key]
	if !there || v == nil {
		if low > 0 {
			c.fail(ptr, "missing required field: %s", key)
		}
		return nil
	}
	list, ok := v.([]any)
	switch {
	case !ok:
		c.fail(ptr+"/"+key, "must be an array")
	case len(list) > high:
		c.fail(ptr+"/"+key, "no more than %d items allowed", high)
	case len(list) < low:
		c.fail(ptr+"/"+key, "must have at least %d items", low)
	}
	return list
}

func (c *checker) obj(v any, ptr string) map[string]any {
	m, ok := v.(map[string]any)
	if !ok {
		c.fail(ptr, "must be an object")
	}
	return m
}

// plain and anyText are the kinds of text objects.
const (
	plain   = "plain_text"
	anyText = ""
)

// textOf reads a text object property.
func (c *checker) textOf(m map[string]any, key, ptr, kind string, limit int, required bool) {
	v, there := m[key]
	if !there || v == nil {
		if required {
			c.fail(ptr, "missing required field: %s", key)
		}
		return
	}
	c.textObject(v, ptr+"/"+key, kind, limit)
}

func (c *checker) textObject(v any, ptr, kind string, limit int) {
	t := c.obj(v, ptr)
	if t == nil {
		return
	}
	typ, _ := t["type"].(string)
	switch {
	case typ != plain && typ != "mrkdwn":
		c.fail(ptr+"/type", "unsupported type: %s", typ)
	case kind == plain && typ != plain:
		c.fail(ptr+"/type", "must be plain_text")
	case typ == "mrkdwn" && t["emoji"] != nil:
		c.fail(ptr+"/emoji", "emoji is only for plain_text")
	}
	c.only(t, ptr, "text", "emoji", "verbatim")
	s := c.str(t, "text", ptr, limit, true)
	c.text += utf8.RuneCountInString(s)
}

// blocks checks the blocks of a surface.
func (c *checker) blocks(list []any, ptr string, most int) {
	if len(list) > most {
		c.tooMany = true
		c.fail(ptr, "no more than %d items allowed", most)
		return
	}
	for i, b := range list {
		c.block(b, fmt.Sprintf("%s/%d", ptr, i))
	}
	if c.markdown > maxMarkdown {
		c.fail(ptr, "markdown blocks have %d characters together, at most %d are allowed", c.markdown, maxMarkdown)
	}
}

func (c *checker) block(v any, ptr string) {
	b := c.obj(v, ptr)
	if b == nil {
		return
	}
	typ, _ := b["type"].(string)
	spec, known := blockSpecs[typ]
	if !known {
		c.fail(ptr+"/type", "unsupported type: %s", typ)
		return
	}
	if !slices.Contains(spec.surfaces, c.surface) {
		c.fail(ptr+"/type", "unsupported type: %s (not on this surface: %s)", typ, c.surface)
		return
	}
	c.only(b, ptr, append([]string{"block_id"}, spec.fields...)...)
	c.blockID(b, typ, ptr)
	spec.check(c, b, ptr)
}

func (c *checker) blockID(b map[string]any, typ, ptr string) {
	if typ == "markdown" {
		delete(b, "block_id") // §2.7: ignored
	}
	id := c.str(b, "block_id", ptr, idLength, false)
	if id == "" {
		id = c.id("b")
		b["block_id"] = id
	} else if c.blockIDs[id] {
		c.fail(ptr+"/block_id", "`block_id` %q already exists", id)
	}
	c.blockIDs[id] = true
}

// refusal is the error for a message's blocks, nil when there is none.
func (c *checker) refusal(code string) error {
	if len(c.problems) == 0 {
		return nil
	}
	return &refusal{code: code, messages: c.problems}
}

package workspace

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Figures of tables and charts; those of charts are the ones slack-go checks.
const (
	tableRows    = 100
	tableColumns = 20
	chartTitle   = 50
	chartLabel   = 20
	chartSeries  = 6
	chartPoints  = 20
)

func (c *checker) table(b map[string]any, ptr string) {
	c.cells(b, ptr, "raw_text", "raw_number", "rich_text")
	c.arr(b, "column_settings", ptr, 0, tableColumns)
}

func (c *checker) dataTable(b map[string]any, ptr string) {
	c.str(b, "caption", ptr, fieldText, true)
	c.cells(b, ptr, "raw_text", "raw_number", "rich_text", "action_cell")
}

func (c *checker) cells(b map[string]any, ptr string, kinds ...string) {
	if c.tables++; c.tables > 1 {
		c.fail(ptr, "only one table is allowed")
	}
	for i, row := range c.arr(b, "rows", ptr, 1, tableRows) {
		at := fmt.Sprintf("%s/rows/%d", ptr, i)
		list, ok := row.([]any)
		if !ok || len(list) == 0 || len(list) > tableColumns {
			c.fail(at, "must be an array of 1 to %d cells", tableColumns)
			continue
		}
		for j, cell := range list {
			c.cell(cell, at+"/"+strconv.Itoa(j), kinds)
		}
	}
}

func (c *checker) cell(v any, ptr string, kinds []string) {
	if v == nil {
		return
	}
	m := c.obj(v, ptr)
	if m == nil {
		return
	}
	typ, _ := m["type"].(string)
	switch {
	case !slices.Contains(kinds, typ):
		c.fail(ptr+"/type", "unsupported type: %s", typ)
	case typ == "raw_text":
		c.text += utf8.RuneCountInString(c.str(m, "text", ptr, sectionText, false))
	case typ == "raw_number":
		if _, ok := m["value"].(float64); !ok {
			c.fail(ptr+"/value", "must be a number")
		}
	case typ == "rich_text":
		c.rich(m, ptr)
	case typ == "action_cell":
		c.element(m["element"], ptr+"/element", "data_table", map[string]bool{})
	}
}

func (c *checker) chart(b map[string]any, ptr string) {
	c.text += utf8.RuneCountInString(c.str(b, "title", ptr, chartTitle, true))
	m := c.obj(b["chart"], ptr+"/chart")
	if m == nil {
		return
	}
	ptr += "/chart"
	switch m["type"] {
	case "pie":
		c.pie(m, ptr)
	case "bar", "area", "line":
		c.plot(m, ptr)
	default:
		c.fail(ptr+"/type", "unsupported type: %v", m["type"])
	}
}

func (c *checker) pie(m map[string]any, ptr string) {
	for i, s := range c.arr(m, "segments", ptr, 1, chartSeries) {
		at := fmt.Sprintf("%s/segments/%d", ptr, i)
		if seg := c.obj(s, at); seg != nil {
			c.str(seg, "label", at, chartLabel, true)
			if v, ok := seg["value"].(float64); !ok || v <= 0 {
				c.fail(at+"/value", "must be a number greater than 0")
			}
		}
	}
}

func (c *checker) plot(m map[string]any, ptr string) {
	axis := c.obj(m["axis_config"], ptr+"/axis_config")
	if axis == nil {
		return
	}
	c.str(axis, "x_label", ptr+"/axis_config", chartTitle, false)
	c.str(axis, "y_label", ptr+"/axis_config", chartTitle, false)
	categories := c.categories(axis, ptr+"/axis_config")
	names := map[string]bool{}
	for i, s := range c.arr(m, "series", ptr, 1, chartSeries) {
		at := fmt.Sprintf("%s/series/%d", ptr, i)
		series := c.obj(s, at)
		if series == nil {
			continue
		}
		name := c.str(series, "name", at, chartLabel, true)
		if names[name] {
			c.fail(at+"/name", "series names must be unique")
		}
		names[name] = true
		c.points(series, at, categories)
	}
}

func (c *checker) categories(axis map[string]any, ptr string) []string {
	var list []string
	for i, v := range c.arr(axis, "categories", ptr, 1, chartPoints) {
		s, _ := v.(string)
		at := fmt.Sprintf("%s/categories/%d", ptr, i)
		if s == "" || slices.Contains(list, s) {
			c.fail(at, "must be a unique, non-empty string")
		}
		c.length(s, at, chartLabel)
		list = append(list, s)
	}
	return list
}

func (c *checker) points(series map[string]any, ptr string, categories []string) {
	data := c.arr(series, "data", ptr, 1, chartPoints)
	if len(data) != len(categories) {
		c.fail(ptr+"/data", "must have exactly one point for every category")
	}
	seen := map[string]bool{}
	for i, v := range data {
		at := fmt.Sprintf("%s/data/%d", ptr, i)
		p := c.obj(v, at)
		if p == nil {
			continue
		}
		label := c.str(p, "label", at, chartLabel, true)
		if !slices.Contains(categories, label) || seen[label] {
			c.fail(at+"/label", "must match one category, once")
		}
		seen[label] = true
		if _, ok := p["value"].(float64); !ok {
			c.fail(at+"/value", "must be a number")
		}
	}
}

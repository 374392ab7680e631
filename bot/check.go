package bot

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// checker reads what a model writes, paragraph by paragraph, before anybody
// sees it: citations become numbers, those that were not among the cards
// given are removed, links lose their address, and a sentence meant for the
// debtor that presses or threatens is taken out.
type checker struct {
	given   map[string]Citation
	cited   []Citation // in the order of their numbers
	blocked func(quote string) bool
	removed string // what stands in for a removed sentence
	dropped int
}

var (
	citationMark = regexp.MustCompile(`\s*\[((?:[A-Za-z][A-Za-z0-9-]*)(?:\s*[,;]\s*[A-Za-z][A-Za-z0-9-]*)*)\]`)
	cardIDShape  = regexp.MustCompile(`^(?:[Pp]\d{1,3}|(?:reason|objection|step|law|concession|channel|tone|escalation|switch|rhythm|insolvency|debrief|first)(?:-[a-z0-9-]+)?)$`)
	markdownLink = regexp.MustCompile(`\[([^\]]*)\]\((?:[^)]*)\)|<?https?://[^\s>)]+>?`)
	quoted       = regexp.MustCompile(`«[^»]*»|“[^”]*”|"[^"]*"`)
)

// paragraph returns what may be shown of one paragraph; empty: nothing.
func (k *checker) paragraph(s string) string {
	s = markdownLink.ReplaceAllString(s, "$1")
	s = citationMark.ReplaceAllStringFunc(s, k.citation)
	lines := strings.Split(s, "\n")
	out := lines[:0]
	for _, l := range lines {
		if k.badLine(l) {
			k.dropped++
			if k.dropped == 1 {
				out = append(out, k.removed)
			}
			continue
		}
		out = append(out, l)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// badLine tells whether a line holds words for the debtor that must not be
// said: a quotation, or a line of the part that is set as one (« > »).
func (k *checker) badLine(l string) bool {
	if k.blocked == nil {
		return false
	}
	if t, ok := strings.CutPrefix(strings.TrimSpace(l), ">"); ok && k.blocked(strings.Trim(t, " \u00a0«»\"“”")) {
		return true
	}
	for _, q := range quoted.FindAllString(l, -1) {
		if k.blocked(strings.Trim(q, " \u00a0«»\"“”")) {
			return true
		}
	}
	return false
}

// citation turns "[P05, reason-tax]" into " [1] [2]", without those that were
// not given. Brackets that hold no card id are left as they are.
func (k *checker) citation(m string) string {
	inner := strings.Trim(strings.TrimSpace(m), "[]")
	var b strings.Builder
	for _, id := range strings.FieldsFunc(inner, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		c, ok := k.given[strings.ToLower(id)]
		switch {
		case ok:
			b.WriteString(" [" + strconv.Itoa(k.number(c)) + "]")
		case !cardIDShape.MatchString(id):
			return m
		}
	}
	return b.String()
}

func (k *checker) number(c Citation) int {
	i := slices.IndexFunc(k.cited, func(x Citation) bool { return x.ID == c.ID })
	if i < 0 {
		k.cited = append(k.cited, c)
		i = len(k.cited) - 1
	}
	return i + 1
}

// paragraphs cuts a stream of pieces at blank lines.
type paragraphs struct{ rest string }

// add takes a piece and returns the paragraphs that are now complete.
func (p *paragraphs) add(piece string) []string {
	p.rest += strings.ReplaceAll(piece, "\r", "")
	var out []string
	for {
		head, tail, ok := strings.Cut(p.rest, "\n\n")
		if !ok {
			return out
		}
		p.rest = strings.TrimLeft(tail, "\n")
		if s := strings.TrimSpace(head); s != "" {
			out = append(out, s)
		}
	}
}

// end returns what is left.
func (p *paragraphs) end() string { return strings.TrimSpace(p.rest) }

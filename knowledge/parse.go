package knowledge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	maxCardBytes  = 32 << 10
	maxTitleRunes = 90
)

var (
	topics = []string{"principle", "reason", "objection", "sequence", "channel", "concession", "escalation", "switch", "law"}

	reasonCodes = []string{"no-answer", "unreachable", "not-received", "approval", "po-missing", "oversight", "in-pipe", "sent",
		"dispute", "seasonal", "tax", "compliance", "closure", "key-customer", "disaster", "client-insolvent", "fraud", "fx",
		"supply", "cash-short", "structural", "refusal", "hardship", "insolvency"}

	headings = map[string][4]string{
		"fr": {"À faire", "À dire", "À éviter", "Pourquoi"},
		"en": {"Do", "Say", "Avoid", "Why"},
	}

	principleID = regexp.MustCompile(`^P(0[1-9]|1[0-9]|2[0-6])$`)
	kebabID     = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
)

// fault is a card that cannot be used: where, and what to do about it.
type fault struct {
	file string
	line int
	text string
}

func (f *fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.file, f.line, f.text) }

// parser reads one file line by line and stops at the first fault.
type parser struct {
	file  string
	lines []string
	card  Card
	where map[string]int // line of each header seen, from 1
}

// parseCard reads the text of one card. lang is "fr", "en", or "" when the
// place of the file does not tell, in which case the headings do. An error is
// a *fault.
func parseCard(file, lang string, data []byte) (Card, error) {
	p := &parser{file: file, where: map[string]int{}}
	p.card.Lang = lang
	if len(data) > maxCardBytes {
		return Card{}, p.fault(1, "the card has %d bytes, more than the %d allowed: split it in two cards", len(data), maxCardBytes)
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	p.lines = strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range p.lines {
		if err := p.checkLine(i+1, line); err != nil {
			return Card{}, err
		}
	}
	body, err := p.headers()
	if err == nil {
		err = p.sections(body)
	}
	if err != nil {
		return Card{}, err
	}
	return p.card, nil
}

func (p *parser) fault(line int, format string, args ...any) error {
	return &fault{p.file, line, fmt.Sprintf(format, args...)}
}

func (p *parser) checkLine(n int, line string) error {
	if !utf8.ValidString(line) {
		return p.fault(n, "not UTF-8: save the file again with UTF-8 encoding")
	}
	if strings.ContainsFunc(line, func(r rune) bool { return unicode.IsControl(r) && r != '\t' }) {
		return p.fault(n, "a control character is hidden in this line: type the line again")
	}
	return nil
}

// headers reads up to the first blank line and returns the index of the line after it.
func (p *parser) headers() (body int, err error) {
	for i, line := range p.lines {
		if strings.TrimSpace(line) == "" {
			return i + 1, p.checkHeaders(i + 1)
		}
		key, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch {
		case !ok:
			return 0, p.fault(i+1, "expected \"Header: value\", or a blank line before the sections, and found %q", clip(line))
		case value == "":
			return 0, p.fault(i+1, "header %q is empty: give it a value or remove the line", key)
		case p.where[key] != 0:
			return 0, p.fault(i+1, "header %q is given twice: keep one", key)
		}
		p.where[key] = i + 1
		if err := p.set(key, value, i+1); err != nil {
			return 0, err
		}
	}
	return 0, p.fault(len(p.lines), "the file ends before its sections: add a blank line after the headers, then the four sections")
}

func (p *parser) set(key, value string, line int) error {
	c := &p.card
	switch key {
	case "Id":
		c.ID = value
	case "Title":
		c.Title = value
	case "Kind":
		c.Kind = value
	case "Topic":
		c.Topic = value
	case "Principles":
		c.Principles = list(value, ",")
	case "Reason":
		c.Reasons = list(value, ",")
	case "Questions":
		c.Questions = list(value, "|")
	case "Source":
		c.Source = value
	case "Reviewed":
		c.Reviewed = value
	case "Article":
		c.Article = value
	case "Checked":
		c.Checked = value
	case "Status":
		c.Status = value
	default:
		return p.fault(line, "unknown header %q: use Id, Title, Kind, Topic, Principles, Reason, Questions, Source, Reviewed, and for a law card Article, Checked, Status", key)
	}
	return nil
}

// checkHeaders is called once all headers are read; end is the line after them.
func (p *parser) checkHeaders(end int) error {
	c := &p.card
	required := []string{"Id", "Title", "Kind", "Topic", "Principles", "Questions", "Source", "Reviewed"}
	if c.Kind == Law {
		required = append(required, "Article", "Checked", "Status")
	}
	for _, key := range required {
		if p.where[key] == 0 {
			return p.fault(end, "header %q is missing: add it above this line", key)
		}
	}
	for _, check := range []struct {
		header string
		ok     bool
		advice string
	}{
		{"Id", principleID.MatchString(c.ID) || kebabID.MatchString(c.ID), "use P01 to P26, or small letters, digits and dashes such as objection-12"},
		{"Title", utf8.RuneCountInString(c.Title) <= maxTitleRunes, fmt.Sprintf("shorten it to %d characters", maxTitleRunes)},
		{"Kind", c.Kind == Guide || c.Kind == Law, "use guide or law"},
		{"Topic", slices.Contains(topics, c.Topic), "use one of " + strings.Join(topics, ", ")},
		{"Principles", len(c.Principles) > 0 && all(c.Principles, principleID.MatchString), "give P01 to P26, separated by commas"},
		{"Reason", all(c.Reasons, func(s string) bool { return slices.Contains(reasonCodes, s) }), "use codes among " + strings.Join(reasonCodes, ", ")},
		{"Questions", len(c.Questions) > 0, "give at least one question, separated by |"},
		{"Reviewed", isDay(c.Reviewed), "write the day as 2026-11-21"},
		{"Checked", c.Checked == "" || isDay(c.Checked), "write the day as 2026-11-21"},
		{"Status", c.Status == "" || c.Status == "seen" || c.Status == "to be validated", "use \"seen\" or \"to be validated\""},
	} {
		if !check.ok {
			return p.fault(p.where[check.header], "bad %s: %s", check.header, check.advice)
		}
	}
	return nil
}

// sections reads the four sections, in order, from the line of index start.
func (p *parser) sections(start int) error {
	var bodies [4][]string
	var at [4]int
	current := -1
	for i := start; i < len(p.lines); i++ {
		line := strings.TrimRight(p.lines[i], " \t")
		if title, ok := strings.CutPrefix(line, "## "); ok {
			current++
			if err := p.heading(i+1, current, title); err != nil {
				return err
			}
			at[current] = i + 1
			continue
		}
		if current < 0 {
			if line != "" {
				return p.fault(i+1, "text before the first section: start with \"## À faire\" or \"## Do\"")
			}
			continue
		}
		bodies[current] = append(bodies[current], line)
	}
	if current < 3 {
		return p.fault(len(p.lines), "section %q is missing", headings[orFrench(p.card.Lang)][current+1])
	}
	return p.fill(bodies, at)
}

// heading checks that title is the n-th section, and learns the language from
// the first when the place of the file did not give it.
func (p *parser) heading(line, n int, title string) error {
	if p.card.Lang == "" && n == 0 {
		for lang, names := range headings {
			if title == names[0] {
				p.card.Lang = lang
			}
		}
	}
	if n > 3 {
		return p.fault(line, "section %q is one too many: a card has four", clip(title))
	}
	if want := headings[orFrench(p.card.Lang)][n]; title != want {
		return p.fault(line, "section %q found where \"## %s\" is expected", clip(title), want)
	}
	return nil
}

func (p *parser) fill(bodies [4][]string, at [4]int) error {
	for i, into := range []*[]string{&p.card.Do, &p.card.Say, &p.card.Avoid} {
		for j, line := range bodies[i] {
			bullet, isBullet := strings.CutPrefix(line, "- ")
			switch {
			case line == "":
			case isBullet && strings.TrimSpace(bullet) != "":
				*into = append(*into, strings.TrimSpace(bullet))
			case strings.HasPrefix(line, "  ") && len(*into) > 0:
				(*into)[len(*into)-1] += " " + strings.TrimSpace(line)
			default:
				return p.fault(at[i]+1+j, "this line is not a bullet: start it with \"- \"")
			}
		}
		if len(*into) == 0 {
			return p.fault(at[i], "section %q is empty: add at least one bullet", headings[p.card.Lang][i])
		}
	}
	p.card.Why = strings.TrimSpace(strings.Join(bodies[3], "\n"))
	if p.card.Why == "" {
		return p.fault(at[3], "section %q is empty: say why in a sentence", headings[p.card.Lang][3])
	}
	return nil
}

func list(value, separator string) []string {
	var out []string
	for part := range strings.SplitSeq(value, separator) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func all(values []string, ok func(string) bool) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return !ok(v) })
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func orFrench(lang string) string {
	if lang == "" {
		return "fr"
	}
	return lang
}

// clip keeps an error to one readable line.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

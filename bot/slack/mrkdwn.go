package slack

import (
	"regexp"
	"strings"
)

// mrkdwn turns Markdown into Slack's older markup, for the places that take
// no Markdown block: notes, modals, the Home tab and plain-text fallbacks.
// Headings become bold, bullets become •, links become <address|label>; the
// characters & < > are escaped, so that no text can ping a channel.
func mrkdwn(md string) string {
	var b strings.Builder
	var code fence
	for line := range strings.Lines(md) {
		text := strings.TrimRight(line, "\r\n")
		was := code
		code = code.after(text)
		switch {
		case was.opening != "" && code.opening != "":
			b.WriteString(escaped.Replace(text))
		case was.opening != code.opening:
			b.WriteString("```")
		default:
			writeLine(&b, text)
		}
		b.WriteString(line[len(text):])
	}
	return b.String()
}

var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

var (
	headingLine = regexp.MustCompile(`^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$`)
	bulletLine  = regexp.MustCompile(`^([ \t]*)[-*+][ \t]+(.*)$`)
	quoteLine   = regexp.MustCompile(`^ {0,3}>[ \t]?(.*)$`)
	ruleLine    = regexp.MustCompile(`^ {0,3}([-*_])[ \t]*(?:[-*_][ \t]*){2,}$`)
)

func writeLine(b *strings.Builder, line string) {
	if m := headingLine.FindStringSubmatch(line); m != nil {
		if title := strings.Trim(m[1], "*_ "); title != "" {
			b.WriteByte('*')
			writeInline(b, title)
			b.WriteByte('*')
		}
		return
	}
	if ruleLine.MatchString(line) {
		b.WriteString("———")
		return
	}
	if m := quoteLine.FindStringSubmatch(line); m != nil {
		b.WriteString("> ")
		line = m[1]
	}
	if m := bulletLine.FindStringSubmatch(line); m != nil {
		b.WriteString(m[1] + "• ")
		line = m[2]
	}
	writeInline(b, line)
}

// writeInline writes one line's text with its emphasis, code and links.
func writeInline(b *strings.Builder, s string) {
	for i := 0; i < len(s); {
		n := 0
		switch s[i] {
		case '\\':
			n = writeEscape(b, s[i:])
		case '`':
			n = writeCode(b, s[i:])
		case '[', '!':
			n = writeLink(b, s[i:])
		case '<':
			n = writeAngle(b, s[i:])
		case '*', '_', '~':
			n = writeEmphasis(b, s, i)
		}
		if n == 0 { // a plain stretch, or a mark that means nothing here
			if n = 1 + strings.IndexAny(s[i+1:], "\\`[!<*_~"); n == 0 {
				n = len(s) - i
			}
			escaped.WriteString(b, s[i:i+n])
		}
		i += n
	}
}

// writeEscape writes \* as *. Like all of its kind it answers how many bytes
// of s it has dealt with, 0 for none.
func writeEscape(b *strings.Builder, s string) int {
	if len(s) < 2 || !strings.ContainsRune("\\`*_{}[]()#+-.!|~<>&\"'", rune(s[1])) {
		return 0
	}
	escaped.WriteString(b, s[1:2])
	return 2
}

func writeCode(b *strings.Builder, s string) int {
	ticks := s[:len(s)-len(strings.TrimLeft(s, "`"))]
	end := strings.Index(s[len(ticks):], ticks)
	if end <= 0 {
		escaped.WriteString(b, ticks)
		return len(ticks)
	}
	b.WriteByte('`')
	escaped.WriteString(b, strings.ReplaceAll(s[len(ticks):len(ticks)+end], "`", "'"))
	b.WriteByte('`')
	return 2*len(ticks) + end
}

var (
	linkForm    = regexp.MustCompile(`^!?\[((?:[^\[\]\\]|\\.)*)\]\(\s*<?([^\s<>()]+)>?(?:\s+"[^"]*")?\s*\)`)
	addressForm = regexp.MustCompile(`^<((?:https?://|mailto:)[^\s<>|]+)>`)
	personForm  = regexp.MustCompile(`^<@[A-Z0-9]+>`)
	safeAddress = regexp.MustCompile(`^(?:https?://|mailto:|tel:)[^\s<>|]+$`)
	markup      = strings.NewReplacer("*", "", "_", "", "`", "", "~", "", "\\", "", "|", "/")
)

func writeLink(b *strings.Builder, s string) int {
	m := linkForm.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	label, address := markup.Replace(m[1]), m[2]
	switch {
	case !safeAddress.MatchString(address):
		escaped.WriteString(b, label+" ("+address+")")
	case strings.TrimSpace(label) == "":
		b.WriteString("<" + strings.ReplaceAll(address, "&", "&amp;") + ">")
	default:
		b.WriteString("<" + strings.ReplaceAll(address, "&", "&amp;") + "|" + escaped.Replace(label) + ">")
	}
	return len(m[0])
}

// writeAngle keeps <https://…> and <@U…>. A mention of a person is the only
// one that may be written; <!channel> and the like come out as text.
func writeAngle(b *strings.Builder, s string) int {
	if m := addressForm.FindStringSubmatch(s); m != nil {
		b.WriteString("<" + strings.ReplaceAll(m[1], "&", "&amp;") + ">")
		return len(m[0])
	}
	m := personForm.FindString(s)
	b.WriteString(m)
	return len(m)
}

// emphasis maps Markdown's marks to Slack's.
var emphasis = map[string][2]string{
	"*": {"_", "_"}, "_": {"_", "_"}, "**": {"*", "*"}, "__": {"*", "*"},
	"***": {"*_", "_*"}, "___": {"*_", "_*"}, "~~": {"~", "~"},
}

// maxEmphasis is how far a closing mark is looked for: a paragraph.
const maxEmphasis = 2000

func writeEmphasis(b *strings.Builder, s string, i int) int {
	mark := s[i : i+len(s[i:])-len(strings.TrimLeft(s[i:], s[i:i+1]))]
	to, known := emphasis[mark]
	inner := i + len(mark)
	if !known || inner == len(s) || isSpace(s[inner]) || mark[0] == '_' && i > 0 && isWord(s[i-1]) {
		b.WriteString(mark)
		return len(mark)
	}
	end := closing(s, inner, mark)
	if end < 0 {
		b.WriteString(mark)
		return len(mark)
	}
	b.WriteString(to[0])
	writeInline(b, s[inner:end])
	b.WriteString(to[1])
	return end + len(mark) - i
}

// closing is where the mark that s[from:] stands in ends, or -1.
func closing(s string, from int, mark string) int {
	for j := from + 1; j < min(len(s), from+maxEmphasis); j++ {
		switch {
		case s[j] == '\\':
			j++
		case s[j] == mark[0]:
			run := len(s[j:]) - len(strings.TrimLeft(s[j:], mark[:1]))
			after := j + run
			if run == len(mark) && !isSpace(s[j-1]) && (mark[0] != '_' || after == len(s) || !isWord(s[after])) {
				return j
			}
			j = after - 1
		}
	}
	return -1
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' }

// isWord counts every byte of an accented letter as part of a word.
func isWord(c byte) bool {
	return c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// mrkdwnPieces converts Markdown into pieces at most limit wide each. It
// cuts before it converts, so that no link or escape is cut.
func mrkdwnPieces(md string, limit int) []string {
	var out []string
	for _, piece := range splitText(md, max(minSplit, limit*3/4)) {
		out = append(out, convertWithin(piece, limit)...)
	}
	return out
}

// convertWithin cuts finer when escapes have made a piece too wide. At
// minSplit, six times wider still fits every limit that Slack has.
func convertWithin(piece string, limit int) []string {
	text := mrkdwn(piece)
	if width(text) <= limit {
		if strings.TrimSpace(text) == "" {
			return nil
		}
		return []string{text}
	}
	half := max(minSplit, width(piece)/2)
	if width(piece) <= minSplit {
		return []string{clip(text, limit)}
	}
	var out []string
	for _, p := range splitText(piece, half) {
		out = append(out, convertWithin(p, limit)...)
	}
	return out
}

package slack

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// width is the length of s the way the strictest counter would have it:
// UTF-16 units, so that an emoji is two. It is never less than the number of
// characters.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// within is the byte length of the longest beginning of s that is at most
// limit wide and ends between characters.
func within(s string, limit int) int {
	n := 0
	for i, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
		if n > limit {
			return i
		}
	}
	return len(s)
}

// clip cuts s at limit, with an ellipsis where something is missing.
func clip(s string, limit int) string {
	if len(s) <= limit || width(s) <= limit {
		return s
	}
	return strings.TrimRightFunc(s[:within(s, limit-1)], unicode.IsSpace) + "…"
}

// minSplit is the narrowest limit splitText takes: a third of a piece must
// hold the line that reopens a code block, twice as much again (see midLine)
// and something new.
const minSplit = 300

// splitText cuts Markdown into pieces at most limit wide (limit at least
// minSplit). Nothing is lost but white space at the borders: it cuts between
// paragraphs where it can, then between lines (so that list items stay
// whole), then between words, then between characters. A code block that is
// cut is closed in one piece and opened again in the next.
func splitText(s string, limit int) []string {
	var pieces []string
	for width(s) > limit {
		head, tail := cutText(s, limit, 0)
		if strings.TrimSpace(head) != "" {
			pieces = append(pieces, head)
		}
		s = tail
	}
	if strings.TrimSpace(s) != "" || len(pieces) == 0 {
		pieces = append(pieces, s)
	}
	return pieces
}

// cutText cuts s, which is wider than limit, into a head at most limit wide
// and the rest. The head keeps at least the first least bytes, which must be
// narrower than limit by more than maxFence.
func cutText(s string, limit, least int) (head, tail string) {
	window := within(s, limit-maxFence-1)
	window -= brokenLine(s, window)
	cut, open := cutPoint(s, max(window, least), least)
	head, tail = s[:cut], s[cut:]
	if open.opening == "" {
		return strings.TrimRightFunc(head, unicode.IsSpace), strings.TrimLeft(tail, "\r\n")
	}
	if !strings.HasSuffix(head, "\n") {
		head, tail = head+"\n", strings.TrimPrefix(tail, "\n")
	}
	if n := lineLength(tail); open.after(tail[:n]).opening == "" {
		return head + open.closing, tail[n:] // the block was about to end
	}
	return head + open.closing, open.opening + "\n" + tail
}

// brokenLine is 1 when cutting at i would part a carriage return from its
// line feed.
func brokenLine(s string, i int) int {
	if i > 0 && i < len(s) && s[i-1] == '\r' && s[i] == '\n' {
		return 1
	}
	return 0
}

// cutPoint chooses where to cut s at or before byte window and not before
// least, and tells which code block is open there.
func cutPoint(s string, window, least int) (cut int, open fence) {
	var at, code fence                 // the block open now, and the one open at inside
	var paragraph, between, inside int // last borders: after a blank line, between lines, between lines of code
	for start := 0; start < window; {
		end := start + lineLength(s[start:])
		if end > window {
			break
		}
		at = at.after(s[start:end])
		switch {
		case end < least:
		case at.opening != "":
			inside, code = end, at
		case strings.TrimSpace(s[start:end]) == "":
			paragraph, between = end, end
		default:
			between = end
		}
		start = end
	}
	early := least + (window-least)/3 // a border before this leaves too small a piece
	switch {
	case paragraph >= early && paragraph > 0:
		return paragraph, fence{}
	case between >= early && between > 0:
		return between, fence{}
	case inside >= early && inside > 0:
		return inside, code
	}
	return midLine(s, wordCut(s, window, early), least, at), at
}

// wordCut is the end of the last white space in s[early:window], or window.
func wordCut(s string, window, early int) int {
	if i := strings.LastIndexFunc(s[early:window], unicode.IsSpace); i >= 0 {
		_, size := utf8.DecodeRuneInString(s[early+i:])
		return early + i + size
	}
	return window
}

// midLine moves a cut within a line back when one of its halves would open or
// close a code block only because it is now a line of its own.
func midLine(s string, cut, least int, at fence) int {
	for cut > least && s[cut-1] != '\n' {
		line := strings.TrimLeft(s[cut:cut+lineLength(s[cut:])], " \t")
		if at.after(line) == at {
			break
		}
		_, size := utf8.DecodeLastRuneInString(s[:cut])
		cut -= size
	}
	start := strings.LastIndexByte(s[:cut], '\n') + 1
	if start >= least && start < cut && at.after(s[start:cut]) != at {
		return start
	}
	return cut
}

// lineLength is the length of the first line of s with its end.
func lineLength(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i + 1
	}
	return len(s)
}

// maxFence is the longest opening or closing line of a code block that is
// repeated when the block is cut. Longer ones are taken for text.
const maxFence = 24

// fence is an open code block: how it was opened and how it is closed. The
// zero fence is no block.
type fence struct{ opening, closing string }

// after is the state after one more line.
func (f fence) after(line string) fence {
	line = strings.TrimRight(line, "\r\n")
	mark := strings.TrimLeft(line, " ")
	if len(line)-len(mark) > 3 || len(line) > maxFence {
		return f
	}
	n := fenceMark(mark)
	rest := mark[n:]
	switch {
	case n < 3:
		return f
	case f.opening == "" && !strings.Contains(rest, "`"):
		return fence{opening: line, closing: mark[:n]}
	case f.opening != "" && mark[0] == f.closing[0] && n >= len(f.closing) && strings.TrimSpace(rest) == "":
		return fence{}
	}
	return f
}

// fenceMark is how many times s begins with the same ` or ~.
func fenceMark(s string) int {
	if s == "" || s[0] != '`' && s[0] != '~' {
		return 0
	}
	return len(s) - len(strings.TrimLeft(s, s[:1]))
}

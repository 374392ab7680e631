package slack

import (
	"slices"

	"amiable/bot"
)

// Split implements bot.Messenger. A message that fits comes back as it is.
// Otherwise its text is cut (see splitText) and notes, buttons and opinions
// go under the last piece, or into one more message when they do not fit
// there.
func (c *Client) Split(m bot.Message) []bot.Message { return split(m) }

func split(m bot.Message) []bot.Message {
	if fits(m.Parts) {
		return []bot.Message{m}
	}
	body, under := pieces(m.Parts)
	p := packer{summary: m.Summary}
	for _, part := range body {
		p.add(part)
	}
	if !fits(slices.Concat(p.parts, under)) {
		p.flush()
	}
	for _, part := range under {
		p.add(part)
	}
	p.flush()
	return p.out
}

// pieces cuts parts into what stands in the text and what goes under it, no
// piece too long for a message.
func pieces(parts []bot.Part) (body, under []bot.Part) {
	for _, p := range parts {
		switch {
		case p.Text != "":
			for _, piece := range splitText(p.Text, maxMessage) {
				body = append(body, bot.Part{Text: piece})
			}
		case p.Note != "":
			for _, piece := range splitText(p.Note, maxMessage/4) {
				under = append(under, bot.Part{Note: piece})
			}
		case p.Divider:
			body = append(body, p)
		default:
			under = append(under, p)
		}
	}
	return body, under
}

// packer fills one message after the other.
type packer struct {
	summary string
	parts   []bot.Part
	out     []bot.Message
}

func (p *packer) add(part bot.Part) {
	if !fits(append(slices.Clone(p.parts), part)) {
		p.flush()
	}
	p.parts = append(p.parts, part)
}

func (p *packer) flush() {
	if len(p.parts) > 0 {
		p.out = append(p.out, bot.Message{Summary: p.summary, Parts: p.parts})
		p.parts = nil
	}
}

// fits tells whether parts make one message.
func fits(parts []bot.Part) bool {
	total, blocks := 0, 0
	for _, p := range parts {
		total += partWidth(p)
		blocks += partBlocks(p)
	}
	return total <= maxMessage && blocks <= maxBlocks
}

func partWidth(p bot.Part) int {
	n := width(p.Text) + width(p.Note)
	for _, b := range p.Buttons {
		n += min(width(b.Label), maxLabel)
	}
	return n
}

func partBlocks(p bot.Part) int {
	n := (len(p.Buttons) + maxRow - 1) / maxRow
	if p.Text != "" || p.Feedback != "" || p.Divider {
		n++
	}
	if p.Note != "" {
		n += 1 + len(p.Note)/(maxNote/2*maxNotes) // more than it ever takes
	}
	return n
}

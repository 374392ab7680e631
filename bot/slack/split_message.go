package slack

import "amiable/bot"

// Split implements bot.Messenger. A message that fits comes back as it is.
// Otherwise its text is cut (see splitText) and notes, buttons and opinions
// go under the last piece, or into one more message when they do not fit
// there.
func (c *Client) Split(m bot.Message) []bot.Message { return split(m) }

func split(m bot.Message) []bot.Message {
	if fits(m.Parts) {
		return []bot.Message{m}
	}
	var body, under []bot.Part
	for _, p := range m.Parts {
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
	var out []bot.Message
	var parts []bot.Part
	flush := func() {
		if len(parts) > 0 {
			out, parts = append(out, bot.Message{Summary: m.Summary, Parts: parts}), nil
		}
	}
	for _, p := range body {
		if !fits(append(parts[:len(parts):len(parts)], p)) {
			flush()
		}
		parts = append(parts, p)
	}
	if !fits(append(parts[:len(parts):len(parts)], under...)) {
		flush()
	}
	for _, p := range under {
		if !fits(append(parts[:len(parts):len(parts)], p)) {
			flush()
		}
		parts = append(parts, p)
	}
	flush()
	return out
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

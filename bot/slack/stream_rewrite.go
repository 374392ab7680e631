package slack

import (
	"context"

	"amiable/bot"
)

// rewrite replaces the current message, or posts it when there is none yet.
// What goes under the text and does not fit there follows in further ones.
func (s *stream) rewrite(ctx context.Context, text string, under []bot.Part) error {
	s.state = rewriting
	parts := split(bot.Message{Summary: text, Parts: append([]bot.Part{{Text: text}}, under...)})
	if err := s.put(ctx, parts[0]); err != nil {
		return err
	}
	for ; s.more < len(parts)-1; s.more++ {
		mark := s.mark
		mark.Part += s.more + 1
		if _, err := s.c.Post(ctx, s.at, parts[s.more+1], mark); err != nil {
			return err
		}
	}
	return nil
}

// put makes m the current message. A first post whose fate is unknown is
// looked for before it is made again.
func (s *stream) put(ctx context.Context, m bot.Message) (err error) {
	if s.ts == "" && s.tried {
		if s.ts, err = s.find(ctx); err != nil {
			return err
		}
	}
	if s.ts != "" {
		return s.c.update(ctx, s.at, s.ts, m, s.mark)
	}
	s.tried = true
	s.ts, err = s.c.Post(ctx, s.at, m, s.mark)
	return err
}

// find is the ts of the current message by its mark, or "".
func (s *stream) find(ctx context.Context) (string, error) {
	all, err := s.c.Posted(ctx, s.at, s.first)
	for _, p := range all {
		if p.Mark.Job == s.mark.Job && p.Mark.Part == s.mark.Part {
			return p.TS, err
		}
	}
	return "", err
}

// full is a message that took all it can, while the answer went on.
type full struct {
	ts, text string
	mark     bot.Mark
}

// complete closes the marks of the full messages, once the whole answer is
// posted: until then a later attempt may have to lay it out anew.
func (s *stream) complete(ctx context.Context) error {
	for len(s.full) > 0 {
		f := s.full[0]
		f.mark.Open = false
		m := bot.Message{Summary: f.text, Parts: []bot.Part{{Text: f.text}}}
		if err := s.c.update(ctx, s.at, f.ts, m, f.mark); err != nil {
			return err
		}
		s.full = s.full[1:]
	}
	return nil
}

// roll ends the current message where its text can be cut and goes on in a
// further one, which is edited, not streamed. The mark of the full message
// stays open until Close.
func (s *stream) roll(ctx context.Context) error {
	least := 0
	if s.state == streaming {
		least = s.sent // what is streamed stays
	}
	text := s.text.String()
	head, tail := cutText(text, maxStream, least)
	if err := s.seal(ctx, head, least); err != nil {
		return err
	}
	s.full = append(s.full, full{s.ts, head, s.mark})
	s.text.Reset()
	s.text.WriteString(tail)
	s.sent, s.ts, s.tried, s.state = 0, "", false, rewriting
	s.mark.Part++
	return nil
}

// seal makes head, of which Slack has the first sent bytes, the whole text of
// the current message.
func (s *stream) seal(ctx context.Context, head string, sent int) error {
	if s.state == rewriting {
		return s.rewrite(ctx, head, nil)
	}
	err := s.stop(ctx, head[min(sent, len(head)):], nil)
	if s.ended(err) {
		return s.rewrite(ctx, head, nil)
	}
	return err
}

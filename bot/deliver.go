package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// progress is what an attempt saves with its job, for the attempt after a
// crash: whether something may already have been posted, where, and the
// answer once it is whole, so that a model is not asked twice.
type progress struct {
	Posting bool    `json:"posting,omitempty"`
	TS      string  `json:"ts,omitempty"` // a message that is being written
	Answer  *Answer `json:"answer,omitempty"`
}

func loadProgress(c Claimed) progress {
	var p progress
	if c.Progress != "" {
		_ = json.Unmarshal([]byte(c.Progress), &p) // unreadable means unknown: then we look in the thread
		p.Posting = true
	}
	return p
}

// save stores p and so also proves that the job is still ours: with a lost
// lease it answers ErrStale before anything is posted.
func (b *Bot) save(ctx context.Context, c Claimed, p progress) error {
	raw, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("bot.save: %w", err)
	}
	return b.Store.Save(ctx, c, string(raw))
}

// deliver posts m exactly once, in as many messages as it needs. What an
// earlier attempt posted is found by the mark it carries: whole messages are
// left alone, a half-written one is replaced. after is the ts of the message
// that is answered.
func (b *Bot) deliver(ctx context.Context, c Claimed, at Place, after string, m Message, p progress) error {
	have, err := b.alreadyPosted(ctx, c, at, after, p)
	if err != nil {
		return err
	}
	p.Posting = true
	if err := b.save(ctx, c, p); err != nil {
		return err
	}
	for i, part := range b.Slack.Split(m) {
		mark := Mark{Job: c.ID, Part: i}
		old, ok := have[i]
		switch {
		case ok && !old.Mark.Open:
			continue
		case ok:
			err = b.Slack.Update(ctx, at, old.TS, part, mark)
		default:
			_, err = b.Slack.Post(ctx, at, part, mark)
		}
		if err != nil {
			return fmt.Errorf("deliver part %d: %w", i, err)
		}
	}
	return nil
}

// alreadyPosted finds what this job posted before, by part. The first
// attempt has posted nothing, unless it saved that it began.
func (b *Bot) alreadyPosted(ctx context.Context, c Claimed, at Place, after string, p progress) (map[int]Posted, error) {
	have := map[int]Posted{}
	if p.TS != "" {
		have[0] = Posted{TS: p.TS, Mark: Mark{Job: c.ID, Open: true}}
	}
	if c.Attempt == 1 || !p.Posting {
		return have, nil
	}
	posted, err := b.Slack.Posted(ctx, at, after)
	if err != nil {
		return nil, fmt.Errorf("look for what was posted: %w", err)
	}
	for _, m := range posted {
		if m.Mark.Job == c.ID {
			have[m.Mark.Part] = m
		}
	}
	if _, ok := have[0]; !ok {
		if ts := orphan(posted); ts != "" {
			have[0] = Posted{TS: ts, Mark: Mark{Job: c.ID, Open: true}}
		}
	}
	return have, nil
}

// orphan is our last message without a mark: a stream whose worker died
// between starting it and noting its ts. One job of a thread runs at a time
// and everything else we post carries a mark, so it can only be this job's.
func orphan(posted []Posted) string {
	for i := len(posted) - 1; i >= 0; i-- {
		if posted[i].Mark.Job == "" {
			return posted[i].TS
		}
	}
	return ""
}

// answerMessage lays an answer out: text, how it came about, its cards, and
// buttons for an opinion.
func answerMessage(a Answer, job string) Message {
	m := Message{Summary: summary(a.Text)}
	if a.Notice != "" {
		m.Parts = append(m.Parts, Part{Note: a.Notice})
	}
	m.Parts = append(m.Parts, Part{Text: a.Text})
	m.Parts = append(m.Parts, underAnswer(a, job)...)
	return m
}

// underAnswer is what stands under an answer's text.
func underAnswer(a Answer, job string) []Part {
	if !a.InScope {
		return nil
	}
	w := words(a.Lang)
	note := w.HandbookNote
	if a.Mode == ModeModel {
		note = w.ModelNote
	}
	parts := []Part{{Note: note}}
	if row := cardButtons(a); len(row) > 0 {
		parts = append(parts, Part{Buttons: row})
	}
	return append(parts, Part{Feedback: job, Opinions: [2]string{w.Useful, w.NotUseful}})
}

func cardButtons(a Answer) []Button {
	var row []Button
	for i, c := range a.Citations {
		label := c.Title
		if c.Kind == "law" {
			label = words(a.Lang).Law + " · " + label
		}
		if a.Mode == ModeModel {
			label = strconv.Itoa(i+1) + ". " + label
		}
		row = append(row, Button{Label: label, Action: ActionCard, Value: a.Lang + ":" + c.ID})
	}
	return row
}

// summary is the beginning of an answer as plain text.
func summary(markdown string) string {
	s := strings.NewReplacer("**", "", "_", "", "> ", "", "\n", " ").Replace(markdown)
	if r := []rune(s); len(r) > 300 {
		return string(r[:299]) + "…"
	}
	return s
}

// apologise says once, in the thread, that the job was given up. It is best
// effort: the job is buried in any case.
func (b *Bot) apologise(ctx context.Context, c Claimed) {
	if c.Kind != KindQuestion && c.Kind != KindPrivate {
		return
	}
	var q question
	if json.Unmarshal(c.Body, &q) != nil {
		return
	}
	p, a, err := b.mayUse(ctx, q.User, q.Place.Channel, q.Shared)
	if err != nil || a != allowed {
		return
	}
	m := plain(words(b.langOf(p, q.Text)).Sorry)
	if q.URL != "" {
		err = b.Slack.Respond(ctx, q.URL, m, true)
	} else {
		err = b.deliver(ctx, c, q.Place, q.TS, m, loadProgress(c))
	}
	if err != nil && !errors.Is(err, ErrStale) {
		b.Log.Warn("could not apologise", "job", c.ID, "err", err)
	}
}

// tsOf is an instant in Slack's form, for commands, which have no message.
func tsOf(t time.Time) string {
	return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000)
}

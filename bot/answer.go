package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"amiable/knowledge"
)

const historyTurns = 12

// answerQuestion answers one message in its thread, exactly once.
func (b *Bot) answerQuestion(ctx context.Context, c Claimed) (Outcome, error) {
	var q question
	if err := json.Unmarshal(c.Body, &q); err != nil {
		return Outcome{}, fmt.Errorf("answer: body: %w", err)
	}
	person, may, err := b.mayUse(ctx, q.User, q.Place.Channel, q.Shared)
	if err != nil {
		return Outcome{}, err
	}
	lang := b.langOf(person, q.Text)
	if may != allowed {
		return Outcome{}, b.refuse(ctx, may, whisperPlace(q), q.User, lang)
	}
	if fixed, ok := fixedReply(q, lang); ok {
		return Outcome{}, b.replyFixed(ctx, c, q, fixed)
	}
	turns, err := b.threadSoFar(ctx, q)
	if err != nil {
		return Outcome{}, err
	}
	p, onScreen := loadProgress(c), false
	if p.Answer == nil {
		ans, shown, err := b.compose(ctx, c, q, person, Advise(b.Cards, lang, q.Text, turns), turns, &p)
		if err != nil {
			return Outcome{}, err
		}
		p.Answer, onScreen = &ans, shown
	}
	if !onScreen {
		if err := b.deliver(ctx, c, q.Place, q.TS, answerMessage(*p.Answer, c.ID), p); err != nil {
			return Outcome{}, err
		}
	}
	b.Meter.Count("answers_total", p.Answer.Mode, p.Answer.Lang, strconv.FormatBool(p.Answer.InScope))
	return Outcome{Thread: q.Place.Key(), Turns: b.turnsOf(c, q, *p.Answer)}, nil
}

// whisperPlace is where a refusal is whispered: in the thread if there is one.
func whisperPlace(q question) Place {
	at := q.Place
	if at.Thread == q.TS {
		at.Thread = ""
	}
	return at
}

// fixedReply answers what is no question: help, thanks, too long a text. An
// empty reply means an emoji.
func fixedReply(q question, lang string) (reply string, ok bool) {
	w, said := words(lang), bareWords(q.Text)
	switch {
	case q.Length > 0:
		return strings.NewReplacer("{n}", strconv.Itoa(q.Length), "{max}", strconv.Itoa(MaxQuestion)).Replace(w.TooLong), true
	case thanksWords[said]:
		if q.Follow {
			return "", true
		}
		return w.Thanks, true
	case helpWords[said]:
		return w.Help, true
	}
	return "", false
}

func (b *Bot) replyFixed(ctx context.Context, c Claimed, q question, text string) error {
	if text == "" {
		return b.Slack.React(ctx, q.Place, q.TS, "+1")
	}
	return b.deliver(ctx, c, q.Place, q.TS, plain(text), loadProgress(c))
}

// threadSoFar is our own transcript, or what people said before the bot was
// first asked. That reading is a courtesy: without it the answer goes out.
func (b *Bot) threadSoFar(ctx context.Context, q question) ([]Turn, error) {
	turns, err := b.Store.Turns(ctx, q.Place.Key(), historyTurns)
	if err != nil {
		return nil, fmt.Errorf("thread so far: %w", err)
	}
	if len(turns) > 0 || q.Place.Thread == q.TS {
		return turns, nil
	}
	said, err := b.Slack.History(ctx, q.Place, q.TS)
	if err != nil {
		b.Log.Info("thread not read", "err", err)
		return nil, nil
	}
	said = said[max(0, len(said)-historyTurns):]
	for i := range said {
		said[i].Text, _ = cutQuestion(cleanText(said[i].Text))
	}
	return said, nil
}

// compose makes the answer: from the model where there is one and the
// question is ours, else from the handbook. onScreen tells that the person
// has already seen it whole, paragraph by paragraph.
func (b *Bot) compose(ctx context.Context, c Claimed, q question, to Person, a Advice, turns []Turn, p *progress) (ans Answer, onScreen bool, err error) {
	if b.Model == nil || !a.InScope {
		return Handbook(b.Cards, a), false, nil
	}
	screen := &screen{bot: b, claim: c, at: q.Place, after: q.TS, to: to, p: p}
	if err := screen.prepare(ctx); err != nil {
		return ans, false, err
	}
	if err := b.Slack.Status(ctx, q.Place, words(a.Lang).Thinking); err != nil {
		b.Log.Debug("status not shown", "err", err)
	}
	ans, err = Write(ctx, b.Model, b.Cards, a, turns, screen.show)
	switch {
	case context.Cause(ctx) != nil:
		ans, err = screen.interrupted(ctx, ans)
		return ans, true, err
	case screen.err != nil:
		return ans, false, screen.err
	case err != nil:
		b.Meter.Count("model_fallbacks_total", fallbackReason(err))
		b.Log.Warn("handbook instead of the model", "job", c.ID, "err", err)
		_, cerr := screen.finish(ctx, ans, false)
		return fallback(b.Cards, a, err), false, cerr
	}
	onScreen, err = screen.finish(ctx, ans, true)
	return ans, onScreen, err
}

func fallbackReason(err error) string {
	if errors.Is(err, errNoSource) {
		return "no_source"
	}
	return "model"
}

// fallback is the handbook's answer, saying why it stands in for the model's.
func fallback(cards *knowledge.Library, a Advice, err error) Answer {
	ans := Handbook(cards, a)
	ans.Notice = words(a.Lang).ModelFailed
	if errors.Is(err, errNoSource) {
		ans.Notice = words(a.Lang).NoSource
	}
	return ans
}

func (b *Bot) turnsOf(c Claimed, q question, a Answer) []Turn {
	now := b.Clock.Now()
	ids := make([]string, len(a.Citations))
	for i, ct := range a.Citations {
		ids[i] = ct.ID
	}
	return []Turn{
		{At: c.Added, Role: RolePerson, Person: q.User, Text: q.Text, Job: c.ID},
		{At: now, Role: RoleBot, Text: a.Text, Job: c.ID, Cards: ids},
	}
}

// langOf is the language to answer in: the question's own when that is
// clear, else the person's Slack locale, else the team's default.
func (b *Bot) langOf(p Person, text string) string {
	if lang, sure := knowledge.Language(text); sure {
		return lang
	}
	if p.Lang != "" {
		return p.Lang
	}
	return b.cfg.Lang
}

// keptAnswer is how long a private answer can still be shared.
const keptAnswer = 24 * time.Hour

// answerPrivately answers /coach: only the person sees it, and can share it.
// A response URL cannot be searched for what was posted, so a crash between
// the answer and its acknowledgement may show it to that person twice.
func (b *Bot) answerPrivately(ctx context.Context, c Claimed) (Outcome, error) {
	var q question
	if err := json.Unmarshal(c.Body, &q); err != nil {
		return Outcome{}, fmt.Errorf("answer privately: body: %w", err)
	}
	person, may, err := b.mayUse(ctx, q.User, q.Place.Channel, q.Shared)
	if err != nil {
		return Outcome{}, err
	}
	lang := b.langOf(person, q.Text)
	if may != allowed {
		return Outcome{}, b.refuseCommand(ctx, may, q, lang)
	}
	if fixed, ok := fixedReply(q, lang); ok {
		return Outcome{}, b.Slack.Respond(ctx, q.URL, plain(fixed), true)
	}
	adv := Advise(b.Cards, lang, q.Text, nil)
	ans := Handbook(b.Cards, adv)
	if b.Model != nil && adv.InScope {
		ans = WriteOrHandbook(ctx, b.Model, b.Cards, adv, nil)
	}
	return Outcome{}, b.respondPrivately(ctx, c, q, ans)
}

func (b *Bot) refuseCommand(ctx context.Context, may access, q question, lang string) error {
	if text := b.refusal(may, lang); text != "" {
		return b.Slack.Respond(ctx, q.URL, plain(text), true)
	}
	return nil
}

func (b *Bot) respondPrivately(ctx context.Context, c Claimed, q question, ans Answer) error {
	raw, err := json.Marshal(sharable{Question: q, Answer: ans})
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	if err := b.Store.Keep(ctx, c.ID, raw, keptAnswer); err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	m := answerMessage(ans, c.ID)
	if ans.InScope {
		m.Parts = append(m.Parts, Part{Buttons: []Button{{Label: words(ans.Lang).Share, Action: ActionShare, Value: c.ID}}})
	}
	for _, part := range b.Slack.Split(m) {
		if err := b.Slack.Respond(ctx, q.URL, part, true); err != nil {
			return fmt.Errorf("respond: %w", err)
		}
	}
	return nil
}

// sharable is a private answer kept for sharing.
type sharable struct {
	Question question `json:"question"`
	Answer   Answer   `json:"answer"`
}

package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"amiable/knowledge"
)

// openCard shows a card of the guide in a modal.
func (b *Bot) openCard(ctx context.Context, e Press) error {
	_, may, err := b.mayUse(ctx, e.User, e.Channel, false)
	if err != nil {
		return fmt.Errorf("open card: %w", err)
	}
	if may != allowed {
		return nil
	}
	lang, id, _ := strings.Cut(e.Value, ":")
	return b.Slack.Open(ctx, e.Trigger, cardView(b.Cards, lang, id))
}

func cardView(cards *knowledge.Library, lang, id string) View {
	w := words(lang)
	v := View{Title: w.GuideTitle, Close: w.Close}
	c, ok := cards.Card(w.lang, id)
	if !ok {
		v.Parts = []Part{{Text: w.CardGone}}
		return v
	}
	var p page
	p.para("**" + c.Title + "**")
	p.list(w.Do, c.Do, "- ")
	p.list(w.SayThis, sayable(c), "> ")
	p.list(w.AvoidTitle, c.Avoid, "- ")
	p.para("**" + w.Why + "**\n" + c.Why)
	note := c.Source
	if c.Kind == "law" {
		label := w.LawLabel
		if c.Status == "to be validated" {
			label = w.LawLabelOpen
		}
		note += "\n" + strings.NewReplacer("{article}", c.Article, "{date}", w.date(c.Checked)).Replace(label)
	}
	v.Parts = []Part{{Text: p.String()}, {Note: strings.Join(c.Principles, ", ") + " · " + note}}
	return v
}

// shareAnswer posts a private answer in the channel where it was asked, once
// however often the button is pressed.
func (b *Bot) shareAnswer(ctx context.Context, c Claimed) (Outcome, error) {
	var e pressed
	if err := json.Unmarshal(c.Body, &e); err != nil {
		return Outcome{}, fmt.Errorf("share: body: %w", err)
	}
	raw, ok, err := b.Store.Kept(ctx, e.Value)
	if err != nil {
		return Outcome{}, fmt.Errorf("share: %w", err)
	}
	person, may, err := b.mayUse(ctx, e.User, e.Place.Channel, false)
	if err != nil || may != allowed {
		return Outcome{}, err
	}
	if !ok {
		return Outcome{}, b.Slack.Respond(ctx, e.URL, plain(words(b.langOf(person, "")).ShareGone), true)
	}
	var s sharable
	if err := json.Unmarshal(raw, &s); err != nil {
		return Outcome{}, fmt.Errorf("share: kept answer: %w", err)
	}
	if s.Question.User != e.User {
		return Outcome{}, nil // a private answer is shared by the person it was given to
	}
	at := Place{Team: s.Question.Place.Team, Channel: s.Question.Place.Channel}
	m := answerMessage(s.Answer, e.Value)
	intro := strings.ReplaceAll(words(s.Answer.Lang).Shared, "{user}", e.User)
	m.Parts = append([]Part{{Note: intro}, {Text: "> " + strings.ReplaceAll(s.Question.Text, "\n", "\n> ")}}, m.Parts...)
	return Outcome{}, b.deliver(ctx, c, at, tsOf(c.Added), m, loadProgress(c))
}

// storeFeedback keeps an opinion and thanks privately.
func (b *Bot) storeFeedback(ctx context.Context, c Claimed) (Outcome, error) {
	var e pressed
	if err := json.Unmarshal(c.Body, &e); err != nil {
		return Outcome{}, fmt.Errorf("feedback: body: %w", err)
	}
	person, may, err := b.mayUse(ctx, e.User, e.Place.Channel, false)
	if err != nil || may != allowed {
		return Outcome{}, err
	}
	vote, job, ok := strings.Cut(e.Value, ":")
	if !ok || vote != "up" && vote != "down" {
		return Outcome{}, nil
	}
	f := Feedback{Job: job, Person: e.User, Good: vote == "up", At: c.Added}
	if err := b.Store.Rate(ctx, f); err != nil {
		return Outcome{}, fmt.Errorf("feedback: %w", err)
	}
	b.Meter.Count("feedback_total", vote)
	w := words(b.langOf(person, ""))
	text := w.Noted
	if !f.Good {
		text = w.NotedBad
	}
	if err := b.Slack.Whisper(ctx, e.Place, e.User, plain(text)); err != nil {
		b.Log.Info("thanks not shown", "err", err)
	}
	return Outcome{}, nil
}

// welcome greets a person the first time they open the bot.
func (b *Bot) welcome(ctx context.Context, c Claimed) (Outcome, error) {
	var e Opened
	if err := json.Unmarshal(c.Body, &e); err != nil {
		return Outcome{}, fmt.Errorf("welcome: body: %w", err)
	}
	person, may, err := b.mayUse(ctx, e.User, "", false)
	if err != nil || may != allowed {
		return Outcome{}, err
	}
	w := words(b.langOf(person, ""))
	channel := e.Channel
	if channel == "" {
		if channel, err = b.Slack.Direct(ctx, e.User); err != nil {
			return Outcome{}, fmt.Errorf("welcome: %w", err)
		}
	}
	if err := b.Slack.Prompts(ctx, channel, w.PromptsTitle, w.Prompts); err != nil {
		b.Log.Info("prompts not set", "err", err)
	}
	m := plain(w.Welcome)
	m.Parts = append(m.Parts, Part{Buttons: promptButtons(w)})
	return Outcome{}, b.deliver(ctx, c, Place{Team: e.Team, Channel: channel}, tsOf(c.Added), m, loadProgress(c))
}

func promptButtons(w *Words) []Button {
	var row []Button
	for _, s := range w.Prompts {
		row = append(row, Button{Label: s.Title, Action: ActionAsk, Value: s.Message})
	}
	return row
}

// askForPerson answers a suggested question pressed as a button: the question
// is posted in the person's direct message and answered in its thread.
func (b *Bot) askForPerson(ctx context.Context, c Claimed) (Outcome, error) {
	var e pressed
	if err := json.Unmarshal(c.Body, &e); err != nil {
		return Outcome{}, fmt.Errorf("ask: body: %w", err)
	}
	person, may, err := b.mayUse(ctx, e.User, "", false)
	if err != nil || may != allowed {
		return Outcome{}, err
	}
	channel, err := b.Slack.Direct(ctx, e.User)
	if err != nil {
		return Outcome{}, fmt.Errorf("ask: %w", err)
	}
	lang := b.langOf(person, e.Value)
	ans := Handbook(b.Cards, Advise(b.Cards, lang, e.Value, nil))
	m := answerMessage(ans, c.ID)
	m.Parts = append([]Part{{Text: "> " + e.Value}}, m.Parts...)
	return Outcome{}, b.deliver(ctx, c, Place{Team: e.Place.Team, Channel: channel}, tsOf(c.Added), m, loadProgress(c))
}

// showHome publishes the Home tab: frequent questions and the guide.
func (b *Bot) showHome(ctx context.Context, c Claimed) (Outcome, error) {
	var e Opened
	if err := json.Unmarshal(c.Body, &e); err != nil {
		return Outcome{}, fmt.Errorf("home: body: %w", err)
	}
	person, may, err := b.mayUse(ctx, e.User, "", false)
	if err != nil {
		return Outcome{}, err
	}
	w := words(b.langOf(person, ""))
	if may != allowed {
		return Outcome{}, b.Slack.Publish(ctx, e.User, View{Title: w.HomeTitle, Parts: []Part{{Text: w.RefuseGuest}}})
	}
	return Outcome{}, b.Slack.Publish(ctx, e.User, homeView(b.Cards, w))
}

func homeView(cards *knowledge.Library, w *Words) View {
	var steps, law []Button
	for _, c := range cards.Cards(w.lang) {
		row := &steps
		switch {
		case strings.HasPrefix(c.ID, "step-"):
		case c.Kind == "law":
			row = &law
		default:
			continue
		}
		if len(*row) < 25 {
			*row = append(*row, Button{Label: c.Title, Action: ActionCard, Value: w.lang + ":" + c.ID})
		}
	}
	return View{Title: w.HomeTitle, Parts: []Part{
		{Text: w.HomeIntro}, {Divider: true},
		{Text: w.HomeAsk}, {Buttons: promptButtons(w)},
		{Text: w.HomeGuide}, {Buttons: steps},
		{Text: w.HomeLaw}, {Buttons: law},
	}}
}

// sayUnavailable answers a command that this version does not have.
func (b *Bot) sayUnavailable(ctx context.Context, c Claimed) (Outcome, error) {
	var q question
	if err := json.Unmarshal(c.Body, &q); err != nil {
		return Outcome{}, fmt.Errorf("unavailable: body: %w", err)
	}
	person, may, err := b.mayUse(ctx, q.User, q.Place.Channel, q.Shared)
	if err != nil {
		return Outcome{}, err
	}
	lang := b.langOf(person, "")
	if may != allowed {
		return Outcome{}, b.refuseCommand(ctx, may, q, lang)
	}
	return Outcome{}, b.Slack.Respond(ctx, q.URL, plain(words(lang).NotYet), true)
}

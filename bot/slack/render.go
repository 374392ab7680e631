package slack

import (
	"strconv"
	"strings"

	"amiable/bot"

	"github.com/slack-go/slack"
)

// Slack's limits, in characters unless they count things. Those of Block Kit
// and views are documented; maxMessage is the documented total of Markdown
// blocks, kept for a whole message because messages were reported to fail
// from about 13,200 characters on.
const (
	maxMessage  = 12000
	maxBlocks   = 50
	maxInView   = 100
	maxSection  = 3000
	maxNote     = 2000 // the text of a context element
	maxNotes    = 10   // elements of a context block
	maxFallback = 3000 // of the text field; chat.update was reported to refuse more than 4000
	maxRow      = 25   // elements of an actions block
	maxLabel    = 75
	maxValue    = 2000
	maxActionID = 255
	maxTitle    = 24 // also the close button
	maxPrompts  = 4
)

// layout makes blocks. Text in messages is Markdown; in views, which take no
// Markdown block, it is sections. It also numbers actions, so that an action
// id occurs once in a message.
type layout struct {
	view   bool
	blocks []slack.Block
	seen   map[string]int
}

func messageBlocks(parts []bot.Part) []slack.Block {
	l := layout{blocks: []slack.Block{}, seen: map[string]int{}}
	l.add(parts)
	return l.blocks[:min(len(l.blocks), maxBlocks)]
}

func viewBlocks(parts []bot.Part) []slack.Block {
	l := layout{view: true, blocks: []slack.Block{}, seen: map[string]int{}}
	l.add(parts)
	if len(l.blocks) > maxInView {
		l.blocks = append(l.blocks[:maxInView-1], note([]string{"…"}))
	}
	return l.blocks
}

func (l *layout) add(parts []bot.Part) {
	for _, p := range parts {
		switch {
		case strings.TrimSpace(p.Text) != "":
			l.text(p.Text)
		case strings.TrimSpace(p.Note) != "":
			l.note(p.Note)
		case len(p.Buttons) > 0:
			l.buttons(p.Buttons)
		case p.Feedback != "":
			l.feedback(p.Feedback, p.Opinions)
		case p.Divider:
			l.blocks = append(l.blocks, slack.NewDividerBlock())
		}
	}
}

func (l *layout) text(md string) {
	md = quiet(md)
	if !l.view {
		l.blocks = append(l.blocks, slack.NewMarkdownBlock("", md))
		return
	}
	for _, piece := range mrkdwnPieces(md, maxSection) {
		text := slack.NewTextBlockObject(slack.MarkdownType, piece, false, false)
		l.blocks = append(l.blocks, slack.NewSectionBlock(text, nil, nil))
	}
}

func (l *layout) note(md string) {
	pieces := mrkdwnPieces(quiet(md), maxNote)
	for len(pieces) > 0 {
		n := min(len(pieces), maxNotes)
		l.blocks = append(l.blocks, note(pieces[:n]))
		pieces = pieces[n:]
	}
}

func note(pieces []string) slack.Block {
	var elements []slack.MixedElement
	for _, p := range pieces {
		elements = append(elements, slack.NewTextBlockObject(slack.MarkdownType, p, false, false))
	}
	return slack.NewContextBlock("", elements...)
}

func (l *layout) buttons(row []bot.Button) {
	for len(row) > 0 {
		n := min(len(row), maxRow)
		var elements []slack.BlockElement
		for _, b := range row[:n] {
			elements = append(elements, l.button(b))
		}
		l.blocks = append(l.blocks, slack.NewActionBlock("", elements...))
		row = row[n:]
	}
}

func (l *layout) button(b bot.Button) *slack.ButtonBlockElement {
	e := slack.NewButtonBlockElement(l.actionID(b.Action), b.Value[:within(b.Value, maxValue)], label(b.Label))
	if b.Primary {
		e.Style = slack.StylePrimary
	}
	return e
}

// feedback lays opinion buttons out. Views do not take Slack's own, so they
// get two plain buttons with the same values.
func (l *layout) feedback(job string, words [2]string) {
	for i, mark := range []string{"👍", "👎"} {
		if words[i] == "" {
			words[i] = mark
		}
	}
	if l.view {
		l.buttons([]bot.Button{
			{Label: "👍 " + words[0], Action: bot.ActionFeedback, Value: "up:" + job},
			{Label: "👎 " + words[1], Action: bot.ActionFeedback, Value: "down:" + job},
		})
		return
	}
	up := slack.NewFeedbackButton(label(words[0]), "up:"+job).WithAccessibilityLabel(words[0])
	down := slack.NewFeedbackButton(label(words[1]), "down:"+job).WithAccessibilityLabel(words[1])
	l.blocks = append(l.blocks, slack.NewContextActionsBlock("",
		slack.NewFeedbackButtonsBlockElement(l.actionID(bot.ActionFeedback), up, down)))
}

// actionID makes ids unique in a message: card, card:1, card:2. See
// actionName for the way back.
func (l *layout) actionID(action string) string {
	n := l.seen[action]
	l.seen[action]++
	if n == 0 {
		return action
	}
	return action + ":" + strconv.Itoa(n)
}

func actionName(id string) string {
	name, _, _ := strings.Cut(id, ":")
	return name
}

func label(s string) *slack.TextBlockObject { return plainText(s, maxLabel) }

func plainText(s string, limit int) *slack.TextBlockObject {
	s = clip(strings.Join(strings.Fields(s), " "), limit)
	if s == "" {
		s = "…" // Slack refuses an empty text
	}
	return slack.NewTextBlockObject(slack.PlainTextType, s, true, false)
}

// quiet takes the sting out of <!channel>, <!here>, <!everyone> and group
// mentions, which would ping people when a model or a card writes them.
func quiet(md string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(md, "\uFFFD"), "<!", "‹!")
}

// fallbackText is the text field of a message: what notifications and screen
// readers say. It is never empty.
func fallbackText(m bot.Message) string {
	s := strings.TrimSpace(m.Summary)
	for _, p := range m.Parts {
		if s == "" {
			s = strings.TrimSpace(p.Text + p.Note)
		}
	}
	if s == "" {
		s = "Amiable"
	}
	return escapeWithin(s, maxFallback)
}

// escapeWithin escapes & < > and keeps the result at most limit wide.
func escapeWithin(s string, limit int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	for n := limit; ; n = n * 3 / 4 {
		if e := escaped.Replace(clip(s, n)); width(e) <= limit {
			return e
		}
	}
}

// plainPieces are the words of a message without blocks, for when Slack
// refuses its layout: nothing is lost but buttons.
func plainPieces(m bot.Message) []string {
	var all []string
	for _, p := range m.Parts {
		if text := p.Text + p.Note; strings.TrimSpace(text) != "" {
			all = append(all, text)
		}
	}
	pieces := mrkdwnPieces(quiet(strings.Join(all, "\n\n")), maxFallback)
	if len(pieces) == 0 {
		pieces = []string{fallbackText(m)}
	}
	return pieces
}

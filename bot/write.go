package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"amiable/bot/guard"
	"amiable/bot/privacy"
	"amiable/knowledge"
	"amiable/prompts"
)

var errNoSource = fmt.Errorf("%w: it cites no card", ErrModel)

// outOfGuide is what a model answers when the cards do not cover a question.
const outOfGuide = "[HORS-GUIDE]"

const (
	answerTokens      = 900
	answerTemperature = 0.3
)

// Write has the model word an answer from the cards of a. Each paragraph is
// checked before show (which may be nil) gets it; nothing is shown before a
// card is cited. An error of show ends the writing and is returned. Identities are
// placeholders on the way to the model and come back in what is shown. An
// answer that cites none of the given cards is refused.
func Write(ctx context.Context, m Model, cards *knowledge.Library, a Advice, turns []Turn, show func(ctx context.Context, paragraph string) error) (Answer, error) {
	mask := privacy.New()
	w := words(a.Lang)
	k := &checker{given: map[string]Citation{}, blocked: pressing(a.Lang), removed: w.Quote}
	for _, c := range a.Cards {
		k.given[strings.ToLower(c.ID)] = cite(c)
	}
	var text page
	var in paragraphs
	outside := false
	var held []string // not shown before a first card is cited
	take := func(raw string) error {
		if outside = outside || strings.Contains(raw, outOfGuide); outside {
			return nil
		}
		s := mask.Restore(k.paragraph(raw))
		for _, invented := range mask.Unknown(s) {
			s = strings.ReplaceAll(s, invented, "…")
		}
		if s == "" {
			return nil
		}
		text.para(s)
		if held = append(held, s); show == nil || len(k.cited) == 0 {
			return nil
		}
		s, held = strings.Join(held, "\n\n"), nil
		return show(ctx, s)
	}
	_, err := m.Complete(ctx, coachPrompt(mask, a, turns), func(piece string) error {
		for _, s := range in.add(piece) {
			if err := take(s); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = take(in.end())
	}
	ans := Answer{Mode: ModeModel, Lang: a.Lang, InScope: true, Text: text.String(), Citations: k.cited}
	if err == nil && outside {
		return Answer{Mode: ModeModel, Lang: a.Lang, Text: w.OutOfScope, Citations: []Citation{}}, nil
	}
	if err == nil && len(k.cited) == 0 {
		err = errNoSource
	}
	return ans, err
}

// WriteOrHandbook is Write for callers that show nothing before the end: when
// the model fails, the handbook answers and says why.
func WriteOrHandbook(ctx context.Context, m Model, cards *knowledge.Library, a Advice, turns []Turn) Answer {
	ans, err := Write(ctx, m, cards, a, turns, nil)
	if err != nil {
		return fallback(cards, a, err)
	}
	return ans
}

// coachPrompt puts the request together; nothing in it names anybody.
func coachPrompt(mask *privacy.Masker, a Advice, turns []Turn) Prompt {
	p := Prompt{System: prompts.CoachSystem(a.Lang), MaxTokens: answerTokens, Temperature: answerTemperature}
	for _, t := range turns {
		p.Turns = append(p.Turns, Turn{Role: t.Role, Text: mask.Mask(t.Text)})
	}
	q := prompts.Question{Lang: a.Lang, Text: mask.Mask(a.Question), Diagnose: a.Diagnose}
	for _, c := range a.Cards {
		q.Cards = append(q.Cards, prompts.Card{ID: c.ID, Title: c.Title, Kind: c.Kind, Why: c.Why, Do: c.Do, Say: sayable(c), Avoid: c.Avoid})
	}
	p.Turns = append(p.Turns, Turn{Role: RolePerson, Text: prompts.CoachQuestion(q)})
	return p
}

// pressing tells whether words meant for a debtor press, threaten or accuse:
// they are read as a draft of their own.
func pressing(lang string) func(quote string) bool {
	return func(quote string) bool {
		return guard.Check(quote, guard.Options{Lang: lang, Kind: guard.Draft}).Blocked()
	}
}

// sayable are the phrases of a card that the guard lets through: an
// operator's card may hold one that presses, and of the built-in ones a few
// are withheld by mistake (TestPhrasesOfTheGuideMayBeSaid bounds them).
func sayable(c knowledge.Card) []string {
	return slices.DeleteFunc(slices.Clone(c.Say), func(s string) bool { return pressingPhrase(c.Lang, s) })
}

// judged remembers the verdicts on the phrases of cards, which never change
// while the program runs.
var judged sync.Map // phrase -> bool

func pressingPhrase(lang, s string) bool {
	if bad, ok := judged.Load(s); ok {
		return bad.(bool)
	}
	bad := pressing(lang)(strings.Trim(s, " \u00a0«»\"“”"))
	judged.Store(s, bad)
	return bad
}

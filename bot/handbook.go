package bot

import (
	"slices"
	"strings"
	"unicode"

	"amiable/knowledge"
)

// Handbook lays the cards out as an answer for a person on the phone: what to
// do now, what to say, what to avoid, what comes next. It is pure, and it is
// what every other way of answering falls back to.
func Handbook(cards *knowledge.Library, a Advice) Answer {
	w := words(a.Lang)
	ans := Answer{Mode: ModeHandbook, Lang: a.Lang, InScope: a.InScope, Citations: []Citation{}}
	switch {
	case !a.InScope:
		ans.Text = w.OutOfScope
	case a.Diagnose:
		ans.Text, ans.Citations = diagnosis(cards, a, w)
	case a.Cards[0].Kind == "law":
		ans.Text, ans.Citations = lawPage(a, w)
	default:
		ans.Text, ans.Citations = coachPage(cards, a, w)
	}
	return ans
}

// page builds Markdown section by section.
type page struct{ strings.Builder }

func (p *page) para(s string) {
	if s == "" {
		return
	}
	if p.Len() > 0 {
		p.WriteString("\n\n")
	}
	p.WriteString(s)
}

func (p *page) list(title string, items []string, mark string) {
	if len(items) == 0 {
		return
	}
	p.para("**" + title + "**\n" + mark + strings.Join(items, between(mark)+mark))
}

// between keeps quoted phrases apart: two quoted lines in a row would be one
// paragraph.
func between(mark string) string {
	if mark == "> " {
		return "\n>\n"
	}
	return "\n"
}

func coachPage(cards *knowledge.Library, a Advice, w *Words) (string, []Citation) {
	top := a.Cards[0]
	var second knowledge.Card
	if len(a.Cards) > 1 && a.Cards[1].Kind != "law" {
		second = a.Cards[1]
	}
	next := nextStep(cards, top, a.Lang)
	var p page
	p.para("**" + top.Title + ".** " + top.Why)
	now := withOther(first(top.Do, 3), second.Do)
	p.list(w.DoNow, now, "- ")
	p.list(w.SayThis, withOther(first(sayable(top), 2), sayable(second)), "> ")
	p.list(w.Avoid, first(top.Avoid, 2), "- ")
	p.list(w.Next, withOther(now, next.Do)[len(now):], "- ")
	if len(top.Reasons) == 0 && top.Topic == "principle" && !knowsReason(a.Question, nil) {
		p.para(w.AskReasonShort)
	}
	return p.String(), citeAll(first(a.Cards, cardsPerAnswer), next)
}

// lawPage shows a rule as what it is: general information, dated, to be
// checked, with what it changes for the conversation.
func lawPage(a Advice, w *Words) (string, []Citation) {
	top := a.Cards[0]
	var p page
	label := w.LawLabel
	if top.Status == "to be validated" {
		label = w.LawLabelOpen
	}
	p.para("**" + top.Title + ".** " + top.Why)
	p.para("_" + strings.NewReplacer("{article}", top.Article, "{date}", w.date(top.Checked)).Replace(label) + "_")
	p.list(w.DoNow, first(top.Do, 3), "- ")
	p.list(w.SayThis, first(sayable(top), 2), "> ")
	p.list(w.Avoid, first(top.Avoid, 2), "- ")
	return p.String(), citeAll(first(a.Cards, cardsPerAnswer), knowledge.Card{})
}

// diagnosis is the answer when an offer is wanted and the reason is unknown.
func diagnosis(cards *knowledge.Library, a Advice, w *Words) (string, []Citation) {
	ask, _ := cards.Card(a.Lang, "P05")
	var p page
	p.para(w.DiagnoseFirst)
	p.list(w.SayThis, first(sayable(ask), 2), "> ")
	p.list(w.Avoid, first(ask.Avoid, 1), "- ")
	p.para(w.AskReason)
	return p.String(), citeAll(append([]knowledge.Card{ask}, first(a.Cards, cardsPerAnswer)...), knowledge.Card{})
}

// nextStep is the card whose first action follows from the one at hand.
func nextStep(cards *knowledge.Library, top knowledge.Card, lang string) knowledge.Card {
	id := "step-7-confirm"
	for _, p := range top.Principles {
		if follow, ok := afterPrinciple[p]; ok {
			id = follow
			break
		}
	}
	if len(top.Reasons) > 0 {
		if follow, ok := afterReason[top.Reasons[0]]; ok {
			id = follow
		}
	}
	if id == top.ID {
		id = "step-8-follow-up"
	}
	c, _ := cards.Card(lang, id)
	return c
}

// afterReason and afterPrinciple choose the next step where writing the
// agreement down is not it.
var afterReason = map[string]string{
	"dispute": "P19", "insolvency": "escalation-now", "structural": "escalation-now", "hardship": "P17",
	"sent": "P23", "in-pipe": "P17", "no-answer": "rhythm", "unreachable": "P17", "refusal": "escalation-ladder",
	"fraud": "escalation-now", "closure": "escalation-now", "approval": "P17", "po-missing": "P17", "not-received": "P17",
}

var afterPrinciple = map[string]string{
	"P14": "P15", "P15": "escalation-gate", "P19": "P17", "P22": "escalation-now", "P23": "P16", "P18": "step-8-follow-up",
	"P16": "step-8-follow-up", "P04": "step-2-open", "P07": "concession-limits",
}

func citeAll(cards []knowledge.Card, next knowledge.Card) []Citation {
	out, seen := []Citation{}, map[string]bool{"": true}
	for _, c := range append(cards[:len(cards):len(cards)], next) {
		if !seen[c.ID] {
			seen[c.ID] = true
			out = append(out, cite(c))
		}
	}
	return out
}

func first[T any](s []T, n int) []T { return s[:min(n, len(s))] }

// withOther adds to items the first of others that says something else.
func withOther(items, others []string) []string {
	for _, o := range others {
		if !slices.ContainsFunc(items, func(it string) bool { return alike(it, o) }) {
			return append(items[:len(items):len(items)], o)
		}
	}
	return items
}

// alike tells whether two short texts share half of their longer words.
func alike(a, b string) bool {
	words := map[string]bool{}
	for _, w := range longWords(a) {
		words[w] = true
	}
	other := longWords(b)
	shared := 0
	for _, w := range other {
		if words[w] {
			shared++
		}
	}
	return 2*shared >= min(len(words), len(other))
}

func longWords(s string) []string {
	out := strings.FieldsFunc(folded(s), func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.DeleteFunc(out, func(w string) bool { return len(w) < 4 })
}

// Package prompts holds what is said to a language model: one template file
// and one typed function a prompt. The system part of a prompt is fixed, to
// the byte, so that providers can cache it; all that varies goes into the
// last turn. Text templates are used on purpose: an HTML template would
// escape what people typed.
package prompts

import (
	"embed"
	"strings"
	"text/template"
)

//go:embed *.tmpl
var files embed.FS

var all = template.Must(template.New("prompts").Option("missingkey=error").ParseFS(files, "*.tmpl"))

// Card is a card as the model sees it.
type Card struct {
	ID, Title, Kind, Why string
	Do, Say, Avoid       []string
}

// Question is one request for coaching. Text and the cards come from
// outside; names are already placeholders.
type Question struct {
	Lang     string // "fr" or "en": the language to answer in
	Cards    []Card
	Text     string
	Diagnose bool // the reason for lateness is unknown and an offer is wanted
}

// CoachSystem is the fixed part of the coaching prompt, in the language of
// the answer.
func CoachSystem(lang string) string {
	if lang == "en" {
		return render("coach_system.en.tmpl", nil)
	}
	return render("coach_system.fr.tmpl", nil)
}

// CoachQuestion is the last turn of the coaching prompt: the cards, then the
// collector's words between marks that cannot occur in them.
func CoachQuestion(q Question) string {
	q.Text = strings.NewReplacer("<<<", "‹‹‹", ">>>", "›››").Replace(q.Text)
	if q.Lang == "en" {
		return render("coach_question.en.tmpl", q)
	}
	return render("coach_question.fr.tmpl", q)
}

// render panics on a template error: the templates are part of the program
// and every one of them is rendered in the tests with empty and full data.
func render(name string, data any) string {
	var b strings.Builder
	if err := all.ExecuteTemplate(&b, name, data); err != nil {
		panic("prompts: " + err.Error())
	}
	return strings.TrimSpace(b.String())
}

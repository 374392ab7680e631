package casefile

import (
	"slices"
	"strings"
)

// Cause is why something is late, as somebody said. Without an item it is about the case.
type Cause struct {
	Code   string `json:"code"` // one of [ReasonCodes]
	Item   string `json:"item,omitempty"`
	Person string `json:"person,omitempty"` // who said it
	Note   string `json:"note,omitempty"`
}

// Reason is a cause on file.
type Reason struct {
	Mark
	Cause
}

// ReasonStated records why something is late, or states the reason called Of anew.
type ReasonStated struct {
	Of string `json:"of,omitempty"`
	Cause
}

// Type names the stored form.
func (ReasonStated) Type() string { return "reason.stated" }

func (r ReasonStated) check(c *Case) *Problem {
	if _, ok := reasonWords[r.Code]; !ok {
		return problem("bad_reason", r.Code)
	}
	if r.Item != "" && c.Item(r.Item) == nil {
		return problem("no_item", r.Item)
	}
	return first(checkOf(c.Reasons, r.Of), checkShort(r.Item, r.Person), checkText(r.Note))
}

func (r ReasonStated) apply(w *writer, s Stamp) {
	put(w, &w.c.Reasons, r.Of, s, func(p *Reason) { p.Cause = r.Cause })
}

func (r ReasonStated) sentence(lang string) string {
	return say(lang, "Raison du retard : %s", "Reason for lateness: %s", also(ReasonWords(r.Code, lang), r.Item, r.Person)) + quoted(lang, r.Note)
}

// ReasonCodes are the reasons there are, in alphabetical order.
func ReasonCodes() []string {
	codes := make([]string, 0, len(reasonWords))
	for code := range reasonWords {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// ReasonFor is the last reason stated for the item, or for the case when the number is empty or nothing was said about
// the item.
func (c *Case) ReasonFor(number string) (Reason, bool) {
	for _, about := range []string{number, ""} {
		for _, r := range slices.Backward(c.Reasons) {
			if r.Live() && strings.EqualFold(r.Item, about) {
				return r, true
			}
		}
	}
	return Reason{}, false
}

// MainReason is the last reason stated about anything in the case.
func (c *Case) MainReason() (Reason, bool) {
	for _, r := range slices.Backward(c.Reasons) {
		if r.Live() {
			return r, true
		}
	}
	return Reason{}, false
}

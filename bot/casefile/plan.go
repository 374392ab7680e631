package casefile

import "amiable/bot/terms"

// Schedule is an agreed plan; its rows are payments by date that add up to Total.
type Schedule struct {
	Rows         []terms.Row `json:"rows"`
	Total        terms.Cents `json:"total"`
	Counterpart  string      `json:"counterpart,omitempty"`
	Signed       bool        `json:"signed,omitempty"`
	Acceleration bool        `json:"acceleration,omitempty"` // the rest falls due when a row is missed
}

// Plan is a schedule on file.
type Plan struct {
	Mark
	Schedule
	Ending   string `json:"ending,omitempty"` // kept, broken, replaced or cancelled; empty while it runs
	EndingBy Stamp  `json:"ending_by,omitzero"`
}

// Running reports whether its rows are expected.
func (p Plan) Running() bool { return p.Live() && p.Ending == "" }

// PlanAgreed records a plan, or states the one called Of anew.
type PlanAgreed struct {
	Of string `json:"of,omitempty"`
	Schedule
}

// Type names the stored form.
func (PlanAgreed) Type() string { return "plan.agreed" }

const maxRows = 360

func (p PlanAgreed) check(c *Case) *Problem {
	if c.Insolvency.Running() {
		return problem("insolvency_open", "")
	}
	sum := terms.Cents(0)
	for i, r := range p.Rows {
		if bad := first(checkDate(r.Date), checkAmount(r.Amount)); bad != nil {
			return bad
		}
		if i > 0 && earlier(r.Date, p.Rows[i-1].Date) {
			return problem("bad_rows", r.Date.String())
		}
		sum += r.Amount
	}
	if len(p.Rows) == 0 || len(p.Rows) > maxRows || sum != p.Total {
		return problem("bad_rows", "")
	}
	return first(checkOpen(c), checkOf(c.Plans, p.Of), checkAmount(p.Total), checkShort(p.Counterpart))
}

func (p PlanAgreed) apply(w *writer, s Stamp) {
	put(w, &w.c.Plans, p.Of, s, func(t *Plan) { t.Schedule = p.Schedule })
}

func (p PlanAgreed) sentence(lang string) string {
	if len(p.Rows) == 0 {
		return say(lang, "Échéancier", "Plan")
	}
	return say(lang, "Échéancier : %s en %s, le premier le %s", "Plan: %s in %s, the first on %s", p.Total.Euros(lang),
		count(lang, len(p.Rows), "règlement", "règlements", "payment", "payments"), onDay(p.Rows[0].Date, lang))
}

// PlanClosed ends the plan called Of.
type PlanClosed struct {
	Of     string `json:"of"`
	Result string `json:"result"`
	Note   string `json:"note,omitempty"`
}

// Type names the stored form.
func (PlanClosed) Type() string { return "plan.closed" }

func (p PlanClosed) check(c *Case) *Problem {
	if bad := checkThere(c.Plans, p.Of); bad != nil {
		return bad
	}
	if find(c.Plans, p.Of).Ending != "" {
		return problem("already_closed", "")
	}
	return first(checkOne(p.Result, "kept", "broken", "replaced", "cancelled"), checkText(p.Note))
}

func (p PlanClosed) apply(w *writer, s Stamp) {
	if t := find(w.c.Plans, p.Of); t == nil || !s.after(t.EndingBy) {
		return
	}
	own(w, &w.c.Plans)
	t := find(w.c.Plans, p.Of)
	t.Ending, t.EndingBy = p.Result, s
}

var planEndingWords = map[string][2]string{
	"kept": {"tenu", "kept"}, "broken": {"non tenu", "broken"}, "replaced": {"remplacé", "replaced"}, "cancelled": {"annulé", "cancelled"},
}

func (p PlanClosed) sentence(lang string) string {
	return say(lang, "Échéancier %s", "Plan %s", word(planEndingWords, p.Result, lang)) + quoted(lang, p.Note)
}

package casefile

import "amiable/bot/terms"

// Insolvent records a court procedure, or what was learnt about it since. Confidential steps (mandat ad hoc, conciliation)
// are not recorded anywhere.
type Insolvent struct {
	Procedure string     `json:"procedure"`          // safeguard, receivership, liquidation, over_indebtedness or unknown
	Judgment  terms.Date `json:"judgment,omitzero"`  // opening judgment
	Published terms.Date `json:"published,omitzero"` // in the BODACC: the claim must be filed from then
	Signalled terms.Date `json:"signalled,omitzero"` // when we heard
	Abroad    bool       `json:"abroad,omitempty"`   // the creditor is outside metropolitan France
	Confirmed bool       `json:"confirmed,omitempty"`
	Filed     terms.Date `json:"filed,omitzero"` // the claim was filed
	Over      bool       `json:"over,omitempty"` // false alarm, or ended
}

// Type names the stored form.
func (Insolvent) Type() string { return "insolvency" }

// Running reports whether asking for payment must stop. A signal is enough until it is known to be wrong.
func (i Insolvent) Running() bool { return i.Procedure != "" && !i.Over }

func (i Insolvent) check(*Case) *Problem {
	if p := first(checkOne(i.Procedure, "safeguard", "receivership", "liquidation", "over_indebtedness", "unknown"),
		checkOptionalDate(i.Judgment), checkOptionalDate(i.Published), checkOptionalDate(i.Signalled), checkOptionalDate(i.Filed)); p != nil {
		return p
	}
	if !i.Filed.IsZero() && earlier(i.Filed, i.Judgment) {
		return problem("filed_before", i.Filed.String())
	}
	return nil
}

func (i Insolvent) apply(w *writer, s Stamp) {
	if w.newer("insolvency", s) {
		w.c.Insolvency = i
	}
}

var procedureWords = map[string][2]string{
	"safeguard": {"sauvegarde", "safeguard"}, "receivership": {"redressement judiciaire", "receivership"},
	"liquidation": {"liquidation judiciaire", "liquidation"}, "over_indebtedness": {"surendettement", "over-indebtedness"},
	"unknown": {"procédure à préciser", "kind not known yet"},
}

func (i Insolvent) sentence(lang string) string {
	what := word(procedureWords, i.Procedure, lang)
	switch {
	case i.Over:
		return say(lang, "Procédure collective levée ou non confirmée", "Insolvency proceedings over or not confirmed")
	case !i.Filed.IsZero():
		return say(lang, "Créance déclarée le %s (%s)", "Claim filed on %s (%s)", i.Filed.Words(lang), what)
	}
	return say(lang, "Procédure collective : %s. Les relances s'arrêtent", "Insolvency proceedings: %s. Reminders stop", what)
}

// Acknowledgement is the debtor recognising the debt.
type Acknowledgement struct {
	Mark
	Recognition
}

// Recognition is when and how the debtor recognised the debt; it starts the time limit again (C. civ. 2240).
type Recognition struct {
	Date terms.Date `json:"date"`
	How  string     `json:"how,omitempty"`
}

// Acknowledged records a recognition, or states the one called Of anew. It is recorded by a person who has it in writing,
// never inferred from a payment or a promise.
type Acknowledged struct {
	Of string `json:"of,omitempty"`
	Recognition
}

// Type names the stored form.
func (Acknowledged) Type() string { return "debt.acknowledged" }

func (a Acknowledged) check(c *Case) *Problem {
	return first(checkOf(c.Acknowledgements, a.Of), checkDate(a.Date), checkShort(a.How))
}

func (a Acknowledged) apply(w *writer, s Stamp) {
	put(w, &w.c.Acknowledgements, a.Of, s, func(p *Acknowledgement) { p.Recognition = a.Recognition })
}

func (a Acknowledged) sentence(lang string) string {
	return say(lang, "Dette reconnue le %s", "Debt acknowledged on %s", onDay(a.Date, lang)) + quoted(lang, a.How)
}

// Clock is a legal date that approaches. All are indicative: a professional confirms them.
type Clock struct {
	Kind string     `json:"kind"` // "time_limit" or "claim_filing"
	From terms.Date `json:"from"`
	Date terms.Date `json:"date"`
	Sure bool       `json:"sure,omitempty"` // the starting day is the one the law names, as far as the case knows
}

// Left is the number of days until the date, negative once past.
func (k Clock) Left(today terms.Date) int { return daysFrom(today, k.Date) }

// Clocks are the legal dates that run, the claim filing first. The time limit is the one of the oldest open item: two
// years against a consumer (C. conso. L218-2), five between professionals (C. com. L110-4); the shorter one while the kind
// of debtor is not known. A claim is filed within two months of publication, four from abroad (R622-24).
func Clocks(c Case) []Clock {
	var out []Clock
	if k, ok := c.filing(); ok {
		out = append(out, k)
	}
	if k, ok := c.timeLimit(); ok {
		out = append(out, k)
	}
	return out
}

func (c *Case) filing() (Clock, bool) {
	i := c.Insolvency
	if !i.Running() || !i.Filed.IsZero() || i.Procedure == "over_indebtedness" {
		return Clock{}, false
	}
	k := Clock{Kind: "claim_filing", From: i.Published, Sure: !i.Published.IsZero()}
	for _, d := range []terms.Date{i.Judgment, i.Signalled, day(c.said("insolvency").At)} {
		if k.From.IsZero() {
			k.From = d
		}
	}
	months := 2
	if i.Abroad {
		months = 4
	}
	k.Date = k.From.AddMonths(months)
	return k, true
}

func (c *Case) timeLimit() (Clock, bool) {
	var oldest terms.Date
	for i := range c.Items {
		it := &c.Items[i]
		start := it.Due
		if start.IsZero() {
			start = it.Issued
		}
		if it.Residual > 0 && !start.IsZero() && (oldest.IsZero() || earlier(start, oldest)) {
			oldest = start
		}
	}
	if oldest.IsZero() {
		return Clock{}, false
	}
	for _, a := range c.Acknowledgements {
		if a.Live() && earlier(oldest, a.Date) {
			oldest = a.Date
		}
	}
	years := 2
	if c.Kind == B2B {
		years = 5
	}
	return Clock{Kind: "time_limit", From: oldest, Date: oldest.AddMonths(12 * years), Sure: c.Kind != ""}, true
}

// earlier reports whether a is before b. It compares without building times, for lists of many cases.
func earlier(a, b terms.Date) bool {
	if a.Year != b.Year {
		return a.Year < b.Year
	}
	if a.Month != b.Month {
		return a.Month < b.Month
	}
	return a.Day < b.Day
}

// dayNumber counts days of the civil calendar from an arbitrary origin.
func dayNumber(d terms.Date) int {
	y, m := d.Year, int(d.Month)
	if m <= 2 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d.Day
}

// daysFrom is the number of days from a to b.
func daysFrom(a, b terms.Date) int { return dayNumber(b) - dayNumber(a) }

package casefile

import (
	"slices"

	"amiable/bot/terms"
)

// Pattern is what the record of a case looks like. It is about dates and amounts, never about a person.
type Pattern string

// The patterns.
const (
	PatternUnknown    Pattern = "unknown"    // too little on record to say
	PatternOccasional Pattern = "occasional" // paid in time before, late now
	PatternHabitual   Pattern = "habitual"   // late or broken agreements more than once
	PatternDispute    Pattern = "dispute"    // what is open is mostly contested
	PatternDifficulty Pattern = "difficulty" // insolvency, or a lasting lack of money was stated
)

// Evidence is one fact the pattern rests on.
type Evidence struct {
	Code   string // kept, missed, paid_late, paid_in_time, average_delay, disputed, insolvency, reason or no_record
	Count  int
	Days   int
	Amount terms.Cents
	Reason string
}

// Profile is a reading of the record with what it rests on.
type Profile struct {
	Pattern  Pattern
	Evidence []Evidence
}

// hardReasons are stated causes that point to serious difficulty.
var hardReasons = []string{"structural", "insolvency", "closure", "client-insolvent"}

// Thresholds of a reading; below them nothing is said.
const (
	fewPaid      = 3  // settled items needed to speak of a habit
	toleratedDay = 10 // an invoice paid within so many days of its due date is in time: data comes in batches
)

// record counts what is on file.
type record struct {
	kept, missed, inTime, late, lateDays int
	keptSum, missedSum                   terms.Cents
}

// ProfileOf reads the record as of the day.
func ProfileOf(c Case, today terms.Date, p Policy) Profile {
	r := c.record(Standings(c, today, p))
	b := BalanceOf(c, today, p)
	reason, _ := c.MainReason()
	out := Profile{Pattern: PatternUnknown}
	add := func(on bool, e Evidence) {
		if on {
			out.Evidence = append(out.Evidence, e)
		}
	}
	hard := slices.Contains(hardReasons, reason.Code)
	add(c.Insolvency.Running(), Evidence{Code: "insolvency"})
	add(hard, Evidence{Code: "reason", Reason: reason.Code})
	add(b.Disputed > 0, Evidence{Code: "disputed", Amount: b.Disputed})
	add(r.kept > 0, Evidence{Code: "kept", Count: r.kept, Amount: r.keptSum})
	add(r.missed > 0, Evidence{Code: "missed", Count: r.missed, Amount: r.missedSum})
	add(r.inTime > 0, Evidence{Code: "paid_in_time", Count: r.inTime})
	add(r.late > 0, Evidence{Code: "paid_late", Count: r.late, Days: r.lateDays / max(1, r.late)})
	switch {
	case c.Insolvency.Running() || hard:
		out.Pattern = PatternDifficulty
	case b.Disputed > 0 && b.Disputed >= b.Undisputed:
		out.Pattern = PatternDispute
	case r.missed >= 2 && r.missed >= r.kept || r.inTime+r.late >= fewPaid && r.late > r.inTime:
		out.Pattern = PatternHabitual
	case r.inTime+r.late >= fewPaid || r.kept > 0 && r.missed == 0:
		out.Pattern = PatternOccasional
	}
	add(len(out.Evidence) == 0, Evidence{Code: "no_record"})
	return out
}

func (c *Case) record(list []Standing) record {
	var r record
	for _, s := range list {
		switch {
		case s.State == "kept":
			r.kept++
			r.keptSum += s.Amount
		case s.State == "late" || s.Missed():
			r.missed++
			r.missedSum += s.Left()
		}
	}
	for i := range c.Items {
		it := &c.Items[i]
		if it.Settled.IsZero() || it.Due.IsZero() || it.Amount <= 0 {
			continue
		}
		if d := daysFrom(it.Due, it.Settled); d > toleratedDay {
			r.late++
			r.lateDays += d
		} else {
			r.inTime++
		}
	}
	return r
}

var patternWords = map[Pattern][2]string{
	PatternUnknown:    {"Historique trop court pour conclure", "Too little history to tell"},
	PatternOccasional: {"Difficulté ponctuelle, d'après l'historique", "An occasional difficulty, going by the record"},
	PatternHabitual:   {"Retards répétés, d'après l'historique", "Repeated delays, going by the record"},
	PatternDispute:    {"Un litige explique l'essentiel du retard", "A dispute explains most of the delay"},
	PatternDifficulty: {"Difficulté sérieuse signalée", "A serious difficulty was stated"},
}

// Words says the reading and what it rests on.
func (p Profile) Words(lang string) string {
	var facts []string
	for _, e := range p.Evidence {
		facts = append(facts, e.Words(lang))
	}
	head := patternWords[p.Pattern]
	return say(lang, "%s : %s", "%s: %s", say(lang, head[0], head[1]), also(facts...))
}

// Words says one fact.
func (e Evidence) Words(lang string) string {
	switch e.Code {
	case "kept":
		return count(lang, e.Count, "promesse tenue", "promesses tenues", "promise kept", "promises kept") + " (" + e.Amount.Euros(lang) + ")"
	case "missed":
		return count(lang, e.Count, "promesse non tenue à la date", "promesses non tenues à la date", "promise not kept on the day", "promises not kept on the day")
	case "paid_in_time":
		return count(lang, e.Count, "facture réglée à l'heure", "factures réglées à l'heure", "invoice paid on time", "invoices paid on time")
	case "paid_late":
		return count(lang, e.Count, "facture réglée en retard", "factures réglées en retard", "invoice paid late", "invoices paid late") +
			say(lang, ", %s en moyenne", ", %s on average", daysWords(lang, e.Days))
	case "disputed":
		return say(lang, "%s contestés", "%s disputed", e.Amount.Euros(lang))
	case "reason":
		return ReasonWords(e.Reason, lang)
	case "insolvency":
		return StatusWords("insolvency", lang)
	}
	return say(lang, "aucun règlement ni promesse au dossier", "no payment or promise on record")
}

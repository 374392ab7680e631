package casefile

import (
	"slices"

	"amiable/bot/terms"
)

// Sentence is one part of an answer, with the event it follows from. A sentence about what did not happen has no event.
type Sentence struct {
	Code string // a reason code, or what sets the case aside
	Text string
	From Stamp
}

// Why answers "pourquoi ce dossier ?": why the case needs attention on the day, or why it is set aside, one sentence an
// event, the decisive ones first. There is always at least one.
func Why(c Case, today terms.Date, p Policy, lang string) []Sentence {
	s := Summarize(c, p)
	y := &why{c: &c, today: today, lang: lang, standings: Standings(c, today, p)}
	place := Score(&s, today, p)
	if s.Insolvent && !s.Closed {
		place.Aside = "insolvent" // said even when its legal date keeps it on the list
	}
	y.aside(place.Aside)
	if !s.Closed {
		y.missed()
		y.clocks(p)
		y.expected()
		y.late(s.Owes.On(today))
	}
	if !s.Closed && !s.Insolvent {
		y.talk()
	}
	if len(y.out) == 0 {
		y.add("not_due", Stamp{}, "Rien n'est échu", "Nothing is due")
	}
	return y.out
}

type why struct {
	c         *Case
	today     terms.Date
	lang      string
	standings []Standing
	out       []Sentence
}

func (y *why) add(code string, from Stamp, fr, en string, args ...any) {
	y.out = append(y.out, Sentence{code, say(y.lang, fr, en, args...), from})
}

func (y *why) date(d terms.Date) string { return onDay(d, y.lang) }
func (y *why) on(s Stamp) string        { return onDay(day(s.At), y.lang) }

func (y *why) aside(code string) {
	c := y.c
	switch code {
	case "closed":
		from := c.said("closing")
		y.add(code, from, "Dossier %s, plus rien à demander", "Case %s, nothing more to ask for", StatusWords(c.base(), y.lang))
	case "insolvent":
		from := c.said("insolvency")
		y.add(code, from, "Procédure collective notée le %s : aucune relance", "Insolvency noted on %s: no reminders", y.on(from))
	case "snoozed":
		from := c.said("snooze")
		y.add(code, from, "Mis de côté jusqu'au %s%s", "Set aside until %s%s", y.date(c.Snooze.Until), quoted(y.lang, c.Snooze.Why))
	}
}

// missed tells the promises that were not kept, and the rows, newest first.
func (y *why) missed() {
	for _, s := range slices.Backward(y.standings) {
		if !s.Missed() {
			continue
		}
		when, how := ago(daysFrom(s.Date, y.today), y.lang), say(y.lang, "rien reçu", "nothing received")
		if s.Paid > 0 {
			how = say(y.lang, "%s reçus", "%s received", s.Paid.Euros(y.lang))
		}
		if s.Answered {
			how = also(how, say(y.lang, "nouvel accord depuis", "a new agreement since"))
		}
		if !s.Checked {
			how = also(how, say(y.lang, "à vérifier, données plus anciennes", "to be checked, the data is older"))
		}
		if s.Row > 0 {
			y.add(ReasonRow, s.Made, "L'échéance %d du plan, %s, était pour le %s (%s) : %s", "Instalment %d of the plan, %s, was for %s (%s): %s",
				s.Row, s.Amount.Euros(y.lang), y.date(s.Date), when, how)
			continue
		}
		y.add(ReasonBroken, s.Made, "Promesse du %s : %s pour le %s (%s)%s : %s", "Promise of %s: %s for %s (%s)%s: %s",
			y.on(s.Made), s.Amount.Euros(y.lang), y.date(s.Date), when, tail(s.Person), how)
	}
}

func (y *why) clocks(p Policy) {
	for _, k := range Clocks(*y.c) {
		left := k.Left(y.today)
		if k.Kind == "time_limit" && left >= p.ClockDays {
			continue
		}
		f := Factor{Code: ReasonClock, Kind: k.Kind, Days: left, Date: k.Date}
		from := Stamp{}
		if k.Kind == "claim_filing" {
			from = y.c.said("insolvency")
		}
		y.add(ReasonClock, from, "Date légale : %s", "Legal date: %s", f.Words(y.lang))
	}
}

// expected tells what is promised and runs.
func (y *why) expected() {
	for _, s := range holding(y.standings) {
		code := ReasonRunning
		if daysFrom(y.today, s.Date) <= 1 {
			code = ReasonDue
		}
		y.add(code, s.Made, "Attendu : %s pour le %s%s, convenu le %s", "Expected: %s for %s%s, agreed on %s",
			s.Left().Euros(y.lang), y.date(s.Date), tail(s.Person), y.on(s.Made))
	}
	for _, r := range y.c.Requests {
		if r.Live() && !r.Done && r.What == "callback" && !r.Date.IsZero() && !earlier(y.today, r.Date) {
			y.add(ReasonCallback, r.Made, "À rappeler depuis le %s%s", "To be called back since %s%s", y.date(r.Date), tail(r.Person))
		}
	}
	if k := y.c.openClaim(); k != nil {
		y.add(ReasonClaimed, k.Made, "Paiement annoncé le %s, à retrouver", "Payment announced on %s, to be found", y.on(k.Made))
	}
}

func (y *why) late(b Balance) {
	if b.Overdue > 0 {
		from := Stamp{}
		if i := slices.IndexFunc(y.c.Items, func(it Item) bool { return it.Due == b.Oldest && it.Residual > 0 }); i >= 0 {
			from = y.c.Items[i].Seen
		}
		y.add(ReasonAge, from, "%s échus, le plus ancien depuis le %s (%s)", "%s overdue, the oldest since %s (%s)",
			b.Overdue.Euros(y.lang), y.date(b.Oldest), daysWords(y.lang, b.DaysLate))
	}
	for _, d := range y.c.Disputes {
		if !d.Open() {
			continue
		}
		until := ""
		if !d.Deadline.IsZero() {
			until = tail(say(y.lang, "réponse attendue le %s", "answer due on %s", y.date(d.Deadline)))
		}
		y.add("disputed", d.Made, "Contesté depuis le %s : %s%s", "Disputed since %s: %s%s", y.on(d.Made), d.what(y.lang), until)
	}
	if credit := b.Credits + b.Payments; credit > 0 {
		y.add("credit", Stamp{}, "%s d'avoirs et de règlements à déduire", "%s of credit notes and payments to subtract", credit.Euros(y.lang))
	}
	if b.Overdue == 0 && b.Open > 0 {
		y.add("not_due", Stamp{}, "%s ouverts, rien n'est échu", "%s open, nothing is overdue", b.Open.Euros(y.lang))
	}
}

// talk tells the last contact and the reason given, or that there is none.
func (y *why) talk() {
	if t := y.c.lastTouch(); t.Event != "" {
		y.add("last_contact", t, "Dernier contact le %s", "Last contact on %s", y.on(t))
	} else {
		y.add(ReasonUnheard, Stamp{}, "Jamais contacté", "Never contacted")
	}
	if r, ok := y.c.MainReason(); ok {
		y.add("reason", r.Made, "Raison donnée le %s : %s%s", "Reason given on %s: %s%s", y.on(r.Made), ReasonWords(r.Code, y.lang), tail(r.Person))
	} else {
		y.add("reason", Stamp{}, "La raison du retard n'est pas connue", "The reason for the lateness is not known")
	}
}

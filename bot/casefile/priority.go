package casefile

import "amiable/bot/terms"

// Band is the first order of a worklist; smaller comes first.
type Band int

// The bands. A case is in the first one that fits.
const (
	BandBroken  Band = iota + 1 // a promise was missed and nothing agreed since
	BandClock                   // a legal date is near or past
	BandRow                     // a row of a plan was missed
	BandDue                     // a promise falls due today or on the next working day, or is in its grace
	BandUnheard                 // a high balance nobody ever called about
	BandRest
	BandWaiting // a promise or a plan runs: leave them alone
)

// Reason codes of a priority.
const (
	ReasonBroken    = "broken_promise"
	ReasonRow       = "row_missed"
	ReasonClock     = "legal_clock"
	ReasonDue       = "promise_due"
	ReasonUnheard   = "never_contacted"
	ReasonAmount    = "amount"
	ReasonAge       = "age"
	ReasonWaiting   = "cost_of_waiting"
	ReasonRepeat    = "broken_before"
	ReasonDirect    = "direct_contact"
	ReasonNoContact = "no_contact"
	ReasonClaimed   = "payment_claimed"
	ReasonCallback  = "call_back"
	ReasonRunning   = "promise_running"
	ReasonUnchecked = "data_before_deadline"
)

// Factor is one reason for the place of a case, with what it is about. Plus is what it adds to the chance, in percent
// points; other factors act through the amount or the band.
type Factor struct {
	Code   string
	Plus   int
	Amount terms.Cents
	Days   int
	Count  int
	Date   terms.Date
	Person string
	Kind   string // of a legal clock
}

// Priority is the place of a case. Score = Value x Chance % / Effort + Waiting: the euros that acting today may bring
// sooner, which orders the cases of a band. Aside is why the case is not on the list at all: "closed", "insolvent",
// "snoozed", "disputed" or "not_due".
type Priority struct {
	Band    Band
	Aside   string
	Score   terms.Cents
	Value   terms.Cents // what may be asked for, or what was promised and did not come
	Chance  int         // percent, a convention of ours that only serves to compare
	Effort  int         // 1 with a direct contact, 2 without
	Waiting terms.Cents // what another thirty days cost
}

// Score is the place of the case on the day. A case whose promise was just missed is placed at least as high as before.
func Score(s *Summary, today terms.Date, p Policy) Priority { return weigh(s, today, p, nil) }

// Factors are the reasons for the place, the decisive ones first.
func Factors(s *Summary, today terms.Date, p Policy) []Factor {
	var out []Factor
	weigh(s, today, p, func(f Factor) { out = append(out, f) })
	return out
}

const (
	baseChance   = 20
	brokenPlus   = 25
	repeatPlus   = 5 // for each earlier one
	unheardPlus  = 20
	releasePlus  = 15
	dueSoonPlus  = 10
	callbackPlus = 20
	maxAgePlus   = 15
	maxChance    = 95
)

// weighing is one computation of a priority; note is nil when only the place is wanted.
type weighing struct {
	s     *Summary
	today terms.Date
	p     Policy
	note  func(Factor)
	b     Balance
	out   Priority

	open    bool // something was missed and not answered
	running bool // something else is promised for later
}

func weigh(s *Summary, today terms.Date, p Policy, note func(Factor)) Priority {
	w := weighing{s: s, today: today, p: p, note: note, out: Priority{Band: BandRest, Chance: baseChance, Effort: 2}}
	if s.Closed {
		w.out.Aside = "closed"
		return w.out
	}
	w.b = s.Owes.On(today)
	w.clock()
	if !s.Insolvent { // otherwise nothing may be asked for, and nothing speaks for calling
		w.promises()
		w.money()
		w.people()
	}
	w.aside()
	w.out.Chance = min(w.out.Chance, maxChance)
	w.out.Score = w.out.Value*terms.Cents(w.out.Chance)/100/terms.Cents(w.out.Effort) + w.out.Waiting
	return w.out
}

func (w *weighing) add(f Factor) {
	w.out.Chance += f.Plus
	if w.note != nil {
		w.note(f)
	}
}

func (w *weighing) raise(b Band) { w.out.Band = min(w.out.Band, b) }

// promises looks at what was promised and is not there. What was missed counts once in full, each further miss a little,
// whether or not a newer agreement has answered it.
func (w *weighing) promises() {
	missed, before := w.s.BrokenSum, w.s.Broken
	for i := range w.s.Due {
		switch d := &w.s.Due[i]; {
		case d.Missed(w.today):
			missed += d.Left
			if w.open {
				before++
			}
			w.missed(d)
			w.open = true
		case !earlier(w.soon(), d.Date):
			w.raise(BandDue)
			w.add(Factor{Code: ReasonDue, Plus: dueSoonPlus, Amount: d.Left, Date: d.Date, Person: d.Person, Count: d.Row})
		default:
			w.running = true
			w.add(Factor{Code: ReasonRunning, Amount: d.Left, Date: d.Date, Person: d.Person, Count: d.Row})
		}
	}
	if before > 0 {
		w.add(Factor{Code: ReasonRepeat, Plus: repeatPlus * min(before, 5), Count: before})
	}
	w.out.Value = max(w.b.Ask, min(missed, max(0, w.b.Open)))
}

func (w *weighing) missed(d *Pending) {
	f := Factor{Code: ReasonBroken, Amount: d.Left, Days: daysFrom(d.Date, w.today), Date: d.Date, Person: d.Person, Count: d.Row}
	if d.Row > 0 {
		f.Code = ReasonRow
		w.raise(BandRow)
	} else {
		w.raise(BandBroken)
	}
	if !w.open {
		f.Plus = brokenPlus
	}
	w.add(f)
	if !d.Broken && !w.s.AsOf.IsZero() && !earlier(d.Deadline, day(w.s.AsOf)) {
		w.add(Factor{Code: ReasonUnchecked, Date: day(w.s.AsOf)})
	}
}

// soon is the next working day; looking it up is slow, so weekends only count here.
func (w *weighing) soon() terms.Date {
	n := 1
	switch (dayNumber(w.today) + weekdayShift) % 7 {
	case 5: // Friday
		n = 3
	case 6: // Saturday
		n = 2
	}
	return w.today.AddDays(n)
}

// weekdayShift makes (dayNumber+shift)%7 the weekday, Sunday 0.
var weekdayShift = func() int {
	monday := terms.Date{Year: 2024, Month: 1, Day: 1}
	return (8 - dayNumber(monday)%7) % 7
}()

func (w *weighing) clock() {
	k := w.s.Clock
	if k.Kind == "" {
		return
	}
	if left := k.Left(w.today); left < w.p.ClockDays {
		w.raise(BandClock)
		w.add(Factor{Code: ReasonClock, Days: left, Date: k.Date, Kind: k.Kind})
	}
}

func (w *weighing) money() {
	if w.b.Ask > 0 {
		w.add(Factor{Code: ReasonAmount, Amount: w.b.Ask})
	}
	if w.b.DaysLate > 0 {
		w.add(Factor{Code: ReasonAge, Plus: min(w.b.DaysLate/10, maxAgePlus), Days: w.b.DaysLate, Date: w.b.Oldest})
	}
	if w.out.Waiting = w.out.Value * terms.Cents(w.p.CostOfMoney) / terms.Cents(wholePercent) * 30 / 365; w.out.Waiting > 0 {
		w.add(Factor{Code: ReasonWaiting, Amount: w.out.Waiting, Days: 30})
	}
}

func (w *weighing) people() {
	if w.s.Touched.IsZero() {
		w.add(Factor{Code: ReasonUnheard, Plus: unheardPlus})
		if w.b.Ask >= w.p.High {
			w.raise(BandUnheard)
		}
	}
	if c := w.s.Callback; !c.IsZero() && !earlier(w.today, c) {
		w.add(Factor{Code: ReasonCallback, Plus: callbackPlus, Date: c})
	}
	switch {
	case w.s.Release && w.s.Reach:
		w.out.Effort = 1
		w.add(Factor{Code: ReasonDirect, Plus: releasePlus})
	case w.s.Reach:
		w.out.Effort = 1
	default:
		w.add(Factor{Code: ReasonNoContact})
	}
	if w.s.Claimed {
		w.add(Factor{Code: ReasonClaimed})
	}
}

// aside takes a case off the list. A legal date that is near keeps it there: the claim of an insolvent debtor must be filed.
func (w *weighing) aside() {
	if w.running && w.out.Band >= BandUnheard {
		w.out.Band = BandWaiting
	}
	near := w.s.Clock.Kind != "" && w.s.Clock.Left(w.today) < w.p.ClockDays
	switch {
	case w.s.Insolvent && near && w.s.Clock.Kind == "claim_filing":
		w.out.Band = BandClock
	case w.s.Insolvent:
		w.out.Aside = "insolvent"
	case near:
	case earlier(w.today, w.s.Snoozed):
		w.out.Aside = "snoozed"
	case w.b.Ask == 0 && w.b.Disputed > 0 && w.b.Disputed >= w.b.Undisputed:
		w.out.Aside = "disputed"
	case w.out.Value == 0 && w.out.Band > BandDue:
		w.out.Aside = "not_due"
	}
}

package terms

import "time"

// timing finds the last day the offer reaches.
func (s *scan) timing() {
	start := Date{}
	for k := range s.list {
		switch it := s.list[k]; it.kind {
		case kDay:
			last := s.dayOf(it)
			s.reaches(last)
			if s.begins(it) {
				start = last
			}
		case kSpan:
			s.span(k)
		}
	}
	s.implied(start)
	for i := range s.toks {
		if s.cue(i)&(cNow|cWhole) != 0 && !(s.cue(i)&cWhole != 0 && !s.payNear(i)) {
			s.offer.whole = s.offer.whole || s.cue(i)&cWhole != 0
		}
	}
}

// begins reports a day on which the first payment is made: "à partir du 5 avril", "la première vendredi".
func (s *scan) begins(it item) bool {
	for i := max(0, it.from-4); i < it.to; i++ {
		if s.cue(i)&(cStart|cFirst) != 0 || rankFirst[s.at(i)] {
			return true
		}
	}
	return false
}

func (s *scan) reaches(d Date) {
	if d.After(s.offer.Last) || s.offer.Last.IsZero() {
		s.offer.Last = d
	}
}

// dayOf is the last day a date may mean, or no day for the date of an invoice or one in the past. A day that is not
// understood, or after which anything may happen, makes the offer unsure.
func (s *scan) dayOf(it item) Date {
	switch {
	case s.aboutInvoice(it.from):
		return Date{}
	case it.last.IsZero():
		s.unsure(it.from, it.to)
		return Date{}
	case it.last.Before(s.today):
		return Date{}
	}
	for i := it.from - 3; i < it.from; i++ {
		if s.cue(i)&cAfter != 0 {
			s.unsure(i, it.to)
		}
	}
	return it.last
}

var invoiceWords = wordsOf("echue echu echues echus echeance datee date emise emis dated issued depuis since overdue")

// aboutInvoice reports a date that belongs to an invoice: "la facture du 20 janvier", "échue le 19 février".
func (s *scan) aboutInvoice(from int) bool {
	for i := max(0, from-4); i < from; i++ {
		if s.list != nil && s.taken[i] && s.inItem(i) {
			continue
		}
		w := s.at(i)
		if invoiceWords[w] && (w != "echeance" || s.at(from) == "du" || s.at(from-1) == "du") {
			return true
		}
		if (w == "facture" || w == "factures") && (s.at(from) == "du" || s.at(from-1) == "du") || (w == "invoice" || w == "invoices") && (s.at(from-1) == "of" || s.at(from-1) == "from" || s.at(from) == "of") {
			return true
		}
	}
	return false
}

// stretches introduce the time that payments are spread over.
var stretches = wordsOf("sur over en in pendant durant for during")

var lateWords = wordsOf("retard late overdue ago depuis since")

// span reads a length of time: a delay from today, a stretch over which payments are spread, or what is already late.
func (s *scan) span(k int) {
	it, o := s.list[k], &s.offer
	if it.unit == hours {
		return
	}
	for i := it.from - 3; i < it.to+3; i++ {
		if lateWords[s.at(i)] {
			return
		}
	}
	if prev := s.at(it.from - 1); prev == "les" || prev == "every" || prev == "chaque" {
		s.unsure(it.from-2, it.to)
		return
	}
	end := (&reader{}).later(s.today, it.n, it.unit)
	if k+1 < len(s.list) && s.list[k+1].kind == kDay && s.list[k+1].from == it.to { // "45 jours fin de mois"
		end = later(end.EndOfMonth(), s.today.EndOfMonth().AddDays(end.Since(s.today)))
	}
	o.concedes = true
	back := it.from - 1
	for s.at(back) == "next" || s.at(back) == "the" || s.at(back) == "les" || s.at(back) == "prochains" || s.at(back) == "coming" {
		back--
	}
	prev := s.at(back)
	if it.unit == monthsUnit && stretches[prev] && (o.each > 0 && o.Instalments == 0 || o.Instalments == it.n) {
		o.Instalments, o.period = it.n, month // "200 € par mois pendant 3 mois": the payments say how long
		return
	}
	s.reaches(end)
	if o.Instalments == 0 && o.each == 0 && s.splits() && stretches[prev] {
		if o.Instalments = max(1, (end.Since(s.today)+29)/30); it.unit == monthsUnit {
			o.Instalments = it.n
		}
	}
}

func later(a, b Date) Date {
	if a.After(b) {
		return a
	}
	return b
}

func (s *scan) splits() bool {
	for i := range s.toks {
		if s.cue(i)&cSplit != 0 {
			return true
		}
	}
	return false
}

// implied extends the delay to the last of a count of monthly or weekly payments, the first being paid at once unless a
// day is named for it.
func (s *scan) implied(start Date) {
	o := &s.offer
	for i := 0; o.period == 0 && i < len(s.toks); i++ {
		_, o.period = s.periodAt(i)
	}
	if o.period == 0 || o.Instalments < 2 {
		return
	}
	if start.IsZero() {
		start = s.today
	}
	gap := int(o.period/day) * (o.Instalments - 1)
	if o.period > 100*24*time.Hour {
		s.offer.Unsure = append(s.offer.Unsure, s.said(0, len(s.toks)))
	}
	s.reaches(start.AddDays(gap))
}

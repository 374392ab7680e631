package terms

// role is what a quantity does in the sentence.
type role uint8

const (
	rNone    role = iota
	rOff          // taken off what is owed
	rPay          // paid
	rFirst        // paid first: a down payment
	rSettle       // paid, and that is all
	rBase         // what is owed
	rSame         // the quantity before it, said in another way
	rPenalty      // a share of penalties
	rEach         // one of several equal payments
	rUnsure
)

// roles gives every percentage, fraction and sum its role, and adds it to the offer.
func (s *scan) roles() {
	for k := range s.list {
		it := &s.list[k]
		switch it.kind {
		case kPct, kFrac, kEuro:
			it.role = s.role(k)
			s.apply(k)
		case kTimes:
			s.count(*it)
		}
	}
	s.markRest()
}

// reach is the tokens of an item's clause on one side, nearest first, and how many tokens away each is.
func (s *scan) reach(k, step int) []int {
	it := s.list[k]
	i, limit := it.from-1, -1
	if step > 0 {
		i, limit = it.to, len(s.toks)
	}
	var out []int
	for ; i != limit && len(out) < 12; i += step {
		if s.cue(i)&cBound != 0 && s.cue(i)&cCut == 0 || s.taken[i] && s.inItem(i) || step > 0 && s.newSubject(i) {
			break
		}
		out = append(out, i)
		if step < 0 && s.toks[i].broken {
			break
		}
	}
	return out
}

func (s *scan) inItem(i int) bool {
	for _, it := range s.list {
		if i >= it.from && i < it.to {
			return true
		}
	}
	return false
}

var (
	subjects     = wordsOf("on nous je j we i il elle ils vous he she they you")
	afterSubject = wordsOf("lui leur vous te se s ne n y en a peut pourra can could will would ll d ll m am are is")
)

// newSubject reports whether a clause begins at i with a pronoun; "on" may also be the English preposition.
func (s *scan) newSubject(i int) bool {
	if !subjects[s.at(i)] {
		return false
	}
	next := s.at(i + 1)
	return s.at(i) != "on" || afterSubject[next] || s.cue(i+1)&(cForgive|cGrant|cSettle|cPay|cVague) != 0
}

// near is the distance (1 is adjacent) of the first token within max that has one of the cues; 0 when there is none.
func (s *scan) near(reach []int, c cue, max int) int {
	for d, i := range reach {
		if d >= max {
			break
		}
		if s.cue(i)&c != 0 {
			return d + 1
		}
	}
	return 0
}

// role decides by the nearest words of the item's own clause. The order is from the most explicit sign to the default.
func (s *scan) role(k int) role {
	it := s.list[k]
	left, right := s.reach(k, -1), s.reach(k, +1)
	switch {
	case s.isSame(k):
		return rSame
	case s.near(left, cRate, 3) > 0 || s.near(right, cRate, 2) > 0, s.near(left, cFloor, 4) > 0 && s.near(left, cPay|cFirst, 12) == 0:
		return rUnsure
	case s.isEach(k):
		return rEach
	case s.near(right, cPenalty, 5) > 0 && s.near(right, cCut, 1) == 0:
		return rPenalty
	case s.isReducedTo(k, left), len(right) > 0 && s.cue(right[0])&(cDebt|cQuiet) == cDebt|cQuiet:
		return rSettle // "à 1 500 €", "1 500 € au lieu de"
	case it.kind == kEuro && s.isBase(k, left, right):
		return rBase
	case s.cutBehind(k, right):
		return rOff
	case s.near(left, cPenalty, 6) > 0 && s.near(left, cPay|cCut, 3) == 0:
		return rPenalty
	case s.near(left, cSettle, 4) > 0 && s.near(left, cCut|cForgive, 3) == 0, s.settlesAfter(k):
		return rSettle
	}
	return s.roleByVerb(k, left, right)
}

// roleByVerb looks at the nearest verb on the left, then at what follows, then at the quantity before.
func (s *scan) roleByVerb(k int, left, right []int) role {
	it := s.list[k]
	first, pay := s.near(left, cFirst, 5), s.near(left, cPay, 12)
	give := s.near(left, cCut|cForgive|cGrant, 12)
	switch {
	case s.near(left, cNo, 6) > 0 && s.near(left, cOnly, 2) == 0:
		return rUnsure
	case first > 0 && (give == 0 || first < give), s.near(right, cFirst, 3) > 0:
		return rFirst
	case s.only(k, left, right) && pay > 0 && !s.restSaid():
		return rSettle
	case pay > 0 && (give == 0 || pay < give):
		return rPay
	case give > 0:
		return s.given(k, left)
	case s.paidSoon(k, right) && (it.kind == kFrac || s.restSaid() || s.counts() || s.paidInParts()):
		return rPay
	case s.restAfter(k):
		return rPay
	case s.linked(k):
		return s.list[s.before(k)].role
	case it.kind == kPct && !s.paidSoon(k, right):
		return rOff
	}
	return rUnsure
}

// given is the role of a quantity under a verb that gives: a reduction, unless the verb only grants and the quantity is a
// sum or a fraction with nothing that says it is taken off.
func (s *scan) given(k int, left []int) role {
	it := s.list[k]
	switch cut := s.near(left, cCut|cForgive, 12) > 0; {
	case !cut && s.paidSoon(k, s.reach(k, +1)) && (s.paidInParts() || it.kind == kEuro && (s.restSaid() || s.counts())):
		return rPay // "il propose 900 € vendredi et 940 € fin mars"
	case cut || it.kind == kPct:
		return rOff
	}
	return rUnsure
}

// cutBehind reports "10 % de remise", "10% off", "200 € déduits", "la moitié de la dette effacée".
func (s *scan) cutBehind(k int, right []int) bool {
	if s.near(right, cCut, 3) > 0 {
		return true
	}
	d := s.near(right, cForgive, 6)
	if d == 0 {
		return false
	}
	w := s.at(right[d-1])
	participle := len(w) > 3 && (w[len(w)-1] == 'e' || w[len(w)-1] == 's' || w[len(w)-1] == 'd' || s.cue(right[d-1])&cQuiet != 0)
	return participle || s.list[k].kind != kEuro
}

// isReducedTo reports "ramène à 1 500 €", "down to 80 %".
func (s *scan) isReducedTo(k int, left []int) bool {
	if len(left) == 0 || s.near(left, cReduce, 8) == 0 {
		return false
	}
	prep := s.at(left[0])
	return (prep == "a" && s.french() || prep == "to") && s.at(left[0]-1) != "jusqu" && s.at(left[0]-1) != "up"
}

// settlesAfter reports "1 500 € pour solde de tout compte", "1 700 € vendredi et on clôture": what follows the sum, other
// than a day, ends the matter.
func (s *scan) settlesAfter(k int) bool {
	for i := s.list[k].to; i < min(len(s.toks), s.list[k].to+14); i++ {
		if s.cue(i)&cSettle != 0 && s.cue(i)&cQuiet != 0 {
			return true
		}
		if s.figureAt(i) || s.cue(i)&cRest != 0 || s.at(i) == "." {
			return false
		}
	}
	return false
}

func (s *scan) figureAt(i int) bool {
	for _, it := range s.list {
		if i >= it.from && i < it.to && it.kind != kDay {
			return true
		}
	}
	return false
}

// isBase reports a sum that says what is owed: "la facture de 1 840 €", "1 840 € dus", "au lieu de 1 840 €".
func (s *scan) isBase(k int, left, right []int) bool {
	if d := s.near(left, cDebt, 3); d > 0 && s.near(left, cCut|cForgive|cGrant|cFirst, d) == 0 {
		return s.cue(left[d-1])&cPay == 0 || s.at(left[d-1]-1) == "le" || s.at(left[d-1]-1) == "the"
	}
	if s.list[k].from > 0 && s.cue(s.list[k].from-1)&cDebt != 0 && s.cue(s.list[k].from-1)&cQuiet != 0 {
		return true
	}
	d := s.near(right, cDebt, 1)
	return d > 0 && s.at(right[0]) != "sur" && s.at(right[0]) != "du" || d > 0 && s.at(right[0]+1) == ""
}

// isSame reports "10 %, soit 184 €" and "10 % (dix pour cent)".
func (s *scan) isSame(k int) bool {
	p := s.before(k)
	if p < 0 || s.list[p].role == rUnsure || s.list[k].from-s.list[p].to > 4 {
		return false
	}
	for i := s.list[p].to; i < s.list[k].from; i++ {
		switch s.at(i) {
		case "soit", "cad", "=", "ie", "namely", "(":
			return s.list[p].role != rNone
		}
	}
	return false
}

// before is the index of the percentage, fraction or sum before k, -1 when there is none.
func (s *scan) before(k int) int {
	for p := k - 1; p >= 0; p-- {
		if s.list[p].kind <= kEuro {
			return p
		}
	}
	return -1
}

// linked reports that only "et", "plus", "puis" or a comma stands between k and the quantity before it.
func (s *scan) linked(k int) bool {
	p := s.before(k)
	if p < 0 || s.list[p].role != rPay && s.list[p].role != rOff && s.list[p].role != rFirst {
		return false
	}
	linked := false
	for i := s.list[p].to; i < s.list[k].from; i++ {
		if s.taken[i] && s.inItem(i) {
			continue
		}
		if s.cue(i)&cAnd == 0 && s.at(i) != "," && s.at(i) != "+" && s.at(i) != "encore" && s.at(i) != "la" && s.at(i) != "le" && s.at(i) != "the" {
			return false
		}
		linked = true
	}
	return linked
}

// isEach reports a sum paid several times: "3 x 500 €", "500 € par mois".
func (s *scan) isEach(k int) bool {
	it := s.list[k]
	if it.kind == kEuro && it.period > 0 {
		return true
	}
	for p := k - 1; p >= 0 && s.list[p].kind == kTimes; {
		gap := it.from - s.list[p].to
		return gap == 0 || gap == 1 && (s.at(it.from-1) == "de" || s.at(it.from-1) == "of" || s.at(it.from-1) == "a" || s.at(it.from-1) == "d")
	}
	return false
}

func (s *scan) only(k int, left, right []int) bool {
	return s.near(left, cOnly, 2) > 0 || s.near(right, cOnly, 2) > 0
}

// paidSoon reports that the quantity is followed by a day or by "now".
func (s *scan) paidSoon(k int, right []int) bool {
	if s.near(right, cNow, 3) > 0 {
		return true
	}
	return k+1 < len(s.list) && s.list[k+1].kind == kDay && s.list[k+1].from-s.list[k].to <= 2 && s.cue(s.list[k].to)&cBound == 0
}

// restAfter reports "30 % à la commande, le reste à 60 jours": a new clause speaks of the remainder.
func (s *scan) restAfter(k int) bool {
	bound := false
	for i := s.list[k].to; i < min(len(s.toks), s.list[k].to+9) && !s.figureAt(i); i++ {
		bound = bound || s.cue(i)&cBound != 0 || s.at(i) == ","
		if s.cue(i)&cRest != 0 {
			return bound && s.at(i-2) != "sur" && s.at(i-2) != "on" && s.at(i-2) != "of" && s.at(i-1) != "du" && s.at(i-2) != "off"
		}
	}
	return false
}

// paidInParts reports several figures of which each has its day: "1 000 € vendredi et 840 € fin mars".
func (s *scan) paidInParts() bool {
	n := 0
	for k, it := range s.list {
		if it.kind <= kEuro && s.paidSoon(k, s.reach(k, +1)) {
			n++
		}
	}
	return n > 1
}

// restImplied reports a down payment after which nothing more is said: the remainder is left for later, not given up.
func (s *scan) restImplied(k int) bool {
	it := s.list[k]
	if it.role == rFirst {
		return true
	}
	if it.kind == kEuro || s.near(s.reach(k, +1), cNow, 3) == 0 {
		return false
	}
	for i := it.to; i < len(s.toks); i++ {
		if s.figureAt(i) || !s.taken[i] && s.cue(i)&(cNow|cQuiet) == 0 && s.toks[i].kind != mark {
			return false
		}
	}
	return true
}

func (s *scan) restSaid() bool {
	for i := range s.toks {
		if s.cue(i)&cRest != 0 && (s.at(i) != "restant" || s.at(i+1) != "a") && (s.at(i) != "solde" || s.cue(i)&cQuiet == 0 && (s.at(i-1) == "le" || s.at(i-1) == "du")) {
			return true
		}
	}
	return false
}

func (s *scan) counts() bool {
	for _, it := range s.list {
		if it.kind == kTimes && it.n > 1 {
			return true
		}
	}
	return false
}

// markRest notes that the remainder is spoken of, or left for the later day that is granted.
func (s *scan) markRest() {
	for i := range s.toks {
		if s.cue(i)&cDelay != 0 && s.cue(i)&cQuiet == 0 && s.hasKind(kDay, kSpan) {
			s.offer.rest = s.offer.rest || len(s.offer.pays) > 0
		}
	}
	if s.hasKind(kSpan) && len(s.offer.pays) > 0 {
		s.offer.rest = true
	}
	s.restMarked()
}

func (s *scan) restMarked() { s.offer.rest = s.offer.rest || s.restSaid() }

// apply adds an item to the offer by its role.
func (s *scan) apply(k int) {
	it, o := s.list[k], &s.offer
	switch it.role {
	case rOff:
		if s.nearFloor(k) || s.negated(k) {
			s.unsure(it.from-3, it.to+2)
		}
		o.DiscountPct = o.DiscountPct.Add(it.pct)
		o.Discount += it.cents
	case rPay, rFirst:
		s.pay(it)
		o.rest = o.rest || s.restImplied(k)
	case rSettle:
		o.settle = append(o.settle, it.value())
	case rBase:
		o.bases = append(o.bases, it.cents)
	case rSame:
		o.same = append(o.same, equal{s.list[s.before(k)].value(), it.value()})
	case rPenalty:
		o.WaivesPenalties = true
	case rEach:
		s.each(k)
	default:
		s.unsure(it.from-2, it.to+3)
	}
}

// pay notes a part payment; paying the whole is none.
func (s *scan) pay(it item) {
	o, v := &s.offer, it.value()
	if !v.sum && v.pct.Equal(hundred) {
		o.whole = true
		return
	}
	if o.down == nil && len(o.pays) == 0 {
		o.down = &v
	}
	o.pays = append(o.pays, v)
}

// each notes a repeated payment. A share repeated is not worth reading: its sum must be everything.
func (s *scan) each(k int) {
	it, o := s.list[k], &s.offer
	if it.kind != kEuro || o.each != 0 && o.each != it.cents {
		s.unsure(it.from-2, it.to+2)
		return
	}
	o.each = it.cents
	if it.period > 0 {
		o.period = it.period
	}
}

// count notes how many payments there are; two different counts are not understood.
func (s *scan) count(it item) {
	o := &s.offer
	if o.Instalments != 0 && o.Instalments != it.n || it.n == 0 {
		s.unsure(it.from-2, it.to+2)
	}
	o.Instalments = max(o.Instalments, it.n)
	if it.period > 0 {
		o.period = it.period
	}
}

func (s *scan) nearFloor(k int) bool {
	left, right := s.reach(k, -1), s.reach(k, +1)
	return s.near(left, cFloor, 4) > 0 || s.near(right, cFloor, 2) > 0
}

func (s *scan) negated(k int) bool { return s.near(s.reach(k, -1), cNo, 6) > 0 }

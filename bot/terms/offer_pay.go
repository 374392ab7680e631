package terms

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

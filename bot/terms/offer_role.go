package terms

import "strings"

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
		if s.cue(i)&cBound != 0 && s.cue(i)&cCut == 0 && (step > 0 || s.at(i) != ":") || s.taken[i] && s.inItem(i) || step > 0 && s.newSubject(i) {
			break
		}
		out = append(out, i)
		if step < 0 && s.toks[i].broken {
			break
		}
	}
	return out
}

func (s *scan) inItem(i int) bool { return i >= 0 && i < len(s.owner) && s.owner[i] >= 0 }

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
	case s.near(right, cFirst, 2) > 0:
		return rFirst
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
		if it.kind == kPct && s.near(right, cNow|cOrder, 3) == 0 {
			return rUnsure // "20 %, le solde fin mars" may be a discount as well as a first payment
		}
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
	if len(left) == 0 || s.near(left, cReduce|cForgive, 8) == 0 {
		return false
	}
	if s.list[k].kind == kEuro && strings.HasPrefix(s.at(left[0]-1), "jusqu") && s.near(left, cReduce, 4) > 0 {
		return true // "descendre jusqu'à 1 700 €"
	}
	prep := s.at(left[0])
	return (prep == "a" && s.fr || prep == "to" || prep == "at") && s.at(left[0]-1) != "jusqu" && s.at(left[0]-1) != "up"
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

func (s *scan) figureAt(i int) bool { return s.inItem(i) && s.list[s.owner[i]].kind != kDay }

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

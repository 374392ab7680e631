package terms

import "strings"

// penalties decides what happens to late interest and fees when they are mentioned: waived, unless the words keep them.
func (s *scan) penalties() {
	for i := range s.toks {
		if s.cue(i)&cPenalty == 0 || s.cue(i)&cQuiet != 0 || s.instalmentFee(i) || s.notMoney(i) {
			continue
		}
		if s.waived(i) {
			s.offer.WaivesPenalties = true
		}
	}
	s.flatIndemnity()
	s.principalOnly()
}

// principalOnly reads "seul le principal est dû", "just the principal" as a waiver of the rest.
func (s *scan) principalOnly() {
	for i := range s.toks {
		if s.at(i) != "principal" {
			continue
		}
		for j := max(0, i-4); j <= i+3; j++ {
			if s.cue(j)&cOnly != 0 && s.at(j) != "qu" || s.at(j) == "seul" || s.at(j) == "suffit" || s.at(j) == "alone" {
				s.offer.WaivesPenalties = true
			}
		}
	}
}

// instalmentFee is the "sans frais" of "trois fois sans frais", which waives nothing that is due.
func (s *scan) instalmentFee(i int) bool {
	if s.at(i) != "frais" && s.at(i) != "fees" && s.at(i) != "fee" || s.at(i+1) == "de" || s.at(i-1) != "sans" && s.at(i-1) != "no" && s.at(i-1) != "without" {
		return false
	}
	for _, it := range s.list {
		if it.kind == kTimes && (i-it.to >= 0 && i-it.to <= 3 || it.from > i && it.from-i <= 3) {
			return true
		}
	}
	return false
}

// notMoney is "charge" and "interest" as other words.
func (s *scan) notMoney(i int) bool {
	switch s.at(i) {
	case "charge":
		return s.at(i-1) == "free" || s.at(i-1) == "in" || s.at(i-1) == "en" || s.at(i-1) == "prend" || s.at(i+1) == "de"
	case "interet", "interest":
		return s.at(i-1) == "votre" || s.at(i-1) == "your"
	}
	return false
}

// waived weighs the words of the clause around a mention of penalties at i. Only plain words that keep them, or that deny
// giving them up, make them stay due.
func (s *scan) waived(i int) bool {
	from, to := s.clause(i)
	near := func(j int) bool { return j >= from && j < to && j >= i-9 && j <= i+9 }
	given, keep, paid, no := -1, false, false, false
	for j := max(from, i-9); near(j); j++ {
		c := s.weigh(j)
		if c&(cForgive|cCut|cReduce|cVague) != 0 && j != i {
			given = j
		}
		keep = keep || c&cKeep != 0
		no = no || c&cNo != 0
		paid = paid || c&cPay != 0 && j < i && i-j <= 5
	}
	if given >= 0 {
		return !s.denied(given)
	}
	return no || !keep && !paid
}

// denied reports a negation right around a verb or noun: "sans renoncer", "n'efface pas", "aucune remise".
func (s *scan) denied(i int) bool {
	for j := max(0, i-2); j <= i+1; j++ {
		if s.weigh(j)&cNo != 0 && s.cue(j)&cPenalty == 0 && (j < i || s.at(j) == "pas" || s.at(j) == "rien") {
			return true
		}
	}
	return false
}

// weigh is the cue of a token for the fate of penalties, where "ne" alone denies: "ne sont plus dues".
func (s *scan) weigh(i int) cue {
	c := s.cue(i) &^ (cBound | cQuiet)
	if (s.at(i) == "ne" || s.at(i) == "n" || s.at(i) == "longer") && s.cue(i)&cQuiet == 0 {
		c |= cNo
	}
	return c
}

// clauseEnd reports a boundary between clauses: punctuation, "mais", "et" before a new subject or verb. "sans" and the like
// belong to the penalties they negate.
func (s *scan) clauseEnd(i int) bool {
	if s.toks[i].kind == mark {
		return s.cue(i)&cBound != 0 && s.at(i) != "(" && !s.inItem(i)
	}
	switch s.at(i) {
	case "mais", "but", "puis", "then", "et", "and", "pour", "for", "avec", "with", "plus":
		return s.cue(i) != cQuiet && (s.at(i) != "plus" || s.cue(i)&cBound != 0 && !s.denies(i))
	}
	return s.cue(i)&cIf != 0
}

// denies is the "plus" of "ne sont plus dues".
func (s *scan) denies(i int) bool {
	for j := max(0, i-4); j < i; j++ {
		if s.at(j) == "ne" || s.at(j) == "n" {
			return true
		}
	}
	return false
}

// flatIndemnity reads "les 40 €" under a verb that gives up as the fixed indemnity.
func (s *scan) flatIndemnity() {
	for k := range s.list {
		it := &s.list[k]
		if it.kind == kEuro && it.cents == indemnityEach && it.role == rOff && (s.at(it.from-1) == "les" || s.at(it.from-1) == "the") {
			s.offer.WaivesPenalties = true
		}
	}
}

// counterpart finds what the debtor gives in return, in the words of the text; empty when nothing is said.
func (s *scan) counterpart() string {
	void := make([]bool, len(s.toks))
	for i := range s.toks {
		if s.cue(i)&cIf != 0 {
			end, ok := s.condition(i)
			if ok {
				return s.said(i, end)
			}
			for j := i; j < end; j++ {
				void[j] = true // "s'il ne peut pas tout payer vendredi" asks for nothing
			}
		}
	}
	for k, it := range s.list {
		if it.role == rFirst || it.role == rPay && s.offer.rest || (it.role == rPay || it.role == rSettle) && s.paidNow(k) {
			return s.said(it.from-2, it.to+2)
		}
	}
	return s.firstOrWhole(void)
}

// paidNow reports a part that is paid at once or within ten days.
func (s *scan) paidNow(k int) bool {
	right := s.reach(k, +1)
	if s.near(right, cNow, 3) > 0 {
		return true
	}
	return s.paidSoon(k, right) && s.list[k+1].last.Since(s.today) <= 10
}

// condition reads a conditional clause: it counts when it asks for money or a commitment, and neither wishes nor denies.
func (s *scan) condition(i int) (end int, ok bool) {
	var c cue
	j, dated := i+1, false
	for ; j < len(s.toks) && j-i <= 16; j++ {
		if s.toks[j].kind == mark && strings.ContainsAny(s.toks[j].s, ",;.!?") && !(s.taken[j] && s.inItem(j)) || j > i+2 && s.cue(j)&cIf != 0 || j > i+3 && s.newSubject(j) && s.grantAfter(j) {
			break
		}
		c |= s.cue(j) &^ cBound
		dated = dated || c&cNow != 0 || s.inItem(j) && s.list[s.owner[j]].kind == kDay && s.list[s.owner[j]].last.Since(s.today) <= 10
	}
	return j, (dated || c&(cPay|cCommit|cFirst) != 0) && c&(cNo|cWish|cVague) == 0
}

func (s *scan) grantAfter(i int) bool {
	for j := i + 1; j <= i+3 && j < len(s.toks); j++ {
		if s.cue(j)&(cGrant|cForgive|cCut|cSettle) != 0 {
			return true
		}
	}
	return false
}

// firstOrWhole finds a counterpart that no condition introduces: a dated first payment, everything within ten days, a
// payment that the offer is for, a commitment.
func (s *scan) firstOrWhole(void []bool) string {
	for i := range s.toks {
		c := s.cue(i)
		switch {
		case void[i]:
		case c&cFirst != 0 && c&cQuiet != 0 && s.soon(i, 8), (rankFirst[s.at(i)] || s.at(i) == "un" && s.at(i-1) == "l") && s.soon(i, 5):
			return s.said(i, i+5)
		case (s.at(i) == "en" || s.at(i) == "by") && s.cue(i+1)&cPay != 0 && !payNouns[s.at(i+1)] && s.soon(i, 8), asked[s.at(i)] && s.dueSoon(i):
			return s.said(i, i+6)
		case payNouns[s.at(i)] && s.dueSoon(i) && s.entitles(i):
			return s.said(i, i+4)
		case debtor[s.at(i)] && s.cue(i+1)&cPay != 0 && s.soon(i, 6) && s.within(10):
			return s.said(i, i+5)
		case c&cCommit != 0 && s.at(i) != "ordre" && s.at(i) != "order" && s.at(i) != "commande" && s.at(i) != "written" && s.at(i) != "confirme" && s.at(i) != "confirm":
			return s.said(i-1, i+3)
		case (s.at(i) == "pour" || s.at(i) == "for" || s.at(i) == "avec" || s.at(i) == "with" || s.at(i) == "on" || s.at(i) == "upon") && s.payNoun(i):
			return s.said(i, i+6)
		case c&cWhole != 0 && c&cQuiet == 0 && (s.payNear(i) || s.soon(i, 1)) && s.within(10):
			return s.said(i-2, i+4)
		}
	}
	return ""
}

// asked are payments told or found done: "payez vendredi, je vous fais 5 %", "1 700 euros, paid Friday".
var asked = wordsOf("payez reglez versez virez soldez paie regle pay settle send transfer wire clear paid payable paye payee reglee regles payes verse versee vire")

var debtor = wordsOf("il elle ils elles he she they")

var rankFirst = wordsOf("premier premiere 1er 1ere 1re first")

// soon reports a day or "now" within n tokens after i.
func (s *scan) soon(i, n int) bool {
	for _, it := range s.list {
		if it.kind == kDay && it.from > i && it.from-i <= n {
			return true
		}
	}
	for j := i; j <= i+n; j++ {
		if s.cue(j)&cNow != 0 {
			return true
		}
	}
	return false
}

var payNouns = wordsOf("paiement payement reglement virement versement acompte payment transfer deposit wire settlement cheque prelevement remittance")

// entitles reports "votre règlement sous 48 heures vous donne droit à".
func (s *scan) entitles(i int) bool {
	for j := i; j < min(len(s.toks), i+12); j++ {
		if s.at(j) == "droit" || s.at(j) == "entitles" || s.at(j) == "earns" {
			return true
		}
	}
	return false
}

// payNoun reports "pour un règlement" with a day, or "avec un virement" at once or within ten days.
func (s *scan) payNoun(i int) bool {
	for j := i + 1; j <= i+4; j++ {
		switch s.at(j) {
		case "dernier", "derniere", "final", "last", "solde", "balance":
			return false
		}
		if payNouns[s.at(j)] || s.cue(j)&cPay != 0 && strings.HasSuffix(s.at(j), "ing") {
			forIt := s.at(i) == "pour" || s.at(i) == "for"
			return forIt && (s.soon(i, 8) || s.within(10)) || s.dueSoon(j)
		}
	}
	return false
}

// dueSoon reports "now" or a day within ten days behind token i, before any comma or count of payments.
func (s *scan) dueSoon(i int) bool {
	for j := i; j <= i+6 && j < len(s.toks) && s.at(j) != "," && s.at(j) != ";" && !s.figureAt(j); j++ {
		if s.cue(j)&cNow != 0 || s.inItem(j) && s.list[s.owner[j]].last.Since(s.today) <= 10 {
			return true
		}
	}
	return false
}

func (s *scan) payNear(i int) bool {
	for j := i - 4; j <= i+3; j++ {
		if s.cue(j)&cPay != 0 {
			return true
		}
	}
	return false
}

// within reports that a day is named and that the first is at most n days ahead, or that "now" is said.
func (s *scan) within(n int) bool {
	for _, it := range s.list {
		if it.kind == kDay && !it.last.IsZero() {
			return it.last.Since(s.today) <= n
		}
	}
	for i := range s.toks {
		if s.cue(i)&cNow != 0 {
			return true
		}
	}
	return false
}

// authority reports a sentence that promises the consent of someone who is not the collector.
func (s *scan) authority() bool {
	for i := range s.toks {
		if s.cue(i)&cBoss == 0 {
			continue
		}
		for j := i - 6; j <= i+6; j++ {
			if s.cue(j)&cAssent != 0 || s.at(j) == "accord" {
				return true
			}
		}
	}
	return false
}

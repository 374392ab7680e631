package terms

// doubts looks for what might concede something and was given no figure.
func (s *scan) doubts() {
	s.leftNumbers()
	s.leftUnits()
	s.looseCuts()
	s.looseWords()
	s.looseRest()
	s.ownVerbs()
	s.alternatives()
}

// leftNumbers are numbers nothing explains.
func (s *scan) leftNumbers() {
	for i, t := range s.toks {
		if s.taken[i] {
			continue
		}
		_, n := wordNumber(s.toks, i)
		article := t.s == "un" || t.s == "une" || t.s == "one"
		inWords := n > 0 && !article && s.cue(i)&cQuiet == 0
		part := fractions[t.s] > 0 && s.cue(i)&(cRest|cQuiet) == 0 && t.s != "third" && t.s != "quarter"
		if t.kind == number || inWords || part || pOtherMoney[t.s] {
			s.unsure(i-2, i+3)
		}
	}
}

var (
	strayUnits = wordsOf("% € percent percents pourcent pourcents pct euro euros eur balles jours semaines days weeks months ans years fois instalments installments mensualites")
	fixedFois  = wordsOf("une chaque cette premiere derniere la deuxieme prochaine autre des")
)

// leftUnits are units without the number they need, as when it is misspelt.
func (s *scan) leftUnits() {
	for i, t := range s.toks {
		known := s.taken[i] || s.cue(i)&cQuiet != 0 || !strayUnits[t.s]
		if t.s == "fois" && fixedFois[s.at(i-1)] || t.s == "jours" && s.at(i+1) == "de" && s.at(i+2) == "retard" {
			known = true
		}
		if !known {
			s.unsure(i-2, i+2)
		}
	}
}

var smallWords = wordsOf(`le la les l un une de du d des a au aux en y et puis the a an of to in on by and then is are sera est ce c it that s soit seront
 devra doit ensuite apres after pour for`)

// looseRest is a remainder of which nothing says how or when it is paid: "le reste, tant pis".
func (s *scan) looseRest() {
	for i := range s.toks {
		if s.cue(i)&cRest == 0 || s.taken[i] || s.at(i) == "restant" && s.at(i+1) == "a" || s.at(i) == "solde" && !smallWords[s.at(i-1)] {
			continue
		}
		from, to := s.clause(i)
		if to < len(s.toks) && s.at(to) == "," || to < len(s.toks) && s.at(to) == ":" {
			_, to = s.clause(min(to+1, len(s.toks)-1))
		}
		if s.hasIn(from, to) {
			continue
		}
		for j := from; j < to; j++ {
			if s.toks[j].kind == word && !smallWords[s.at(j)] && s.cue(j)&(cPay|cKeep|cDebt|cNow|cRest|cQuiet|cBound) == 0 {
				s.unsure(from, to)
				break
			}
		}
	}
}

// hasIn reports a figure, a day or a word of paying among tokens from to to.
func (s *scan) hasIn(from, to int) bool {
	for _, it := range s.list {
		if it.from >= from && it.from < to {
			return true
		}
	}
	for j := from; j < to; j++ {
		if s.cue(j)&(cPay|cSplit) != 0 && s.at(j) != "solde" {
			return true
		}
	}
	return false
}

var (
	ourselves = wordsOf("on nous je j we i")
	leading   = wordsOf(`lui leur leurs vous te se s ne n y en l le la les nous me m them him her you it ai avons a ont aurai aurons peut peux pouvons pourrait pourrais pourrions pourrons
 va vais allons irait can could will would ll d ve have had should might may do did be been am m are re was bien donc aussi alors peut etre just also then deja plutot volontiers
 suis sommes serai serais serait serions est dois devons veux veut voulons voudrais souhaite souhaitons aimerais aimerions
 pas plus not never jamais t don`)
	plainVerbs = wordsOf(`eu vu lu entendu parle parler discute discutons echange rencontre trouve obtenu essaye essaie relance relancons revu rappele recontacte ecrit reparle ferme dit disons dis convient convenons conviens valide validons confirme confirmons comprends comprenons comprend vois voyons regarde regardons rappelle rappelons remercie remercions
 reviens revenons reste restons note notons demande demandons tiens tenons contacte contactons appelle appelons ecris ecrivons envoie envoyons attends espere esperons sais savons pense pensons crois
 croit compte comptons pars part partons table signe signons cale calons boucle bouclons fixe fixons tope topons retient retenons retiens mets met mettons ouvre ouvert d accord preparer prepare preparons
 joins joint joignons transmets recois recevons recu reprends agree think thank thanks hope know see understand note confirm call called email emailed write look looking spoke told said say ask asked need want
 expect suggest set start can trust appreciate ready happy glad pleased pret prets prete ravi ravis content contents heureux desole sorry`)
)

// ownVerbs are things the creditor does that nothing here knows, in a clause without any figure: "on s'assoit dessus".
func (s *scan) ownVerbs() {
	for i := range s.toks {
		if !ourselves[s.at(i)] || s.at(i) == "on" && !s.fr || s.at(i) == "nous" && s.at(i-1) == "de" || s.taken[i] {
			continue
		}
		j := i + 1
		for j < len(s.toks) && leading[s.at(j)] {
			j++
		}
		from, to := s.clause(i)
		if j >= to || s.toks[j].kind != word || plainVerbs[s.at(j)] || s.cue(j) != 0 || s.taken[j] || s.hasIn(from, to) || s.hasPenalty(from, to) {
			continue
		}
		s.unsure(i, to)
	}
}

func (s *scan) hasPenalty(from, to int) bool {
	for j := from; j < to; j++ {
		if s.cue(j)&cPenalty != 0 {
			return true
		}
	}
	return false
}

// looseCuts are words of giving up whose clause has no figure and no penalties, and that nothing denies.
func (s *scan) looseCuts() {
	for i := range s.toks {
		c := s.cue(i)
		if c&(cCut|cForgive) == 0 || s.taken[i] {
			continue
		}
		from, to := s.clause(i)
		denied, fixed := false, false
		for j := from; j < to; j++ {
			denied = denied || s.cue(j)&cNo != 0 && j < i+4
			fixed = fixed || s.cue(j)&cPenalty != 0
		}
		if c&cForgive != 0 && s.givesUpAll(i, to) || !denied && !fixed && !s.hasCut(from, to, c&cForgive != 0, i) {
			s.unsure(from, to)
		}
	}
}

// givesUpAll reports "efface le reste", "drop the balance": the verb comes upon the debt before any figure.
func (s *scan) givesUpAll(i, to int) bool {
	for j := i + 1; j < min(to, i+6); j++ {
		if s.taken[j] && s.inItem(j) || s.cue(j)&cPenalty != 0 || s.cue(j)&cNo != 0 {
			return false
		}
		if s.cue(j)&(cRest|cWhole) != 0 && s.at(j) != "tout" || s.cue(j)&cWhole != 0 || s.cue(j)&cDebt != 0 && s.at(j) != "sur" && s.at(j) != "du" {
			return !s.cutAfter(j, to)
		}
	}
	return false
}

// cutAfter reports a reduction with a figure later in the clause: "réduire la facture de 10 %".
func (s *scan) cutAfter(j, to int) bool {
	for _, it := range s.list {
		if it.from > j && it.from < to && (it.role == rOff || it.role == rSettle || it.role == rPenalty) {
			return true
		}
	}
	return false
}

// clause is the tokens around i up to a boundary; a noun of reduction looks over the whole sentence.
func (s *scan) clause(i int) (from, to int) {
	from, to = i, i+1
	for from > 0 && !s.clauseEnd(from-1) {
		from--
	}
	for to < len(s.toks) && !s.clauseEnd(to) {
		to++
	}
	return from, to
}

func (s *scan) hasCut(from, to int, verb bool, i int) bool {
	if !verb {
		from, to = s.sentence(i)
	}
	for _, it := range s.list {
		if it.from >= from && it.from < to && (it.role == rOff || it.role == rSettle || it.role == rPenalty) {
			return true
		}
	}
	return false
}

func (s *scan) sentence(i int) (from, to int) {
	stop := func(j int) bool {
		return !s.inItem(j) && (s.at(j) == "." || s.at(j) == ";" || s.at(j) == "!" || s.at(j) == "?")
	}
	from, to = i, i+1
	for from > 0 && !stop(from-1) {
		from--
	}
	for to < len(s.toks) && !stop(to) {
		to++
	}
	return from, to
}

// looseWords are vague words, delays without a length and splits without a count.
func (s *scan) looseWords() {
	for i := range s.toks {
		c := s.cue(i)
		switch {
		case s.taken[i]:
		case c&cVague != 0 && !(s.at(i) == "free" && s.cue(i-1)&cPenalty != 0):
			s.unsure(i-1, i+2)
		case c&cDelay != 0 && c&cQuiet == 0 && !s.timed(i), c&cSettle != 0 && len(s.offer.settle) == 0 && c&cQuiet != 0 && !s.takesDeposit(i),
			c&cSplit != 0 && s.offer.Instalments == 0 && s.offer.each == 0 && s.plural(i):
			s.unsure(i-1, i+3)
		case whenever[s.at(i)] && (!s.conditionAt(i) || s.restBefore(i) && !s.figureSoon(i)) && !s.soon(i, 2), s.at(i) == "until" && !s.soon(i, 3):
			s.unsure(i, i+5)
		}
	}
}

// takesDeposit is the "on prend" of "on prend 40 % d'acompte et on laisse 60 jours pour le reste".
func (s *scan) takesDeposit(i int) bool {
	for j := i + 1; j <= i+3 && j < len(s.toks); j++ {
		if s.inItem(j) {
			return s.list[s.owner[j]].role == rFirst && s.offer.rest
		}
	}
	return false
}

var whenever = wordsOf("quand lorsque when once")

// restBefore reports that what comes at an open time is the remainder: "le reste quand son client l'aura payé".
func (s *scan) restBefore(i int) bool {
	for j := i - 1; j >= max(0, i-5) && !s.inItem(j); j-- {
		if s.cue(j)&(cRest|cDelay) != 0 {
			return true
		}
	}
	return false
}

// figureSoon reports a figure within six tokens: "once he pays 500 euros".
func (s *scan) figureSoon(i int) bool {
	for j := i; j < i+6 && j < len(s.toks); j++ {
		if s.figureAt(j) {
			return true
		}
	}
	return false
}

// timed reports a day or a length of time in the clause of a delay, or soon after it.
func (s *scan) timed(i int) bool {
	from, to := s.clause(i)
	for j := i + 1; j < i+7 && s.cue(j)&cIf == 0; j++ {
		to = max(to, j+1)
	}
	for _, it := range s.list {
		if (it.kind == kDay || it.kind == kSpan || it.period > 0) && it.from >= from && it.from < to || it.from > i && it.from <= i+3 {
			return true // the last: "jusqu'à 10 %"
		}
	}
	return false
}

func (s *scan) conditionAt(i int) bool {
	_, ok := s.condition(i)
	return ok
}

// plural leaves out "un paiement" and "le versement", which split nothing.
func (s *scan) plural(i int) bool {
	w := s.at(i)
	return w != "paiements" && w != "payments" && w != "plan" || s.at(i-1) == "des" || s.at(i-1) == "en" || s.at(i-1) == "in" || s.at(i-1) == "payment"
}

func (s *scan) hasKind(kinds ...itemKind) bool {
	for _, it := range s.list {
		for _, k := range kinds {
			if it.kind == k {
				return true
			}
		}
	}
	return false
}

// alternatives are two figures of a kind with "ou" between them, or a debtor's figure beside ours.
func (s *scan) alternatives() {
	var figures []item
	for _, it := range s.list {
		if it.kind <= kTimes && it.role != rBase && it.role != rSame {
			figures = append(figures, it)
		}
	}
	if len(figures) < 2 {
		return
	}
	for i := figures[0].to; i < figures[len(figures)-1].from; i++ {
		if s.cue(i)&cOr != 0 && s.at(i) != "soit" {
			s.unsure(i-2, i+3)
		}
	}
}

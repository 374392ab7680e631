package terms

import (
	"time"

	"github.com/shopspring/decimal"
)

var fractions = map[string]int{
	"moitie": 2, "moities": 2, "tiers": 3, "quart": 4, "quarts": 4, "cinquieme": 5, "cinquiemes": 5, "sixieme": 6, "septieme": 7, "huitieme": 8, "neuvieme": 9,
	"dixieme": 10, "dixiemes": 10, "quinzieme": 15, "vingtieme": 20, "centieme": 100,
	"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6, "eighth": 8, "tenth": 10, "tenths": 10, "twentieth": 20,
}

// share reads a fraction in words: la moitié, un tiers, deux tiers, three quarters, a tenth.
func (s *scan) share(i int) int {
	v, n := wordNumber(s.toks, i)
	if s.toks[i].kind == number && len(s.at(i)) == 1 {
		v, n = num(s.at(i)), 1
	}
	if n == 0 {
		v = 1
	}
	den := fractions[s.at(i+n)]
	if den == 0 || v >= den {
		return 0
	}
	ordinalOnly := den != 2 && s.at(i+n) != "tiers" && n == 0
	if prev := s.at(i - 1); ordinalOnly && prev != "un" && prev != "le" && prev != "a" && prev != "d" && prev != "du" && prev != "one" && prev != "first" && prev != "premier" {
		return 0 // "third party", "sixième échéance"
	}
	if s.timesNoun(i+n+1) > 0 && den != 2 {
		return 0
	}
	if s.restPhrase(i) {
		return 0
	}
	return s.add(item{kind: kFrac, pct: ratio(v, den)}, i, n+1)
}

// restPhrase reports that token i belongs to a phrase such as "l'autre moitié".
func (s *scan) restPhrase(i int) bool {
	for j := i; j >= max(0, i-3) && s.cue(j)&cQuiet != 0; j-- {
		if s.cue(j)&cRest != 0 {
			return true
		}
	}
	return false
}

var (
	timesAdjectives = wordsOf("petites petits egales egaux mensuels mensuelles mensuel monthly equal weekly hebdomadaires small successifs successives simples more premieres premiers first further even separate easy direct bank interest free")
	timesNouns      = wordsOf(`fois x mensualite mensualites echeance echeances versement versements traite traites paiement paiements reglement reglements virement virements
 prelevement prelevements cheque cheques tranche tranches acompte acomptes instalment instalments installment installments payment payments times parts goes debits
 chunks fractions parties morceaux transfers checks`)
	plainNouns = wordsOf("facture factures invoice invoices relance relances reminder reminders mails mail appels calls personnes people contacts clients lignes lines dossiers")
)

// timesNoun is how many tokens from i make a word for payments, adjectives included.
func (s *scan) timesNoun(i int) int {
	j := i
	for j < len(s.toks) && timesAdjectives[s.at(j)] {
		j++
	}
	if j < len(s.toks) && timesNouns[s.at(j)] {
		for j++; timesAdjectives[s.at(j)]; j++ {
		}
		return j - i
	}
	return 0
}

// counted reads a number and what it counts: payments, a length of time, or things that concede nothing.
func (s *scan) counted(i int) int {
	v, n := integer(s.toks, i)
	if prev := s.at(i - 1); (s.at(i) == "a" || s.at(i) == "an") && (prev == "for" || prev == "over" || prev == "another" || prev == "within" || prev == "of" || s.at(i+1) == "extra" || s.at(i+1) == "additional" || s.at(i+1) == "further") {
		v, n = 1, 1
	}
	if n == 0 {
		return 0
	}
	n += s.repeated(i+n, decimal.NewFromInt(int64(v)))
	if w := s.at(i + n); (w == "more" || w == "extra" || w == "additional" || w == "further" || w == "full" || w == "petits") && unitWords[s.at(i+n+1)] != 0 {
		n++
	}
	if m := s.timesNoun(i + n); m > 0 {
		return s.times(i, v, n+m)
	}
	if u := unitWords[s.at(i+n)]; u > minutes && (u != hours || s.at(i+n) != "h") {
		if m := pWorking.match(s.toks, i+n+1); m > 0 || pBusiness[s.at(i+n)] {
			u, n = workdays, n+m
		}
		return s.add(item{kind: kSpan, n: v, unit: u}, i, n+1)
	}
	if pBusiness[s.at(i+n)] && unitWords[s.at(i+n+1)] == days {
		return s.add(item{kind: kSpan, n: v, unit: workdays}, i, n+2)
	}
	if prev := s.at(i - 1); (prev == "en" || prev == "in" || prev == "into") && v > 1 && v <= 36 && s.payContext(i) && fractions[s.at(i+n)] == 0 {
		return s.add(item{kind: kTimes, n: v}, i, n)
	}
	if plainNouns[s.at(i+n)] || (v == 1 && s.toks[i].kind == word) {
		return n
	}
	return 0
}

// payContext reports words of paying or splitting before i in its clause: "split it in three", "régler en deux".
func (s *scan) payContext(i int) bool {
	for j := i - 1; j >= max(0, i-7); j-- {
		if s.cue(j)&(cPay|cSplit|cRest|cWhole) != 0 || s.at(j) == "split" || s.at(j) == "coupe" {
			return true
		}
	}
	return false
}

// times notes "3 fois", "4 mensualités de 500 €", "3 x 500".
func (s *scan) times(i, v, n int) int {
	if v == 1 && (s.at(i) == "une" || s.at(i) == "un" || s.at(i) == "a" || s.at(i) == "one") && !s.onlyOne(i, n) {
		return 1 // "un paiement": an article
	}
	it := item{kind: kTimes, n: v, period: s.periodOf(i, n)}
	end := i + n
	if m, period := s.periodAt(end); m > 0 {
		it.period, n = period, n+m
	}
	return s.add(it, i, n)
}

func (s *scan) onlyOne(i, n int) bool {
	next := s.at(i + n)
	return next == "unique" || next == "seul" || s.at(i-1) == "en" && s.at(i+n-1) == "fois" || s.at(i+1) == "single" || s.at(i-1) == "in"
}

// periodOf is the period the noun of a count implies.
func (s *scan) periodOf(i, n int) time.Duration {
	for j := i; j < i+n; j++ {
		switch s.at(j) {
		case "mensualite", "mensualites", "mensuels", "mensuelles", "monthly":
			return month
		case "weekly", "hebdomadaires":
			return 7 * day
		}
	}
	return 0
}

// ordinal takes numbers that only rank: 2e, 1st, 1re.
func (s *scan) ordinal(i int) int {
	if s.toks[i].kind == number && ordinalSuffix[s.at(i+1)] && !s.toks[i+1].spaced {
		return 2
	}
	return 0
}

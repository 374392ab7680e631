package casefile

// Words says the factor in a few words: "promesse manquée hier, 12 400,00 €".
func (f Factor) Words(lang string) string {
	switch f.Code {
	case ReasonBroken:
		return also(say(lang, "promesse manquée %s", "promise missed %s", ago(f.Days, lang)), f.Amount.Euros(lang), f.Person)
	case ReasonRow:
		return also(say(lang, "échéance %d du plan manquée %s", "instalment %d of the plan missed %s", f.Count, ago(f.Days, lang)), f.Amount.Euros(lang))
	case ReasonClock:
		return f.clockWords(lang)
	case ReasonDue, ReasonRunning:
		if f.Count > 0 {
			return also(say(lang, "échéance %d du plan le %s", "instalment %d of the plan on %s", f.Count, f.Date.Words(lang)), f.Amount.Euros(lang))
		}
		return also(say(lang, "paiement promis pour le %s", "payment promised for %s", f.Date.Words(lang)), f.Amount.Euros(lang), f.Person)
	case ReasonAmount:
		return say(lang, "%s à demander", "%s to ask for", f.Amount.Euros(lang))
	case ReasonAge:
		return say(lang, "%s de retard", "%s late", daysWords(lang, f.Days))
	case ReasonWaiting:
		return say(lang, "attendre %s coûte %s", "waiting %s costs %s", daysWords(lang, f.Days), f.Amount.Euros(lang))
	case ReasonRepeat:
		return count(lang, f.Count, "promesse manquée auparavant", "promesses manquées auparavant", "promise missed before", "promises missed before")
	case ReasonCallback:
		return say(lang, "à rappeler depuis le %s", "to be called back since %s", f.Date.Words(lang))
	case ReasonUnchecked:
		return say(lang, "à vérifier : les données sont du %s", "to be checked: the data is of %s", f.Date.Words(lang))
	}
	return word(factorWords, f.Code, lang)
}

var factorWords = map[string][2]string{
	ReasonUnheard: {"jamais contacté", "never contacted"}, ReasonDirect: {"contact direct connu", "direct contact known"},
	ReasonNoContact: {"aucun contact connu", "no contact known"}, ReasonClaimed: {"paiement annoncé, à retrouver", "payment announced, to be found"},
}

func (f Factor) clockWords(lang string) string {
	what := say(lang, "prescription (date indicative)", "time limit (indicative date)")
	if f.Kind == "claim_filing" {
		what = say(lang, "déclaration de créance (date indicative)", "filing of the claim (indicative date)")
	}
	if f.Days < 0 {
		return say(lang, "%s : dépassée depuis le %s", "%s: past since %s", what, f.Date.Words(lang))
	}
	return say(lang, "%s : le %s, dans %s", "%s: %s, in %s", what, f.Date.Words(lang), daysWords(lang, f.Days))
}

func ago(days int, lang string) string {
	switch days {
	case 0:
		return say(lang, "aujourd'hui", "today")
	case 1:
		return say(lang, "hier", "yesterday")
	}
	return say(lang, "il y a %s", "%s ago", daysWords(lang, days))
}

var asideWords = map[string][2]string{
	"closed": {"clos", "closed"}, "insolvent": {"en procédure collective", "in insolvency proceedings"},
	"snoozed": {"mis de côté", "set aside"}, "disputed": {"contesté", "disputed"}, "not_due": {"rien à demander aujourd'hui", "nothing to ask for today"},
}

// AsideWords is the label of [Priority.Aside].
func AsideWords(code, lang string) string { return word(asideWords, code, lang) }

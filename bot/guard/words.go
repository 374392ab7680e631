package guard

// why explains a finding to the person, in their language.
func why(c Category, lang string) string {
	if lang == "en" {
		return whyEN[c]
	}
	return whyFR[c]
}

var whyFR = map[Category]string{
	Threat:        "La suite évoquée sert de moyen de pression : à l'amiable, on garde le fait et la date, et l'on pose une question.",
	Pressure:      "La phrase force la main : mieux vaut une demande précise, avec un choix.",
	Accusation:    "La phrase juge la personne : mieux vaut décrire le fait.",
	ThirdParty:    "La dette ne regarde que le débiteur : on n'en parle pas à d'autres.",
	Impersonation: "Le texte imite un tribunal ou un officier : c'est interdit.",
	Language:      "Langue non prise en charge : le texte n'a pas pu être vérifié en entier, faites-le relire.",
}

var whyEN = map[Category]string{
	Threat:        "The step mentioned is used as leverage: keep the fact and the date, and ask a question.",
	Pressure:      "The sentence forces the person's hand: a precise request with a choice works better.",
	Accusation:    "The sentence judges the person: describe the fact instead.",
	ThirdParty:    "The debt concerns the debtor alone: it is not told to others.",
	Impersonation: "The text looks like it comes from a court or an officer: this is forbidden.",
	Language:      "Language not supported: the text could not be checked in full, have someone read it.",
}

// cardFor names the guidance card that a rewrite of this category rests on.
func cardFor(c Category) string {
	switch c {
	case Threat, Impersonation:
		return "P14"
	case Pressure:
		return "P11"
	case Accusation:
		return "P03"
	case ThirdParty:
		return "law-third-parties-privacy"
	}
	return ""
}

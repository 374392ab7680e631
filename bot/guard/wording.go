package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// words is what rewrites are made of in one language.
type words struct {
	and, file, plain     string
	invoice, invoices    string // "la facture %s reste ouverte"
	amount, amounts, due string
	since, by, or        string
	until                func(date string) string
	subjectOf, subjectNo string
	question             map[Category]string
}

var wording = map[string]words{
	"fr": {
		and: " et ", file: "duplicata_facture",
		plain:   "Je souhaite trouver avec vous une solution simple ; quel moment vous conviendrait pour en parler ?",
		invoice: "La facture %s reste ouverte", invoices: "Les factures %s restent ouvertes",
		amount: "Il reste %s à régler", amounts: "Les sommes de %s restent à régler", due: "Votre règlement reste attendu",
		since: " (date rappelée : %s)", by: "Pourrions-nous convenir d'un règlement %s ?", or: " ou ", until: untilFR,
		subjectOf: "Facture %s", subjectNo: "Votre compte client",
		question: map[Category]string{
			Threat:        "De quoi auriez-vous besoin pour que ce règlement parte ?",
			Pressure:      "Préférez-vous un règlement en une fois ou en deux ?",
			Accusation:    "Quelle est votre lecture de la situation ?",
			ThirdParty:    "Ce sujet reste entre vous et nous ; quand pourrions-nous en parler ?",
			Impersonation: "Ceci est un simple message amiable de notre service ; quand pourrions-nous en parler ?",
		},
	},
	"en": {
		and: " and ", file: "invoice_copy",
		plain:   "I would like to find a simple solution with you; when would be a good time to talk?",
		invoice: "Invoice %s is still open", invoices: "Invoices %s are still open",
		amount: "%s remains to be paid", amounts: "The amounts of %s remain to be paid", due: "Your payment has not reached us yet",
		since: " (date mentioned: %s)", by: "Could we agree on a payment %s?", or: " or ", until: untilEN,
		subjectOf: "Invoice %s", subjectNo: "Your account",
		question: map[Category]string{
			Threat:        "What would you need for this payment to go out?",
			Pressure:      "Would you rather pay in one part or in two?",
			Accusation:    "How do you see the situation?",
			ThirdParty:    "This stays between you and us; when could we talk about it?",
			Impersonation: "This is a simple friendly message from our team; when could we talk about it?",
		},
	},
}

// tell states the facts, the person addressed first.
func (w words) tell(f facts) string {
	var s string
	sum := strings.Join(f.amounts, w.and)
	switch {
	case len(f.invoices) > 0:
		form := w.invoice
		if len(f.invoices) > 1 || strings.ContainsAny(f.invoices[0], " ,\u00a0") {
			form = w.invoices
		}
		list := strings.Join(f.invoices, w.and)
		if sum != "" {
			list += " (" + sum + ")"
		}
		s = strings.Replace(form, "%s", list, 1)
	case len(f.amounts) == 1:
		s = strings.Replace(w.amount, "%s", sum, 1)
	case len(f.amounts) > 1:
		s = strings.Replace(w.amounts, "%s", sum, 1)
	default:
		s = w.due
	}
	if len(f.past) > 0 {
		s += strings.Replace(w.since, "%s", strings.Join(f.past, ", "), 1)
	}
	if len(f.names) > 0 {
		s = strings.Join(f.names, w.and) + ", " + lowerFirst(s)
	}
	return s + "."
}

// ask is the question that fits the fault, with the dates the sentence looked forward to.
func (w words) ask(c Category, f facts) string {
	if len(f.coming) == 0 {
		return w.question[c]
	}
	dates := make([]string, len(f.coming))
	for i, d := range f.coming {
		dates[i] = w.until(d)
	}
	return strings.Replace(w.by, "%s", strings.Join(dates, w.or), 1) + " " + w.question[c]
}

// untilFR and untilEN put a date after the word it takes: d'ici au 5 mars, d'ici vendredi, by the 5th, by Friday.
func untilFR(date string) string {
	if r, _ := utf8.DecodeRuneInString(date); unicode.IsDigit(r) {
		return "d'ici au " + date
	}
	return "d'ici " + date
}

func untilEN(date string) string {
	if last := date[len(date)-1]; date[0] <= '9' && !strings.Contains(date, " ") && last >= 'a' {
		return "by the " + date
	}
	return "by " + date
}

// subject is a neutral subject line.
func (w words) subject(f facts) string {
	s := w.subjectNo
	if len(f.invoices) > 0 {
		s = strings.Replace(w.subjectOf, "%s", strings.Join(f.invoices, w.and), 1)
	}
	rest := append(append(append([]string{}, f.amounts...), f.past...), f.coming...)
	return strings.Join(append([]string{s}, append(rest, f.names...)...), ", ")
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

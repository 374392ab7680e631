package casefile

import (
	"fmt"
	"strings"
	"time"

	"amiable/bot/terms"
)

// frenchSpaces puts the no-break spaces of French typography into our own sentences.
var frenchSpaces = strings.NewReplacer(" :", "\u00a0:", " ;", "\u00a0;", " !", "\u00a0!", " ?", "\u00a0?", "« ", "«\u00a0", " »", "\u00a0»", " %%", "\u00a0%%")

// say fills the form of the language. What is filled in stays as it is.
func say(lang, fr, en string, args ...any) string {
	form := en
	if lang != "en" {
		form = frenchSpaces.Replace(fr)
	}
	if len(args) == 0 {
		return strings.ReplaceAll(form, "%%", "%")
	}
	return fmt.Sprintf(form, args...)
}

// count is "1 facture", "3 factures"; French has no plural under two.
func count(lang string, n int, frOne, frMany, enOne, enMany string) string {
	one, many, plural := enOne, enMany, n != 1
	if lang != "en" {
		one, many, plural = frOne, frMany, n > 1
	}
	if plural {
		return fmt.Sprintf("%d %s", n, many)
	}
	return fmt.Sprintf("%d %s", n, one)
}

func daysWords(lang string, n int) string { return count(lang, n, "jour", "jours", "day", "days") }

// onDay is "14 mars 2026", or nothing known.
func onDay(d terms.Date, lang string) string {
	if d.IsZero() {
		return say(lang, "date non connue", "date not known")
	}
	return d.Words(lang)
}

func day(t time.Time) terms.Date { return terms.DateOf(t.UTC()) }

// money is an amount in its currency; "" is euros.
func money(a terms.Cents, currency, lang string) string {
	if currency == "" || currency == "EUR" {
		return a.Euros(lang)
	}
	return strings.NewReplacer("\u00a0€", "", "€", "").Replace(a.Euros(lang)) + "\u00a0" + currency
}

// also joins the parts that are there: "a, b".
func also(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, ", ")
}

// tail is ", text" when there is one.
func tail(text string) string {
	if text == "" {
		return ""
	}
	return ", " + text
}

// quoted is " : « text »" when there is one.
func quoted(lang, text string) string {
	if text == "" {
		return ""
	}
	return say(lang, " : « %s »", ": “%s”", text)
}

// word is the label of a code in a table, or the code itself.
func word(table map[string][2]string, code, lang string) string {
	w, ok := table[code]
	if !ok {
		return code
	}
	return say(lang, w[0], w[1])
}

var channelWords = map[string][2]string{
	"phone": {"téléphone", "phone"}, "email": {"e-mail", "e-mail"}, "letter": {"courrier", "letter"},
	"sms": {"SMS", "text message"}, "visit": {"visite", "visit"},
}

var resultWords = map[string][2]string{
	"reached": {"joint", "reached"}, "voicemail": {"messagerie", "voicemail"}, "no_answer": {"sans réponse", "no answer"},
	"received": {"reçu", "received"}, "sent": {"envoyé", "sent"},
}

var reasonWords = map[string][2]string{
	"no-answer": {"pas de réponse", "no answer"}, "unreachable": {"injoignable", "cannot be reached"},
	"not-received": {"facture non reçue", "invoice not received"}, "approval": {"validation en attente", "waiting for approval"},
	"po-missing": {"numéro de commande manquant", "order number missing"}, "oversight": {"oubli", "oversight"},
	"in-pipe": {"prévu au prochain règlement", "in the next payment run"}, "sent": {"paiement annoncé comme parti", "payment said to be on its way"},
	"dispute": {"contestation", "dispute"}, "seasonal": {"basse saison", "low season"}, "tax": {"échéances fiscales ou sociales", "tax or social charges due"},
	"compliance": {"contrôle ou pièce attendue", "audit or document awaited"}, "closure": {"fermeture de site ou d'activité", "site or business closing"},
	"key-customer": {"retard de leur principal client", "their main customer is late"}, "disaster": {"sinistre", "disaster"},
	"client-insolvent": {"défaillance de leur client", "their customer failed"}, "fraud": {"fraude subie", "they were defrauded"},
	"fx": {"devise ou virement international", "currency or transfer trouble"}, "supply": {"production arrêtée", "production stopped"},
	"cash-short": {"trésorerie tendue", "short of cash"}, "structural": {"manque durable de trésorerie", "lasting shortage of cash"},
	"refusal": {"refus sans motif", "refusal without a reason"}, "hardship": {"difficulté personnelle", "private difficulty"},
	"insolvency": {"procédure collective", "insolvency proceedings"},
}

// ReasonWords is the label of a reason for lateness, for the codes of [ReasonCodes].
func ReasonWords(code, lang string) string { return word(reasonWords, code, lang) }

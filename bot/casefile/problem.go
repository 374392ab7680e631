package casefile

import (
	"time"

	"amiable/bot/terms"
)

// Problem is why an event cannot happen. Code is stable; Message is a sentence for the person who asked.
type Problem struct {
	Code string
	What string // the value or name the sentence is about
}

func problem(code, what string) *Problem { return &Problem{Code: code, What: what} }

// Error is [Problem.Message] in English.
func (p *Problem) Error() string { return p.Message("en") }

// Message says what is wrong and, where it helps, what to do.
func (p *Problem) Message(lang string) string {
	m, ok := problems[p.Code]
	if !ok {
		return p.Code
	}
	text := say(lang, m[0], m[1])
	if p.What == "" {
		return text
	}
	return text + say(lang, " (« %s »)", " (%q)", p.What)
}

var problems = map[string][2]string{
	"no_id":           {"L'événement n'a pas d'identifiant ou d'heure", "The event has no id or no time"},
	"no_body":         {"L'événement est vide", "The event is empty"},
	"unknown_type":    {"Ce type d'événement n'est pas connu de cette version", "This version does not know that type of event"},
	"no_case":         {"Ce dossier n'existe pas encore", "This case does not exist yet"},
	"already_open":    {"Ce dossier existe déjà", "This case already exists"},
	"erased":          {"Ce dossier a été effacé", "This case was erased"},
	"no_debtor":       {"Il manque le nom du débiteur", "The debtor's name is missing"},
	"bad_kind":        {"Le type de débiteur est b2b ou b2c", "The kind of debtor is b2b or b2c"},
	"bad_claim":       {"La créance est own (la nôtre) ou third_party (un mandat)", "The claim is own or third_party"},
	"bad_language":    {"La langue est fr ou en", "The language is fr or en"},
	"bad_siren":       {"Un SIREN a neuf chiffres et une clé exacte", "A SIREN has nine digits and an exact key"},
	"bad_field":       {"Ce champ ne se corrige pas", "This field cannot be corrected"},
	"bad_date":        {"La date manque ou n'est pas plausible", "The date is missing or not plausible"},
	"bad_amount":      {"Le montant doit être supérieur à zéro et plausible", "The amount must be more than zero and plausible"},
	"bad_value":       {"Cette valeur n'est pas prévue", "This value is not one of those allowed"},
	"not_found":       {"Rien de tel dans ce dossier", "There is no such thing in this case"},
	"withdrawn":       {"Cet élément a été retiré", "This was retracted"},
	"already_closed":  {"C'est déjà clos", "This is already closed"},
	"no_item":         {"Cette pièce n'est pas dans le dossier", "This item is not in the case"},
	"item_twice":      {"La même pièce figure deux fois", "The same item is given twice"},
	"bad_item":        {"Le montant et le reste dû d'une pièce doivent avoir le même signe", "The amount and the residual of an item must have the same sign"},
	"bad_sign":        {"Le signe ne convient pas à ce type de pièce", "The sign does not fit this type of item"},
	"bad_currency":    {"La devise s'écrit en trois lettres majuscules", "A currency is three capital letters"},
	"bad_rows":        {"Les lignes d'un échéancier se suivent par date et leur total est exact", "Rows of a plan follow each other by date and add up exactly"},
	"bad_percent":     {"Un pourcentage va de 0 à 100", "A percentage is from 0 to 100"},
	"bad_limits":      {"Ces limites se contredisent", "These limits contradict each other"},
	"bad_reason":      {"Ce motif n'est pas dans la liste", "This reason is not in the list"},
	"empty":           {"Il manque le texte", "The text is missing"},
	"too_long":        {"Ce texte est trop long", "This text is too long"},
	"opted_out":       {"Ce canal a été refusé par ce contact", "This contact declined that channel"},
	"case_closed":     {"Ce dossier est clos : rouvrez-le d'abord", "This case is closed: reopen it first"},
	"not_closed":      {"Ce dossier n'est pas clos", "This case is not closed"},
	"insolvency_open": {"Une procédure est en cours : ni promesse ni plan sur les dettes antérieures", "Insolvency proceedings are open: no promise or plan on earlier debts"},
	"filed_before":    {"La déclaration ne peut pas précéder la procédure", "A claim cannot be filed before the proceedings"},
}

// Validate reports why the event cannot happen to the case, as a [*Problem], or nil. It looks at the case alone: whether a
// promise lies in the future, or exceeds what is owed, is for whoever asks the person.
func Validate(c Case, e Event) error {
	if p := validate(&c, e); p != nil {
		return p
	}
	return nil
}

func validate(c *Case, e Event) *Problem {
	switch {
	case e.ID == "" || e.At.IsZero() || e.At.Year() < firstYear || e.At.Year() > lastYear:
		return problem("no_id", "")
	case e.Body == nil:
		return problem("no_body", "")
	case c.Erased:
		return problem("erased", "")
	}
	if _, opening := e.Body.(Opened); !opening && c.Opened.Event == "" {
		return problem("no_case", "")
	}
	return e.Body.check(c)
}

const (
	firstYear = 1980
	lastYear  = 2200
	// maxAmount bounds every amount, so that the sums of a case and of a list of cases cannot overflow.
	maxAmount = terms.Cents(100_000_000_000_00)
	maxText   = 4000
	maxShort  = 300
)

func checkDate(d terms.Date) *Problem {
	if d.IsZero() {
		return problem("bad_date", "")
	}
	return checkOptionalDate(d)
}

// checkOptionalDate accepts no date, and days that exist in plausible years.
func checkOptionalDate(d terms.Date) *Problem {
	if d.IsZero() || d.Year >= firstYear && d.Year <= lastYear && terms.NewDate(d.Year, d.Month, d.Day) == d {
		return nil
	}
	return problem("bad_date", d.String())
}

func checkTime(t time.Time) *Problem {
	if !t.IsZero() && (t.Year() < firstYear || t.Year() > lastYear) {
		return problem("bad_date", t.Format(time.DateOnly))
	}
	return nil
}

func checkAmount(a terms.Cents) *Problem {
	if a <= 0 || a > maxAmount {
		return problem("bad_amount", a.String())
	}
	return nil
}

func checkOptionalAmount(a terms.Cents) *Problem {
	if a == 0 {
		return nil
	}
	return checkAmount(a)
}

func checkShort(texts ...string) *Problem {
	for _, t := range texts {
		if len(t) > maxShort {
			return problem("too_long", "")
		}
	}
	return nil
}

func checkText(t string) *Problem {
	if len(t) > maxText {
		return problem("too_long", "")
	}
	return nil
}

func checkOne[T ~string](v T, allowed ...T) *Problem {
	for _, a := range allowed {
		if v == a {
			return nil
		}
	}
	return problem("bad_value", string(v))
}

// first is the first problem found.
func first(ps ...*Problem) *Problem {
	for _, p := range ps {
		if p != nil {
			return p
		}
	}
	return nil
}

// checkOf accepts a new thing, or one that is on file and not retracted.
func checkOf[T any, P marked[T]](list []T, of string) *Problem {
	if of == "" {
		return nil
	}
	return checkThere[T, P](list, of)
}

func checkThere[T any, P marked[T]](list []T, id string) *Problem {
	p := find[T, P](list, id)
	switch {
	case p == nil:
		return problem("not_found", id)
	case !p.mark().Live():
		return problem("withdrawn", id)
	}
	return nil
}

// checkOpen refuses what makes no sense on a closed case.
func checkOpen(c *Case) *Problem {
	if c.Closing.Result != "" {
		return problem("case_closed", "")
	}
	return nil
}

var _ error = (*Problem)(nil)

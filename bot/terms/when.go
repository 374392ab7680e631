package terms

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// At is a moment read from words. HasTime tells whether an hour or a part of the day was said; without one Time is 09:00.
type At struct {
	Time    time.Time
	HasTime bool
}

// MarshalJSON writes {"time":RFC 3339,"has_time":bool}.
func (a At) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Time    string `json:"time"`
		HasTime bool   `json:"has_time"`
	}{a.Time.Format(time.RFC3339), a.HasTime})
}

// Date is the day of a, in its own zone.
func (a At) Date() Date { return DateOf(a.Time) }

// Echo says the moment in full, so that whoever asked can see what was understood: "mercredi 11 mars 2026 à 09:00
// (Europe/Paris)". [When] reads it back to the same instant; an hour that comes twice carries its offset.
func (a At) Echo(lang string) string {
	clock := a.Time.Format("15:04")
	if a.Time.Second() != 0 {
		clock = a.Time.Format("15:04:05")
	}
	zone := a.Time.Location().String()
	h, m, s := a.Time.Clock()
	if !a.Date().At(h, m, s, a.Time.Location()).Equal(a.Time) {
		zone += ", UTC" + a.Time.Format("-07:00")
	}
	link := " à "
	if lang == "en" {
		link = " at "
	}
	return a.Date().FullWords(lang) + link + clock + " (" + zone + ")"
}

// When reads a date in words, said at now; the zone is now's location. The whole text must be understood, to a single
// moment after now: otherwise the error is an [*Unclear] that says what is missing. The conventions:
//
//   - a day without an hour is 09:00; matin 09:00, midi 12:00, après-midi 14:00, soir 18:00;
//   - a weekday is the first one strictly after today; "en huit" adds seven days, "en quinze" fourteen;
//   - "le 15", "12/03", "1er avril" without a year are the first strictly after today, day before month;
//   - "huit jours" is 7 days, "quinze jours" 14; working days leave out the French public holidays;
//   - an hour alone is the next time the clock shows it.
//
// Both languages are read whatever lang is; lang decides the few words they share ("mar").
func When(text string, now time.Time, lang string) (At, error) {
	now = now.Truncate(time.Second)
	if t, err := time.Parse(time.RFC3339, strings.TrimSpace(text)); err == nil {
		return onlyAfter(At{t.In(now.Location()), true}, now)
	}
	if len(text) > longestDate {
		return At{}, &Unclear{Reason: NotUnderstood, What: strings.ToValidUTF8(text[:60], "") + "…"}
	}
	text, zone, err := cutZone(text, now.Location())
	if err != nil {
		return At{}, err
	}
	r := newReader(lex(text), now, lang)
	r.source = text
	r.repair()
	r.words()
	if r.i < len(r.toks) {
		return At{}, r.stuck()
	}
	at, err := r.resolve()
	if err != nil {
		return At{}, err
	}
	return onlyAfter(zone.second(at), now)
}

// longestDate bounds what is worth reading as one date, in bytes.
const longestDate = 300

// zoneSuffix is what [At.Echo] ends with.
var zoneSuffix = regexp.MustCompile(`\s*\(([A-Za-z_]+(?:/[A-Za-z_+\-0-9]+)*)(?:, UTC([-+]\d\d:\d\d))?\)\s*$`)

// statedOffset is the offset an echo carries for the second of two equal hours; empty when there is none.
type statedOffset string

// cutZone takes the zone off the end of an echo. Another zone than loc is not understood.
func cutZone(text string, loc *time.Location) (string, statedOffset, error) {
	m := zoneSuffix.FindStringSubmatch(text)
	if m == nil {
		return text, "", nil
	}
	if m[1] != loc.String() {
		return "", "", &Unclear{Reason: NotUnderstood, What: m[1]}
	}
	return strings.TrimSuffix(text, m[0]), statedOffset(m[2]), nil
}

// second is at, or the same reading of the clock under the stated offset if the clock shows it twice.
func (o statedOffset) second(at At) At {
	t, err := time.Parse("2006-01-02T15:04:05-07:00", at.Time.Format("2006-01-02T15:04:05")+string(o))
	if err != nil {
		return at
	}
	t = t.In(at.Time.Location())
	if t.Format(time.DateTime) == at.Time.Format(time.DateTime) {
		at.Time = t
	}
	return at
}

func onlyAfter(at At, now time.Time) (At, error) {
	if !at.Time.After(now) {
		return At{}, pastOf(at, now)
	}
	if at.Time.Year() > now.Year()+100 {
		return At{}, &Unclear{Reason: NotUnderstood, What: at.Date().String()}
	}
	return at, nil
}

func pastOf(at At, now time.Time) *Unclear {
	u := &Unclear{Reason: Past, What: at.Date().String(), today: at.Date() == DateOf(now)}
	if u.today {
		u.What = at.Time.Format("15:04")
	}
	return u
}

// Reason is why words do not name a moment.
type Reason string

// The reasons. NoDay: the words name no single day ("la semaine prochaine"). Several: more than one day or a range.
const (
	NotUnderstood Reason = "not_understood"
	NoDay         Reason = "no_day"
	Ambiguous     Reason = "ambiguous"
	Past          Reason = "past"
	NoSuchDate    Reason = "no_such_date"
	Contradiction Reason = "contradiction"
	Several       Reason = "several"
)

// Unclear is the refusal to read a date. What is the piece of text, or the day, it is about; Options are the days an
// ambiguous expression could name.
type Unclear struct {
	Reason  Reason
	What    string
	Options []Date
	today   bool
}

// Error is [Unclear.Message] in English.
func (u *Unclear) Error() string { return u.Message("en") }

// Message is a sentence the person can act on.
func (u *Unclear) Message(lang string) string {
	if u.today {
		return pick(lang, "cette heure d'aujourd'hui est déjà passée ("+u.What+") : indiquez une heure à venir ou un autre jour",
			"that hour of today is gone ("+u.What+"): give a later hour or another day")
	}
	forms := map[Reason][2]string{
		NotUnderstood: {"date non comprise (%s) : écrivez par exemple « vendredi 10h », « le 15 », « dans 3 jours », « 12/03/2027 »",
			`date not understood (%s): write for example "Friday 10am", "the 15th", "in 3 days", "12/03/2027"`},
		NoDay:         {"« %s » ne désigne pas un jour précis : lequel ?", `"%s" names no single day: which one?`},
		Ambiguous:     {"« %s » peut se lire de plusieurs façons%s : précisez", `"%s" can be read in more than one way%s: please be specific`},
		Past:          {"cette date est passée (%s)", "that date is in the past (%s)"},
		NoSuchDate:    {"cette date ou cette heure n'existe pas (%s)", "there is no such date or time (%s)"},
		Contradiction: {"le jour et la date se contredisent (%s)", "the day and the date contradict each other (%s)"},
		Several:       {"plusieurs dates ou une période (%s) : donnez un seul moment", "several dates or a range (%s): give a single moment"},
	}
	form := pick(lang, forms[u.Reason][0], forms[u.Reason][1])
	if u.Reason == Ambiguous {
		return fmt.Sprintf(form, u.What, u.options(lang))
	}
	return strings.ReplaceAll(fmt.Sprintf(form, u.What), " :", nbsp+":")
}

func (u *Unclear) options(lang string) string {
	var days []string
	for _, d := range u.Options {
		days = append(days, d.FullWords(lang))
	}
	if len(days) == 0 {
		return ""
	}
	return " (" + strings.Join(days, pick(lang, " ou ", " or ")) + ")"
}

func pick(lang, french, english string) string {
	if lang == "en" {
		return english
	}
	return french
}

package terms

import (
	"slices"
	"strings"
	"time"
)

// dayKind tells how a day was named, which decides what may stand beside it.
type dayKind uint8

const (
	byDate    dayKind = iota // 12 mars, dans 3 jours, demain, fin mars
	byWeekday                // vendredi
	byNumber                 // le 15
	byPeriod                 // la semaine prochaine: no day, but it can place a weekday or a number
)

// dayPart is one mention of a day. err is why it names none by itself.
type dayPart struct {
	kind       dayKind
	date       Date
	weekday    time.Weekday
	number     int // of byNumber
	period     period
	err        *Unclear
	start, end int // tokens
}

type partOfDay uint8

const (
	noPart partOfDay = iota
	morning
	noon
	afternoon
	evening
)

// clockPart is one mention of an hour.
type clockPart struct {
	h, m, s  int
	meridiem bool // am or pm was said
	halfDay  bool // an English hour of 1 to 6 without am or pm
	midnight bool
	err      *Unclear
}

// reader reads one expression. toks[i] is what comes next; what was heard is in the other fields.
type reader struct {
	toks    []token
	i       int
	begin   int // the first token of the expression
	source  string
	now     time.Time
	today   Date
	french  bool // for words the two languages share
	english bool // the expression itself is English
	prose   bool // inside a sentence: only words that cannot be anything else
	literal bool // huit jours is 8 days

	days    []dayPart
	clocks  []clockPart
	part    partOfDay
	parts   int
	elapsed time.Duration
	waits   int // mentions of an elapsed time
	bad     *Unclear
}

func newReader(toks []token, now time.Time, lang string) *reader {
	r := &reader{toks: toks, now: now, today: DateOf(now), french: lang != "en"}
	r.english = spokenEnglish(toks, lang)
	return r
}

var (
	onlyEnglish = wordsOf(`at on the by next this in of tomorrow today tonight noon midday morning afternoon evening week weeks day days
 month months hour hours pm am half past quarter to from now end mid monday tuesday wednesday thursday friday saturday sunday
 january february march april may june july august september october november december o oclock`)
	onlyFrench = wordsOf(`le la les du des de au aux demain apres midi soir matin aprem dans d ici lundi mardi mercredi jeudi vendredi samedi
 dimanche prochain prochaine pro semaine mois jour jours heure heures h fin mars avril mai juin juillet aout ce cet a`)
)

func spokenEnglish(toks []token, lang string) bool {
	score := 0
	for _, t := range toks {
		switch {
		case onlyEnglish[t.s] && !onlyFrench[t.s]:
			score++
		case onlyFrench[t.s] && !onlyEnglish[t.s]:
			score--
		}
	}
	return score > 0 || score == 0 && lang == "en"
}

// words reads parts of a date, and glue between them, until something else comes.
func (r *reader) words() {
	for r.i < len(r.toks) {
		if r.piece() {
			continue
		}
		n := glue.match(r.toks, r.i)
		if n == 0 {
			return
		}
		r.i += n
	}
}

// sentence reads one moment inside a sentence: it stops before words that are no part of a date and before another day.
func (r *reader) sentence() {
	r.prose, r.begin = true, r.i
	for r.i < len(r.toks) {
		saved := *r
		for n := 0; len(r.days)+len(r.clocks)+r.waits > 0 && r.at(0) != "." && r.at(0) != ";"; r.i += n {
			if n = glue.match(r.toks, r.i); n == 0 {
				break
			}
		}
		glued := r.i > saved.i
		if !r.piece() || len(r.days) > 1 && len(r.days) > len(saved.days) && !r.sameDay(glued) || r.second() {
			*r = saved
			return
		}
	}
}

// second reports whether what was just read is another moment than what came before it.
func (r *reader) second() bool {
	return len(r.clocks) > 1 || r.parts > 1 || r.waits > 1 || r.waits == 1 && len(r.days) > 0
}

// sameDay reports whether the mention just read is about the same day as those before it. "vendredi 14 mars" is one
// mention even when it contradicts itself.
func (r *reader) sameDay(glued bool) bool {
	last := r.days[len(r.days)-1]
	if !glued && len(r.days) == 2 && r.days[0].kind == byWeekday && (last.kind == byDate || last.kind == byNumber) {
		return true
	}
	_, err := r.day()
	return err == nil
}

// piece reads one part at r.i; the order matters where one form begins like another.
func (r *reader) piece() bool {
	for _, read := range []func() bool{
		r.readToday, r.readTonight, r.readDuration, r.readPlus, r.readNumeric, r.readNth, r.readWeekday, r.readEnd, r.readMid,
		r.readNextWorkday, r.readDayMonth, r.readClock, r.readDayOfMonth, r.readPart, r.readPeriod,
	} {
		start := r.i
		if read() {
			return true
		}
		r.i = start
	}
	return false
}

// at is the folded text n tokens from here, empty past the end.
func (r *reader) at(n int) string {
	if i := r.i + n; i >= 0 && i < len(r.toks) {
		return r.toks[i].s
	}
	return ""
}

func (r *reader) take(ps patterns) bool {
	n := ps.match(r.toks, r.i)
	r.i += n
	return n > 0
}

func (r *reader) isNumber(n int) bool {
	i := r.i + n
	return i >= 0 && i < len(r.toks) && r.toks[i].kind == number
}

// addDay notes a day named by the tokens from start to here.
func (r *reader) addDay(start int, d dayPart) bool {
	d.start, d.end = start, r.i
	r.days = append(r.days, d)
	return true
}

func (r *reader) addDate(start int, d Date) bool { return r.addDay(start, dayPart{date: d}) }

// excerpt is the original text of tokens a to b.
func (r *reader) excerpt(a, b int) string {
	if a >= b || r.source == "" {
		return ""
	}
	s := r.source[r.toks[a].start:r.toks[b-1].end]
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}

// all is the expression as it was written.
func (r *reader) all() string {
	if r.prose {
		return r.excerpt(r.begin, r.i)
	}
	return r.excerpt(0, len(r.toks))
}

// stuck says why the text is not a date, from the word that was not understood.
func (r *reader) stuck() *Unclear {
	rest := r.toks[r.i:]
	has := func(set wordSet) bool {
		return slices.ContainsFunc(rest, func(t token) bool { return set[t.s] })
	}
	all := r.all()
	switch first := rest[0].s; {
	case slices.ContainsFunc(r.toks, func(t token) bool { return repeated[t.s] }):
		return &Unclear{Reason: NoDay, What: all}
	case has(pastWords):
		return &Unclear{Reason: Past, What: all}
	case connectors[first] || r.i > 0 && has(connectors) && r.isNumber(0):
		return &Unclear{Reason: Several, What: all}
	case first == "avant" || first == "before" || first == "apres" || first == "after":
		return &Unclear{Reason: Ambiguous, What: all}
	case vague[first]:
		return &Unclear{Reason: NoDay, What: all}
	case has(connectors):
		return &Unclear{Reason: Several, What: all}
	case has(vague):
		return &Unclear{Reason: NoDay, What: all}
	}
	return &Unclear{Reason: NotUnderstood, What: r.excerpt(r.i, len(r.toks))}
}

// repair forgives one slip of the keyboard in the long names of days and months.
func (r *reader) repair() {
	for i, t := range r.toks {
		if t.kind != word || len(t.s) < 5 || knownWord(t.s) {
			continue
		}
		if fixed := nearest(t.s); fixed != "" {
			r.toks[i].s = fixed
		}
	}
}

func knownWord(w string) bool {
	_, day := weekdays[w]
	_, short := shortWeekdays[w]
	_, month := months[w]
	_, unit := unitWords[w]
	return day || short || month || unit || vague[w] || connectors[w] || repeated[w] || pastWords[w] || w == "prochaine" ||
		w == "prochains" || slices.Contains(repairable, w)
}

// nearest is the only repairable word one edit away, or nothing.
func nearest(w string) string {
	found := ""
	for _, c := range repairable {
		if c[0] == w[0] && oneEdit(w, c) {
			if found != "" {
				return ""
			}
			found = c
		}
	}
	return found
}

// oneEdit reports whether a becomes b by one letter added, dropped, changed, or two neighbours swapped.
func oneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i < len(a) && (a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
	case 1:
		return strings.HasPrefix(b[i+1:], a[i:]) && len(b[i+1:]) == len(a[i:])
	}
	return false
}

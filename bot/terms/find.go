package terms

import (
	"strings"
	"time"
)

// Mention is a moment named inside a sentence, at text[Start:End]. Either Err is nil and At is the moment, which may lie
// in the past ("hier", "lundi dernier"), or Err says why the words name none. Last is the last day the words may mean,
// for those who must not underestimate a delay: the end of "en mai", the later Friday of "vendredi prochain"; it is zero
// when they name no day at all.
type Mention struct {
	Start, End int
	At         At
	Err        *Unclear
	Last       Date
}

// Find looks for dates and hours in a sentence, left to right. Only words that cannot be anything else count: a month
// without a number needs a preposition, and abbreviations that are words of their own do not count.
func Find(text string, now time.Time, lang string) []Mention {
	toks := lex(text)
	var out []Mention
	for _, f := range findIn(toks, text, now.Truncate(time.Second), lang, false) {
		f.Start, f.End = toks[f.from].start, toks[f.to-1].end
		out = append(out, f.Mention)
	}
	return out
}

// found is a mention by its tokens.
type found struct {
	Mention
	from, to int
}

// findIn is [Find] on tokens; literal reads "huit jours" as eight days.
func findIn(toks []token, text string, now time.Time, lang string, literal bool) []found {
	var out []found
	base := newReader(toks, now, lang)
	base.source, base.literal = text, literal
	for i := 0; i < len(toks); {
		r := *base
		r.i = i
		r.sentence()
		if len(r.days)+len(r.clocks)+r.waits == 0 {
			i++
			continue
		}
		out = append(out, found{r.mention(), i, r.i})
		i = r.i
	}
	return out
}

func (r *reader) mention() Mention {
	at, err := r.resolve()
	m := Mention{At: at}
	for _, d := range r.days {
		if last := d.last(); last.After(m.Last) || m.Last.IsZero() {
			m.Last = last
		}
	}
	if err != nil {
		m.Err = err.(*Unclear)
		return m
	}
	if len(r.days)+r.waits > 0 {
		m.Last = at.Date()
	}
	return m
}

// last is the last day a mention may mean.
func (d dayPart) last() Date {
	switch {
	case d.kind == byPeriod:
		return d.period.end
	case d.err != nil && len(d.err.Options) > 0:
		return d.err.Options[len(d.err.Options)-1]
	case d.err != nil:
		return Date{}
	}
	return d.date
}

// Split takes the moment out of a request such as "vendredi 10h appeler la comptable" and returns the rest of the words.
// The text must hold exactly one moment, after now; otherwise the error is an [*Unclear].
func Split(text string, now time.Time, lang string) (At, string, error) {
	mentions := Find(text, now, lang)
	switch {
	case len(mentions) == 0:
		return At{}, text, &Unclear{Reason: NotUnderstood, What: text}
	case len(mentions) > 1:
		return At{}, text, &Unclear{Reason: Several, What: text}
	case mentions[0].Err != nil:
		return At{}, text, mentions[0].Err
	}
	m := mentions[0]
	at, err := onlyAfter(m.At, now)
	rest := strings.Trim(strings.TrimSpace(text[:m.Start])+" "+strings.TrimSpace(text[m.End:]), " ,;:-")
	return at, strings.Join(strings.Fields(rest), " "), err
}

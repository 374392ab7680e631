package terms

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Offer is what a sentence gives away, before it is compared with anything. [ReadOffer] makes one, [Check] judges it.
type Offer struct {
	Found  bool     // the sentence offers something, a date of payment included
	Unsure []string // pieces that may concede something no figure can be put on; any of them stops the offer

	DiscountPct decimal.Decimal // points of what is owed
	Discount    Cents           // plus this sum
	settle      []value         // "1 500 € et on solde": paying this ends the matter
	same        []equal         // "10 %, soit 184 €": two ways to say one discount
	bases       []Cents         // sums said to be what is owed

	Instalments int // payments the sentence counts; 0 when it does not
	each        Cents
	period      time.Duration // between instalments, when said
	pays        []value       // part payments in the order told
	down        *value        // the first of them, when it is a down payment
	rest        bool          // the remainder is mentioned
	whole       bool          // payment of everything is mentioned

	Last            Date // the last day named or implied; zero when none is
	WaivesPenalties bool
	Counterpart     string // the words that say what is given in return; empty when nothing is
	Authority       bool   // it speaks for someone else's consent
	concedes        bool   // more than a date of payment
}

// value is a sum or a share of what is owed.
type value struct {
	pct   decimal.Decimal
	cents Cents
	sum   bool // cents counts, otherwise pct
}

// of is the value in euros when owed is what there is to pay.
func (v value) of(owed Cents) Cents {
	if v.sum {
		return v.cents
	}
	return CentsOf(owed.Decimal().Mul(v.pct).Div(hundred))
}

type equal struct{ a, b value }

// ReadOffer reads what a sentence in French or English offers a debtor, said on the day of now. It errs on the side of
// reading too much: words quoted from a debtor count as offered, a percentage without a verb is a discount, penalties that
// are mentioned without being kept are waived, a vague day is its last possible one. Whatever could concede something and
// is not understood to the figure goes to Unsure.
func ReadOffer(text string, now time.Time, lang string) Offer {
	s := newScan(text, now, lang)
	s.items()
	s.roles()
	s.penalties()
	s.timing()
	s.doubts()
	s.offer.Counterpart = strings.Trim(s.counterpart(), " ,;:.")
	s.offer.Authority = s.authority()
	s.finish()
	return s.offer
}

// scan is one reading: the tokens, what each means by itself, the quantities found, and the offer so far.
type scan struct {
	text  string
	toks  []token
	cues  []cue
	taken []bool // the token belongs to a quantity or is known to say nothing
	list  []item
	owner []int         // of each token: the index of its item, -1 for none
	dates map[int]found // by their first token
	fr    bool          // the text is French
	now   time.Time
	today Date
	offer Offer
}

func newScan(text string, now time.Time, lang string) *scan {
	s := &scan{text: text, toks: sentences(lex(text)), now: now, today: DateOf(now)}
	s.taken = make([]bool, len(s.toks))
	s.cues = cuesOf(s.toks)
	s.owner = slices.Repeat([]int{-1}, len(s.toks))
	s.dates = map[int]found{}
	for _, f := range findIn(s.toks, text, now, lang, true) {
		s.dates[f.from] = f
	}
	s.fr = !spokenEnglish(s.toks, "fr")
	return s
}

var abbreviations = wordsOf("m mr mrs mme mmes mlle ms dr me max min env art no ref fact vend vendr janv fevr avr juil sept oct nov dec lun mar mer jeu ven sam dim cf")

// sentences drops the dots that abbreviate, so that the others end a sentence.
func sentences(toks []token) []token {
	out := toks[:0]
	for i, t := range toks {
		if t.s == "." && i > 0 && abbreviations[toks[i-1].s] && !t.spaced && i+1 < len(toks) {
			continue
		}
		out = append(out, t)
	}
	return out
}

func (s *scan) at(i int) string {
	if i >= 0 && i < len(s.toks) {
		return s.toks[i].s
	}
	return ""
}

func (s *scan) cue(i int) cue {
	if i >= 0 && i < len(s.cues) {
		return s.cues[i]
	}
	return 0
}

// said is the original text of tokens a to b.
func (s *scan) said(a, b int) string {
	a, b = max(a, 0), min(b, len(s.toks))
	if a >= b {
		return ""
	}
	return strings.Join(strings.Fields(s.text[s.toks[a].start:s.toks[b-1].end]), " ")
}

func (s *scan) unsure(a, b int) { s.offer.Unsure = append(s.offer.Unsure, s.said(a, b)) }

// take marks tokens a to b as understood.
func (s *scan) take(a, b int) {
	for i := a; i < b && i < len(s.taken); i++ {
		s.taken[i] = true
	}
}

// finish works out what follows from the parts.
func (s *scan) finish() {
	o := &s.offer
	o.concedes = o.concedes || o.DiscountPct.IsPositive() || o.Discount > 0 || len(o.settle) > 0 || o.WaivesPenalties ||
		o.Instalments > 1 || o.each > 0 || len(o.pays) > 1 || o.rest && len(o.pays) > 0 || !o.Last.IsZero() && o.Last.After(s.today)
	o.Found = o.concedes || o.whole || len(o.pays) > 0 || o.Instalments > 0 || !o.Last.IsZero()
}

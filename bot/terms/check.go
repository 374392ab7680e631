package terms

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// judge compares one offer with one case.
type judge struct {
	o       Offer
	c       Case
	today   Date
	v       Verdict
	cut     Cents           // all of the discount, in euros
	cutPct  decimal.Decimal // the same in points
	lang    string
	horizon int
}

// Check compares an offer with the limits of a case, on the day of now, stacked on the discounts conceded before. Only
// "within" allows it: what is over any limit is "over", what could not be read to the figure, or gives nothing that could be
// recognised, is "unsure".
func Check(o Offer, c Case, now time.Time, lang string) Verdict {
	j := judge{o: o, c: c, today: DateOf(now), lang: lang}
	j.v = Verdict{Exceeds: []string{}}
	j.doubt()
	j.discount()
	j.payments()
	j.delay()
	j.rest()
	return j.verdict()
}

func (j *judge) over(what, fr, en string) {
	if !slices.Contains(j.v.Exceeds, what) {
		j.v.Exceeds = append(j.v.Exceeds, what)
	}
	j.v.reasons = append(j.v.reasons, finding{what, fr, en})
}

func (j *judge) unsure(fr, en string) { j.v.reasons = append(j.v.reasons, finding{"", fr, en}) }

func (j *judge) limits() Limits {
	if j.c.Limits == nil {
		return Limits{}
	}
	return *j.c.Limits
}

func (j *judge) doubt() {
	for _, u := range j.o.Unsure {
		j.unsure("non compris au chiffre près : « "+u+" »", `not understood to the figure: "`+u+`"`)
	}
	if !j.o.Found && len(j.o.Unsure) == 0 {
		j.unsure("aucune offre reconnue dans ce texte", "no offer recognised in this text")
	}
	if j.c.Limits == nil {
		j.over(OverAuthority, "aucune limite n'est fixée pour ce dossier : fixez-les avant toute offre", "no limits are set for this case: set them before any offer")
	}
}

// discount adds up what is taken off, and stacks it on what was given before.
func (j *judge) discount() {
	j.cutPct = j.o.DiscountPct.Add(j.c.points(j.o.Discount))
	j.cut = value{pct: j.o.DiscountPct}.of(j.c.Owed) + j.o.Discount
	needsOwed := j.o.Discount > 0 || len(j.o.pays) > 0 || j.o.each > 0 || len(j.o.settle) > 0 || len(j.o.bases) > 0 || len(j.o.same) > 0
	if needsOwed && j.c.Owed == 0 && j.hasSum() {
		j.unsure("le montant dû n'est pas connu", "what is owed is not known")
	}
	j.settled()
	j.equals()
	if !j.cutPct.IsPositive() {
		return
	}
	before := j.c.conceded()
	total := j.cutPct.Add(before)
	j.v.Stacked = &Stacked{total.Round(2).String()}
	j.v.Offer.DiscountPct = j.cutPct.Round(2).String()
	if j.c.Owed > 0 {
		j.v.Offer.DiscountAmount = j.cut.String()
	}
	if max := j.limits().MaxDiscountPct; total.GreaterThan(max) {
		j.over(OverDiscount, fmt.Sprintf("remise de %s au total (déjà accordé : %s), limite %s", Percent(total.RoundCeil(2), "fr"), Percent(before.RoundCeil(2), "fr"), Percent(max, "fr")),
			fmt.Sprintf("discount of %s in all (given before: %s), limit %s", Percent(total.RoundCeil(2), "en"), Percent(before.RoundCeil(2), "en"), Percent(max, "en")))
	}
}

func (j *judge) hasSum() bool {
	sum := j.o.Discount > 0 || j.o.each > 0 || len(j.o.bases) > 0
	for _, v := range slices.Concat(j.o.pays, j.o.settle) {
		sum = sum || v.sum
	}
	return sum
}

// settled turns "pay this and we are quits" into the discount it is.
func (j *judge) settled() {
	for _, v := range j.o.settle {
		left := j.c.Owed - v.of(j.c.Owed)
		if !v.sum {
			left = CentsOf(j.c.Owed.Decimal().Mul(hundred.Sub(v.pct)).Div(hundred))
		}
		switch {
		case j.cut > 0 && left == j.cut: // the discount said before, in another way
		case left < 0 || j.cut > 0 || j.c.Owed == 0 && v.sum:
			j.over(OverSum, "les montants ne s'accordent pas avec ce qui est dû", "the amounts do not agree with what is owed")
		case v.sum:
			j.cut, j.cutPct = j.cut+left, j.cutPct.Add(j.c.points(left))
		default:
			j.cut, j.cutPct = j.cut+left, j.cutPct.Add(hundred.Sub(v.pct))
		}
	}
}

// equals checks figures that say the same thing twice, and sums said to be what is owed.
func (j *judge) equals() {
	for _, e := range j.o.same {
		a, b := e.a.of(j.c.Owed), e.b.of(j.c.Owed)
		same := b <= a+1 && b >= a-1_00
		if e.a.sum == e.b.sum && !e.a.sum {
			same = e.a.pct.Equal(e.b.pct)
		}
		if !same && b != j.c.Owed-a {
			j.over(OverSum, "deux chiffres de la même remise se contredisent", "two figures for one discount contradict each other")
		}
	}
	paid := Cents(0)
	for _, v := range j.o.pays {
		paid += v.of(j.c.Owed - j.cut)
	}
	for _, b := range j.o.bases {
		if b != j.c.Owed && b != j.c.Owed-j.cut && b != j.c.Owed-j.cut-paid && !slices.Contains(j.c.Open, b) {
			j.over(OverSum, "le montant annoncé ("+b.Euros("fr")+") n'est pas celui du dossier ("+j.c.Owed.Euros("fr")+")",
				"the amount stated ("+b.Euros("en")+") is not that of the case ("+j.c.Owed.Euros("en")+")")
		}
	}
}

// payments checks the number of payments, the first of them, and that they add up.
func (j *judge) payments() {
	n := j.o.Instalments
	due := j.c.Owed - j.cut
	var paid Cents
	for _, v := range j.o.pays {
		paid += v.of(due)
	}
	if j.o.each > 0 && n == 0 {
		n = int((max(0, due-paid) + j.o.each - 1) / j.o.each)
		j.each(n)
	}
	j.addUp(paid, due, n)
	if n == 0 && len(j.o.pays) > 0 {
		if n = len(j.o.pays); paid < due-Cents(n) {
			n++ // the remainder
		}
	}
	if n > 0 {
		j.v.Offer.Instalments = n
	}
	if limit := max(1, j.limits().MaxInstalments); n > limit {
		j.over(OverInstalments, fmt.Sprintf("%d paiements, limite %d", n, limit), fmt.Sprintf("%d payments, limit %d", n, limit))
	}
	j.firstPayment(n, due)
}

// each extends the delay of "500 € par mois" to the last of the payments it takes.
func (j *judge) each(n int) {
	if j.o.period == 0 || n > 1000 {
		j.unsure("le rythme des paiements n'est pas dit", "how often the payments come is not said")
		return
	}
	start := j.today
	if end := start.AddDays(int(j.o.period/day) * (n - 1)); end.After(j.o.Last) || j.o.Last.IsZero() {
		j.o.Last = end
	}
}

// addUp checks that part payments make everything, unless the rest is spoken of or counted.
func (j *judge) addUp(paid, due Cents, n int) {
	o := j.o
	total, whole := paid, o.rest || o.whole
	if o.each > 0 {
		total += o.each * Cents(n)
		whole = o.rest && o.Instalments == 0
	} else if o.Instalments > len(o.pays) {
		whole = true
	}
	slack := Cents(max(n, len(o.pays), 1)) // thirds and the like lose a cent each
	if len(o.pays) == 0 && o.each == 0 || j.c.Owed == 0 && !j.hasSum() && whole {
		return
	}
	switch {
	case whole && total < due:
	case total >= due-slack && total <= due+slack:
	case !whole && j.c.Owed == 0 && !j.hasSum() && j.shares().GreaterThan(decimal.NewFromFloat(99.99)):
	case o.each > 0 && o.Instalments == 0 && total >= due && total < due+o.each:
	default:
		j.over(OverSum, fmt.Sprintf("les paiements cités font %s pour %s dus", total.Euros("fr"), due.Euros("fr")),
			fmt.Sprintf("the payments named make %s of %s due", total.Euros("en"), due.Euros("en")))
	}
}

func (j *judge) shares() decimal.Decimal {
	sum := decimal.Zero
	for _, v := range j.o.pays {
		sum = sum.Add(v.pct)
	}
	return sum
}

// firstPayment checks the down payment; equal instalments make the first of them one.
func (j *judge) firstPayment(n int, due Cents) {
	limit := j.limits().MinDownPaymentPct
	var pct decimal.Decimal
	switch {
	case j.o.down != nil && j.o.down.sum:
		if due <= 0 {
			return
		}
		pct = j.o.down.cents.Decimal().Mul(hundred).Div(due.Decimal()).RoundFloor(4)
		j.v.Offer.DownPaymentPct = pct.RoundFloor(2).String()
	case j.o.down != nil:
		pct = j.o.down.pct
		j.v.Offer.DownPaymentPct = pct.RoundFloor(2).String()
	case j.o.each > 0 && due > 0:
		pct = min(j.o.each, due).Decimal().Mul(hundred).Div(due.Decimal()).RoundFloor(4)
	case n > 1:
		pct = hundred.DivRound(decimal.NewFromInt(int64(n)), 4)
	default:
		return
	}
	if pct.LessThan(limit) {
		j.over(OverDownPayment, fmt.Sprintf("premier paiement de %s, minimum %s", Percent(pct.RoundFloor(2), "fr"), Percent(limit, "fr")),
			fmt.Sprintf("first payment of %s, minimum %s", Percent(pct.RoundFloor(2), "en"), Percent(limit, "en")))
	}
}

// delay checks the last day named.
func (j *judge) delay() {
	if j.o.Last.IsZero() {
		return
	}
	j.horizon = max(0, j.o.Last.Since(j.today))
	j.v.Offer.HorizonDays = &j.horizon
	limit := FreeDays
	if l := j.limits().MaxHorizonDays; l != nil {
		limit = *l
	}
	if j.horizon > limit {
		j.over(OverHorizon, fmt.Sprintf("dernière date à %d jours, limite %d", j.horizon, limit), fmt.Sprintf("last day %d days off, limit %d", j.horizon, limit))
	}
}

func (j *judge) rest() {
	o, l := j.o, j.limits()
	j.v.Offer.WaivesPenalties, j.v.Offer.Counterpart = o.WaivesPenalties, o.Counterpart
	if o.WaivesPenalties && !l.WaivePenalties {
		j.over(OverPenalties, "les pénalités ne peuvent pas être abandonnées sur ce dossier", "penalties may not be waived on this case")
	}
	if l.CounterpartRequired && o.concedes && o.Counterpart == "" {
		j.over(OverCounterpart, "aucune contrepartie n'est demandée", "nothing is asked in return")
	}
	if o.Authority {
		j.over(OverAuthority, "l'accord d'une autre personne est promis", "someone else's consent is promised")
	}
}

func (j *judge) verdict() Verdict {
	v := j.v
	var why []string
	for _, r := range v.reasons {
		why = append(why, pick(j.lang, r.fr, r.en))
	}
	v.Why = strings.ReplaceAll(strings.Join(why, " ; "), " :", nbsp+":")
	if j.lang == "en" {
		v.Why = strings.Join(why, "; ")
	}
	switch {
	case len(v.Exceeds) > 0:
		v.Verdict = Over
	case len(v.reasons) > 0:
		v.Verdict = Unsure
	default:
		v.Verdict = Within
		v.Why = pick(j.lang, "dans les limites", "within the limits")
	}
	return v
}

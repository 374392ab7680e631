package terms

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// generated is an offer made from known figures, so that the truth does not come from the reader under test.
type generated struct {
	text   string
	over   []string
	within bool
}

// deal holds the figures a sentence is written from; -1 or 0 means not offered.
type deal struct {
	pct, euros, times, days, down int
	waives, counterpart           bool
}

var genNow = time.Date(2026, 3, 11, 10, 0, 0, 0, time.UTC)

const genSeed = 7

const genOwed Cents = 1840_00

func genCase(before string) Case {
	horizon := 90
	c := Case{Owed: genOwed, Open: []Cents{genOwed}, Limits: &Limits{MaxInstalments: 3, MaxHorizonDays: &horizon, CounterpartRequired: true}}
	c.Limits.MaxDiscountPct, _ = ParsePercent("10")
	c.Limits.MinDownPaymentPct, _ = ParsePercent("20")
	if before != "" {
		pct, _ := ParsePercent(before)
		c.Concessions = []Concession{{Type: "discount", Pct: pct}}
	}
	return c
}

var frenchNumbers = map[int]string{1: "un", 2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit", 9: "neuf", 10: "dix", 11: "onze", 12: "douze",
	13: "treize", 14: "quatorze", 15: "quinze", 18: "dix-huit", 20: "vingt", 21: "vingt et un", 25: "vingt-cinq", 30: "trente", 33: "trente-trois", 35: "trente-cinq", 40: "quarante", 45: "quarante-cinq", 50: "cinquante",
	60: "soixante", 75: "soixante-quinze", 80: "quatre-vingts", 90: "quatre-vingt-dix", 95: "quatre-vingt-quinze", 100: "cent", 120: "cent vingt", 150: "cent cinquante", 180: "cent quatre-vingts",
	184: "cent quatre-vingt-quatre", 185: "cent quatre-vingt-cinq", 200: "deux cents", 250: "deux cent cinquante", 300: "trois cents", 500: "cinq cents", 736: "sept cent trente-six"}

var englishNumbers = map[int]string{1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten", 11: "eleven", 12: "twelve",
	13: "thirteen", 14: "fourteen", 15: "fifteen", 18: "eighteen", 20: "twenty", 21: "twenty-one", 25: "twenty-five", 30: "thirty", 33: "thirty-three", 35: "thirty-five", 40: "forty", 45: "forty-five", 50: "fifty",
	60: "sixty", 75: "seventy-five", 80: "eighty", 90: "ninety", 95: "ninety-five", 100: "a hundred", 120: "one hundred and twenty", 150: "one hundred and fifty", 180: "one hundred and eighty",
	184: "one hundred and eighty-four", 185: "one hundred and eighty-five", 200: "two hundred", 250: "two hundred and fifty", 300: "three hundred", 500: "five hundred", 736: "seven hundred and thirty-six"}

// phrasebook is how one language says each part; %n is the number in words or figures, %d a day that many days ahead.
type phrasebook struct {
	lang                                             string
	numbers                                          map[int]string
	pct, euros, times, days, down, waive, give, join []string
	cuts                                             []string
}

var phrasebooks = []phrasebook{{
	lang: "fr", numbers: frenchNumbers,
	pct: []string{"on lui fait %n %", "remise de %n pour cent", "je vous accorde une réduction de %n %", "%n % de rabais", "on enlève %n %", "un geste commercial de %n %", "%n pour cent de moins",
		"une ristourne de %n %", "on peut aller jusqu'à %n %", "nous consentons un abattement de %n %", "ok pour %n %", "moins %n %", "remise exceptionnelle : %n %", "je peux vous proposer %n % de remise sur le total",
		"on baisse la facture de %n %", "on déduit %n % du solde dû", "rabais de %n%", "on lui retire %n pourcents", "je vous remise de %n %", "on lâche %n %", "un avoir de %n %", "escompte de %n %"},
	euros: []string{"remise de %n €", "on lui enlève %n euros", "%n € de remise", "un avoir de %n euros", "on déduit %n € de la facture", "une ristourne de %n EUR", "on lui fait cadeau de %n €", "on efface %n euros de la dette", "%n euros en moins", "rabais de %n,00 €"},
	times: []string{"en %n fois", "en %n mensualités", "%n fois sans frais", "un échéancier de %n paiements", "%n versements", "un étalement en %n échéances", "payable en %n fois", "en %nx", "%n chèques", "%n mensualités égales", "un règlement échelonné en %n fois"},
	days:  []string{"avec un délai jusqu'au %d", "au plus tard le %d", "dernier paiement le %d", "le solde au %d", "d'ici le %d", "sous %n jours", "délai de %n jours", "on attend jusqu'au %d", "échéance finale le %d", "dans les %n jours"},
	down:  []string{"avec un acompte de %n %", "un premier versement de %n %", "%n % tout de suite et le reste sous 45 jours", "%n % d'acompte", "apport de %n %", "il verse %n % maintenant, le solde fin avril"},
	waive: []string{"on efface les pénalités", "sans pénalités de retard", "on abandonne les intérêts de retard", "les pénalités sont annulées", "on renonce aux indemnités", "pénalités offertes", "nous vous dispensons des frais de retard", "on oublie les intérêts", "hors pénalités", "pas de pénalités", "remise des pénalités", "on laisse tomber les pénalités", "on passe l'éponge sur les pénalités"},
	give: []string{"s'il règle tout vendredi", "si vous payez avant vendredi", "contre un virement immédiat", "à condition de régler le principal vendredi", "en échange d'un paiement sous 5 jours", "moyennant un règlement comptant", "s'il signe la reconnaissance de dette",
		"si elle met en place un prélèvement", "sous réserve d'un paiement vendredi", "en contrepartie d'un engagement écrit", "dès lors que vous réglez la facture cette semaine", "pour tout paiement reçu avant vendredi", "si le virement part demain", "s'ils versent la première échéance lundi"},
	join: []string{" et ", ", ", " avec en plus ", " ; ", " puis "},
	cuts: []string{"un tiers en moins=33", "la moitié en moins=50", "un quart de remise=25", "remise d'un dixième=10", "un vingtième de moins=5", "on efface la moitié de la dette=50"},
}, {
	lang: "en", numbers: englishNumbers,
	pct: []string{"%n% off", "a discount of %n percent", "we can take %n% off", "%n per cent discount", "I can offer a %n% reduction", "knock %n% off", "a %n percent rebate", "reduce the bill by %n%", "ok to give %n%", "we could go up to %n%",
		"cut the invoice by %n percent", "a goodwill discount of %n%", "let him have %n% off", "drop %n% from the total", "minus %n%"},
	euros: []string{"€%n off", "a discount of %n euros", "knock %n euros off", "take €%n off the bill", "a credit note of €%n", "reduce it by %n euros", "%n euros less", "waive %n euros of the debt", "write off €%n"},
	times: []string{"in %n instalments", "%n payments", "over %n monthly payments", "a plan of %n instalments", "pay in %n times", "spread in %n installments", "%n equal payments", "split into %n payments"},
	days:  []string{"until %d", "by %d at the latest", "final payment on %d", "within %n days", "an extension of %n days", "the balance by %d", "wait until %d", "%n more days to pay"},
	down:  []string{"with %n% down", "a down payment of %n%", "a first payment of %n%", "%n% now and the rest by 30 April", "a deposit of %n percent", "%n% upfront"},
	waive: []string{"we waive the late fees", "no penalties", "without interest", "we drop the interest", "forget the late charges", "penalties cancelled", "late fees written off", "we let the penalties go", "interest waived", "no late fees"},
	give: []string{"if he pays everything Friday", "if you settle by Friday", "in exchange for a transfer today", "provided that payment arrives by Friday", "against a signed acknowledgement of debt", "if they set up a direct debit", "in return for payment this week", "on condition that he pays Friday",
		"as long as the first instalment is paid on Monday", "for payment in full today", "once he signs the agreement"},
	join: []string{" and ", ", ", "; ", " plus "},
	cuts: []string{"a third off=33", "half off=50", "a quarter off=25", "a tenth off=10", "half the debt written off=50", "a twentieth off=5"},
}}

func one[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// say fills a template with a number in words or figures, and with a day.
func (p phrasebook) say(r *rand.Rand, form string, n int) string {
	num := fmt.Sprint(n)
	if w := p.numbers[n]; w != "" && r.IntN(2) == 0 && !strings.Contains(form, "€%n") && !strings.Contains(form, "%nx") && !strings.Contains(form, "%n,00") {
		num = w
	}
	form = strings.ReplaceAll(form, "%d", DateOf(genNow).AddDays(n).Words(p.lang))
	return strings.ReplaceAll(form, "%n", num)
}

func oneDeal(r *rand.Rand) deal {
	d := deal{counterpart: r.IntN(6) > 0, waives: r.IntN(7) == 0}
	if r.IntN(3) > 0 {
		d.pct = one(r, []int{2, 3, 5, 6, 7, 8, 9, 10, 10, 11, 12, 15, 20, 25, 30, 50})
	} else if r.IntN(2) == 0 {
		d.euros = one(r, []int{50, 90, 100, 120, 150, 180, 184, 185, 200, 250, 300, 500})
	}
	if r.IntN(3) == 0 {
		d.times = one(r, []int{2, 3, 3, 4, 5, 6, 12})
	}
	if r.IntN(3) == 0 {
		d.days = one(r, []int{10, 20, 30, 45, 60, 80, 90, 95, 120, 180})
	}
	if r.IntN(6) == 0 {
		d.down = one(r, []int{10, 15, 20, 25, 30, 50})
	}
	return d
}

// generate writes a deal as a sentence and says what it exceeds.
func generate(r *rand.Rand, before int) generated {
	p, d := one(r, phrasebooks), oneDeal(r)
	var parts, over []string
	note := func(bad bool, what string) {
		if bad {
			over = append(over, what)
		}
	}
	switch {
	case d.pct > 0 && r.IntN(6) == 0:
		form, n, _ := strings.Cut(one(r, p.cuts), "=")
		fmt.Sscan(n, &d.pct)
		parts = append(parts, form)
	case d.pct > 0:
		parts = append(parts, p.say(r, one(r, p.pct), d.pct))
	case d.euros > 0:
		parts = append(parts, p.say(r, one(r, p.euros), d.euros))
	}
	note(d.pct > 10-before || d.euros*100 > 1840*(10-before), OverDiscount)
	if d.times > 0 {
		parts = append(parts, p.say(r, one(r, p.times), d.times))
		note(d.times > 3, OverInstalments)
	}
	if d.down > 0 {
		parts = append(parts, p.say(r, one(r, p.down), d.down))
		note(d.down < 20, OverDownPayment)
	}
	if d.days > 0 {
		parts = append(parts, p.say(r, one(r, p.days), d.days))
		note(d.days > 90, OverHorizon)
	}
	if d.waives || len(parts) == 0 {
		d.waives = true
		parts = append(parts, one(r, p.waive))
		note(true, OverPenalties)
	}
	note(!d.counterpart && d.down == 0, OverCounterpart)
	return generated{p.join2(r, parts, d.counterpart), over, len(over) == 0}
}

func (p phrasebook) join2(r *rand.Rand, parts []string, counterpart bool) string {
	text := parts[0]
	for _, part := range parts[1:] {
		text += one(r, p.join) + part
	}
	if !counterpart {
		return text
	}
	if r.IntN(4) == 0 {
		return one(r, p.give) + ", " + text
	}
	return text + " " + one(r, p.give)
}

// TestGeneratedOffers holds the two figures this reader is made for: nothing over a limit is allowed, and of what is
// within at most 2 % is refused.
func TestGeneratedOffers(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(genSeed, 11))
	within, refused, over := 0, 0, 0
	for range 5000 {
		before := one(r, []int{0, 0, 3, 5})
		g := generate(r, before)
		v := Check(ReadOffer(g.text, genNow, "fr"), genCase(fmt.Sprint(before)), genNow, "fr")
		switch {
		case g.within:
			if within++; !v.Allowed() {
				refused++
				t.Logf("refused though within: %q\n  %v %s", g.text, v.Exceeds, v.Why)
			}
		default:
			if over++; v.Allowed() {
				t.Errorf("allowed though over %v: %q %+v", g.over, g.text, v.Offer)
			}
		}
	}
	t.Logf("%d over the limit, %d within, %d of those refused", over, within, refused)
	if refused*50 > within {
		t.Errorf("%d of %d offers within the limits were refused, more than 2 %%", refused, within)
	}
}

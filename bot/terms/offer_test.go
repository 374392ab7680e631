package terms

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// figuresOf is a verdict as testdata/offers.tsv writes it.
func figuresOf(v Verdict) string {
	if !v.Allowed() {
		return "refused"
	}
	var w []string
	if v.Offer.DiscountPct != "" {
		w = append(w, "discount="+v.Offer.DiscountPct)
	}
	if v.Offer.Instalments > 0 {
		w = append(w, fmt.Sprint("instalments=", v.Offer.Instalments))
	}
	if v.Offer.HorizonDays != nil {
		w = append(w, fmt.Sprint("days=", *v.Offer.HorizonDays))
	}
	if v.Offer.DownPaymentPct != "" {
		w = append(w, "down="+v.Offer.DownPaymentPct)
	}
	return strings.Join(append(w, []string{"-"}[min(len(w), 1):]...), " ")
}

// TestOffers reads testdata/offers.tsv: sentences of every register said on Wednesday 11 March 2026 about 1,840.00 owed,
// with limits of 10 %, 3 instalments, 90 days, 20 % down, penalties kept and a counterpart; each is refused, or within with
// these figures.
func TestOffers(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/offers.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for s := bufio.NewScanner(f); s.Scan(); n++ {
		want, text, ok := strings.Cut(s.Text(), "\t")
		if !ok {
			t.Fatalf("want two columns: %q", s.Text())
		}
		if v := Check(ReadOffer(text, genNow, "fr"), genCase(""), genNow, "fr"); figuresOf(v) != want {
			t.Errorf("%q\n got %s %v (%s)\nwant %s", text, figuresOf(v), v.Exceeds, v.Why, want)
		}
	}
	if n < 400 {
		t.Errorf("only %d sentences", n)
	}
}

func TestExceeds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"remise de 11 % s'il paie vendredi":            OverDiscount,
		"quatre fois, la première vendredi":            OverInstalments,
		"acompte de 30 % vendredi, solde au 30 juin":   OverHorizon,
		"acompte de 19 % vendredi, solde fin avril":    OverDownPayment,
		"on abandonne les intérêts s'il paie vendredi": OverPenalties,
		"remise de 5 %": OverCounterpart,
		"mon directeur validera 5 % si vous payez vendredi":             OverAuthority,
		"3 versements de 500 €, le premier vendredi":                    OverSum,
		"5 % de remise sur la facture de 2 000 € s'il paie vendredi":    OverSum,
		"remise de 5 %, soit 150 €, s'il paie vendredi":                 OverSum,
		"four instalments over six months with 5% down and a third off": "discount instalments down_payment horizon",
	} {
		v := Check(ReadOffer(text, genNow, "fr"), genCase(""), genNow, "fr")
		if v.Verdict != Over || strings.Join(v.Exceeds, " ") != want {
			t.Errorf("%q: %s %v, want over %s (%s)", text, v.Verdict, v.Exceeds, want, v.Why)
		}
		if v.Why == "" {
			t.Errorf("%q: no reason given", text)
		}
	}
}

func TestStacking(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ before, text, verdict, stacked string }{
		{"5", "remise de 5 % s'il paie vendredi", Within, "10"},
		{"5", "remise de 6 % s'il paie vendredi", Over, "11"},
		{"5", "remise de 92 € s'il paie vendredi", Within, "10"},
		{"5", "remise de 92,01 € s'il paie vendredi", Over, "10"},
		{"8", "two percent off if he pays Friday", Within, "10"},
		{"8", "3% off if he pays Friday", Over, "11"},
		{"9.99", "remise de 0,01 % s'il paie vendredi", Within, "10"},
		{"9.99", "remise de 0,02 % s'il paie vendredi", Over, "10.01"},
		{"12", "trois fois, la première vendredi", Within, ""},
	} {
		v := Check(ReadOffer(c.text, genNow, "fr"), genCase(c.before), genNow, "fr")
		stacked := ""
		if v.Stacked != nil {
			stacked = v.Stacked.DiscountPct
		}
		if v.Verdict != c.verdict || stacked != c.stacked {
			t.Errorf("%s before, %q: %s %q, want %s %q (%s)", c.before, c.text, v.Verdict, stacked, c.verdict, c.stacked, v.Why)
		}
	}
	euros := genCase("")
	euros.Concessions = []Concession{{Type: "discount", Amount: 100_00}, {Type: "instalments"}, {Type: "discount", Pct: pct("2")}}
	if v := Check(ReadOffer("remise de 3 % s'il paie vendredi", genNow, "fr"), euros, genNow, "fr"); v.Verdict != Over || v.Stacked.DiscountPct != "10.43" {
		t.Errorf("100 € and 2 %% before, then 3 %%: %s %+v, want over with 10.43", v.Verdict, v.Stacked)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	offer := func(text string, change func(*Case)) Verdict {
		c := genCase("")
		change(&c)
		return Check(ReadOffer(text, genNow, "fr"), c, genNow, "fr")
	}
	if v := offer("remise de 1 % s'il paie vendredi", func(c *Case) { c.Limits = nil }); v.Verdict != Over || !slices.Contains(v.Exceeds, OverAuthority) {
		t.Errorf("no limits: %s %v", v.Verdict, v.Exceeds)
	}
	if v := offer("on efface les pénalités s'il paie vendredi", func(c *Case) { c.Limits.WaivePenalties = true }); !v.Allowed() || !v.Offer.WaivesPenalties {
		t.Errorf("waiver allowed: %+v", v)
	}
	if v := offer("remise de 10 %", func(c *Case) { c.Limits.CounterpartRequired = false }); !v.Allowed() {
		t.Errorf("no counterpart needed: %+v", v)
	}
	if v := offer("remise de 200 € s'il paie vendredi", func(c *Case) { c.Owed, c.Open = 0, nil }); v.Allowed() {
		t.Errorf("nothing known to be owed: %+v", v)
	}
	for days, want := range map[string]string{"30": Within, "31": Over} {
		if v := offer("délai de "+days+" jours contre un acompte de 50 %", func(c *Case) { c.Limits.MaxHorizonDays = nil }); v.Verdict != want {
			t.Errorf("no horizon set, %s days: %s, want %s", days, v.Verdict, want)
		}
	}
	if v := offer("Bonjour, merci de votre appel.", func(*Case) {}); v.Verdict != Unsure {
		t.Errorf("nothing offered: %s", v.Verdict)
	}
}

// TestHorizonIsTheLastDay pins the day a sentence reaches, vague words being their last day.
func TestHorizonIsTheLastDay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"la moitié vendredi, le reste en mai":          "2026-05-31",
		"on attend vendredi prochain":                  "2026-03-20",
		"il paie la semaine prochaine":                 "2026-03-22",
		"le solde le mois prochain":                    "2026-04-30",
		"solde début avril":                            "2026-04-10",
		"facture du 20 janvier payable le 20 mars":     "2026-03-20",
		"trois mensualités à partir du 5 avril":        "2026-06-04",
		"délai de 60 jours":                            "2026-05-10",
		"30 jours fin de mois":                         "2026-04-30",
		"in two months":                                "2026-05-11",
		"il est en retard de 45 jours, il paie demain": "2026-03-12",
	} {
		if got := ReadOffer(text, genNow, "fr").Last.String(); got != want {
			t.Errorf("%q reaches %s, want %s", text, got, want)
		}
	}
}

// TestParseCase takes the documented example and refuses what would make a check meaningless.
func TestParseCase(t *testing.T) {
	t.Parallel()
	c, err := ParseCase([]byte(`{"debtor": "Menuiserie Aubert", "kind": "b2b", "own_claim": true, "contacts": [{"name": "Mme Lacaze"}],
 "invoices": [{"number": "F2026-031", "issued": "2026-01-20", "due": "2026-02-19", "amount": "1840.00", "open": "1840.00"}],
 "limits": {"max_discount_pct": "10", "max_instalments": 3, "max_horizon_days": 90, "min_down_payment_pct": "20", "waive_penalties": false, "counterpart_required": true},
 "concessions": [{"type": "discount", "pct": "5", "date": "2026-03-02"}]}`))
	if err != nil || c.Owed != 1840_00 || c.Limits.MaxInstalments != 3 || !c.conceded().Equal(pct("5")) {
		t.Fatalf("%+v %v", c, err)
	}
	if c, err := ParseCase([]byte(`{"debtor":"A","invoices":[{"amount":"10.00"},{"amount":"20.00","open":"5.00"}]}`)); err != nil || c.Owed != 15_00 || c.Limits != nil {
		t.Errorf("%+v %v", c, err)
	}
	for _, bad := range []string{``, `[]`, `{}`, `{"debtor":"A","limits":{"max_discount_pct":"-1"}}`, `{"debtor":"A","limits":{"max_discount_pct":"101"}}`, `{"debtor":"A","concessions":[{"type":"discount","pct":"-3"}]}`,
		`{"debtor":"A","invoices":[{"open":"x"}]}`, `{"debtor":"A","limits":{"max_instalments":-1}}`} {
		if _, err := ParseCase([]byte(bad)); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

func TestVerdictJSON(t *testing.T) {
	t.Parallel()
	v := Check(ReadOffer("8% off in three instalments over 60 days, first payment Friday", genNow, "en"), genCase("5"), genNow, "en")
	out, _ := json.Marshal(v)
	want := `{"verdict":"over","offer":{"discount_pct":"8","discount_amount":"147.20","instalments":3,"horizon_days":60,"waives_penalties":false,"counterpart":"first payment Friday"},` +
		`"exceeds":["discount"],"stacked":{"discount_pct":"13"},"why":"discount of 13% in all (given before: 5%), limit 10%"}`
	if string(out) != want {
		t.Errorf("%s\nwant %s", out, want)
	}
}

// FuzzOffer: no text panics, a verdict is one of three, and what was conceded before never widens what is allowed.
func FuzzOffer(f *testing.F) {
	for _, s := range []string{"on lui fait 10 % s'il règle tout vendredi", "half now, the rest in May", "3 x 500 €", "1/3", "( 10 ) %", "soit", "45 jours fin de mois"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o := ReadOffer(text, genNow, "fr")
		free, before := Check(o, genCase(""), genNow, "fr"), Check(o, genCase("7"), genNow, "en")
		if !slices.Contains([]string{Within, Over, Unsure}, free.Verdict) || before.Allowed() && !free.Allowed() {
			t.Fatalf("%q: %s, after a concession %s", text, free.Verdict, before.Verdict)
		}
		if free.Allowed() && (len(free.Exceeds) > 0 || len(o.Unsure) > 0) {
			t.Fatalf("%q: within, though %v %v", text, free.Exceeds, o.Unsure)
		}
	})
}

func BenchmarkReadOffer(b *testing.B) {
	now := time.Date(2026, 3, 11, 10, 0, 0, 0, time.UTC)
	for b.Loop() {
		ReadOffer("Je vous propose une remise de 5 % si le règlement nous parvient avant le 20 mars.", now, "fr")
	}
}

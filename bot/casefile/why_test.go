package casefile

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"amiable/bot/terms"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test ./bot/casefile -update rewrites it). Got:\n%s", path, got)
	}
}

// longStory is a case to which nearly everything has happened.
func longStory(t *testing.T) *story {
	pct, n := Percent(1000), 3
	return tell(t, "2026-02-20T09:00:00Z", open,
		imported("2026-02-20", invoice("FA-208", "2026-02-05", 12400_00), invoice("FA-209", "2026-02-19", 640_00),
			OpenItem{Number: "AV-12", Kind: CreditNote, Amount: -40_00, Residual: -40_00}),
		ContactSet{Person: Person{Name: "Claire Roy", Role: "comptable", Phone: "01 00 00 00 00", CanRelease: true}},
		Exchanged{Talk{Channel: "phone", Result: "reached", Person: "Mme Roy", Summary: "attend le bon de commande"}},
		ReasonStated{Cause: Cause{Code: "po-missing", Item: "FA-208", Person: "Mme Roy"}},
		PromiseMade{Pledge: Pledge{Amount: 12400_00, Date: on("2026-03-06"), Person: "Mme Roy"}},
		LimitsSet{Limits{MaxDiscount: &pct, MaxInstalments: &n}},
		Conceded{Grant: Grant{Kind: "delay", Days: 14}},
		DisputeOpened{Objection: Objection{Items: []string{"FA-209"}, Reason: "livraison incomplète", Person: "Mme Roy", Deadline: on("2026-03-13")}},
		DraftApproved{Letter{Kind: "reminder_2", Channel: "email", Hash: "h"}}, DraftSent{"e10"},
	).later("2026-03-09T07:00:00Z").then(
		ItemsSet{Import: "j", Mode: "stock", AsOf: on("2026-03-09").At(6, 0, 0, noon.Location()),
			Changed: []OpenItem{{Number: "FA-208", Kind: Invoice, Due: on("2026-02-05"), Amount: 12400_00, Residual: 10400_00}}},
		PaymentSeen{Receipt: Receipt{Amount: 2000_00, Date: on("2026-03-09"), Item: "FA-208", Imported: true}},
		PlanAgreed{Schedule: Schedule{Rows: []terms.Row{{Date: on("2026-03-31"), Amount: 5200_00}, {Date: on("2026-04-30"), Amount: 5200_00}}, Total: 10400_00}},
		PlanClosed{"e14", "cancelled", "non signé"},
		Requested{Ask: Ask{What: "callback", Date: on("2026-03-11"), Time: "10:00", Person: "Mme Roy"}},
		PaymentClaimed{Word: Word{Amount: 100_00, Person: "Mme Roy"}},
		Escalated{Matter{Level: 4, Reason: "deuxième report", Question: "Accepte-t-on trois fois ?"}}, Decided{"e18", "approved", "oui, pas plus"},
		Noted{"Dit ne pas pouvoir payer avant le 20."}, Retracted{"e20", "mauvais dossier"}, Corrected{"collector", "U2"},
	)
}

func sentences(t *testing.T, c Case, today, lang string) string {
	var b strings.Builder
	for _, s := range Why(c, on(today), DefaultPolicy(), lang) {
		fmt.Fprintf(&b, "  %s [%s %s]\n", s.Text, s.Code, s.From.Event)
	}
	return b.String()
}

func TestWhyInWords(t *testing.T) {
	t.Parallel()
	s := longStory(t)
	plan := tell(t, "2026-03-02T09:00:00Z", open, imported("2026-03-02", invoice("A", "2026-02-10", 300_00)),
		PlanAgreed{Schedule: Schedule{Rows: []terms.Row{{Date: on("2026-03-03"), Amount: 100_00}, {Date: on("2026-04-03"), Amount: 200_00}}, Total: 300_00}})
	stopped := tell(t, "2026-03-02T09:00:00Z", open, imported("2026-03-02", invoice("A", "2026-02-10", 300_00)), Insolvent{Procedure: "liquidation", Published: on("2026-02-20")})
	closed := tell(t, "2026-03-02T09:00:00Z", open, Closed{Result: "handed_over"})
	for _, lang := range []string{"fr", "en"} {
		var b strings.Builder
		for _, c := range []struct {
			name  string
			c     Case
			today string
		}{
			{"missed promise, after a payment in part", s.c, "2026-03-12"}, {"promise running", Replay(s.events[:9]), "2026-03-05"},
			{"row missed", plan.c, "2026-03-12"}, {"insolvent", stopped.c, "2026-03-12"}, {"insolvent, ten days left", stopped.c, "2026-04-10"},
			{"closed", closed.c, "2026-03-12"}, {"nothing on file", tell(t, "2026-03-02T09:00:00Z", open).c, "2026-03-12"},
		} {
			sum := Summarize(c.c, DefaultPolicy())
			fmt.Fprintf(&b, "%s, %s: %s\n", c.name, c.today, StatusOf(c.c, on(c.today), DefaultPolicy()).Words(lang))
			b.WriteString(sentences(t, c.c, c.today, lang))
			for _, f := range Factors(&sum, on(c.today), DefaultPolicy()) {
				fmt.Fprintf(&b, "    + %s\n", f.Words(lang))
			}
			next := NextAction(sum, on(c.today), DefaultPolicy())
			fmt.Fprintf(&b, "    > %s %s\n    = %s\n", NextWords(next.Code, lang), next.On, ProfileOf(c.c, on(c.today), DefaultPolicy()).Words(lang))
		}
		golden(t, "why."+lang+".txt", b.String())
	}
}

func TestTimelineInWords(t *testing.T) {
	t.Parallel()
	s := longStory(t)
	for _, lang := range []string{"fr", "en"} {
		var b strings.Builder
		for _, l := range Timeline(s.events, lang) {
			fmt.Fprintf(&b, "%s %s %s: %s\n", l.At.Format("2006-01-02 15:04"), l.By, l.Event, l.Text)
		}
		for _, e := range everyBody() {
			fmt.Fprintf(&b, "%s: %s\n", e.Type(), e.sentence(lang))
		}
		golden(t, "timeline."+lang+".txt", b.String())
	}
}

func TestProfile(t *testing.T) {
	t.Parallel()
	paid := func(day string, numbers ...string) ItemsSet {
		x := imported(day)
		for _, n := range numbers {
			x.Settled = append(x.Settled, OpenItem{Number: n, Kind: Invoice, Due: on("2026-01-10"), Amount: 100_00})
		}
		return x
	}
	missed := func(day string) Body { return PromiseMade{Pledge: Pledge{Amount: 10_00, Date: on(day)}} }
	for _, c := range []struct {
		name string
		more []Body
		want Pattern
	}{
		{"nothing on record", nil, PatternUnknown},
		{"paid on time before", []Body{paid("2026-01-12", "X", "Y", "Z")}, PatternOccasional},
		{"paid late before", []Body{paid("2026-03-01", "X", "Y", "Z")}, PatternHabitual},
		{"one missed promise", []Body{missed("2026-03-03")}, PatternUnknown},
		{"two missed promises", []Body{missed("2026-03-03"), missed("2026-03-04")}, PatternHabitual},
		{"a promise kept", []Body{missed("2026-03-03"), PaymentSeen{Receipt: Receipt{Amount: 10_00, Date: on("2026-03-03"), Imported: true}}}, PatternOccasional},
		{"mostly disputed", []Body{DisputeOpened{Objection: Objection{Amount: 300_00}}}, PatternDispute},
		{"a little disputed", []Body{DisputeOpened{Objection: Objection{Amount: 30_00}}}, PatternUnknown},
		{"lasting shortage", []Body{ReasonStated{Cause: Cause{Code: "structural"}}}, PatternDifficulty},
		{"insolvent", []Body{Insolvent{Procedure: "unknown"}}, PatternDifficulty},
	} {
		s := tell(t, "2026-03-02T09:00:00Z", open, imported("2026-01-01", invoice("A", "2026-02-10", 500_00))).then(c.more...)
		p := ProfileOf(s.c, on("2026-03-12"), DefaultPolicy())
		if p.Pattern != c.want || len(p.Evidence) == 0 {
			t.Errorf("%s: %+v, want %s", c.name, p, c.want)
		}
	}
}

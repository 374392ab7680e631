package main

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"amiable/bot/workspace"
)

// The sample portfolio of a trial: two collectors, twelve debtors, their
// invoices and credit notes, written as days before today so that it never
// ages. Every name is invented.
//
//go:embed sample.csv
var sampleRows string

// samplePortfolio is the portfolio as an accounting program would export it
// on the given day: semicolons, decimal commas, day/month/year.
func samplePortfolio(today time.Time) (string, error) {
	rows := csv.NewReader(strings.NewReader(sampleRows))
	rows.Comma = ';'
	all, err := rows.ReadAll()
	if err != nil {
		return "", fmt.Errorf("sample portfolio: %w", err)
	}
	var b strings.Builder
	out := csv.NewWriter(&b)
	out.Comma = ';'
	_ = out.Write([]string{"Code client", "Client", "Chargé de recouvrement", "N° pièce", "Type", "Date pièce", "Échéance", "Montant TTC", "Reste dû"})
	for _, r := range all[1:] {
		issued, err := strconv.Atoi(r[5])
		if err != nil {
			return "", fmt.Errorf("sample portfolio: %s: %w", r[3], err)
		}
		term, err := strconv.Atoi(r[6])
		if err != nil {
			return "", fmt.Errorf("sample portfolio: %s: %w", r[3], err)
		}
		day := today.AddDate(0, 0, -issued)
		const french = "02/01/2006"
		_ = out.Write([]string{r[0], r[1], r[2], r[3], r[4], day.Format(french), day.AddDate(0, 0, term).Format(french), r[7], r[8]})
	}
	out.Flush()
	return b.String(), out.Error()
}

// sampleTalk is what the team said before the visitor came: a dispute, a
// broken promise, an insolvency and a cash problem, to ask the coach about.
func sampleTalk(lang string) []workspace.WelcomeThread {
	return []workspace.WelcomeThread{
		{Channel: workspace.Recouvrement, User: workspace.Claire, Text: "Transports Lemoine : ils contestent FA-2119, la moitié des palettes serait arrivée abîmée. L’avoir AV-0310 ne couvre qu’une partie."},
		{Channel: workspace.Recouvrement, User: workspace.Emma, Text: "Imprimerie Delaunay: they promised 5,280 € for last Friday, nothing has come in. Second time."},
		{Channel: workspace.Recouvrement, User: workspace.Claire, Text: "Société nouvelle Péchard : j’ai reçu un courrier d’un mandataire judiciaire ce matin."},
		{Channel: workspace.Recouvrement, User: workspace.Claire, Text: "Hôtel du Vieux Port : la comptable me dit que la trésorerie est vide jusqu’aux vacances. Je ne sais pas quoi proposer."},
		{Channel: workspace.Recouvrement, User: workspace.Emma, Text: "Établissements Kermarec : ils ont viré 2 000 € sans référence (RG-0877), je cherche à quelle facture l’affecter."},
		{Channel: workspace.Recouvrement, User: workspace.Sophie, Text: tryGuide[lang]},
	}
}

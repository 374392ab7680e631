package main

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"amiable/bot/terms"
)

func TestSamplePortfolioIsBelievable(t *testing.T) {
	t.Parallel()
	text, err := samplePortfolio(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
	must(t, err)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	must(t, err)
	debtors, collectors, kinds, seen := map[string]bool{}, map[string]bool{}, map[string]int{}, map[string]bool{}
	for _, row := range rows[1:] {
		debtors[row[0]], collectors[row[2]] = true, true
		kinds[row[4]]++
		if seen[row[3]] {
			t.Errorf("%s stands twice", row[3])
		}
		seen[row[3]] = true
		total, err := terms.ParseCents(row[7])
		must(t, err)
		open, err := terms.ParseCents(row[8])
		must(t, err)
		if (open < 0) != (row[4] != "FAC") || open > total && row[4] == "FAC" {
			t.Errorf("%s: open %s of %s", row[3], open, total)
		}
		if _, err := time.Parse("02/01/2006", row[6]); err != nil {
			t.Errorf("%s: %v", row[3], err)
		}
	}
	if len(debtors) != 12 || len(collectors) != 2 || kinds["FAC"] != 38 || kinds["AVO"]+kinds["RGL"] != 4 {
		t.Errorf("%d debtors, %d collectors, %v", len(debtors), len(collectors), kinds)
	}
}

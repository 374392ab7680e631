package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const aubert = `{"debtor":"Menuiserie Aubert","kind":"b2b","own_claim":true,
 "invoices":[{"number":"F2026-031","issued":"2026-01-20","due":"2026-02-19","amount":"1840.00","open":"1840.00"}],
 "limits":{"max_discount_pct":"10","max_instalments":3,"max_horizon_days":90,"min_down_payment_pct":"20","waive_penalties":false,"counterpart_required":true},
 "concessions":[{"type":"discount","pct":"5","date":"2026-03-02"}]}`

func TestTermsCommands(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "case.json")
	must(t, os.WriteFile(file, []byte(aubert), 0o600))
	for _, c := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"plan", []string{"plan", "--amount", "10000,00", "--instalments", "3", "--first", "2026-04-01", "--down", "2000", "--json"}, 0,
			`{"rows":[{"date":"2026-04-01","amount":"2000.00"},{"date":"2026-05-04","amount":"2666.66"},{"date":"2026-06-01","amount":"2666.66"},{"date":"2026-07-01","amount":"2666.68"}],"total":"10000.00"}`},
		{"interest", []string{"interest", "--amount", "10000", "--due", "2025-05-31", "--paid", "2025-07-31", "--json"}, 0, `{"days":61,"interest":"211.27","indemnity":"40.00"`},
		{"interest without a rate", []string{"interest", "--amount", "10000", "--due", "2026-06-01", "--paid", "2026-07-31", "--json"}, 1, ""},
		{"when", []string{"when", "--now", "2026-03-12T10:00:00+01:00", "--json", "vendredi 10h"}, 0, `{"time":"2026-03-13T10:00:00+01:00","has_time":true}`},
		{"when not understood", []string{"when", "--now", "2026-03-12T10:00:00+01:00", "bientôt"}, 1, ""},
		{"offer within", []string{"offer", "--case", file, "--now", "2026-03-12", "--json", "4 % de remise s'il règle tout vendredi"}, 0, `"verdict":"within"`},
		{"offer over by accumulation", []string{"offer", "--case", file, "--now", "2026-03-12", "--json", "8 % de remise s'il règle tout vendredi"}, 1, `"exceeds":["discount"]`},
		{"offer unsure", []string{"offer", "--case", file, "--now", "2026-03-12", "--json", "on lui fait une fleur"}, 1, `"verdict":"unsure"`},
	} {
		code, out, errs := cli(t, nil, c.args...)
		if code != c.code || !strings.Contains(out, c.want) || code == 0 && errs != "" {
			t.Errorf("%s: exit %d\n%s%s", c.name, code, out, errs)
		}
		if out != "" && !json.Valid([]byte(out)) {
			t.Errorf("%s: not JSON: %s", c.name, out)
		}
	}
	for _, args := range [][]string{
		{"plan", "--amount", "x", "--instalments", "3", "--first", "2026-04-01"}, {"plan", "--amount", "10", "--instalments", "0", "--first", "2026-04-01"},
		{"interest", "--amount", "10", "--due", "2026-02-31", "--paid", "2026-03-01"}, {"when", "demain"}, {"when", "--now", "hier", "demain"},
		{"offer", "8 %"}, {"offer", "--case", "/nowhere.json", "8 %"}, {"check", "argument"},
		{"plan", "--lang", "de", "--amount", "10", "--instalments", "2", "--first", "2026-04-01"}, {"interest", "--lang", "de", "--amount", "10", "--due", "2025-02-01", "--paid", "2025-03-01"},
		{"when", "--lang", "de", "--now", "2026-03-12T10:00:00+01:00", "demain"},
	} {
		if code, out, errs := cli(t, nil, args...); code != 2 || out != "" || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q: exit %d, %q %q", args, code, out, errs)
		}
	}
}

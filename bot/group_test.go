package bot_test

import (
	"testing"
	"testing/synctest"
	"time"

	"amiable/bot"
	"amiable/bot/bottest"
)

// TestOnlyAllowedGroups: with AMIABLE_ALLOW, members of other groups are told
// privately and members of these are answered.
func TestOnlyAllowedGroups(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slack := bottest.NewSlack()
		slack.Groups = map[string][]string{"S1": {"UE"}}
		w := newWorld(t, func(p *bot.Parts, cfg *bot.Config) { p.Slack, cfg.Allow = slack, []string{"S0", "S1"} })
		defer w.stop()
		for ts, user := range map[string]string{"1.1": "U1", "2.1": "UE"} {
			e := bot.Heard{EventID: ts, Team: "T1", User: user, Channel: "C1", TS: ts, Mention: true, Text: "le client ne répond pas"}
			if err := w.bot.Hear(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
		w.settle(10 * time.Second)
		if got := slack.Messages(); len(got) != 1 || got[0].At.Thread != "2.1" {
			t.Errorf("answered: %v", slack.Lines())
		}
	})
}

package bot_test

import (
	"testing"

	"amiable/bot"
)

var asked = []string{
	"le client dit qu'il n'a pas de trésorerie, je fais quoi ?", "elle conteste une partie de la facture, comment avancer ?",
	"il dit qu'il a déjà payé, que répondre ?", "promesse pas tenue, et maintenant ?", "the customer never received the invoice",
}

// BenchmarkHandbook is one coaching answer without Slack, Redis or a model.
func BenchmarkHandbook(b *testing.B) {
	for i := range b.N {
		q := asked[i%len(asked)]
		bot.Handbook(guide, bot.Advise(guide, "fr", q, nil))
	}
}

// BenchmarkAdvise is the part of it that searches and decides.
func BenchmarkAdvise(b *testing.B) {
	for i := range b.N {
		bot.Advise(guide, "fr", asked[i%len(asked)], nil)
	}
}

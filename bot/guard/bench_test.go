package guard

import (
	"strings"
	"testing"
)

// letter200 is a clean draft of about 200 words.
const letter200 = `Objet : Factures 881 et 902, échues les 5 et 12 mars 2026

Madame la Directrice financière,

Depuis le 4 avril, nous avons échangé par téléphone (le 8), par courriel (le 15) et par courrier (le 22) au sujet des
factures 881 et 902, pour un total de 3 940,00 €. À ce jour, elles restent ouvertes, et je souhaite comprendre ce qui
retient leur règlement : est-ce plutôt la facture, la validation ou la trésorerie ?

Si un point est contesté, dites-le-moi : nous le mettrons de côté le temps de l'examiner, et nous ne parlerons que du
reste. Si le bon de commande manque, je vous l'envoie dans la journée. Si votre trésorerie est tendue, voici deux
possibilités : la totalité le 30 avril, ou trois versements égaux, le premier le 30 avril, les suivants le 30 mai et le
30 juin. Laquelle vous conviendrait ? Si aucune ne va, quel rythme proposeriez-vous ?

Pour information, nos conditions prévoient des pénalités de retard au taux de 12,15 % et une indemnité forfaitaire de
40 € par facture ; parlons d'abord du principal. Je reste joignable au 01 00 00 00 00, et je peux vous appeler au moment
qui vous dérange le moins. Une réponse, même brève, avant le 20 mai 2026 m'aiderait à tenir notre calendrier.

Veuillez agréer, Madame la Directrice financière, l'expression de ma considération distinguée.

Léa Morel, service clients`

func BenchmarkCheckLetter200Words(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Check(letter200, Options{})
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs/draft")
}

func BenchmarkCheckBlocked(b *testing.B) {
	text := "Merci de régler la facture FA-12 de 1 240,00 € avant le 5 mars 2026, sinon nous saisirons le tribunal."
	b.ReportAllocs()
	for b.Loop() {
		Check(text, Options{})
	}
}

func BenchmarkCheck20kB(b *testing.B) {
	text := strings.Repeat(letter200+"\n\n", 20000/len(letter200)+1)[:20000]
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Check(text, Options{})
	}
}

func BenchmarkCheck1MB(b *testing.B) {
	text := strings.Repeat(letter200+"\n\n", 1<<20/len(letter200)+1)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Check(text, Options{})
	}
}

package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"amiable/knowledge"

	"golang.org/x/text/unicode/norm"
)

// Modes of an answer.
const (
	ModeHandbook = "handbook" // the cards themselves, laid out
	ModeModel    = "model"    // written by a model from the cards
)

// A Citation is a card that an answer rests on.
type Citation struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Kind       string   `json:"kind"` // "guide" or "law"
	Principles []string `json:"principles"`
	Source     string   `json:"source"`
}

// An Answer is one coaching answer. Text is Markdown.
type Answer struct {
	Mode      string     `json:"mode"`
	Lang      string     `json:"lang"`
	Text      string     `json:"answer"`
	InScope   bool       `json:"in_scope"`
	Citations []Citation `json:"citations"`
	// Notice is a line for the person about how the answer came about (the
	// model failed, for instance).
	Notice string `json:"notice,omitempty"`
}

// Advice is what the guidance holds about a question, before anything is
// worded: the decision that both the handbook and the model start from.
type Advice struct {
	Lang     string
	Question string
	InScope  bool
	Cards    []knowledge.Card // best first
	// Diagnose: an offer is wanted while nobody knows why the invoice is
	// late (P05): the answer is one question and no offer.
	Diagnose bool
}

const (
	cardsPerAnswer = 3 // cited cards
	cardsForModel  = 5 // cards a model may rest on
)

// Advise decides. history is the thread so far, oldest first, without the
// question itself. It is pure.
func Advise(cards *knowledge.Library, lang, text string, history []Turn) Advice {
	a := Advice{Lang: lang, Question: text}
	r := cards.Search(lang, text, cardsForModel)
	if before := lastSaid(history); before != "" && (!r.InScope || dependsOnThread(text, history)) {
		if with := cards.Search(lang, before+"\n"+text, cardsForModel); with.InScope {
			r = with
		}
	}
	if !r.InScope {
		return a
	}
	a.InScope = true
	for _, h := range r.Hits {
		a.Cards = append(a.Cards, h.Card)
	}
	if insolvent(text) {
		a.Cards = stopFirst(cards, lang, a.Cards)
		return a
	}
	a.Diagnose = wantsOffer(text) && !knowsReason(text, history)
	return a
}

// insolvencyWords name proceedings of the debtor, matched against folded
// text; theirCustomer, those of somebody else.
var (
	insolvencyWords = regexp.MustCompile(`\b((liquidation|redressement) judiciaire|en (liquidation|redressement|sauvegarde|procedure collective)|procedure (collective|de sauvegarde)|` +
		`depot de bilan|depose (son|le) bilan|cessation de paiements?|mandataire judiciaire|administrateur judiciaire|bodacc|surendett\w+|` +
		`insolvency|insolvent|(in|into) (administration|liquidation|receivership)|gone bust|bankrupt\w*|winding.?up)\b`)
	theirCustomer = regexp.MustCompile(`\b(son|leur|ses|leurs) (gros |principal |plus gros |propres? )?clients?\b|\b(his|her|their) (own |main |biggest )?(customers?|clients?)\b`)
)

// insolvent tells whether the question is about proceedings of the debtor.
// Then everything else waits: the stop comes first, whatever the search says.
func insolvent(text string) bool {
	f := folded(text)
	return insolvencyWords.MatchString(f) && !theirCustomer.MatchString(f)
}

// stopFirst puts the card about the stop before the others.
func stopFirst(cards *knowledge.Library, lang string, found []knowledge.Card) []knowledge.Card {
	stop, ok := cards.Card(lang, "insolvency-stop")
	if !ok {
		return found
	}
	found = slices.DeleteFunc(found, func(c knowledge.Card) bool { return c.ID == stop.ID })
	return append([]knowledge.Card{stop}, found...)
}

// lastSaid is what the person said before, the nearest turns first in
// importance: at most two, so that an old subject does not weigh on a new one.
func lastSaid(history []Turn) string {
	var said []string
	for i := len(history) - 1; i >= 0 && len(said) < 2; i-- {
		if history[i].Role == RolePerson {
			said = append([]string{history[i].Text}, said...)
		}
	}
	return strings.Join(said, "\n")
}

// dependsOnThread tells whether a message is read together with what came
// before: it is short, or it answers the bot's own question.
func dependsOnThread(text string, history []Turn) bool {
	if len(history) > 0 {
		last := history[len(history)-1]
		if last.Role == RoleBot && strings.HasSuffix(strings.TrimSpace(last.Text), "?") {
			return true
		}
	}
	return len(strings.Fields(text)) <= 5
}

// folded is text without case, accents and typographic apostrophes.
func folded(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '’':
			b.WriteByte('\'')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// offerWords find a wish to give money or time. The list is matched against
// folded text.
var offerWords = regexp.MustCompile(`\b(remises?|rabais|ristournes?|geste commercial|faire un geste|reduction|escompte|` +
	`echeancier|etaler|etalement|echelonn\w+|en (deux|trois|quatre|cinq|six|\d+) fois|(deux|trois|quatre|\d+) (fois|mensualites|versements)|` +
	`(accorder|donner|laisser|proposer) (un|une|du|des|plus de) (delais?|temps|report|plan|echeance)\w*|un delai|du delai|report d'echeance|reporter l'echeance|` +
	`discount|rebate|instal?ments?|payment plan|spread (it|the)|pay (in|over) \w+ (months|parts)|extension|more time|` +
	`(offer|grant|give) (him|her|them|a|some) (time|plan|discount|delay)|waive)\b`)

// wantsOffer tells whether the question is about conceding something.
func wantsOffer(text string) bool { return offerWords.MatchString(folded(text)) }

// reasonWords find that somebody says why the invoice is late, or that the
// question does not turn on one reason (a general rule is asked for).
var reasonWords = regexp.MustCompile(`(treso|cash|liquidite|a decouvert|plus un (sou|rond|euro)|pas d'argent|pas l'argent|argent rentr|fauche|difficultes? financ|` +
	`pas (encore )?(ete )?pay\w* par|attend\w* (le |un |son |d'etre |l'argent|qu'on )|son (gros |principal )?client|clients? (ne |n')?(le|la|les)? ?pai|` +
	`litige|contest|abime|casse|defaut|malfacon|incomplet|manqu|inacheve|pas (fini|termine|conforme)|erreur|mauvais (prix|montant)|avoir\b.{0,20}(du|attente)|` +
	`bon de commande|\bpo\b|reference|valid|signature|approuv|recu|jamais eu|perdu|egare|oubli|absent|conges?|vacances|malad|` +
	`saison|hiver|impot|urssaf|tva|charges sociales|controle|audit|ferm|demenag|incendie|inond|piratage|cyber|escroqu|fraude|rib|devise|change|` +
	`fournisseur|rupture|production|sauvegarde|redressement|liquidation|surendett|chomage|divorce|refus|ne veut pas|` +
	`cash.?flow|short of|no money|broke|tight|dispute|damaged|faulty|missing|purchase order|approv|never (got|received)|lost|forgot|` +
	`away|on leave|season|tax|bank|flood|fire|hack|fraud|insolv|administrat|receiver|refus|waiting for|his (own )?customer|their (own )?customer|` +
	`parce que|car (il|elle|ils|le|la)|because|a cause d|en general|regle|politique|limite|contrepartie|combien|comment|pourquoi|qui (peut|doit|decide|valide)|faut-il|` +
	`in general|rule|policy|limit|counterpart|how (do|should|many|much)|who (can|decides|approves))`)

// knowsReason tells whether the reason for lateness is known from the
// question or the thread.
func knowsReason(text string, history []Turn) bool {
	if reasonWords.MatchString(folded(text)) {
		return true
	}
	for _, t := range history {
		if t.Role == RolePerson && reasonWords.MatchString(folded(t.Text)) {
			return true
		}
	}
	return false
}

func cite(c knowledge.Card) Citation {
	p := c.Principles
	if p == nil {
		p = []string{}
	}
	return Citation{ID: c.ID, Title: c.Title, Kind: c.Kind, Principles: p, Source: c.Source}
}

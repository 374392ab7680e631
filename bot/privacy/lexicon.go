package privacy

import "strings"

func set(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}

// Words, folded as in a doc.
var (
	// titles announce a person.
	titles = set(`m mm mr mme mmes mlle mlles monsieur madame mademoiselle messieurs mesdames maitre me
		mrs ms miss mister dr docteur doctor`)

	// full titles are never followed by a full stop of their own.
	full = set(`monsieur madame mademoiselle messieurs mesdames maitre miss mister docteur doctor
		societe societes entreprise entreprises client cliente clients debiteur debitrice company customer debtor firm
		fournisseur supplier chez`)

	// firms announce a company.
	firms = set(`societe societes entreprise entreprises firme maison cabinet etablissements ets client cliente
		debiteur debitrice fournisseur chez company customer debtor firm supplier`)

	// legal forms, before or after a name.
	legal = set(`sarl sas sasu eurl sa sca scs snc sci scp scop selarl selas selafa earl gaec eirl ei gie scic
		ltd limited llc inc plc corp gmbh ag bv nv srl sprl spa`)

	// particles stand inside names.
	particles = set(`de du des d la le les l van von der den ten ben el al bin di da dos del della sur sous`)

	// trade words say what a firm does, not who it is.
	trade = set(`menuiserie boulangerie patisserie plomberie chauffage electricite peinture maconnerie charpente
		couverture garage auto automobile automobiles transport transports batiment travaux services service groupe
		group entreprise societe cabinet conseil conseils consulting solutions systemes systems international france
		paris holding immobilier immobiliere agence atelier ateliers etablissements maison restaurant hotel cafe bar
		pharmacie clinique imprimerie traiteur boucherie fleuriste coiffure institut centre construction
		constructions renovation distribution industrie industries informatique technologies logistique energie
		energies nettoyage securite formation communication editions studio studios laboratoire fils freres
		associes partners company design digital bois metal nord sud ouest grand grande petit petite`)

	// common words begin sentences, lines and titles; they are no names.
	common = set(`a ai and alors apres attention au aucun aucune aujourd aussi autre aux avant avec avez avis avoir avons
		bien bonjour bonsoir bref car ce ceci cela celle celui ces cet cette chaque cher chere chers ci comme comment
		contre cordialement dans date depuis des desole devis dois doit donc dont du elle elles en encore enfin ensuite
		entre envoyer est et etait etes etre eu facture factures fait faut hier ici il ils j je jour jours jusqu
		la le les leur leurs lors lui ma mais malgre me mes merci mise mon montant n ne ni non nos notre nous objet on
		or ou oui ont par parce pas pendant plus point pour pourquoi pouvez pouvons puis qu quand que quel quelle
		quelles quels qui quoi rappel rappeler ref reference relance relancer relances resume sa sans sauf se selon
		ses si soit solde sommes son sont sous suis suite sur ta te tel toi ton total tous tout toute toutes tres tu
		un une urgent va vers veuillez via voici voila vos votre vous vu y
		appel appele appeler contacter ecrire echeance echeances paiement paiements penalites numero no client cliente
		debiteur debitrice societe societes entreprise directeur directrice president presidente maire juge gerant
		gerante comptable greffier procureur ministre batonnier huissier avocat commissaire
		lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre
		octobre novembre decembre eur euro euros ttc ht tva rcs siren siret iban bic rib email mail telephone fax
		about after all also am an and any are as at be been before best but by call can could dear did do does due
		email emails for from had has have he hello her here hi his how i if in invoice invoices is it its just kind
		last let may my new no not note now of off ok on once or our over paid pay payment payments please regarding
		regards remind reminder said sent she should since so some subject thank thanks that the their them then
		there these they this those to today tomorrow total until up us was we were what when where which who why
		will with would yes yesterday you your chase monday tuesday wednesday thursday friday saturday sunday
		january february march april june july august september october november december director manager
		accounting accountant`)
)

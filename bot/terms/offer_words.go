package terms

import "strings"

// cue is what a word alone tells about the quantities near it. A word may tell several things.
type cue uint32

const (
	cCut     cue = 1 << iota // a reduction as a noun or particle: remise, off, en moins
	cForgive                 // a verb that gives something up: efface, waive
	cGrant                   // a verb that gives: fait, accorde, give
	cPay                     // paying: règle, versement, payment
	cFirst                   // a down payment: acompte, deposit
	cNow                     // at once
	cRest                    // the remainder
	cWhole                   // everything
	cPenalty                 // penalties, interest, fees
	cKeep                    // stays due
	cNo                      // negation
	cOnly                    // no more than
	cSettle                  // ends the matter
	cDebt                    // what is owed
	cReduce                  // brings down to
	cRate                    // a rate or a tax
	cBound                   // a clause ends here
	cIf                      // a condition begins here
	cWish                    // wanting, needing: makes a condition no counterpart
	cCommit                  // what a debtor can give in return
	cVague                   // a concession or a delay without a figure
	cDelay                   // more time, which needs a date or a length
	cSplit                   // several payments, which needs a count
	cFloor                   // at least, more than, about: the figure is not the limit
	cOr                      // alternatives
	cAnd                     // goes on with the same kind of thing
	cQuiet                   // covered by a phrase: says nothing by itself
	cBoss                    // someone who may decide
	cAssent                  // consent
	cAfter                   // open-ended: after, not before
	cStart                   // from a day on
	cOrder                   // at an event of the sale: à la commande, on delivery
)

// phrases are read before single words, the longest of a kind first; their words say nothing else.
var phrases = []struct {
	ps patterns
	c  cue
}{
	{pats("solde|soldes de|tout? tout|de? compte|compte", "full and final", "une fois pour toutes", "quitte", "quittes", "call it quits|even|square|settled|done",
		"on|affaire est quittes|classee", "n en parle plus", "case closed", "in|as|full settlement", "settlement at|of", "transig", "s arrete|arreter a", "that s it|all", "on cloture|ferme|clot", "c est bon|fini|termine|regle|clos|plie|tout|entendu|marre", "on s arrete la", "on en reste la",
		"we re|are done|even|square|good|quits|finished", "nothing more", "rien de plus", "et basta", "on passe a autre chose", "dossier|compte|affaire clos|classe|ferme|solde|cloture|classee|close", "case|file|account|matter closed|settled", "close|closes|closing the|this|your|his|her? case|file|account|matter|books",
		"cloture|cloturer|cloturons|cloturerai|clore|classe|classer le|ce|votre|son|l? dossier|compte|affaire", "en rester la", "tenons|tiens|tient quitte", "considere|considerons|considererai|consider it|le|la|l|the|votre? dette|debt|dossier|matter|account|facture|invoice|compte? soldee|solde|settled|regle|reglee|closed|paid|clos"), cSettle},
	{pats("settle|settles|settled|settling for|at", "se contente|contenter|contenterait|contenterons de|d", "on|nous|je prend|prenons|prends", "suffit|suffira|suffirait", "will do", "as settlement"), cSettle},
	{pats("tout de suite", "de suite", "same day", "dans la journee", "sous 24 h|heures", "within the day", "des maintenant", "a|des la signature", "a reception", "on|at|upon signature|signing", "sur le champ", "right away|now", "straight away|off", "up front",
		"d entree de jeu?", "au comptant", "sans attendre", "sans delai", "on the spot", "au premier jour"), cNow},
	{pats("down payment|payments", "first|initial|opening payment|instalment|installment|transfer|deposit", "premier|premiere versement|echeance|mensualite|paiement|reglement|virement|acompte|tranche|traite|cheque|prelevement", "1 er|ere|re|st versement|echeance|mensualite|paiement|reglement|virement|acompte|tranche|traite|cheque|prelevement|payment|instalment|installment",
		"versement|paiement|apport|reglement initial", "put|puts|putting down", "a titre d acompte", "pour commencer", "to start|begin with", "money down"), cFirst},
	{pats("l autre moitie", "the other half", "l autre", "the other", "les deux|2 autres", "les deux autres tiers|quarts", "the other two thirds", "ce qui reste", "what s left", "what is left", "la suite"), cRest},
	{pats("au lieu de|d|des", "instead of", "rather than", "a la place de|des|d", "down from"), cDebt},
	{pats("au moins", "at least", "au minimum", "plus de|d", "more than", "over and above", "a partir de combien"), cFloor},
	{pats("pas plus de|d", "no|not more than", "au plus|maximum", "at most", "moins de|d", "less than", "pas au dela de", "sans depasser"), cQuiet},
	{pats("d accord", "tout a fait", "tout compris", "bien sur", "tout de meme", "quand meme", "tout d abord", "avant tout", "en tout cas", "at all", "after all", "fait le point|suite", "en fait", "au fait", "tout en", "a tout a l heure", "surtout",
		"tous|toutes les deux? mois|semaines", "all good|right|set", "mise en place", "prendre contact", "no problem|worries|rush", "pas de probleme|souci|soucis", "aucun probleme|souci", "sans probleme|souci", "dans l|votre|notre|son|leur interet",
		"en votre interet", "of interest", "offre|offer|proposition|proposal valable|valid|stands|tient|expire|expires"), cQuiet},
	{pats("laisse|laisser|laissons|laisserai|laissera|laisserait tout? tomber", "passe|passer|passons|passera l|une eponge", "tire|tirer|tirons un trait", "fait|faire|faisons|fais|ferai|fera l impasse", "fait|faire|faisons|fais|ferai|fera grace", "met|mettre|mettons une croix",
		"write|writes|writing|wrote|written off", "let|lets|letting it? go|slide|drop", "let|letting|lets him|her|them|you off", "wipe|wipes|wiping out?", "take|takes|taking off", "turn a blind eye", "ferme|fermer|fermons les yeux", "fait|faire|fais|faisons cadeau"), cForgive},
	{pats("credit note", "avoir de|d", "write|writing down|downs", "un|l avoir", "en moins", "de moins", "en cadeau"), cCut},
	{pats("coupe|couper|coupons la poire", "coupe|couper|couperait en deux", "split|splitting the difference|bill|cost", "meet|meets|meeting him|her|them|you|us? halfway", "un bout de chemin", "moitie moitie", "fifty fifty", "half and half", "half half", "cote part", "un coup de pouce",
		"un petit quelque chose", "fait un effort", "faire un effort", "au cas par cas", "a voir", "on verra", "we ll see", "voir avec", "ce qu il peut|veut", "what he can", "as much as", "autant que|de", "le temps qu il faut", "tout le temps", "take your|his|her|their time", "prenez votre temps",
		"petit a petit", "au fur et a mesure", "bit by bit", "part of", "une partie", "en partie", "a part", "un peu", "a bit", "a little", "couple of", "un jour ou l autre", "des que possible|qu il peut", "as soon as possible", "quand il|elle|vous|ils peut|pourra|pouvez|pourrez|voudra|veut|peuvent|pourront",
		"when|whenever he|she|they|you can|could|is|are", "plus tard", "later on", "d ici la", "l an prochain", "l annee prochaine", "next year", "en deux temps", "nouvel an", "new year", "saint jean|sylvestre", "bank holiday", "apres les", "a l avenir", "in future",
		"indefiniment", "sans limite", "no limit|deadline|end", "sans date|echeance", "open ended"), cVague},
	{pats("au plus tard", "at the latest", "no later than", "le plus tot possible"), cQuiet},
	{pats("a condition que|de|d", "des lors que|qu", "a partir du moment ou", "tant que", "as|so long as", "provided that?", "providing that?", "on condition that?", "en cas de|d", "sous reserve de|d|que|qu", "une fois que|qu", "as soon as", "des que|qu", "des reception", "on|upon receipt", "sur presentation|remise de|d|du", "in exchange|return for?",
		"en echange d|de|du|des", "en contrepartie d|de|du|des", "en retour", "subject to", "on the basis", "a charge de|pour"), cIf | cBound},
	{pats("a partir de|du|d", "a compter de|du|d", "starting from|on|in|with?", "beginning on|in|from?", "en commencant", "commencant", "des le"), cStart},
	{pats("pas avant", "not before", "not until", "apres le", "au dela du|de"), cAfter},
	{pats("standing order", "direct debit", "reconnaissance de dette", "par ecrit", "in writing", "bon pour accord", "ordre de virement", "lettre de change", "sepa mandate", "mandat sepa"), cCommit},
	{pats("porte|portons garant", "faire valider", "sign off", "signs off"), cAssent},
	{pats("par mois|semaine", "per month|week", "a month|week", "each|every month|week", "chaque mois|semaine", "tous les mois", "toutes les semaines", "the month"), cQuiet},
	{pats("restent|reste|resteront|restera|demeurent dues|due|du|dus|exigibles|exigible", "en sus", "en plus du principal", "still apply|due|owed|payable", "on top", "remain due|payable|owed", "stay due|payable|in", "a ma|votre|sa charge", "y compris", "ne touche|touchons|bouge|bougent|change|changent pas", "as usual"), cKeep},
}

// single words, folded, exact.
var cueWords = buildCues(map[cue]string{
	cCut: `remise remises rabais ristourne ristournes escompte escomptes reduction reductions abattement abattements deduction deductions moins off
 discount discounts rebate rebates less minus cheaper allowance allowances markdown decote baisse baisses diminution discounted offert offerte offerts
 offertes deduit deduite deduits deduites remis remises retranche retranches retranchee concession concessions credit credits geste gestes gesture gestures effort efforts cadeau cadeaux goodwill gift fleur`,
	cForgive: `oublie oublier oublions oublierai oubliera oublies forget forgets forgetting forgot forgo forgoes skip skips drop drops dropping
 dropped cancel cancels cancelled scrap scraps scrapped slash slashes cut cuts cutting trim trims knock knocks knocking knocked ote oter otons otera lache lacher lachons
 lacherai chop strike gomme gommer gommons sucre sucrer sucrons zappe zapper rogne rogner tombe sacrifie sacrifier ampute amputer fold relinquish waived cede ceder
 cedons deduct deducts deducting shave shaves lower lowers ditch bin erase erases nix absorb absorbe absorbons eat comp`,
	cGrant: `fais fait faire faisons ferai fera ferait ferions ferais ferons font accorde accorder accordons accorderai accordera accorderais accorderait accordee accordees accorde
 consens consent consentir consentons consentirai consenti consentie donne donner donnons donnerai donnerait offre offrir offrons offrirai offrirait propose proposer proposons
 proposerai proposerait proposerais concede conceder concedons laisse laisser laissons laisserai ok va aller ira irai irait pousser monter monte give gives giving gave given grant grants granting
 granted offer offers offering offered allow allows allowing concede concedes do doing take takes taking propose proposes make let lets`,
	cPay: `paie paient paies paye payer payez payent payes payait payera paiera paierait paieront paiement paiements payement payes payee paieriez payerait regle regler reglez reglent reglee regles reglera reglerait regleront reglement
 reglements verse verser versez versent versera verserait versement versements vire virer virez virent virera virement virements acquitte acquitter acquittez rembourse rembourser sort sortir
 avance avancer solde solder soldez soldent soldera encaisse encaisser encaissement pay pays paying paid payment payments settlement settle settles settled settling send sends sending transfer transfers wire wires
 remit remits rentre rentrent rentrera arrive arrives arrivent arrivera parvient parvienne recu recue recus recevons recois reception received receive lands land landed credite clear clears clearing cleared cover covers cheque cheques check prelevement prelevements decaisse decaisser`,
	cFirst:   `acompte acomptes arrhes apport deposit upfront downpayment dp down`,
	cNow:     `maintenant immediatement immediat immediate immediats immediates instantane instantanee instant immediatement comptant cash now immediately illico aussitot instantly`,
	cRest:    `reste restant restante rest remainder balance remaining surplus reliquat complement solde difference remains`,
	cWhole:   `tout totalite integralite integral integrale integralement entier entierement entiere everything all full whole entire fully totalement total outright complet`,
	cPenalty: `penalite penalites interet interets indemnite indemnites majoration majorations agios penalty penalties interest fee fees charges charge frais surcharge surcharges accessoires forfaitaire`,
	cKeep: `maintenues maintenus maintenue maintenu maintient maintenons maintien conservees conservons conserve conserves incluses inclus incluse comprises compris comprise sus remain remains stay stays kept keep keeps
 included including inclusive payable exigibles garde garder gardons gardees appliquees applique appliquent apply applies applicable exigees exige exigeons maintenir conserver`,
	cNo:     `pas ni no not sans without aucun aucune zero jamais never t hors excluding except sauf nul nulle none non don doesn won cannot`,
	cOnly:   `seulement uniquement only just juste simplement merely que qu`,
	cSettle: `transiger transige transigeons transaction accepte accepter accepterait accepterai acceptons accept accepts accepting accepted arrangeante`,
	cDebt: `facture factures dette dettes creance creances montant montants somme sommes total principal invoice invoices debt debts owed bill sum amount encours du dus dues due sur outstanding arrears arriere arrieres impaye impayes
 solde balance capital`,
	cReduce: `ramene ramener ramenons ramenee reduit reduire reduisons baisse baisser baissons descend descendre descendons passe passer passons arrete arreter limite limiter limitons plafonne bring brings bringing reduce reduces
 reducing reduced lower lowers lowering down cut cuts drop drops rabaisse arrondi arrondit arrondir arrondissons round rounds rounding`,
	cRate:  `taux tva vat rate tax taxe refi annuel annual`,
	cBound: `mais but avec with puis then ensuite pour for et and ou or contre against moyennant si if s quand when lorsque once sinon otherwise sans without hors no dont including plus sous within`,
	cIf:    `condition conditions contrepartie si if moyennant contre against quand when lorsque once`,
	cWish: `souhaite souhaitez souhaitent veut voulez veux veulent besoin prefere preferez preferent arrange arrangerait want wants wanted prefer prefers like likes need needs wish wishes insiste insist insists rale
 possible demande demandent difficile struggling complains complain`,
	cCommit: `signe signer signez signent signature signed sign signs engage engagent engager engagement commit commits commitment confirme confirmer confirmez confirmation confirm confirms garantie garanties garant caution
 prelevement guarantee guarantees guarantor acknowledgement acknowledgment acknowledges acknowledge ecrit written commande order orders mandat traites sepa domiciliation envoie envoyez envoyer envoient remet transmet fournit fournissez adresse argent fonds funds money`,
	cVague: `arrange arrangement arrangements arranger arrangera souple souplesse flexible flexibility quelques plusieurs several few some partiel partielle partiellement partial
 partially environ approximativement roughly approximately presque almost gratuit gratuite gratuitement free bientot prochainement ulterieurement soon later eventually someday noel paques christmas easter vacances holidays rentree ete hiver
 printemps automne summer winter spring autumn poire halfway compromis compromise dizaine douzaine quinzaine vingtaine trentaine cinquantaine centaine dozen conciliant leniency lenient indulgent indulgence
 tolerance tolerant pardon grace suspend suspendre suspendu pause gel geler gele gelons freeze frozen moratoire moratorium forfait double triple divise diviser divisons halve halves halved fifty whatever whenever largesse remettre
 demi demie rallonge ht tva vat taxe taxes tax semestre trimestre saison toussaint pentecote ascension thanksgiving ramadan fetes foire vendanges recolte moisson semester negocie negocier negotiate negotiable`,
	cDelay: `delai delais report reporter reportons reporte decale decaler decalons repousse repousser repoussons differe differer differons sursis patiente patienter patientons attend attendre attendons attendra extension extend extends extending postpone
 postpones postponed defer defers deferred delay delays delayed wait waits waiting prolonge prolonger prolongation rallonger jusqu jusque until till`,
	cSplit: `facilite facilites echeancier echeanciers echelonne echelonner echelonnement echelonnons etale etaler etalement etalons lisse lisser lissage fractionne fractionner fractionnement mensualites echeances versements traites instalments installments instalment
 installment mensualise mensualiser spread spreading plan staggered stagger tranches parcels mensuels mensuelles mensuel mensuelle monthly weekly hebdomadaires payments paiements`,
	cFloor:  `minimum environ around about approx autour`,
	cOr:     `ou or sinon otherwise either soit`,
	cAnd:    `et and plus puis then`,
	cBoss:   `directeur directrice direction chef cheffe patron patronne responsable hierarchie daf boss manager director management cfo ceo comite siege associe associes superior supervisor supervisors superieur`,
	cAssent: `accepte acceptera accepterait accord valide validera validerait valider approuve approuvera approuver approve approves approved approval agree agrees agreed ok donnera signera suivra suit consent feu`,
	cAfter:  `after apres`,
	cStart:  `starting beginning debutant from commencer start starts`,
	cOrder:  `commande livraison delivery`,
})

// stems are the beginnings of words whose forms are many.
var cueStems = []struct {
	stem string
	c    cue
}{
	{"efface", cForgive}, {"effacon", cForgive}, {"annul", cForgive}, {"abandon", cForgive}, {"renonc", cForgive}, {"exoner", cForgive}, {"dispens", cForgive},
	{"supprim", cForgive}, {"enlev", cForgive}, {"retir", cForgive}, {"retranch", cForgive}, {"dedui", cForgive}, {"soustra", cForgive}, {"rabat", cForgive}, {"rabott", cForgive},
	{"rabot", cForgive}, {"diminu", cForgive}, {"redui", cForgive}, {"baiss", cForgive}, {"waiv", cForgive}, {"forgiv", cForgive}, {"forgave", cForgive},
	{"remov", cForgive}, {"reduc", cForgive}, {"discount", cCut}, {"ristourn", cCut}, {"escompt", cCut}, {"alleg", cForgive}, {"minor", cForgive}, {"oblit", cForgive}, {"raye", cForgive}, {"rembours", cPay},
	{"regl", cPay}, {"paie", cPay}, {"paye", cPay}, {"payi", cPay}, {"payo", cPay}, {"payai", cPay}, {"versi", cPay}, {"versai", cPay}, {"viri", cPay}, {"virai", cPay}, {"soldi", cPay}, {"soldai", cPay},
	{"acquitt", cPay}, {"encaiss", cPay}, {"signi", cCommit}, {"signai", cCommit}, {"engag", cCommit}, {"mainten", cKeep}, {"maintien", cKeep}, {"conserv", cKeep}, {"quitus", cSettle}, {"amput", cForgive}, {"eponge", cForgive}, {"liquid", cVague},
}

func buildCues(lists map[cue]string) map[string]cue {
	m := map[string]cue{}
	for c, words := range lists {
		for w := range strings.FieldsSeq(words) {
			m[w] |= c
		}
	}
	return m
}

// cuesOf tells what each token says by itself.
func cuesOf(toks []token) []cue {
	out := make([]cue, len(toks))
	for i := 0; i < len(toks); i++ {
		if n, c := phraseAt(toks, i); n > 0 {
			out[i] = c | cQuiet
			for j := i + 1; j < i+n; j++ {
				out[j] = cQuiet
			}
			i += n - 1
			continue
		}
		out[i] = wordCue(toks, i)
	}
	return out
}

func phraseAt(toks []token, i int) (int, cue) {
	best, c := 0, cue(0)
	for _, p := range phrases {
		if n := p.ps.match(toks, i); n > best {
			best, c = n, p.c
		}
	}
	return best, c
}

func wordCue(toks []token, i int) cue {
	t := toks[i]
	if t.kind == mark {
		if strings.ContainsAny(t.s, `,;.!?():"+=`) {
			return cBound
		}
		return 0
	}
	c := cueWords[t.s]
	for _, s := range cueStems {
		if strings.HasPrefix(t.s, s.stem) && c&(cCut|cForgive) == 0 {
			c |= s.c
		}
	}
	switch t.s {
	case "s": // s'il, but not let's, week's
		if i+1 >= len(toks) || toks[i+1].s != "il" && toks[i+1].s != "ils" && toks[i+1].s != "elle" {
			return 0
		}
		c |= cIf
	case "plus":
		if i > 0 && (toks[i-1].s == "en" || toks[i-1].s == "de") {
			return 0
		}
	}
	if t.broken {
		c |= cBound
	}
	return c
}

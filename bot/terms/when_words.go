package terms

import "time"

// The closed vocabulary of dates, folded. What is not here is not understood.

var weekdays = map[string]time.Weekday{
	"lundi": 1, "mardi": 2, "mercredi": 3, "jeudi": 4, "vendredi": 5, "samedi": 6, "dimanche": 0,
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
	"vend": 5, "vendr": 5, "mercr": 3, "tues": 2, "thurs": 4, "thur": 4,
}

// shortWeekdays are words of their own in a sentence ("mon client", "il sat"), so they count only in a date.
var shortWeekdays = map[string]time.Weekday{
	"lun": 1, "mar": 2, "mer": 3, "jeu": 4, "ven": 5, "sam": 6, "dim": 0, "mecredi": 3, "merc": 3,
	"mon": 1, "tue": 2, "wed": 3, "weds": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 0, "wensday": 3, "wendsday": 3,
}

var months = map[string]time.Month{
	"janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9,
	"octobre": 10, "novembre": 11, "decembre": 12, "janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9,
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
	"october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
	"sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

// repairable are the words a single slip of the keyboard is forgiven for; none is a word people use for anything else.
var repairable = []string{
	"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "demain", "prochain", "janvier", "fevrier",
	"avril", "juillet", "septembre", "octobre", "novembre", "decembre", "monday", "tuesday", "wednesday", "thursday",
	"friday", "saturday", "sunday", "tomorrow", "january", "february", "april", "august", "september", "october",
	"november", "december",
}

var (
	pToday = pats("aujourd hui", "aujourdhui|auj|aujd|ajd|aujourdui|today|tdy", "ce jour")
	pNext1 = pats("demain|dem|tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow|tmw")
	pNext2 = pats("apres demain", "ap|apr demain", "apresdemain|overmorrow", "the? day after tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow")
	pPast1 = pats("hier|yesterday")
	pPast2 = pats("avant hier", "avanthier", "the? day before yesterday")
)

var (
	pIn        = pats("au bout de", "dans|ds les?", "d ici a? les?", "dici a?", "sous|ss les?", "within the? next?", "in the? next?")
	pSince     = pats("il y a", "y a", "ya")
	pAgo       = pats("ago")
	pHuitaine  = pats("une|la? huitaine de jours", "une|la? huitaine")
	pQuinzaine = pats("une|la? quinzaine de jours", "une|la? quinzaine")
	pFrom      = pats("from now|today", "a partir d aujourd hui", "a compter d aujourd hui|ce jour", "a compter de ce jour")
	pTime      = pats("s? time")
	pWorking   = pats("ouvres|ouvre|ouvrees|ouv|ouvr")
	pBusiness  = wordsOf("business working bank")
	pSixDay    = pats("ouvrables|ouvrable")
	pCalendar  = pats("calendaires|calendaire|francs|franc|pleins")
)

type unit uint8

const (
	minutes unit = iota + 1
	hours
	days
	weeks
	monthsUnit
	years
	workdays
)

var unitWords = map[string]unit{
	"minute": minutes, "minutes": minutes, "min": minutes, "mins": minutes, "mn": minutes, "mns": minutes,
	"heure": hours, "heures": hours, "h": hours, "hr": hours, "hrs": hours, "hour": hours, "hours": hours,
	"jour": days, "jours": days, "j": days, "jrs": days, "jr": days, "day": days, "days": days,
	"semaine": weeks, "semaines": weeks, "sem": weeks, "week": weeks, "weeks": weeks, "wk": weeks, "wks": weeks,
	"mois": monthsUnit, "month": monthsUnit, "months": monthsUnit, "an": years, "ans": years, "annee": years, "annees": years,
	"year": years, "years": years, "fortnight": weeks, "fortnights": weeks,
}

var (
	pNextAfter = pats("prochain|prochaine|proch|pro|next")
	pComing    = pats("qui vient", "a venir", "coming")
	pLastAfter = pats("dernier|derniere|passe|passee|last")
	pNextPre   = pats("le|la? prochain|prochaine", "the? next")
	pLastPre   = pats("last")
	pComingPre = pats("this|the? coming")
	pThisPre   = pats("ce|cet|cette|this")
	pEight     = pats("en huit|8")
	pFifteen   = pats("en quinze|15")
	pWeekAfter = pats("week")
	pFortAfter = pats("fortnight")
)

var (
	pFin      = pats("avant la? fin de|du|d? la|l?", "before the? end of? the?", "la|en|a|l? fin|finn de|du|d? la|l?", "the? end of? the?")
	pEOM      = pats("eom|fdm", "month end", "le|the? dernier|last jour|day du|of the? mois|month")
	pEOW      = pats("eow")
	pEOY      = pats("eoy")
	pMid      = pats("la? mi", "mid")
	pStart    = pats("le|au|en? debut de|du|d? la|l?", "the? beginning|start of the?", "early")
	pDuring   = pats("courant", "dans le courant de|du", "au mois de|d", "en", "in", "during")
	pNthDay   = pats("jour ouvre", "working|business day")
	pOfPeriod = pats("de|du|d|of|in|en the|l|la?")
	pWorkNext = pats("le|au? prochain jour ouvre", "the? next working|business day", "jour ouvre suivant")
)

var (
	pMorning   = pats("matin|mat|matinee|morning")
	pAfternoon = pats("apres midi", "ap midi", "aprem|aprm|apm|apremidi|apresmidi|afternoon|aft")
	pEvening   = pats("soir|soiree|evening|night")
	pNoon      = pats("midi|noon|midday")
	pMidnight  = pats("minuit|midnight")
	pTonight   = pats("tonight|tonite")
	pPartPre   = pats("dans la|l", "in the", "de|du|en|le|l|at|au la|l|the?")
	pPrecise   = pats("pile|precises|precise|sharp|tapantes|petantes")
)

// vague words name no day, or several; they are answered, not guessed.
var vague = wordsOf(`bientot prochainement ulterieurement rapidement plus tard quelques few some couple soon later asap shortly
 eventually sometime debut courant early late mid beginning start milieu maintenant now immediatement week weekend end semaine
 semaines mois month months annee year trimestre quarter jour jours day days dizaine vingtaine trentaine plusieurs several
 journee eod cob environ approximativement noel paques ete hiver automne printemps rentree vacances christmas easter summer winter spring
 autumn nuit tot possible`)

// connectors between two moments.
var connectors = wordsOf(`ou or et and & / - entre between to puis then from through jusqu ainsi aussi both soit`)

// repeated moments are no single one.
var repeated = wordsOf(`tous toutes chaque every each lundis mardis mercredis jeudis vendredis samedis dimanches mondays tuesdays
 wednesdays thursdays fridays saturdays sundays weekly monthly hebdomadaire quotidien daily`)

var pastWords = wordsOf(`hier yesterday ago dernier derniere last avant-hier`)

// glue may stand between the parts of a date without changing it. Words that would change it (avant, après, sauf, pas,
// before, not) are not glue, so that a text which has one is refused.
var glue = pats(
	"jusqu|jusque a|au|aux|en", "au plus tard", "no later than", "at the latest", "d ici a|au|la?", "dici a|au?",
	"rappelle|rappelez|rappeler moi", "remind me", "until|till",
	"on|at|the|of|by|for|le|la|les|l|a|au|aux|de|du|des|d|pour",
	"svp|stp|please|pls|plz|merci|thanks|ok|rdv|disons|plutot", ",|.|;|!|:|-|(|)|@",
)

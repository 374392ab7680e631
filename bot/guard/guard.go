package guard

import (
	"slices"
	"strings"
)

// Category is what is wrong with a passage. The names are part of the outside contract.
type Category string

// Figure and Limit are never produced here: the checks that compare a draft with its case use the same report.
const (
	Threat        Category = "threat"        // procedure, its actors, or harm, used as leverage
	Pressure      Category = "pressure"      // ultimatum, harassment, distress, retaliation, artificial urgency
	Accusation    Category = "accusation"    // lie, bad faith, insult, contempt, sarcasm
	ThirdParty    Category = "third_party"   // telling customers, bank, employer, family, the public
	Impersonation Category = "impersonation" // looking like a court or an officer
	Figure        Category = "figure"
	Limit         Category = "limit"
	Language      Category = "language" // a language the guard cannot read; always a warning
)

// Severity says whether a finding stops the draft.
type Severity string

const (
	Block Severity = "block"
	Warn  Severity = "warn"
)

// Verdict of a whole text. Warned means that nothing was found but the text could not be read in full.
type Verdict string

const (
	OK      Verdict = "ok"
	Warned  Verdict = "warn"
	Blocked Verdict = "blocked"
)

// Kind says what the text is, because the same words are allowed or not depending on who reads them.
type Kind int

const (
	Draft        Kind = iota // goes to the debtor: everything applies
	Question                 // a collector asks the bot: never blocked
	InternalNote             // stays in the team: never blocked
	FormalNotice             // approved letter before action: a civil remedy may be named, once
)

// Options say what the text is and in which language messages and rewrites are wanted.
// An empty Lang means the language of each sentence.
type Options struct {
	Lang string // "", "fr" or "en"
	Kind Kind
}

// Finding is one passage that must not leave, or a warning. Start and End are byte offsets into the text as
// given, and Excerpt is text[Start:End].
type Finding struct {
	Category Category `json:"category"`
	Severity Severity `json:"severity"`
	Start    int      `json:"start"`
	End      int      `json:"end"`
	Excerpt  string   `json:"excerpt"`
	Rule     string   `json:"rule"`    // the rule that fired, or "model" when only the trained weights object
	Why      string   `json:"why"`     // one sentence for the person
	Card     string   `json:"card"`    // the guidance card the rewrite rests on
	Rewrite  string   `json:"rewrite"` // a sentence that keeps the facts; empty on warnings
	Lang     string   `json:"-"`       // language of Why and Rewrite
}

// Report is the outcome for one text.
type Report struct {
	Line     int       `json:"line"`
	Verdict  Verdict   `json:"verdict"`
	Findings []Finding `json:"findings"`
}

// Blocked tells whether the text must not leave.
func (r Report) Blocked() bool { return r.Verdict == Blocked }

// Check reads text as opt.Kind and reports what must not be sent. It is pure, deterministic, never panics
// whatever the bytes, and its time grows linearly with the length of text.
func Check(text string, opt Options) Report {
	rep := Report{Line: 1, Verdict: OK, Findings: []Finding{}}
	if opt.Kind == Question || opt.Kind == InternalNote {
		return rep
	}
	s := newScanner()
	defer s.release()
	s.read(text)
	civil := 0
	for _, sen := range s.sentences {
		for _, h := range s.judge(sen) {
			f := s.finding(sen, h, opt)
			if opt.Kind == FormalNotice && h.civil {
				if civil++; civil == 1 {
					continue
				}
				f.Severity, f.Rewrite = Warn, ""
			}
			rep.Findings = append(rep.Findings, f)
		}
	}
	if f, unknown := s.unreadable(opt); unknown {
		rep.Findings = append(rep.Findings, f)
		rep.Verdict = Warned
	}
	if slices.ContainsFunc(rep.Findings, func(f Finding) bool { return f.Severity == Block }) {
		rep.Verdict = Blocked
	}
	return rep
}

// finding turns a hit on one sentence into what the caller sees.
func (s *scanner) finding(sen sentence, h hit, opt Options) Finding {
	start, end := s.span(sen)
	lang := opt.Lang
	if lang != "fr" && lang != "en" {
		if lang = sen.lang.code(); sen.lang == bothLangs {
			lang = s.lang.code()
		}
	}
	return Finding{
		Category: h.category, Severity: Block, Start: start, End: end, Excerpt: s.text[start:end],
		Rule: h.rule, Why: why(h.category, lang), Card: cardFor(h.category), Lang: lang,
		Rewrite: rewrite(s.text[start:end], h.category, lang),
	}
}

// Lines checks every line of text as a draft of its own; empty lines are reported too, so that line numbers agree.
func Lines(text string, opt Options) []Report {
	text = strings.TrimSuffix(text, "\n")
	var out []Report
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		r := Check(strings.TrimSuffix(line, "\r"), opt)
		r.Line = n
		out = append(out, r)
	}
	return out
}

package guard

import (
	"regexp"
	"strings"
)

// maxRewrite is the longest sentence, in bytes, that is taken apart; a longer one is replaced whole.
const maxRewrite = 3000

// rewrite proposes a sentence to put in the place of text: what was acceptable in it, or its facts told plainly, then
// the open question the guidance recommends for that fault. The result states every fact of text and passes the guard.
func rewrite(text string, c Category, lang string) string {
	w := wording[lang]
	label, body := splitLabel(text)
	if len(body) > maxRewrite {
		return label + w.plain
	}
	if fileRE.MatchString(body) {
		return label + attachment(body, w)
	}
	f := readFacts(body)
	if subjectRE.MatchString(label) {
		return label + w.subject(f)
	}
	candidates := []string{w.tell(f) + " " + w.ask(c, f), w.tell(f), w.plain}
	if kept := acceptable(body, f); kept != "" {
		candidates = append([]string{kept + " " + w.question[c]}, candidates...)
	}
	for _, s := range candidates {
		if f.within(s) && passes(s) {
			return label + s
		}
	}
	return label + w.plain
}

// passes tells whether a text would be let through, without making findings of it.
func passes(text string) bool {
	s := newScanner()
	defer s.release()
	s.read(text)
	for _, sen := range s.sentences {
		if len(s.judge(sen)) > 0 {
			return false
		}
	}
	return true
}

var (
	labelRE   = regexp.MustCompile(`(?i)^\s*(?:(?:objet|subject|re|p\.?-?\s?s\.?|pj|pi[èe]ces? jointes?|attachments?|post-scriptum)\s*[:.–-]+\s*)+`)
	subjectRE = regexp.MustCompile(`(?i)^\s*(?:objet|subject|re)\b`)
	fileRE    = regexp.MustCompile(`(?i)\w\.(?:pdf|docx?|odt|rtf|xlsx?|png|jpe?g|txt)\b`)
	cutRE     = regexp.MustCompile(`(?i)[,;:–—(]|\s-\s|\s(?:sinon|autrement|faute|ou|or|otherwise|else|mais|but|et|and|avant|before)\s`)
	openRE    = regexp.MustCompile(`(?i)^\s*(?:si|s'|sans|faute|à défaut|a défaut|passé|tant|en l'absence|dans|sous|unless|if|failing|without|should|until|in the|no|soit|either|ou|or|dernier|dernière|final|last|avant|before|malgré|apr[eè]s|after)\b`)
)

// splitLabel takes "Objet :", "P.-S. :" and the like off a sentence.
func splitLabel(text string) (label, body string) {
	n := len(labelRE.FindString(text))
	return text[:n], text[n:]
}

// acceptable gives the longest beginning of text that stands alone, keeps every fact and passes, or "".
func acceptable(text string, f facts) string {
	cuts := cutRE.FindAllStringIndex(text, 20)
	for i := len(cuts) - 1; i >= 0; i-- {
		head := strings.TrimRight(text[:cuts[i][0]], " \u00a0,;:–—(-")
		if len(strings.Fields(head)) >= 4 && f.within(head) && whole(head) && passes(head+".") {
			return head + "."
		}
	}
	return ""
}

// whole tells whether no clause of head is a condition whose consequence was cut away.
func whole(head string) bool {
	for clause := range strings.FieldsFuncSeq(head, func(r rune) bool { return r == ',' || r == ';' || r == ':' }) {
		if openRE.MatchString(clause) {
			return false
		}
	}
	return true
}

// attachment proposes a file name without judgement.
func attachment(body string, w words) string {
	ext := body[strings.LastIndexByte(body, '.')+1:]
	if i := strings.IndexFunc(ext, func(r rune) bool { return r < '0' || r > 'z' }); i >= 0 {
		ext = ext[:i]
	}
	name := w.file
	if inv := readFacts(strings.ReplaceAll(body, "_", " ")).invoices; len(inv) > 0 {
		name = strings.Join(inv, "_")
	}
	return name + "." + ext
}

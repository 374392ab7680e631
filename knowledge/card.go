package knowledge

// Kinds of card. A law card is general information with its article and the
// date it was checked; it is shown apart from the guidance.
const (
	Guide = "guide"
	Law   = "law"
)

// Card is one page of guidance in one language. Its slices are shared by all
// callers: read them, do not change them.
type Card struct {
	ID    string // the same in both languages: P05, objection-12, law-interest
	Lang  string // "fr" or "en"
	Title string
	Kind  string // Guide or Law
	Topic string // principle, reason, objection, sequence, channel, concession, escalation, switch or law

	Principles []string // P01 to P26, most important first, never empty
	Reasons    []string // codes of reasons for non-payment it answers; may be empty
	Questions  []string // ways people type the question; what search looks at first

	Source   string
	Reviewed string // 2026-11-21
	Article  string // law cards only, as are the next two
	Checked  string // day the law was last read
	Status   string // "seen" or "to be validated"

	Do, Say, Avoid []string // one entry a bullet, without its dash
	Why            string   // paragraphs separated by a blank line
}

package terms

// What an offer may exceed.
const (
	OverDiscount    = "discount"
	OverInstalments = "instalments"
	OverHorizon     = "horizon"
	OverDownPayment = "down_payment"
	OverPenalties   = "penalties"
	OverCounterpart = "counterpart"
	OverAuthority   = "authority" // consent promised in someone else's name, or no limits set
	OverSum         = "sum"       // the amounts named do not add up to what is owed
)

// The three verdicts. Unsure counts as over.
const (
	Within = "within"
	Over   = "over"
	Unsure = "unsure"
)

// Verdict is the answer of [Check], in the documented JSON.
type Verdict struct {
	Verdict string    `json:"verdict"`
	Offer   Terms     `json:"offer"`
	Exceeds []string  `json:"exceeds"`
	Stacked *Stacked  `json:"stacked,omitempty"`
	Why     string    `json:"why"`
	reasons []finding // in the order found
}

// Allowed reports whether the offer may be made.
func (v Verdict) Allowed() bool { return v.Verdict == Within }

// Terms is an offer in figures. What it does not say is absent.
type Terms struct {
	DiscountPct     string `json:"discount_pct,omitempty"`
	DiscountAmount  string `json:"discount_amount,omitempty"`
	Instalments     int    `json:"instalments,omitempty"`
	HorizonDays     *int   `json:"horizon_days,omitempty"`
	DownPaymentPct  string `json:"down_payment_pct,omitempty"`
	WaivesPenalties bool   `json:"waives_penalties"`
	Counterpart     string `json:"counterpart,omitempty"`
}

// Stacked is the offer together with what was conceded before.
type Stacked struct {
	DiscountPct string `json:"discount_pct"`
}

// finding is one finding: what is exceeded (empty: unsure) and a sentence in both languages.
type finding struct{ what, fr, en string }

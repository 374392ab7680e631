package casefile

import "amiable/bot/terms"

// Receipt is money that came in. An imported one is already in the residuals of the items; one that a person reports
// counts against the balance until data of a later moment has it.
type Receipt struct {
	Amount    terms.Cents `json:"amount"`
	Date      terms.Date  `json:"date"`
	Item      string      `json:"item,omitempty"` // the number it pays, when known
	Reference string      `json:"reference,omitempty"`
	Imported  bool        `json:"imported,omitempty"`
}

// Payment is a receipt on file.
type Payment struct {
	Mark
	Receipt
}

// PaymentSeen records money that came in, or states the payment called Of anew.
type PaymentSeen struct {
	Of string `json:"of,omitempty"`
	Receipt
}

// Type names the stored form.
func (PaymentSeen) Type() string { return "payment.seen" }

func (y PaymentSeen) check(c *Case) *Problem {
	if y.Item != "" && c.Item(y.Item) == nil {
		return problem("no_item", y.Item)
	}
	return first(checkOf(c.Payments, y.Of), checkAmount(y.Amount), checkDate(y.Date), checkShort(y.Item, y.Reference))
}

func (y PaymentSeen) apply(w *writer, s Stamp) {
	put(w, &w.c.Payments, y.Of, s, func(p *Payment) { p.Receipt = y.Receipt })
}

func (y PaymentSeen) sentence(lang string) string {
	if y.Imported {
		return say(lang, "Règlement vu à l'import : %s%s", "Payment seen in the import: %s%s", y.Amount.Euros(lang), tail(y.Item))
	}
	return say(lang, "Règlement reçu : %s le %s%s", "Payment received: %s on %s%s", y.Amount.Euros(lang), onDay(y.Date, lang), tail(y.Item))
}

// pending reports whether the data on file cannot have the payment yet: it was reported later, and is dated on or after the
// day of the data. An item that was typed in has no data but what was typed.
func (p *Payment) pending(c *Case) bool {
	if !p.Live() || p.Imported {
		return false
	}
	asOf := c.DataAsOf
	if p.Item != "" {
		if it := c.Item(p.Item); it != nil && it.Manual {
			asOf = it.AsOf
		}
	}
	return p.Made.At.After(asOf) && !earlier(p.Date, day(asOf))
}

// reported is the sum of the payments the data on file cannot have yet.
func (c *Case) reported() terms.Cents {
	sum := terms.Cents(0)
	for i := range c.Payments {
		if c.Payments[i].pending(c) {
			sum += c.Payments[i].Amount
		}
	}
	return sum
}

// Word is what somebody at the debtor's says was paid.
type Word struct {
	Amount terms.Cents `json:"amount,omitempty"`
	Date   terms.Date  `json:"date,omitzero"`
	Item   string      `json:"item,omitempty"`
	Person string      `json:"person,omitempty"`
	Found  string      `json:"found,omitempty"` // "yes" or "no" once somebody looked for it; empty before
}

// Claimed is a payment somebody speaks of.
type Claimed struct {
	Mark
	Word
}

// PaymentClaimed records that the debtor says it is paid or on its way, or what looking for the money gave.
type PaymentClaimed struct {
	Of string `json:"of,omitempty"`
	Word
}

// Type names the stored form.
func (PaymentClaimed) Type() string { return "payment.claimed" }

func (y PaymentClaimed) check(c *Case) *Problem {
	if y.Item != "" && c.Item(y.Item) == nil {
		return problem("no_item", y.Item)
	}
	return first(checkOf(c.Claims, y.Of), checkOptionalAmount(y.Amount), checkOptionalDate(y.Date),
		checkOne(y.Found, "", "yes", "no"), checkShort(y.Item, y.Person))
}

func (y PaymentClaimed) apply(w *writer, s Stamp) {
	put(w, &w.c.Claims, y.Of, s, func(p *Claimed) { p.Word = y.Word })
}

func (y PaymentClaimed) sentence(lang string) string {
	amount := ""
	if y.Amount > 0 {
		amount = y.Amount.Euros(lang)
	}
	what := also(y.Item, amount, y.Person)
	switch y.Found {
	case "yes":
		return say(lang, "Règlement annoncé et retrouvé : %s", "Payment announced and found: %s", what)
	case "no":
		return say(lang, "Règlement annoncé, non retrouvé : %s", "Payment announced, not found: %s", what)
	}
	return say(lang, "Dit avoir réglé, à vérifier : %s", "Says it is paid, to be checked: %s", what)
}

// openClaim is the first claim nobody has looked into and no payment has answered.
func (c *Case) openClaim() *Claimed {
	for i := range c.Claims {
		k := &c.Claims[i]
		if k.Live() && k.Found == "" && !c.paidSince(k.Made) {
			return k
		}
	}
	return nil
}

func (c *Case) paidSince(s Stamp) bool {
	for _, p := range c.Payments {
		if p.Live() && p.Made.after(s) {
			return true
		}
	}
	return false
}

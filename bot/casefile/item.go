package casefile

import (
	"slices"
	"strings"
	"time"

	"amiable/bot/terms"
)

// ItemKind is what a line of the account is.
type ItemKind string

// The kinds: FAC, AVO, RGL, ODI, TRT and DPA of accounting exports, and a balance known without its invoices.
const (
	Invoice     ItemKind = "invoice"
	CreditNote  ItemKind = "credit"
	PaymentItem ItemKind = "payment" // received, not matched with an invoice
	Misc        ItemKind = "misc"
	Bill        ItemKind = "draft" // traite
	Debit       ItemKind = "debit" // prélèvement
	Brought     ItemKind = "balance"
)

// OpenItem is a line of the account as last read. Amounts owed are positive, credits and payments negative; Residual is
// what remains of Amount. Without a Due date nothing is said to be late.
type OpenItem struct {
	Number   string      `json:"number,omitempty"`
	Kind     ItemKind    `json:"kind"`
	Issued   terms.Date  `json:"issued,omitzero"`
	Due      terms.Date  `json:"due,omitzero"`
	Amount   terms.Cents `json:"amount"`
	Residual terms.Cents `json:"residual"`
	Currency string      `json:"currency,omitempty"` // ISO code; empty is EUR
	PO       string      `json:"po,omitempty"`
}

// Key tells items of one case apart: the number without case or spaces, after the kind for what is no invoice, since a
// payment is often booked under the number of its invoice.
func (o OpenItem) Key() string {
	number := strings.ToUpper(strings.Join(strings.Fields(o.Number), ""))
	if o.Kind == Invoice || o.Kind == "" {
		return number
	}
	return string(o.Kind) + ":" + number
}

// Item is a line on file. AsOf is when its residual was true, Settled the day it was first seen to be zero.
type Item struct {
	OpenItem
	ID      string     `json:"key"`
	Seen    Stamp      `json:"seen"`
	Set     Stamp      `json:"set"`
	AsOf    time.Time  `json:"as_of"`
	Settled terms.Date `json:"settled,omitzero"`
	Manual  bool       `json:"manual,omitempty"` // typed in, not from an export
}

// Status is "open", "part_paid", "settled", or "credit" for what reduces the balance.
func (i Item) Status() string {
	switch {
	case i.Residual == 0:
		return "settled"
	case i.Residual < 0:
		return "credit"
	case i.Residual < i.Amount:
		return "part_paid"
	}
	return "open"
}

// Import is an export that was read into the case.
type Import struct {
	ID   string    `json:"id"`
	Mode string    `json:"mode"`
	AsOf time.Time `json:"as_of"`
	Set  Stamp     `json:"set"`
}

// keptImports bounds how many imports a case remembers; the timeline has them all.
const keptImports = 12

// ItemsSet states items as of a moment. Each list holds them in full; settled ones with a residual of zero. Mode is
// "stock" or "delta" for an import, "manual" for what a person typed. It may hold no item: the data was confirmed.
type ItemsSet struct {
	Import  string     `json:"import,omitempty"`
	Mode    string     `json:"mode"`
	AsOf    time.Time  `json:"as_of"`
	Added   []OpenItem `json:"added,omitempty"`
	Changed []OpenItem `json:"changed,omitempty"`
	Settled []OpenItem `json:"settled,omitempty"`
}

// Type names the stored form.
func (ItemsSet) Type() string { return "items.set" }

func (t ItemsSet) all() []OpenItem { return slices.Concat(t.Added, t.Changed, t.Settled) }

func (t ItemsSet) check(*Case) *Problem {
	if t.AsOf.IsZero() {
		return problem("bad_date", "")
	}
	if p := first(checkOne(t.Mode, "stock", "delta", "manual"), checkTime(t.AsOf)); p != nil {
		return p
	}
	seen := make(map[string]bool, len(t.Added)+len(t.Changed)+len(t.Settled))
	for _, o := range t.all() {
		if p := o.check(); p != nil {
			return p
		}
		if k := o.Key(); seen[k] {
			return problem("item_twice", o.Number)
		} else {
			seen[k] = true
		}
	}
	return nil
}

func (o OpenItem) check() *Problem {
	switch {
	case o.Amount > maxAmount || o.Amount < -maxAmount || o.Residual > maxAmount || o.Residual < -maxAmount:
		return problem("bad_amount", o.Number)
	case o.Amount > 0 && o.Residual < 0 || o.Amount < 0 && o.Residual > 0:
		return problem("bad_item", o.Number)
	case (o.Kind == CreditNote || o.Kind == PaymentItem) && o.Amount > 0:
		return problem("bad_sign", o.Number)
	case o.Currency != "" && (len(o.Currency) != 3 || strings.Trim(o.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != ""):
		return problem("bad_currency", o.Currency)
	}
	return first(checkOne(o.Kind, Invoice, CreditNote, PaymentItem, Misc, Bill, Debit, Brought),
		checkOptionalDate(o.Issued), checkOptionalDate(o.Due), checkShort(o.Number, o.PO))
}

func (t ItemsSet) apply(w *writer, s Stamp) {
	own(w, &w.c.Items)
	asOf := t.AsOf.UTC()
	for _, list := range [][]OpenItem{t.Added, t.Changed, t.Settled} {
		for _, o := range list {
			w.c.setItem(Item{OpenItem: o, ID: o.Key(), Seen: s, Set: s, AsOf: asOf, Manual: t.Mode == "manual"})
		}
	}
	if t.Mode != "manual" && asOf.After(w.c.DataAsOf) {
		w.c.DataAsOf = asOf
	}
	if t.Import != "" {
		w.remember(Import{ID: t.Import, Mode: t.Mode, AsOf: asOf, Set: s})
	}
}

// setItem keeps, of two statements about an item, the one about the later moment.
func (c *Case) setItem(it Item) {
	if it.Residual == 0 {
		it.Settled = day(it.AsOf)
	}
	i, found := c.itemAt(it.ID)
	if !found {
		c.Items = slices.Insert(c.Items, i, it)
		return
	}
	old := &c.Items[i]
	seen := it.Seen
	if old.Seen.compare(seen) < 0 {
		seen = old.Seen
	}
	if d := it.AsOf.Compare(old.AsOf); d > 0 || d == 0 && it.Set.after(old.Set) {
		*old = it
	}
	old.Seen = seen
}

// AsOf is when the figures of the case were true: the latest data read, or for a case typed in by hand, the latest entry.
func (c *Case) AsOf() time.Time {
	asOf := c.DataAsOf
	for i := range c.Items {
		if c.DataAsOf.IsZero() && c.Items[i].AsOf.After(asOf) {
			asOf = c.Items[i].AsOf
		}
	}
	return asOf
}

func (c *Case) itemAt(key string) (int, bool) {
	return slices.BinarySearchFunc(c.Items, key, func(i Item, k string) int { return strings.Compare(i.ID, k) })
}

// Item is the line of that number, an invoice before anything else, or nil.
func (c *Case) Item(number string) *Item {
	if i, found := c.itemAt(OpenItem{Number: number}.Key()); found {
		return &c.Items[i]
	}
	if i, found := c.itemAt(number); found {
		return &c.Items[i]
	}
	key := OpenItem{Number: number}.Key()
	for i := range c.Items {
		if _, n, ok := strings.Cut(c.Items[i].ID, ":"); ok && n == key {
			return &c.Items[i]
		}
	}
	return nil
}

func (w *writer) remember(m Import) {
	i, found := slices.BinarySearchFunc(w.c.Imports, m.Set, func(o Import, s Stamp) int { return o.Set.compare(s) })
	if found {
		return
	}
	own(w, &w.c.Imports)
	w.c.Imports = slices.Insert(w.c.Imports, i, m)
	if n := len(w.c.Imports) - keptImports; n > 0 {
		w.c.Imports = slices.Clone(w.c.Imports[n:])
	}
}

func checkItems(c *Case, numbers []string) *Problem {
	for i, n := range numbers {
		if c.Item(n) == nil {
			return problem("no_item", n)
		}
		if slices.Contains(numbers[:i], n) {
			return problem("item_twice", n)
		}
	}
	return nil
}

func (t ItemsSet) sentence(lang string) string {
	if t.Mode == "manual" {
		var names []string
		for _, o := range t.all() {
			names = append(names, o.words(lang))
		}
		return say(lang, "Saisi : %s", "Entered: %s", strings.Join(names, ", "))
	}
	var parts []string
	for _, p := range []struct {
		n                            int
		frOne, frMany, enOne, enMany string
	}{
		{len(t.Added), "pièce ajoutée", "pièces ajoutées", "item added", "items added"},
		{len(t.Changed), "pièce modifiée", "pièces modifiées", "item changed", "items changed"},
		{len(t.Settled), "pièce soldée", "pièces soldées", "item settled", "items settled"},
	} {
		if p.n > 0 {
			parts = append(parts, count(lang, p.n, p.frOne, p.frMany, p.enOne, p.enMany))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, say(lang, "rien de changé", "nothing changed"))
	}
	return say(lang, "Import, données du %s : %s", "Import, data as of %s: %s", day(t.AsOf).Words(lang), strings.Join(parts, ", "))
}

func (o OpenItem) words(lang string) string {
	name := o.Number
	if name == "" {
		name = say(lang, "solde", "balance")
	}
	return also(name, money(o.Residual, o.Currency, lang), dueWords(o.Due, lang))
}

func dueWords(d terms.Date, lang string) string {
	if d.IsZero() {
		return ""
	}
	return say(lang, "échéance %s", "due %s", d.Words(lang))
}

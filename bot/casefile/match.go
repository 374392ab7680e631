package casefile

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// group is all that an export says of one customer.
type group struct {
	Debtor
	key  string
	name Name
	// Another customer of the export has the same name, or the same SIREN: neither then tells which case is meant.
	nameTwin, sirenTwin bool
}

// unclear reports whether nothing tells the customer apart from another one of the export.
func (g group) unclear() bool {
	return g.Account == "" && (g.sirenTwin || g.SIREN == "" && g.nameTwin)
}

// groups puts the lines of one customer together: those of one account, else of one SIREN, else of one name.
func (m *merger) groups() []group {
	var list []group
	at := map[string]int{}
	for _, d := range m.x.Debtors {
		d.Account, d.SIREN = strings.TrimSpace(d.Account), strings.Join(strings.Fields(d.SIREN), "")
		if checkSIREN(d.SIREN) != nil {
			d.SIREN = "" // a mistyped number tells nothing
		}
		n := ParseName(d.Name)
		key := cmp.Or(prefixed("account:", d.Account), prefixed("siren:", d.SIREN), "name:"+n.Key()+"/"+n.Form)
		i, found := at[key]
		if !found {
			at[key] = len(list)
			d.Items = slices.Clone(d.Items)
			list = append(list, group{Debtor: d, key: key, name: n})
			continue
		}
		list[i].Items = append(list[i].Items, d.Items...)
		list[i].Contacts = slices.Concat(list[i].Contacts, d.Contacts)
		list[i].SIREN = cmp.Or(list[i].SIREN, d.SIREN)
	}
	twins(list)
	return list
}

func twins(list []group) {
	byName, bySIREN := map[string][]int{}, map[string]int{}
	for i := range list {
		k := list[i].name.Key()
		byName[k] = append(byName[k], i)
		bySIREN[list[i].SIREN]++
	}
	for i := range list {
		g := &list[i]
		g.sirenTwin = g.SIREN != "" && bySIREN[g.SIREN] > 1
		for _, j := range byName[g.name.Key()] {
			g.nameTwin = g.nameTwin || j != i && g.name.Same(list[j].name)
		}
	}
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

func (m *merger) index() {
	m.byAccount, m.bySIREN, m.byName = map[string][]int{}, map[string][]int{}, map[string][]int{}
	m.names = make([]Name, len(m.cases))
	for i := range m.cases {
		c := &m.cases[i]
		if c.Erased || !m.ours(c) {
			continue
		}
		m.names[i] = ParseName(c.Debtor)
		put := func(in map[string][]int, key string) {
			if key != "" {
				in[key] = append(in[key], i)
			}
		}
		put(m.byAccount, strings.TrimSpace(c.Account))
		put(m.bySIREN, strings.Join(strings.Fields(c.SIREN), ""))
		put(m.byName, m.names[i].Key())
	}
}

// ours reports whether the case is of the export's creditor.
func (m *merger) ours(c *Case) bool {
	return c.Creditor == m.x.Creditor || SameName(c.Creditor, m.x.Creditor)
}

// How a customer is recognised, the surest first.
const (
	byAccount = iota
	bySIREN
	byName
)

func (m *merger) known(g group) int {
	switch {
	case len(m.byAccount[g.Account]) > 0:
		return byAccount
	case len(m.fitting(m.bySIREN[g.SIREN], g)) > 0:
		return bySIREN
	}
	return byName
}

// learn keeps in mind what the export says of a case that was found; the events say it too.
func (m *merger) learn(i int, g group) {
	c := &m.cases[i]
	if c.Account == "" && g.Account != "" {
		c.Account = g.Account
		m.byAccount[g.Account] = append(m.byAccount[g.Account], i)
	}
	if c.SIREN == "" && g.SIREN != "" {
		c.SIREN = g.SIREN
		m.bySIREN[g.SIREN] = append(m.bySIREN[g.SIREN], i)
	}
}

// match finds the case of a customer: by account, by SIREN, or by name, among cases whose account and SIREN do not say
// otherwise. others holds the possible cases when they are several, when account and SIREN disagree, or when another
// customer of the export may be the case too.
func (m *merger) match(g group) (i int, found bool, others []int) {
	account := m.byAccount[g.Account]
	hits := slices.Concat(account, m.fitting(m.bySIREN[g.SIREN], g))
	guess := g.sirenTwin && len(account) == 0
	if len(hits) == 0 {
		named := func(j int) bool { return !g.name.Same(m.names[j]) }
		hits = slices.DeleteFunc(m.fitting(m.byName[g.name.Key()], g), named)
		guess = g.nameTwin
	}
	slices.Sort(hits)
	hits = slices.Compact(hits)
	switch {
	case len(hits) == 0:
		return 0, false, nil
	case len(hits) > 1 || guess || g.unclear() || differ(m.cases[hits[0]].SIREN, g.SIREN) || m.used[hits[0]]:
		return 0, false, hits
	}
	return hits[0], true, nil
}

// fitting are the cases whose account and SIREN are not others than the customer's.
func (m *merger) fitting(list []int, g group) []int {
	var out []int
	for _, j := range list {
		if c := &m.cases[j]; !differ(c.Account, g.Account) && !differ(c.SIREN, g.SIREN) {
			out = append(out, j)
		}
	}
	return out
}

// differ reports whether both are known and not the same.
func differ(a, b string) bool {
	a, b = strings.Join(strings.Fields(a), ""), strings.Join(strings.Fields(b), "")
	return a != "" && b != "" && a != b
}

// caseID names a new case: the same for the same customer of the same import, and without a name in it.
func caseID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return "c" + hex.EncodeToString(sum[:8])
}

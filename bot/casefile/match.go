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
	key     string
	name    Name
	unclear bool // another customer of the export may be the same
}

// groups puts the lines of one customer together: those of one account, else of one SIREN, else of one name. A customer
// without an account, whose name another customer of the export bears too, is unclear: whose are the lines?
func (m *merger) groups() []group {
	var list []group
	at := map[string]int{}
	for _, d := range m.x.Debtors {
		d.SIREN = strings.Join(strings.Fields(d.SIREN), "")
		n := ParseName(d.Name)
		key := cmp.Or(prefixed("account:", strings.TrimSpace(d.Account)), prefixed("siren:", d.SIREN), "name:"+n.Key()+"/"+n.Form)
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
	byName := map[string][]int{}
	for i := range list {
		k := list[i].name.Key()
		byName[k] = append(byName[k], i)
	}
	for i := range list {
		g := &list[i]
		for _, j := range byName[g.name.Key()] {
			g.unclear = g.unclear || j != i && g.Account == "" && g.name.Same(list[j].name)
		}
	}
	return list
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

// match finds the case of a customer: by account, by SIREN, or by name among cases whose account and SIREN do not say
// otherwise. others holds the possible cases when they are several, when account and SIREN disagree, or when another
// customer of the export was found to be the case.
func (m *merger) match(g group) (i int, found bool, others []int) {
	hits := slices.Concat(m.byAccount[strings.TrimSpace(g.Account)], m.bySIREN[g.SIREN])
	if len(hits) == 0 {
		for _, j := range m.byName[g.name.Key()] {
			c := &m.cases[j]
			if g.name.Same(m.names[j]) && !differ(c.Account, g.Account) && !differ(c.SIREN, g.SIREN) {
				hits = append(hits, j)
			}
		}
	}
	slices.Sort(hits)
	hits = slices.Compact(hits)
	switch {
	case len(hits) == 0:
		return 0, false, nil
	case len(hits) > 1 || g.unclear || differ(m.cases[hits[0]].SIREN, g.SIREN) || m.matched[hits[0]]:
		return 0, false, hits
	}
	return hits[0], true, nil
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

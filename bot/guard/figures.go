package guard

import (
	"fmt"
	"slices"
	"strings"
)

// Figures gives, for one split of a labelled list, recall for each category and language, the share of clean texts
// blocked, and precision, each with its 95 % Wilson interval.
func Figures(list []Example, split, what string) string {
	counts := map[string]*[2]int{} // name -> hits, of
	add := func(name string, hit bool) {
		if counts[name] == nil {
			counts[name] = new([2]int)
		}
		counts[name][1]++
		if hit {
			counts[name][0]++
		}
	}
	for _, e := range list {
		if e.Split != split {
			continue
		}
		blocked := Check(e.Text, Options{}).Blocked()
		if e.Label == "ok" {
			add(e.Lang+" false blocks", blocked)
		} else {
			add(e.Lang+" recall "+e.Label, blocked)
			add(e.Lang+" recall all", blocked)
		}
		if blocked {
			add(e.Lang+" precision", e.Label != "ok")
		}
	}
	var names []string
	for n := range counts {
		names = append(names, n)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, n := range names {
		c := counts[n]
		low, high := Wilson(c[0], c[1])
		fmt.Fprintf(&b, "%-9s %-5s %-26s %4d/%-4d %.3f [%.3f, %.3f]\n", what, split, n, c[0], c[1],
			float64(c[0])/float64(c[1]), low, high)
	}
	return b.String()
}

// Wilson gives the 95 % interval of a share of hits in n.
func Wilson(hits, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.959964
	p, m := float64(hits)/float64(n), float64(n)
	mid := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z * sqrt(p*(1-p)/m+z*z/(4*m*m)) / (1 + z*z/m)
	return max(0, mid-half), min(1, mid+half)
}

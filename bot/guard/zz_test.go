package guard

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestZZ(t *testing.T) {
	g := lexicon()
	byID := map[int]string{}
	for n, id := range g.names {
		byID[id] = n
	}
	for _, text := range strings.Split(os.Getenv("ZZ"), "|") {
		s := newScanner()
		s.read(text)
		for _, sen := range s.sentences {
			s.win.fill(s, g, sen.from, min(maxWindow, sen.to-sen.from), sen.lang)
			fmt.Println("##", text, sen.lang)
			for i := sen.from; i < sen.to; i++ {
				fmt.Print(string(s.word(i)), " ")
			}
			fmt.Println()
			for _, c := range []string{"NEG", "FAKENEG", "SAFE", "QUOTED", "COND", "LEGAL"} {
				id := g.names[c]
				fmt.Printf("  %s words=%b spans=%v", c, s.win.words[id], s.win.spans[id])
			}
			fmt.Println()
			for i := range g.rules {
				r := &g.rules[i]
				if x, ok := s.win.find(&r.pattern); ok {
					var un []string
					for _, u := range r.unless {
						if s.win.has(u) {
							un = append(un, byID[u])
						}
					}
					_, h := s.win.holds(g, r)
					fmt.Println("   ", r.id, x, "unless", un, "holds", h)
				}
			}
		}
	}
}

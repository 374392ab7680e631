package workspace

import (
	"encoding/json"
	"strings"
	"testing"
)

// FuzzBlocks: whatever the bot sends, the checker answers, and what it lets
// through survives being stored and searched for elements.
func FuzzBlocks(f *testing.F) {
	for _, r := range blockRules {
		f.Add(string(mustJSON(r.good)), true)
		f.Add(string(mustJSON(r.bad)), false)
	}
	f.Add(string(mustJSON(fullForm()["blocks"])), false)
	f.Fuzz(func(t *testing.T, raw string, home bool) {
		var list []any
		if json.Unmarshal([]byte(raw), &list) != nil {
			return
		}
		surface := onMessage
		if home {
			surface = onStream
		}
		n := 0
		c := newChecker(surface, func(p string) string { n++; return p + strings.Repeat("x", n) })
		c.blocks(list, "/blocks", msgBlocks)
		if len(c.problems) > 0 {
			return
		}
		data := mustJSON(list)
		for _, p := range elementsOf(data) {
			if p.element["action_id"] == nil || p.block == "" {
				t.Errorf("an element without ids in %s", data)
			}
			stateOf(p.element, initialOf(p.element))
		}
		if _, ok := formState(data, nil); !ok {
			t.Errorf("initial values are not a state: %s", data)
		}
		again := newChecker(surface, func(p string) string { return p })
		again.blocks(list, "/blocks", msgBlocks)
		if len(again.problems) > 0 {
			t.Errorf("refused the second time: %v", again.problems)
		}
	})
}

// FuzzCompose: what people type is always escaped, and read back it is what they typed.
func FuzzCompose(f *testing.F) {
	w, err := New(Options{Now: frozen})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(w.Close)
	for _, s := range []string{"@amiable bonjour", "a <b> & c", "<@U0CLAIRE1>", "<@", "#recouvrement", "@@amiable", "é@amiable", "<!subteam^S1>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w.mu.Lock()
		defer w.mu.Unlock()
		got := w.compose(s)
		rest := got
		for {
			before, after, found := strings.Cut(rest, "<")
			if strings.Contains(before, ">") {
				t.Fatalf("%q is not escaped: %q", s, got)
			}
			if !found {
				break
			}
			inner, tail, closed := strings.Cut(after, ">")
			if !closed || strings.Contains(inner, "<") && givenLink("<"+inner+">") == "" {
				t.Fatalf("%q has an open link: %q", s, got)
			}
			rest = tail
		}
		w.richText(got)
	})
}

package workspace

import "testing"

// BenchmarkPage reads the newest 100 of 5,000 messages.
func BenchmarkPage(b *testing.B) {
	w, err := New(Options{Now: frozen, Events: []string{"tokens_revoked"}})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	for range 5000 {
		if _, err := w.Post(Post{As: Claire, Channel: Recouvrement, Text: "message"}); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, err := w.Messages(Query{As: Emma, Channel: Recouvrement}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPost is what a message costs, events not subscribed.
func BenchmarkPost(b *testing.B) {
	w, err := New(Options{Now: frozen, Events: []string{"tokens_revoked"}})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	for b.Loop() {
		if _, err := w.Post(Post{As: Claire, Channel: Recouvrement, Text: "@amiable le client ne paie pas"}); err != nil {
			b.Fatal(err)
		}
	}
}

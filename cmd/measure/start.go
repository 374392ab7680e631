package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"time"
)

// start measures how long the bot takes to be ready, and what it costs while
// nothing happens.
func start(_ context.Context, b *bench) error {
	var took []time.Duration
	for i := range 7 {
		if i > 0 {
			b.killBot()
		}
		d, err := b.startBot()
		if err != nil {
			return err
		}
		took = append(took, d)
	}
	slices.Sort(took)
	fmt.Printf("start to ready: median %s, worst %s of %d\n", took[len(took)/2].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond), len(took))
	time.Sleep(2 * time.Second)
	before, err := b.cpu()
	if err != nil {
		return err
	}
	const idle = 20 * time.Second
	time.Sleep(idle)
	after, err := b.cpu()
	if err != nil {
		return err
	}
	now, peak, err := b.memory()
	fmt.Printf("idle: %.2f %% of a core over %s, %.1f MB resident (peak %.1f MB)\n", 100*float64(after-before)/float64(idle), idle, now, peak)
	return err
}

var cardInPrompt = regexp.MustCompile(`\\n\[([A-Za-z0-9-]+)\] `)

// firstCard finds the id of the first card in a request to the model.
func firstCard(r *http.Request) string {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return ""
	}
	if m := cardInPrompt.FindSubmatch(raw); m != nil {
		return string(m[1])
	}
	return "P05"
}

// Command measure takes the figures that the README quotes, on this machine:
// it builds the bot, starts a Redis server and a stand-in for Slack, and runs
// the real binary against them.
//
//	go run ./cmd/measure ack        acknowledgement time at a steady rate
//	go run ./cmd/measure saturate   events a second, none lost
//	go run ./cmd/measure kill       kill -9 at random while answering
//	go run ./cmd/measure start      start to ready, idle memory and CPU
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

var (
	rate     = flag.Int("rate", 200, "ack: events a second")
	seconds  = flag.Int("seconds", 10, "ack, saturate: how long")
	clients  = flag.Int("clients", 32, "saturate: connections")
	kills    = flag.Int("kills", 50, "kill: how often")
	seed     = flag.Uint64("seed", uint64(time.Now().UnixNano()), "kill: seed of the random times")
	model    = flag.Bool("model", false, "kill: with a slow streaming model instead of the handbook")
	binary   = flag.String("binary", "", "the bot to measure (default: built from this tree)")
	measures = map[string]func(context.Context, *bench) error{"ack": ack, "saturate": saturate, "kill": kill, "start": start}
)

func main() {
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: measure [flags] ack|saturate|kill|start")
		flag.PrintDefaults()
	}
	flag.Parse()
	do := measures[flag.Arg(0)]
	if do == nil {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, do); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, do func(context.Context, *bench) error) error {
	b, err := newBench(ctx)
	if err != nil {
		return err
	}
	defer b.close()
	return do(ctx, b)
}

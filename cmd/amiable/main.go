// Command amiable is a Slack bot that coaches people who collect unpaid
// invoices. Each subcommand is one file: it parses its arguments, builds
// what it needs, runs, and drains. This is the only place that knows every
// room of the project.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // zones are needed on images that have none
)

// command is one subcommand. run returns the exit status: 0 done, 1 the
// answer is "no", 2 bad input.
type command struct {
	name, does string
	run        func(ctx context.Context, env environment, args []string) int
}

// environment is what a command may touch of the world, so that tests can
// run commands without starting processes.
type environment struct {
	names []string // every variable that is set
	in    io.Reader
	out   io.Writer
	err   io.Writer
}

var commands []command

func init() {
	commands = []command{
		{"serve", "runs the bot", serve},
		{"try", "runs the bot in a local workspace in the browser: no account, key or server", try},
		{"ask", "answers one coaching question", ask},
		{"check", "guards a draft on standard input: what must not be sent, where and why", check},
		{"when", "reads a date in words", when},
		{"plan", "cuts an amount into dated instalments that add up to the cent", plan},
		{"interest", "late interest by half-year, with dated rates", interest},
		{"offer", "what an offer in words concedes, against the limits of a case", offer},
		{"manifest", "prints the Slack app manifest to paste", manifest},
		{"health", "asks a running bot whether it lives (for container health checks)", health},
		{"doctor", "checks tokens, scopes, Redis, model and knowledge", doctor},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, processEnvironment(), os.Args[1:])
	stop()
	os.Exit(code)
}

func processEnvironment() environment {
	var names []string
	for _, kv := range os.Environ() {
		name, _, _ := strings.Cut(kv, "=")
		names = append(names, name)
	}
	return environment{names: names, in: os.Stdin, out: os.Stdout, err: os.Stderr}
}

func run(ctx context.Context, env environment, args []string) int {
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		usage(env.out)
		return 0
	}
	for _, c := range commands {
		if c.name == args[0] {
			return c.run(ctx, env, args[1:])
		}
	}
	fmt.Fprintf(env.err, "amiable: there is no command %q; see amiable --help\n", args[0])
	return 2
}

func usage(w io.Writer) {
	fmt.Fprint(w, "amiable coaches people who collect unpaid invoices, in Slack.\n\nusage: amiable COMMAND [flags]   (each command has --help)\n\n")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.does)
	}
}

// errUsage marks bad input: exit status 2.
var errUsage = errors.New("bad input")

// fail prints one clear line and returns the exit status.
func fail(env environment, name string, err error) int {
	fmt.Fprintf(env.err, "amiable %s: %v\n", name, err)
	if errors.Is(err, errUsage) {
		return 2
	}
	return 1
}

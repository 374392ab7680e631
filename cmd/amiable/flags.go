package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// flagSet is a command's flags with where its help and complaints go.
type flagSet struct {
	*flag.FlagSet
	env      environment
	synopsis string
}

// flags starts the flag set of a command.
func flags(env environment, name, synopsis string) *flagSet {
	fs := &flagSet{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError), env: env, synopsis: synopsis}
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	return fs
}

// help goes to standard output: it was asked for.
func (fs *flagSet) help() {
	fmt.Fprintf(fs.env.out, "usage: amiable %s %s\n\n", fs.Name(), fs.synopsis)
	for _, c := range commands {
		if c.name == fs.Name() {
			fmt.Fprintf(fs.env.out, "%s.\n\n", c.does)
		}
	}
	fs.SetOutput(fs.env.out)
	fs.PrintDefaults()
}

// parse reads flags that may stand before or after the other arguments;
// done is true when the command has nothing more to do.
func parse(fs *flagSet, args []string) (code int, done bool) {
	var rest []string
	for {
		switch err := fs.Parse(args); {
		case errors.Is(err, flag.ErrHelp):
			fs.help()
			return 0, true
		case err != nil:
			return fail(fs.env, fs.Name(), fmt.Errorf("%w: %w; see amiable %s --help", errUsage, err, fs.Name())), true
		}
		if fs.NArg() == 0 {
			break
		}
		if stopped(args, fs.NArg()) {
			rest = append(rest, fs.Args()...)
			break
		}
		rest = append(rest, fs.Arg(0))
		args = fs.Args()[1:]
	}
	_ = fs.Parse(append([]string{"--"}, rest...)) // cannot fail: nothing is a flag any more
	return 0, false
}

// stopped tells whether the flags ended with "--".
func stopped(args []string, left int) bool {
	i := len(args) - left - 1
	return i >= 0 && args[i] == "--"
}

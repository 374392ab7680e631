package bot_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"amiable/bot"
	"amiable/bot/bottest"
	"amiable/bot/redis"
	"amiable/knowledge"
)

var update = flag.Bool("update", false, "rewrite the expected effects")

var guide = func() *knowledge.Library {
	lib, err := knowledge.Load(nil)
	if err != nil {
		panic(err)
	}
	return lib
}()

// world is a bot on an in-memory store with a recorded Slack side. It lives
// inside a synctest bubble, so waiting costs nothing.
type world struct {
	t     *testing.T
	bot   *bot.Bot
	slack *bottest.Slack
	store bot.Store
	stop  func()
}

// newWorld starts a bot; call close inside the bubble.
func newWorld(t *testing.T, change func(p *bot.Parts, cfg *bot.Config)) *world {
	t.Helper()
	clock := &bot.Clock{}
	store, err := redis.Memory(clock)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, slack: bottest.NewSlack(), store: store}
	p := bot.Parts{Store: store, Slack: w.slack, Cards: guide, Clock: clock, Log: slog.New(slog.DiscardHandler)}
	cfg := bot.Config{Lang: "fr", Zone: time.UTC}
	if change != nil {
		change(&p, &cfg)
	}
	w.store = p.Store
	w.bot = bot.New(p, cfg)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := w.bot.Run(ctx, 4); err != nil {
			t.Error(err)
		}
	}()
	w.stop = func() {
		cancel()
		<-done
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}
	return w
}

// settle lets everything that is due happen.
func (w *world) settle(d time.Duration) {
	time.Sleep(d) // fake time: the bubble jumps
	synctest.Wait()
}

// TestConversations plays each file of testdata/conversations: lines of what
// people do, a line "---", and the effects that follow. A product person can
// add one; run with -update to write the effects down.
//
//	mention USER CHANNEL TS [thread=TS] TEXT
//	say     USER CHANNEL TS [thread=TS] TEXT   (no mention)
//	direct  USER CHANNEL TS [thread=TS] TEXT
//	command USER CHANNEL /NAME TEXT
//	press   USER CHANNEL ACTION VALUE
//	open    USER CHANNEL home|messages
//	model   PIECES with \n, or "fail"
func TestConversations(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/conversations/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no conversations found", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			script, want, _ := strings.Cut(string(raw), "---\n")
			var got string
			synctest.Test(t, func(t *testing.T) { got = play(t, script) })
			if *update {
				if err := os.WriteFile(f, []byte(script+"---\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("effects differ (run with -update to accept)\ngot:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func play(t *testing.T, script string) string {
	var model *bottest.Model
	for line := range strings.Lines(script) {
		if rest, ok := strings.CutPrefix(line, "model "); ok {
			model = scripted(strings.TrimSpace(rest))
		}
	}
	w := newWorld(t, func(p *bot.Parts, _ *bot.Config) {
		if model != nil {
			p.Model = model
		}
	})
	defer w.stop()
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "model ") {
			continue
		}
		if err := w.act(line); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		w.settle(5 * time.Second)
	}
	return strings.Join(w.slack.Lines(), "\n") + "\n"
}

func scripted(s string) *bottest.Model {
	if s == "fail" {
		return &bottest.Model{Say: func(bot.Prompt) ([]string, error) { return nil, fmt.Errorf("down: %w", bot.ErrModel) }}
	}
	text := strings.ReplaceAll(s, `\n`, "\n")
	return &bottest.Model{Say: func(bot.Prompt) ([]string, error) {
		return strings.SplitAfter(text, " "), nil
	}}
}

func (w *world) act(line string) error {
	f := strings.SplitN(line, " ", 5)
	ctx := w.t.Context()
	switch f[0] {
	case "mention", "say", "direct":
		e := bot.Heard{EventID: "Ev" + f[3], Team: "T1", User: f[1], Channel: f[2], TS: f[3], Text: f[4], Mention: f[0] == "mention", Direct: f[0] == "direct"}
		if rest, ok := strings.CutPrefix(e.Text, "thread="); ok {
			e.Thread, e.Text, _ = strings.Cut(rest, " ")
		}
		return w.bot.Hear(ctx, e)
	case "command":
		text := ""
		if len(f) > 4 {
			text = f[4]
		}
		m, err := w.bot.Command(ctx, bot.Command{Name: f[3], Text: text, Team: "T1", User: f[1], Channel: f[2], Trigger: line, URL: "url"})
		if m != nil {
			w.slack.Note("at once %s", m.Summary)
		}
		return err
	case "press":
		v := f[4]
		if v == "LAST" {
			v = w.slack.LastValue(f[3])
		}
		return w.bot.Press(ctx, bot.Press{Action: f[3], Value: v, Team: "T1", User: f[1], Channel: f[2], TS: "5.5", Trigger: line, URL: "url"})
	case "open":
		return w.bot.Opened(ctx, bot.Opened{EventID: line, Team: "T1", User: f[1], Channel: f[2], Tab: f[3]})
	}
	return fmt.Errorf("unknown act %q", f[0])
}

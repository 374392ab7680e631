package redis

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"amiable/bot"
)

// ackLimit is what is left of Slack's three seconds.
const ackLimit = 2500 * time.Millisecond

var errSlow = errors.New("the call outlasts what is left of the acknowledgement")

// inTime is the error of a call, errSlow when it outlasts the limit. Time is
// counted in ticks that this process saw: when a busy machine stops it as a
// whole, nothing counts.
func inTime(call func() error) error {
	done := make(chan error, 1)
	go func() { done <- call() }()
	const tick = 10 * time.Millisecond
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	for range ackLimit / tick {
		select {
		case err := <-done:
			return err
		case <-ticks.C:
		}
	}
	return errSlow
}

func lazy(t *testing.T, url string) *Store {
	t.Helper()
	client, err := connect(url)
	if err != nil {
		t.Fatal(err)
	}
	s := newStore(client, nil, 0)
	t.Cleanup(func() { s.Close() })
	return s
}

// TestBlackHole: nothing answers, in every form of address; even with a
// context that would wait for ever, the call ends in time with an error.
func TestBlackHole(t *testing.T) {
	t.Parallel()
	p := newProxy(t)
	p.silent.Store(true)
	addr := p.Addr().String()
	idle := unaccepting(t)
	urls := []string{
		"redis://" + addr, "rediss://" + addr, "redis+cluster://" + addr, "rediss+cluster://" + addr,
		"redis+sentinel://" + addr + "/m", "rediss+sentinel://" + addr + "/m", "redis+sentinel://" + addr + "/m?addr=" + idle,
		"redis://" + idle, "rediss://" + idle, "redis+cluster://" + idle,
		"redis://:secret@" + addr,
		"rediss://" + addr + "?dial_timeout=1h", "rediss+cluster://" + addr + "?dial_timeout=1h",
		"rediss+sentinel://" + addr + "/m?dial_timeout=1h&read_timeout=1h",
		"redis://" + addr + "?read_timeout=1h&dial_timeout=1h&pool_timeout=1h",
	}
	results := make(chan error)
	for _, url := range urls {
		s := lazy(t, url)
		go func() { results <- fallsInHole(s, url) }()
	}
	for range urls {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}

// fallsInHole adds twice: the second meets what the first left behind.
func fallsInHole(s *Store, url string) error {
	for range 2 {
		err := inTime(func() error {
			_, err := s.Add(context.Background(), bot.Job{ID: "j"}, bot.Admission{})
			return err
		})
		if err == nil || errors.Is(err, errSlow) {
			return fmt.Errorf("%s: %v, want an error in time", url, err)
		}
	}
	return nil
}

// unaccepting is the address of a listener that nobody serves: the system
// completes connections, and nothing ever reads or closes them.
func unaccepting(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

func TestShortContextWins(t *testing.T) {
	t.Parallel()
	p := newProxy(t)
	p.silent.Store(true)
	s := lazy(t, "redis://"+p.Addr().String())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Add(ctx, bot.Job{ID: "j"}, bot.Admission{}); !errors.Is(err, context.Canceled) {
		t.Fatalf("Add with an ended context: %v", err)
	}
}

// behind is a store whose connections go through the proxy, and another that
// sees the same without it.
func behind(t *testing.T, p *proxy) (through, direct *kit) {
	t.Helper()
	clock, db := new(bot.Clock), lastDB.Add(1)
	s := openURL(t, fmt.Sprintf("redis://%s/%d", p.Addr(), db), clock)
	for _, script := range []*goredis.Script{scriptAdd, scriptDone, scriptRetry, scriptBury, scriptCancel, scriptStop} {
		if err := script.Load(context.Background(), s.client).Err(); err != nil {
			t.Fatal(err)
		}
	}
	direct = &kit{TB: t, Store: openURL(t, fmt.Sprintf("unix://%s?db=%d&read_timeout=30s", testSocket, db), clock), ctx: context.Background(), clock: clock}
	return &kit{TB: t, Store: s, ctx: context.Background(), clock: clock}, direct
}

// lost makes the next script run without its answer coming back.
var lost = map[string]func(p *proxy){
	"late":   func(p *proxy) { p.mute.Store(1) },
	"broken": func(p *proxy) { p.breaks.Store(1) },
}

// TestLostReply: the server did what was asked and nobody heard. The client
// asks again by itself; each call must succeed and take effect once.
func TestLostReply(t *testing.T) {
	t.Parallel()
	for name, lose := range lost {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProxy(t)
			k, direct := behind(t, p)
			again := func(call string, f func() error) {
				t.Helper()
				lose(p)
				if err := f(); err != nil {
					t.Errorf("%s: %v", call, err)
				}
				if p.mute.Load() > 0 || p.breaks.Load() > 0 {
					t.Errorf("%s: no reply was lost", call)
				}
			}
			again("Add", func() error {
				added, err := k.Add(k.ctx, bot.Job{ID: "a", Lane: "l"}, bot.Admission{Seen: []string{"e"}})
				if err == nil && !added {
					err = errors.New("the job counts as a repetition of itself")
				}
				return err
			})
			direct.put("b", "l")
			c := direct.one("a")
			again("Retry", func() error { return k.Retry(k.ctx, c, 0, false) })
			c = direct.one("a")
			if c.Attempt != 1 {
				t.Errorf("attempt %d: the retry was counted back twice", c.Attempt)
			}
			again("Stop", func() error { return k.Stop(k.ctx, "l") })
			again("Done", func() error { return k.Done(k.ctx, c, "t", bot.Turn{Text: "x"}) })
			if turns, _ := direct.Turns(k.ctx, "t", 10); len(turns) != 1 {
				t.Errorf("%d turns, want 1", len(turns))
			}
			c = direct.one("b")
			again("Bury", func() error { return k.Bury(k.ctx, c, "x") })
			if dead, _ := direct.Dead(k.ctx, 10); len(dead) != 1 {
				t.Errorf("%d dead, want 1", len(dead))
			}
			direct.put("c", "")
			again("Cancel", func() error { return k.Cancel(k.ctx, "c") })
			direct.none()
		})
	}
}

// TestLostConnectionRecovers: every connection breaks, then works again.
func TestLostConnectionRecovers(t *testing.T) {
	t.Parallel()
	p := newProxy(t)
	k, direct := behind(t, p)
	for i := range 5 {
		k.put(fmt.Sprint(i), "")
		p.cut()
	}
	if jobs := direct.claim(10); len(jobs) != 5 {
		t.Fatalf("claimed %v", ids(jobs))
	}
}

// TestReadOnly: the server became a replica (a failover that our connection
// did not follow): writes fail, and work again without reopening.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	s := openURL(t, "unix://"+private(t, "--port", "0"), nil)
	ctx := context.Background()
	if err := s.client.Do(ctx, "REPLICAOF", "127.0.0.1", "1").Err(); err != nil {
		t.Fatal(err)
	}
	_, err := s.Add(ctx, bot.Job{ID: "j"}, bot.Admission{})
	if err == nil || !strings.Contains(err.Error(), "READONLY") {
		t.Errorf("Add on a replica: %v", err)
	}
	if err := s.Ping(ctx); err == nil {
		t.Error("Ping on a replica succeeds")
	}
	if h, err := s.Health(ctx); err != nil || h.Role != "slave" {
		t.Errorf("health %+v, %v", h, err)
	}
	if err := s.client.Do(ctx, "REPLICAOF", "NO", "ONE").Err(); err != nil {
		t.Fatal(err)
	}
	if added, err := s.Add(ctx, bot.Job{ID: "j"}, bot.Admission{}); err != nil || !added {
		t.Errorf("Add after the failover: %v, %v", added, err)
	}
}

// TestFullMemory: nothing is admitted, what was admitted can be worked off.
func TestFullMemory(t *testing.T) {
	t.Parallel()
	s := openURL(t, "unix://"+private(t, "--port", "0"), nil)
	k := &kit{TB: t, Store: s, ctx: context.Background(), clock: s.clock}
	for _, id := range []string{"a", "b", "c", "d"} {
		k.add(bot.Job{ID: id, Lane: "l", Person: "U1"}, bot.Admission{})
	}
	k.ok(s.client.ConfigSet(k.ctx, "maxmemory", "1").Err())
	if err := k.Ping(k.ctx); err == nil {
		t.Error("Ping succeeds on a full memory")
	}
	if _, err := k.Add(k.ctx, bot.Job{ID: "e"}, bot.Admission{Seen: []string{"Ev"}}); err == nil {
		t.Error("Add succeeds on a full memory")
	}
	c := k.one("a")
	k.ok(k.Retry(k.ctx, c, 0, true))
	c = k.one("a")
	k.ok(k.Extend(k.ctx, c, time.Minute))
	k.ok(k.Save(k.ctx, c, "ts"))
	k.ok(k.Stop(k.ctx, "l"))
	k.ok(k.Done(k.ctx, c, "t", bot.Turn{Text: "x"}))
	k.ok(k.Bury(k.ctx, k.one("b"), "x"))
	k.ok(k.Cancel(k.ctx, "c"))
	k.ok(k.Reschedule(k.ctx, "d", time.Time{}))
	k.ok(s.client.ConfigSet(k.ctx, "maxmemory", "0").Err())
	if !k.add(bot.Job{ID: "e"}, bot.Admission{Seen: []string{"Ev"}}) {
		t.Error("the refused event left a mark")
	}
}

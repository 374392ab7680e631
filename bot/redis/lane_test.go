package redis

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"amiable/bot"
)

func TestLaneOrder(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		for _, id := range []string{"1", "2", "3"} {
			k.put(id, "lane")
		}
		first := k.one("1")
		k.none()
		k.ok(k.Retry(k.ctx, first, time.Minute, true))
		k.none() // a retrying head keeps the lane
		k.forward(2 * time.Minute)
		k.ok(k.Done(k.ctx, k.one("1"), ""))
		k.ok(k.Cancel(k.ctx, "3"))
		k.ok(k.Bury(k.ctx, k.one("2"), "x"))
		k.none()
		if n := k.client.Exists(k.ctx, keyLane+"lane").Val(); n != 0 {
			t.Error("an empty lane left its list")
		}
		k.put("4", "lane")
		k.one("4")
	})
}

func TestLaneHeadLeaves(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		leave := []func(c bot.Claimed) error{
			func(c bot.Claimed) error { return k.Done(k.ctx, c, "") },
			func(c bot.Claimed) error { return k.Bury(k.ctx, c, "x") },
			func(c bot.Claimed) error { return k.Cancel(k.ctx, c.ID) },
			func(c bot.Claimed) error { return k.Reschedule(k.ctx, c.ID, k.clock.Now().Add(99*time.Hour)) },
		}
		for i := range len(leave) + 1 {
			k.put(fmt.Sprint(i), "lane")
		}
		for i, f := range leave {
			k.ok(f(k.one(fmt.Sprint(i))))
		}
		k.one("4")
	})
}

func TestScheduledJobDoesNotBlockItsLane(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		k.add(bot.Job{ID: "reminder", Lane: "lane", Due: k.clock.Now().Add(time.Hour)}, bot.Admission{})
		k.put("question", "lane")
		c := k.one("question")
		k.forward(90 * time.Minute)
		k.ok(k.Extend(k.ctx, c, time.Hour))
		k.none() // the reminder is due, and waits for the lane
		k.put("next", "lane")
		k.ok(k.Done(k.ctx, c, ""))
		k.ok(k.Done(k.ctx, k.one("reminder"), ""))
		k.one("next")
	})
}

func TestRescheduleInLine(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		for _, id := range []string{"1", "2", "3"} {
			k.put(id, "lane")
		}
		k.ok(k.Reschedule(k.ctx, "2", time.Time{})) // to the end of the line
		for _, id := range []string{"1", "3", "2"} {
			k.ok(k.Done(k.ctx, k.one(id), ""))
		}
	})
}

func TestVanishedHeadFreesTheLane(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		k.put("1", "lane")
		k.put("2", "lane")
		k.ok(k.client.Del(k.ctx, keyJob+"1").Err())
		k.none()
		k.put("3", "lane")
		k.ok(k.Done(k.ctx, k.one("2"), ""))
		k.one("3")
	})
}

func TestStop(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		k.put("1", "lane")
		k.put("2", "lane")
		k.ok(k.Stop(k.ctx, "lane")) // nothing runs: no effect
		k.ok(k.Stop(k.ctx, "nobody"))
		c := k.one("1")
		k.ok(k.Extend(k.ctx, c, time.Minute))
		k.ok(k.Stop(k.ctx, "lane"))
		k.forward(50 * time.Second)
		if err := k.Extend(k.ctx, c, time.Minute); !errors.Is(err, bot.ErrStopped) {
			t.Fatalf("Extend: %v, want ErrStopped", err)
		}
		k.forward(50 * time.Second)
		k.none() // the lease was renewed all the same
		k.ok(k.Done(k.ctx, c, ""))
		c = k.one("2")
		k.ok(k.Extend(k.ctx, c, time.Minute)) // the next job is not stopped
		k.ok(k.Stop(k.ctx, "lane"))
		k.ok(k.Retry(k.ctx, c, 0, true))
		if err := k.Extend(k.ctx, k.one("2"), time.Minute); !errors.Is(err, bot.ErrStopped) {
			t.Fatalf("Extend on the next attempt: %v, want ErrStopped", err)
		}
		k.ok(k.Reschedule(k.ctx, "2", time.Time{}))
		k.ok(k.Extend(k.ctx, k.one("2"), time.Minute)) // wanted again
	})
}

// TestStopIsNotRepeatedOnTheNext: the repetition of a call whose reply was
// lost does not stop the job that runs by then.
func TestStopIsNotRepeatedOnTheNext(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		k.put("1", "lane")
		k.put("2", "lane")
		for _, id := range []string{"1", "2"} {
			c := k.one(id)
			_, err := k.verdict(k.ctx, scriptStop, "lane", "the same call")
			k.ok(err)
			if err := k.Extend(k.ctx, c, time.Minute); errors.Is(err, bot.ErrStopped) != (id == "1") {
				t.Errorf("job %s: %v", id, err)
			}
			k.ok(k.Done(k.ctx, c, ""))
		}
	})
}

// ledger is what the claimers did: order in each lane, and who runs now.
type ledger struct {
	mu      sync.Mutex
	running map[string]string
	order   map[string][]string
	total   int
	faults  []string
}

func (l *ledger) begin(c bot.Claimed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if other := l.running[c.Lane]; other != "" {
		l.faults = append(l.faults, fmt.Sprintf("%s and %s run together in lane %s", other, c.ID, c.Lane))
	}
	l.running[c.Lane] = c.ID
	l.order[c.Lane] = append(l.order[c.Lane], c.ID)
}

func (l *ledger) end(c bot.Claimed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.running, c.Lane)
	l.total++
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total
}

func TestLanesWithManyClaimers(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		lanes, each, claimers := 20, 15, 32
		if strings.HasSuffix(t.Name(), "/memory") { // one script at a time, a millisecond each
			lanes, each, claimers = 10, 5, 4
		}
		want := map[string][]string{}
		for i := range each {
			for l := range lanes {
				lane, id := fmt.Sprint(l), fmt.Sprintf("%d-%02d", l, i)
				k.put(id, lane)
				want[lane] = append(want[lane], id)
			}
		}
		log := &ledger{running: map[string]string{}, order: map[string][]string{}}
		errs := make(chan error, claimers)
		for range claimers {
			go func() { errs <- drain(k, log, lanes*each) }()
		}
		for range claimers {
			k.ok(<-errs)
		}
		if len(log.faults) > 0 {
			t.Fatal(log.faults)
		}
		for lane := range want {
			if !slices.Equal(log.order[lane], want[lane]) {
				t.Errorf("lane %s ran %v, want %v", lane, log.order[lane], want[lane])
			}
		}
		if keys := k.client.Keys(k.ctx, keyLane+"*").Val(); len(keys) != 0 {
			t.Errorf("empty lanes left %v", keys)
		}
	})
}

// drain claims and ends jobs until all are done.
func drain(k *kit, log *ledger, total int) error {
	for log.count() < total {
		jobs, _, err := k.Claim(k.ctx, 3, time.Hour)
		if err != nil {
			return err
		}
		if len(jobs) == 0 {
			pause(k.ctx, time.Millisecond)
		}
		for _, c := range jobs {
			log.begin(c)
		}
		for _, c := range jobs {
			log.end(c)
			if err := k.Done(k.ctx, c, "", bot.Turn{}); err != nil {
				return err
			}
		}
	}
	return nil
}

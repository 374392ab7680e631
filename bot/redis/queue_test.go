package redis

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"amiable/bot"
)

func TestAddIsIdempotent(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		j := bot.Job{ID: "j", Kind: "answer", Person: "U1", Body: json.RawMessage(`{"text":"où en est FA-112 ? 💶","n":12345678901234567}`)}
		if !k.add(j, bot.Admission{}) || k.add(j, bot.Admission{}) {
			t.Fatal("want added once, then a repetition")
		}
		c := k.one("j")
		if string(c.Body) != string(j.Body) || c.Kind != "answer" || c.Person != "U1" || c.Attempt != 1 {
			t.Fatalf("claimed %+v", c)
		}
		if c.Due.IsZero() || !c.Due.Equal(c.Added) {
			t.Fatalf("due %s, added %s: want the same instant", c.Due, c.Added)
		}
		k.ok(k.Done(k.ctx, c, ""))
		if k.add(j, bot.Admission{}) {
			t.Fatal("added again after it was done")
		}
		k.none()
	})
}

func TestJobOutlivesItsMemory(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		j := bot.Job{ID: "far", Due: k.clock.Now().Add(48 * time.Hour)}
		k.add(j, bot.Admission{For: time.Millisecond})
		eventually(t, "memory of the id ends", func() bool {
			n, err := k.client.Exists(k.ctx, keyKnown+"far").Result()
			return err == nil && n == 0
		})
		if k.add(j, bot.Admission{}) {
			t.Fatal("a job that is still there was added again")
		}
	})
}

func TestSeenMarks(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		first := bot.Admission{Seen: []string{"Ev1", "T:C:1.1:mention"}}
		for _, c := range []struct {
			id   string
			a    bot.Admission
			want bool
		}{
			{"a", first, true},
			{"b", first, false},
			{"c", bot.Admission{Seen: []string{"Ev2", "T:C:1.1:mention"}}, false}, // another event, the same message
			{"d", bot.Admission{Seen: []string{"Ev2"}}, true},                     // c left no mark
			{"e", bot.Admission{Seen: []string{"Ev3"}, For: time.Millisecond}, true},
		} {
			if got := k.add(bot.Job{ID: c.id}, c.a); got != c.want {
				t.Errorf("add %s: %v, want %v", c.id, got, c.want)
			}
		}
		eventually(t, "the mark of e is forgotten", func() bool {
			return k.add(bot.Job{ID: "f"}, bot.Admission{Seen: []string{"Ev3"}})
		})
	})
}

func TestMarksAreKeptForADay(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		k.add(bot.Job{ID: "j"}, bot.Admission{Seen: []string{"Ev"}, Joins: "T:C:1"})
		for key, want := range map[string]time.Duration{
			keySeen + "Ev": 24 * time.Hour, keyKnown + "j": 24 * time.Hour, keyJoined + "T:C:1": defaultRetention,
		} {
			left, err := k.client.PTTL(k.ctx, key).Result()
			if err != nil || left > want || left < want-time.Minute {
				t.Errorf("%s expires in %s (%v), want %s", key, left, err, want)
			}
		}
		if left := k.client.PTTL(k.ctx, keyJob+"j").Val(); left > 0 {
			t.Errorf("a job must not expire, but does in %s", left)
		}
	})
}

func TestNeedsAndJoins(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		if k.add(bot.Job{ID: "a"}, bot.Admission{Needs: "T:C:1", Seen: []string{"Ev"}}) {
			t.Fatal("added a message of a foreign thread")
		}
		if in, err := k.Joined(k.ctx, "T:C:1"); err != nil || in {
			t.Fatalf("joined: %v, %v", in, err)
		}
		// The same message comes again as a mention: it counts.
		if !k.add(bot.Job{ID: "a"}, bot.Admission{Joins: "T:C:1", Seen: []string{"Ev"}}) {
			t.Fatal("a dropped event left a mark")
		}
		if in, err := k.Joined(k.ctx, "T:C:1"); err != nil || !in {
			t.Fatalf("joined: %v, %v", in, err)
		}
		if !k.add(bot.Job{ID: "b"}, bot.Admission{Needs: "T:C:1"}) {
			t.Fatal("a message of our thread was dropped")
		}
		// A repetition joins nothing.
		k.add(bot.Job{ID: "a"}, bot.Admission{Joins: "T:C:2"})
		if in, _ := k.Joined(k.ctx, "T:C:2"); in {
			t.Fatal("a repetition joined a thread")
		}
	})
}

// TestThreadStaysJoined: what happens in a thread starts its retention again.
func TestThreadStaysJoined(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		k.add(bot.Job{ID: "a"}, bot.Admission{Joins: "t"})
		c := k.one("a")
		for name, f := range map[string]func(){
			"Add":  func() { k.add(bot.Job{ID: "b"}, bot.Admission{Needs: "t"}) },
			"Done": func() { k.ok(k.Done(k.ctx, c, "t", bot.Turn{Text: "x"})) },
		} {
			k.ok(k.client.PExpire(k.ctx, keyJoined+"t", time.Minute).Err())
			f()
			if left := k.client.PTTL(k.ctx, keyJoined+"t").Val(); left < defaultRetention-time.Minute {
				t.Errorf("after %s the thread is joined for %s", name, left)
			}
		}
	})
}

func TestDeadAreCapped(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		for i := range 5 {
			id := fmt.Sprint(i)
			k.put(id, "")
			_, err := k.verdict(k.ctx, scriptBury, id, k.one(id).Token, `"x"`, 3, 3600_000)
			k.ok(err)
		}
		dead, err := k.Dead(k.ctx, 10)
		if err != nil || len(dead) != 3 || dead[2].ID != "2" {
			t.Fatalf("%+v, %v", dead, err)
		}
	})
}

func TestDueTimesAndWait(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		start := k.clock.Now().Truncate(time.Second)
		for i, in := range []time.Duration{3 * time.Hour, time.Hour, 2 * time.Hour} {
			k.add(bot.Job{ID: fmt.Sprint(i), Due: start.Add(in)}, bot.Admission{})
		}
		jobs, wait, err := k.Claim(k.ctx, 10, time.Minute)
		if err != nil || len(jobs) != 0 || wait != time.Second {
			t.Fatalf("claimed %v, wait %s, %v; want nothing and the capped wait", ids(jobs), wait, err)
		}
		// Half a second before the first: the wait says so.
		k.clock.SetOffset(time.Until(start.Add(time.Hour - 500*time.Millisecond)))
		if _, wait, _ = k.Claim(k.ctx, 10, time.Minute); wait <= 0 || wait > 501*time.Millisecond {
			t.Fatalf("wait %s, want at most 500ms", wait)
		}
		k.forward(3 * time.Hour)
		jobs, wait, err = k.Claim(k.ctx, 2, time.Minute)
		if err != nil || !reflect.DeepEqual(ids(jobs), []string{"1", "2"}) || wait != 0 {
			t.Fatalf("claimed %v, wait %s, %v; want the two oldest and no wait", ids(jobs), wait, err)
		}
		if !jobs[0].Due.Equal(start.Add(time.Hour)) {
			t.Errorf("due %s, want %s", jobs[0].Due, start.Add(time.Hour))
		}
		if late := k.clock.Now().Sub(jobs[0].Due); late < time.Hour {
			t.Errorf("lateness %s: a caller must see that it is late", late)
		}
	})
}

func TestNothingIsEarly(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 14, 9, 0, 0, 1, time.UTC)
	if got := instant(millis(at)); got.Before(at) || got.Sub(at) >= time.Millisecond {
		t.Fatalf("%s became %s", at, got)
	}
	if millis(time.Time{}) != 0 {
		t.Fatal("no due time must mean now")
	}
}

func TestLeaseExpiryFences(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		k.put("j", "")
		old := k.one("j")
		k.ok(k.Save(k.ctx, old, "ts=1.5"))
		k.none()
		k.forward(59 * time.Second)
		k.none()
		k.forward(2 * time.Second)
		c := k.one("j")
		if c.Attempt != 2 || c.Token <= old.Token || c.Progress != "ts=1.5" {
			t.Fatalf("second claim %+v", c)
		}
		for name, err := range map[string]error{
			"Extend": k.Extend(k.ctx, old, time.Minute),
			"Save":   k.Save(k.ctx, old, "x"),
			"Done":   k.Done(k.ctx, old, "T:C:1", bot.Turn{Text: "x"}),
			"Retry":  k.Retry(k.ctx, old, 0, true),
			"Bury":   k.Bury(k.ctx, old, "x"),
		} {
			if !errors.Is(err, bot.ErrStale) {
				t.Errorf("%s with the old token: %v, want ErrStale", name, err)
			}
		}
		if turns, err := k.Turns(k.ctx, "T:C:1", 10); err != nil || len(turns) != 0 {
			t.Errorf("a stale Done wrote %d turns (%v)", len(turns), err)
		}
		k.ok(k.Done(k.ctx, c, ""))
	})
}

func TestHeartbeat(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		k.put("j", "")
		c := k.one("j")
		for range 5 {
			k.forward(50 * time.Second)
			k.ok(k.Extend(k.ctx, c, time.Minute))
			k.none()
		}
		// A lapsed lease that nobody took can still be renewed.
		k.forward(2 * time.Minute)
		k.ok(k.Extend(k.ctx, c, time.Minute))
		k.none()
		k.ok(k.Done(k.ctx, c, ""))
	})
}

func TestRetry(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		k.put("j", "")
		c := k.one("j")
		k.ok(k.Retry(k.ctx, c, time.Minute, true))
		if err := k.Extend(k.ctx, c, time.Minute); !errors.Is(err, bot.ErrStale) {
			t.Fatalf("Extend after Retry: %v", err)
		}
		k.none()
		k.forward(time.Minute + time.Second)
		c = k.one("j")
		if c.Attempt != 2 {
			t.Fatalf("attempt %d after a counted retry", c.Attempt)
		}
		k.ok(k.Retry(k.ctx, c, 0, false))
		if c = k.one("j"); c.Attempt != 2 {
			t.Fatalf("attempt %d after a retry that does not count", c.Attempt)
		}
	})
}

func TestBury(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		reason := "no \"channel\"\n\x00 é \xff"
		for _, id := range []string{"a", "b"} {
			k.add(bot.Job{ID: id, Kind: "note", Lane: "l", Person: "U1", Body: json.RawMessage(`[1]`)}, bot.Admission{})
		}
		k.ok(k.Bury(k.ctx, k.one("a"), reason))
		k.ok(k.Bury(k.ctx, k.one("b"), "second"))
		dead, err := k.Dead(k.ctx, 10)
		k.ok(err)
		if len(dead) != 2 || dead[0].ID != "b" || dead[1].Reason != strings.ToValidUTF8(reason, "\ufffd") {
			t.Fatalf("dead %+v", dead)
		}
		if d := dead[1]; d.Kind != "note" || d.Attempt != 1 || string(d.Body) != "[1]" || d.At.IsZero() || d.Due.IsZero() {
			t.Fatalf("dead %+v", d)
		}
		if jobs, _ := k.Of(k.ctx, "U1", 10); len(jobs) != 0 {
			t.Errorf("dead jobs are listed: %v", jobs)
		}
		if left := k.client.PTTL(k.ctx, keyDead).Val(); left <= 0 {
			t.Errorf("the dead are kept for ever (%s)", left)
		}
		// The retention also cuts the tail while new dead keep coming.
		k.forward(defaultRetention + time.Hour)
		k.put("c", "")
		k.ok(k.Bury(k.ctx, k.one("c"), "third"))
		if dead, _ = k.Dead(k.ctx, 10); len(dead) != 1 || dead[0].ID != "c" {
			t.Errorf("after the retention: %+v", dead)
		}
	})
}

func TestReschedule(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		at := k.clock.Now().Add(time.Hour).Truncate(time.Millisecond)
		k.add(bot.Job{ID: "j", Person: "U1", Due: at}, bot.Admission{})
		k.ok(k.Reschedule(k.ctx, "j", at.Add(time.Hour)))
		jobs, err := k.Of(k.ctx, "U1", 10)
		if err != nil || len(jobs) != 1 || !jobs[0].Due.Equal(at.Add(time.Hour)) {
			t.Fatalf("listed %+v, %v", jobs, err)
		}
		k.forward(time.Hour + time.Minute)
		k.none()
		k.ok(k.Reschedule(k.ctx, "j", time.Time{}))
		c := k.one("j")
		// Moved while it runs: the worker is fenced off.
		k.ok(k.Reschedule(k.ctx, "j", k.clock.Now().Add(time.Hour)))
		if err := k.Done(k.ctx, c, ""); !errors.Is(err, bot.ErrStale) {
			t.Fatalf("Done after Reschedule: %v", err)
		}
		k.forward(2 * time.Hour)
		k.ok(k.Done(k.ctx, k.one("j"), ""))
		if err := k.Reschedule(k.ctx, "j", at); !errors.Is(err, bot.ErrNoJob) {
			t.Fatalf("Reschedule of a done job: %v", err)
		}
	})
}

func TestCancel(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		k.put("waiting", "")
		k.ok(k.Cancel(k.ctx, "waiting"))
		k.none()
		k.put("running", "")
		c := k.one("running")
		k.ok(k.Cancel(k.ctx, "running"))
		for name, err := range map[string]error{
			"Extend": k.Extend(k.ctx, c, time.Minute), "Retry": k.Retry(k.ctx, c, 0, true), "Done": k.Done(k.ctx, c, ""),
		} {
			if !errors.Is(err, bot.ErrStale) {
				t.Errorf("%s after Cancel: %v", name, err)
			}
		}
		if err := k.Cancel(k.ctx, "running"); !errors.Is(err, bot.ErrNoJob) {
			t.Errorf("second Cancel: %v", err)
		}
	})
}

func TestOf(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		k.add(bot.Job{ID: "now", Person: "U1"}, bot.Admission{})
		c := k.one("now") // running: not listed
		for i := range 5 {
			due := k.clock.Now().Add(time.Duration(5-i) * time.Hour)
			k.add(bot.Job{ID: fmt.Sprint(i), Person: "U1", Due: due}, bot.Admission{})
		}
		k.add(bot.Job{ID: "other", Person: "U2"}, bot.Admission{})
		jobs, err := k.Of(k.ctx, "U1", 1)
		if err != nil || len(jobs) != 1 || jobs[0].ID != "4" {
			t.Fatalf("%v, %v", jobs, err)
		}
		if jobs, _ = k.Of(k.ctx, "U1", 3); len(jobs) != 3 || jobs[2].ID != "2" {
			t.Fatalf("%v", jobs)
		}
		k.ok(k.Retry(k.ctx, c, time.Minute, true))
		if jobs, _ = k.Of(k.ctx, "U1", 10); len(jobs) != 6 || jobs[0].ID != "now" {
			t.Fatalf("%v", jobs)
		}
		if jobs, err = k.Of(k.ctx, "U1", 0); err != nil || len(jobs) != 0 {
			t.Fatalf("%v, %v", jobs, err)
		}
	})
}

func TestStats(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		check := func(want bot.QueueStats) {
			t.Helper()
			got, err := k.Stats(k.ctx)
			k.ok(err)
			if got.OldestDue = got.OldestDue.Truncate(time.Minute); got != want {
				t.Fatalf("stats %+v, want %+v", got, want)
			}
		}
		check(bot.QueueStats{})
		k.put("a", "lane")
		k.put("b", "lane") // in line
		k.add(bot.Job{ID: "c", Due: k.clock.Now().Add(time.Hour)}, bot.Admission{})
		check(bot.QueueStats{Due: 2, Scheduled: 1})
		c := k.one("a")
		check(bot.QueueStats{Due: 2, Scheduled: 1})
		k.forward(30 * time.Minute)
		check(bot.QueueStats{Due: 2, Scheduled: 1, OldestDue: 30 * time.Minute})
		k.ok(k.Extend(k.ctx, c, time.Hour))
		k.ok(k.Bury(k.ctx, c, "x"))
		check(bot.QueueStats{Due: 1, Scheduled: 1, Dead: 1, OldestDue: 30 * time.Minute})
		k.forward(31 * time.Minute)
		check(bot.QueueStats{Due: 2, Dead: 1, OldestDue: 61 * time.Minute})
	})
}

func TestClockJump(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		k.add(bot.Job{ID: "far", Due: time.Now().Add(400 * 24 * time.Hour)}, bot.Admission{})
		k.none()
		k.forward(401 * 24 * time.Hour)
		c := k.one("far")
		if late := time.Until(c.Due); late < 399*24*time.Hour {
			t.Errorf("due %s is not shifted", c.Due)
		}
		k.clock.SetOffset(-time.Hour) // backwards: nothing lost, nothing twice
		k.none()
		k.ok(k.Done(k.ctx, c, ""))
		k.put("new", "")
		if c = k.one("new"); !c.Added.Before(time.Now().Add(-59 * time.Minute)) {
			t.Errorf("added %s, want an hour ago", c.Added)
		}
	})
}

func TestRefusesNonsense(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		if _, err := k.Add(k.ctx, bot.Job{}, bot.Admission{}); err == nil {
			t.Error("a job without an id was added")
		}
		if _, err := k.Add(k.ctx, bot.Job{ID: "x", Body: json.RawMessage("{")}, bot.Admission{}); err == nil {
			t.Error("a body that is not JSON was added")
		}
		if _, _, err := k.Claim(k.ctx, 1, 0); err == nil {
			t.Error("a lease of nothing was given")
		}
		if jobs, _, err := k.Claim(k.ctx, -1, time.Minute); err != nil || len(jobs) != 0 {
			t.Errorf("claim of -1: %v, %v", jobs, err)
		}
		k.put("j", "")
		k.ok(k.client.HSet(k.ctx, keyJob+"j", "body", "garbage").Err())
		if c := k.one("j"); c.Kind != "" {
			t.Errorf("unreadable job %+v", c)
		}
	})
}

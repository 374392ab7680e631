package redis

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"amiable/bot"
)

// TestModel plays random histories on the store and on the model. Time goes in
// whole hours; due times lie on half hours, so that the seconds a run
// takes never decide anything.
func TestModel(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		want := 10_000
		if t.Name() == "TestModel/memory" { // slower, and the same scripts
			want = 2_000
		}
		ops := 0
		for ops < want {
			rapid.Check(t, func(rt *rapid.T) {
				if ops >= want {
					return
				}
				k.ok(k.client.FlushDB(k.ctx).Err())
				k.clock.SetOffset(0)
				m := &machine{Store: k.Store, ctx: k.ctx, T: rt, model: newModel(), ops: &ops}
				m.base = m.now()
				rt.Repeat(m.actions())
			})
		}
		t.Logf("%d operations", ops)
	})
}

type machine struct {
	*Store
	ctx context.Context
	*rapid.T
	*model
	base int64
	ops  *int
}

func (m *machine) actions() map[string]func(*rapid.T) {
	actions := map[string]func(*rapid.T){"": func(*rapid.T) { m.compare() }}
	for name, f := range map[string]func(){
		"add": m.doAdd, "add2": m.doAdd, "claim": m.doClaim, "claim2": m.doClaim, "extend": m.doExtend, "save": m.doSave,
		"done": m.doDone, "retry": m.doRetry, "bury": m.doBury, "reschedule": m.doReschedule,
		"cancel": m.doCancel, "stop": m.doStop, "time": m.doTime, "of": m.doOf,
	} {
		actions[name] = func(rt *rapid.T) {
			*m.ops++
			m.T = rt
			f()
		}
	}
	return actions
}

func (m *machine) now() int64 {
	now, err := m.client.Time(m.ctx).Result()
	if err != nil {
		m.fatal("TIME: %v", err)
	}
	return now.Add(m.clock.Offset()).UnixMilli()
}

func (m *machine) fatal(format string, args ...any) {
	m.T.Helper()
	m.T.Fatalf(format, args...)
}

func (m *machine) must(got, want error) {
	m.T.Helper()
	if !errors.Is(got, want) {
		m.fatal("error %v, want %v", got, want)
	}
}

func (m *machine) pick(label string, from ...string) string {
	return rapid.SampledFrom(from).Draw(m.T, label)
}

func (m *machine) number(label string, low, high int) int {
	return rapid.IntRange(low, high).Draw(m.T, label)
}

// later is half past some hour around the clock's.
func (m *machine) later() time.Time {
	hours := time.Duration(m.number("hours", -3, 4)) * time.Hour
	return instant(m.base).Add(m.clock.Offset() + hours + 30*time.Minute)
}

// score reads back what the server chose.
func (m *machine) score(set, id string) int64 {
	score, err := m.client.ZScore(m.ctx, set, id).Result()
	if err != nil {
		m.fatal("%s is not in %s: %v", id, set, err)
	}
	return int64(score)
}

func (m *machine) doAdd() {
	j := bot.Job{ID: fmt.Sprintf("j%d", m.number("id", 0, 80)), Lane: m.pick("lane", "", "a", "b", "c"), Person: m.pick("person", "", "U1", "U2")}
	if m.number("dated", 0, 1) == 1 {
		j.Due = m.later()
	}
	a := bot.Admission{Joins: m.pick("joins", "", "", "t1", "t2"), Needs: m.pick("needs", "", "", "", "t1", "t2")}
	if m.number("marked", 0, 2) == 0 {
		a.Seen = []string{fmt.Sprintf("e%d", m.number("event", 0, 20)), fmt.Sprintf("m%d", m.number("message", 0, 20))}
	}
	added, err := m.Add(m.ctx, j, a)
	m.must(err, nil)
	if want := m.admits(j.ID, a); added != want {
		m.fatal("add %s: %v, want %v", j.ID, added, want)
	}
	if added {
		due := millis(j.Due)
		if due == 0 {
			due = number(m.eval("HGET", keyJob+j.ID, "due"))
		}
		m.add(&modelJob{id: j.ID, lane: j.Lane, person: j.Person, due: due}, a, m.now())
	}
}

// eval runs one command whose answer is a whole number.
func (m *machine) eval(args ...any) any {
	n, err := m.client.Do(m.ctx, args...).Int64()
	if err != nil {
		m.fatal("%v: %v", args, err)
	}
	return n
}

func (m *machine) doClaim() {
	n, lease := m.number("n", 1, 4), time.Duration(m.number("lease", 1, 3))*time.Hour
	now := m.now()
	jobs, wait, err := m.Claim(m.ctx, n, lease)
	m.must(err, nil)
	want := m.model.claim(n, now)
	if len(jobs) != len(want) {
		m.fatal("claimed %v, want %d jobs", ids(jobs), len(want))
	}
	for i, c := range jobs {
		j := want[i]
		if c.ID != j.id || c.Attempt != j.attempt+1 || c.Token <= m.token || c.Progress != j.progress || c.Lane != j.lane || c.Due.UnixMilli() != j.due {
			m.fatal("claimed %+v, want %+v", c, *j)
		}
		m.token = c.Token
		j.token, j.attempt = c.Token, c.Attempt
		m.lease(j, now, lease)
		m.claims = append(m.claims, c)
	}
	more := len(m.ripe(keyRunning, now))+len(m.ripe(keyDue, now)) > 0
	if more != (wait == 0) || wait < 0 || wait > maxWait {
		m.fatal("wait %s, more to claim: %v", wait, more)
	}
}

// lease notes that j runs until some time not before now+d.
func (m *machine) lease(j *modelJob, now int64, d time.Duration) {
	j.set, j.score = keyRunning, m.score(keyRunning, j.id)
	if early := now + d.Milliseconds() - j.score; early > 0 || early < -30_000 {
		m.fatal("the lease of %s ends %d ms too early", j.id, early)
	}
}

// anyClaim draws one of the claims so far, most of them stale.
func (m *machine) anyClaim() bot.Claimed {
	if len(m.claims) == 0 {
		m.T.Skip("nothing was claimed yet")
	}
	last := len(m.claims) - 1
	return m.claims[last-m.number("claim", 0, min(last, 8))]
}

func (m *machine) doExtend() {
	c, now := m.anyClaim(), m.now()
	err := m.Extend(m.ctx, c, 2*time.Hour)
	j, held := m.holds(c)
	switch {
	case !held:
		m.must(err, bot.ErrStale)
	case j.stop:
		m.must(err, bot.ErrStopped)
	default:
		m.must(err, nil)
	}
	if held {
		m.lease(j, now, 2*time.Hour)
	}
}

func (m *machine) doSave() {
	c, progress := m.anyClaim(), fmt.Sprint(m.number("progress", 0, 9))
	err := m.Save(m.ctx, c, progress)
	if j, held := m.holds(c); held {
		m.must(err, nil)
		j.progress = progress
	} else {
		m.must(err, bot.ErrStale)
	}
}

func (m *machine) doDone() {
	c := m.anyClaim()
	how := fmt.Sprintf("done %d", c.Token)
	err := m.Done(m.ctx, c, "t1", bot.Turn{Job: c.ID})
	if j, held := m.holds(c); held {
		m.must(err, nil)
		m.end(j, how)
		m.turns = append(m.turns, c.ID)
	} else if m.ended[c.ID] == how {
		m.must(err, nil) // a repetition
	} else {
		m.must(err, bot.ErrStale)
	}
}

func (m *machine) doBury() {
	c := m.anyClaim()
	how := fmt.Sprintf("bury %d", c.Token)
	err := m.Bury(m.ctx, c, "reason")
	if j, held := m.holds(c); held {
		m.must(err, nil)
		m.end(j, how)
		m.dead = append([]string{c.ID}, m.dead...)
	} else if m.ended[c.ID] == how {
		m.must(err, nil)
	} else {
		m.must(err, bot.ErrStale)
	}
}

func (m *machine) doRetry() {
	c, counted := m.anyClaim(), m.number("counted", 0, 1) == 1
	err := m.Retry(m.ctx, c, time.Duration(m.number("delay", 0, 2))*time.Hour, counted)
	j, held := m.holds(c)
	switch {
	case held:
		m.must(err, nil)
		if !counted {
			j.attempt--
		}
		j.set, j.score = keyDue, m.score(keyDue, j.id)
	case j != nil && j.token == c.Token:
		m.must(err, nil) // a repetition
	default:
		m.must(err, bot.ErrStale)
	}
}

// anyID draws a job that is there, or not.
func (m *machine) anyID() string {
	var known []string
	for id := range m.jobs {
		known = append(known, id)
	}
	slices.Sort(known)
	return m.pick("id", append(known, "nobody")...)
}

func (m *machine) doReschedule() {
	id, at := m.anyID(), m.later()
	err := m.Reschedule(m.ctx, id, at)
	j := m.jobs[id]
	if j == nil {
		m.must(err, bot.ErrNoJob)
		return
	}
	m.must(err, nil)
	m.leave(j)
	j.set, j.due, j.score, j.stop, j.token = keyDue, millis(at), millis(at), false, -1
}

func (m *machine) doCancel() {
	id := m.anyID()
	err := m.Cancel(m.ctx, id)
	if j := m.jobs[id]; j != nil {
		m.must(err, nil)
		m.end(j, "cancel")
	} else {
		m.must(err, bot.ErrNoJob)
	}
}

func (m *machine) doStop() {
	lane := m.pick("lane", "a", "b", "c")
	m.must(m.Stop(m.ctx, lane), nil)
	if line := m.lanes[lane]; len(line) > 0 && m.jobs[line[0]].set == keyRunning {
		m.jobs[line[0]].stop = true
	}
}

func (m *machine) doTime() {
	m.clock.SetOffset(m.clock.Offset() + time.Duration(m.number("forward", 1, 3))*time.Hour)
}

func (m *machine) doOf() {
	person, limit := m.pick("person", "U1", "U2"), m.number("limit", 1, 5)
	jobs, err := m.Of(m.ctx, person, limit)
	m.must(err, nil)
	var got []string
	for _, j := range jobs {
		got = append(got, j.ID)
	}
	want := m.of(person)
	if want = want[:min(limit, len(want))]; !slices.Equal(got, want) {
		m.fatal("jobs of %s: %v, want %v", person, got, want)
	}
}

// compare checks the whole stored state against the model.
func (m *machine) compare() {
	for _, set := range []string{keyDue, keyRunning, keyWaiting} {
		var want []string
		for _, j := range m.in(set) {
			want = append(want, fmt.Sprintf("%s@%d", j.id, j.score))
		}
		var got []string
		for _, z := range m.client.ZRangeWithScores(m.ctx, set, 0, -1).Val() {
			got = append(got, fmt.Sprintf("%s@%.0f", z.Member, z.Score))
		}
		if !slices.Equal(got, want) {
			m.fatal("%s holds %v, want %v", set, got, want)
		}
	}
	for _, lane := range []string{"a", "b", "c"} {
		if got := m.client.LRange(m.ctx, keyLane+lane, 0, -1).Val(); !slices.Equal(got, m.lanes[lane]) {
			m.fatal("lane %s holds %v, want %v", lane, got, m.lanes[lane])
		}
	}
	if got := len(m.client.Keys(m.ctx, keyJob+"*").Val()); got != len(m.jobs) {
		m.fatal("%d jobs are stored, want %d", got, len(m.jobs))
	}
	for _, person := range []string{"U1", "U2"} {
		want := 0
		for _, j := range m.jobs {
			if j.person == person {
				want++
			}
		}
		if got := m.client.ZCard(m.ctx, keyPerson+person).Val(); int(got) != want {
			m.fatal("%d jobs are listed for %s, want %d", got, person, want)
		}
	}
	m.compareViews()
}

func (m *machine) compareViews() {
	now := m.now()
	stats, err := m.Stats(m.ctx)
	m.must(err, nil)
	ready := len(m.ripe(keyDue, now))
	want := bot.QueueStats{
		Due:       ready + len(m.in(keyRunning)) + len(m.in(keyWaiting)),
		Scheduled: len(m.in(keyDue)) - ready,
		Dead:      len(m.dead),
		OldestDue: stats.OldestDue,
	}
	if stats != want {
		m.fatal("stats %+v, want %+v", stats, want)
	}
	dead, err := m.Dead(m.ctx, 1000)
	m.must(err, nil)
	if !slices.EqualFunc(dead, m.dead, func(d bot.DeadJob, id string) bool { return d.ID == id }) {
		m.fatal("dead %v, want %v", dead, m.dead)
	}
	turns, err := m.Turns(m.ctx, "t1", 1000)
	m.must(err, nil)
	last := m.turns[max(0, len(m.turns)-maxTurns):]
	if !slices.EqualFunc(turns, last, func(t bot.Turn, id string) bool { return t.Job == id }) {
		m.fatal("turns %v, want %v", turns, last)
	}
}

package redis

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"amiable/bot"
)

const (
	// maxWait caps the time until the next claim, so that a job added by
	// another process is seen within it.
	maxWait = time.Second
	// maxClaim bounds the work of one claim.
	maxClaim = 100
	// defaultMemory is how long marks are remembered.
	defaultMemory = 24 * time.Hour
)

// Add stores j and the marks of its event in one step; see the package's
// documentation for what its answer means. A thread that is joined or needed
// is kept for the store's retention from now.
func (s *Store) Add(ctx context.Context, j bot.Job, a bot.Admission) (bool, error) {
	if j.ID == "" {
		return false, errors.New("redis.Store.Add: the job has no id")
	}
	body, err := json.Marshal(j)
	if err != nil {
		return false, fmt.Errorf("redis.Store.Add(%s): %w", j.ID, err)
	}
	memory := a.For
	if memory < time.Millisecond {
		memory = defaultMemory
	}
	args := []any{j.ID, rand.Text(), body, j.Lane, j.Person, millis(j.Due), memory.Milliseconds(),
		a.Joins, a.Needs, s.retention.Milliseconds()}
	for _, mark := range a.Seen {
		args = append(args, mark)
	}
	added, err := s.verdict(ctx, scriptAdd, args...)
	if err != nil {
		return false, fmt.Errorf("redis.Store.Add(%s): %w", j.ID, err)
	}
	return added == 1, nil
}

// Claim leases up to n jobs (100 at most), first those whose lease lapsed,
// then those due. wait is at most a second; it is 0 when more may be claimed.
// A job that can no longer be read comes with its id and no kind.
func (s *Store) Claim(ctx context.Context, n int, lease time.Duration) ([]bot.Claimed, time.Duration, error) {
	fail := func(err error) ([]bot.Claimed, time.Duration, error) {
		return nil, 0, fmt.Errorf("redis.Store.Claim(n=%d): %w", n, err)
	}
	if lease < time.Millisecond {
		return fail(fmt.Errorf("a lease of %s", lease))
	}
	v, err := s.run(ctx, scriptClaim, min(n, maxClaim), lease.Milliseconds(), maxWait.Milliseconds())
	if err != nil {
		return fail(err)
	}
	reply, _ := v.([]any)
	if len(reply) != 2 {
		return fail(fmt.Errorf("unexpected reply of %d values", len(reply)))
	}
	var jobs []bot.Claimed
	for _, row := range rows(reply[1], 7) {
		jobs = append(jobs, bot.Claimed{
			Job:      readJob(text(row[0]), text(row[1]), number(row[2])),
			Added:    instant(number(row[3])),
			Token:    number(row[4]),
			Attempt:  int(number(row[5])),
			Progress: text(row[6]),
		})
	}
	return jobs, time.Duration(number(reply[0])) * time.Millisecond, nil
}

// readJob reads a stored job; its due time is kept apart, because it moves.
func readJob(id, body string, due int64) bot.Job {
	var j bot.Job
	if json.Unmarshal([]byte(body), &j) != nil {
		return bot.Job{ID: id, Due: instant(due)}
	}
	j.Due = instant(due)
	return j
}

// Extend renews a lease, also one that lapsed, as long as nobody else took
// the job. With ErrStopped the lease is renewed too, so that the worker can
// end what it began; the wish outlives a retry of the same job.
func (s *Store) Extend(ctx context.Context, c bot.Claimed, lease time.Duration) error {
	held, err := s.verdict(ctx, scriptExtend, c.ID, c.Token, lease.Milliseconds())
	if err == nil && held == 2 {
		err = bot.ErrStopped
	}
	return outcome("Extend", c.ID, held != 0, bot.ErrStale, err)
}

// Save keeps progress for the next attempt; it survives Retry and Reschedule.
func (s *Store) Save(ctx context.Context, c bot.Claimed, progress string) error {
	held, err := s.verdict(ctx, scriptSave, c.ID, c.Token, progress)
	return outcome("Save", c.ID, held != 0, bot.ErrStale, err)
}

// Done ends the job and appends to a transcript, which keeps its last 60
// turns for the store's retention.
func (s *Store) Done(ctx context.Context, c bot.Claimed, thread string, turns ...bot.Turn) error {
	args := []any{c.ID, c.Token, thread, maxTurns, s.retention.Milliseconds()}
	for _, t := range turns {
		b, err := json.Marshal(t)
		if err != nil {
			return fmt.Errorf("redis.Store.Done(%s): %w", c.ID, err)
		}
		args = append(args, b)
	}
	held, err := s.verdict(ctx, scriptDone, args...)
	return outcome("Done", c.ID, held != 0, bot.ErrStale, err)
}

// Retry gives the job back; at the head of a lane, it keeps the lane.
func (s *Store) Retry(ctx context.Context, c bot.Claimed, delay time.Duration, counted bool) error {
	flag := "0"
	if counted {
		flag = "1"
	}
	held, err := s.verdict(ctx, scriptRetry, c.ID, c.Token, max(0, delay).Milliseconds(), flag)
	return outcome("Retry", c.ID, held != 0, bot.ErrStale, err)
}

// Bury gives the job up. The last 1000 dead are kept, for the store's retention.
func (s *Store) Bury(ctx context.Context, c bot.Claimed, reason string) error {
	quoted, err := json.Marshal(reason)
	if err != nil {
		return fmt.Errorf("redis.Store.Bury(%s): %w", c.ID, err)
	}
	held, err := s.verdict(ctx, scriptBury, c.ID, c.Token, quoted, maxDead, s.retention.Milliseconds())
	return outcome("Bury", c.ID, held != 0, bot.ErrStale, err)
}

// Reschedule moves a job that is waiting or running (its worker is fenced
// off). It leaves its lane until the new time.
func (s *Store) Reschedule(ctx context.Context, id string, at time.Time) error {
	found, err := s.verdict(ctx, scriptReschedule, id, millis(at))
	return outcome("Reschedule", id, found != 0, bot.ErrNoJob, err)
}

// Cancel removes a job that is waiting or running (its worker is fenced off).
func (s *Store) Cancel(ctx context.Context, id string) error {
	found, err := s.verdict(ctx, scriptCancel, id, rand.Text())
	return outcome("Cancel", id, found != 0, bot.ErrNoJob, err)
}

// Stop asks the running job of a lane to stop; without one it does nothing.
func (s *Store) Stop(ctx context.Context, lane string) error {
	_, err := s.verdict(ctx, scriptStop, lane, rand.Text())
	return outcome("Stop", lane, true, nil, err)
}

// outcome is the error of a call: what Redis said, or no when it was refused.
func outcome(call, id string, ok bool, no, err error) error {
	if err == nil && !ok {
		err = no
	}
	if err != nil {
		return fmt.Errorf("redis.Store.%s(%s): %w", call, id, err)
	}
	return nil
}

// Of lists a person's jobs that are not running, by due time.
func (s *Store) Of(ctx context.Context, person string, limit int) ([]bot.Job, error) {
	if limit <= 0 {
		return nil, nil
	}
	v, err := s.run(ctx, scriptOf, person, limit)
	if err != nil {
		return nil, fmt.Errorf("redis.Store.Of(%s): %w", person, err)
	}
	var jobs []bot.Job
	for _, row := range rows(v, 3) {
		jobs = append(jobs, readJob(text(row[0]), text(row[1]), number(row[2])))
	}
	return jobs, nil
}

// tomb is the stored form of a dead job, written by bury.lua. Fields may be
// added, never renamed.
type tomb struct {
	At      int64   `json:"at"`
	Due     int64   `json:"due"`
	Attempt int     `json:"attempt"`
	Reason  string  `json:"reason"`
	Job     bot.Job `json:"job"`
}

// Dead lists given-up jobs, newest first.
func (s *Store) Dead(ctx context.Context, limit int) ([]bot.DeadJob, error) {
	if limit <= 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	entries, err := s.client.LRange(ctx, keyDead, 0, int64(limit-1)).Result()
	if err != nil {
		return nil, fmt.Errorf("redis.Store.Dead: %w", err)
	}
	var dead []bot.DeadJob
	for _, e := range entries {
		var t tomb
		if err := json.Unmarshal([]byte(e), &t); err != nil {
			return nil, fmt.Errorf("redis.Store.Dead: %w", err)
		}
		t.Job.Due = instant(t.Due)
		dead = append(dead, bot.DeadJob{Job: t.Job, Reason: t.Reason, Attempt: t.Attempt, At: instant(t.At)})
	}
	return dead, nil
}

// Stats counts. A job in line behind its lane's head is due.
func (s *Store) Stats(ctx context.Context) (bot.QueueStats, error) {
	v, err := s.run(ctx, scriptStats)
	if err != nil {
		return bot.QueueStats{}, fmt.Errorf("redis.Store.Stats: %w", err)
	}
	row := rows([]any{v}, 4)
	if len(row) != 1 {
		return bot.QueueStats{}, errors.New("redis.Store.Stats: unexpected reply")
	}
	return bot.QueueStats{
		Due:       int(number(row[0][0])),
		Scheduled: int(number(row[0][1])),
		Dead:      int(number(row[0][2])),
		OldestDue: time.Duration(number(row[0][3])) * time.Millisecond,
	}, nil
}

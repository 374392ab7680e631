package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Kind names what a job does; the worker has one function for each.
type Kind string

// A Job is one thing to do, now or later. Its stored form is JSON; fields may
// be added, never renamed, because jobs outlive the program that stored them.
type Job struct {
	// ID makes adding idempotent: a job whose ID was ever added within the
	// admission's memory is not added again, not even after it was done.
	ID   string `json:"id"`
	Kind Kind   `json:"kind"`
	// Lane serialises: jobs of one lane run one after the other, in the order
	// in which they were added. Empty: no order is kept.
	Lane string `json:"lane,omitempty"`
	// Person is the Slack user the job is for; jobs are listed by person.
	Person string `json:"person,omitempty"`
	// Due is when the job may start, by the store's clock; zero means now.
	Due time.Time `json:"due,omitzero"`
	// Body is the kind's own payload.
	Body json.RawMessage `json:"body,omitempty"`
}

// Admission is decided in the same step that stores a job, so that a crash
// can never leave an event marked as seen and its work lost.
type Admission struct {
	// Seen are marks of the event ("event id", "channel + ts + kind"). If any
	// of them is known, the job is a repetition and is not added; otherwise
	// all of them become known for the time For.
	Seen []string
	// For is how long Seen and the job's ID are remembered; zero means 24 hours.
	For time.Duration
	// Joins marks a thread as one that the bot takes part in.
	Joins string
	// Needs drops the job unless that thread is one the bot takes part in.
	Needs string
}

// A Claimed job is leased to one worker. Token is the fencing token: once
// the lease has passed to another worker, or the job was rescheduled or
// cancelled, every call with the old token answers ErrStale.
type Claimed struct {
	Job
	Token   int64
	Attempt int // 1 for the first
	Added   time.Time
	// Progress is what the previous attempt saved with Queue.Save.
	Progress string
}

// DeadJob is a job that was given up.
type DeadJob struct {
	Job
	Reason  string
	Attempt int
	At      time.Time
}

// QueueStats are counts and ages for health and metrics.
type QueueStats struct {
	Due       int // ready to run or running
	Scheduled int // due later
	Dead      int
	OldestDue time.Duration // age of the oldest job that is due and not leased
}

// Errors of the Queue.
var (
	// ErrStale: the caller no longer holds the job; it must stop and must not
	// produce effects any more.
	ErrStale = errors.New("job is no longer held by this worker")
	// ErrStopped is what Extend answers when the person asked to stop the job.
	ErrStopped = errors.New("job was stopped by the person")
	// ErrNoJob: no such job is waiting.
	ErrNoJob = errors.New("no such job")
)

// Queue is the one mechanism for everything that happens later: the Slack
// inbox, answers, reminders and digests. Delivery is at least once, fenced
// by the token; every instant is read from the store's clock, so replicas
// cannot disagree.
type Queue interface {
	// Add stores j durably; added is false when it was a repetition or when
	// its thread is not ours (Admission.Needs). Safe to retry.
	Add(ctx context.Context, j Job, a Admission) (added bool, err error)
	// Claim leases up to n due jobs, oldest first and never two of one lane.
	// wait is the time until the next job falls due, capped by the store.
	Claim(ctx context.Context, n int, lease time.Duration) (jobs []Claimed, wait time.Duration, err error)
	// Extend renews a lease. ErrStale, ErrStopped.
	Extend(ctx context.Context, c Claimed, lease time.Duration) error
	// Save keeps the worker's progress with the job, for the next attempt.
	Save(ctx context.Context, c Claimed, progress string) error
	// Done ends the job and, in the same transaction, appends turns to the
	// transcript of thread (when thread is not empty).
	Done(ctx context.Context, c Claimed, thread string, turns ...Turn) error
	// Retry gives the lease back; the job is due again after delay. counted
	// tells whether the attempt counts (a rate limit does not).
	Retry(ctx context.Context, c Claimed, delay time.Duration, counted bool) error
	// Bury gives the job up and keeps it among the dead with the reason.
	Bury(ctx context.Context, c Claimed, reason string) error
	// Reschedule moves a waiting job; Cancel removes it. ErrNoJob.
	Reschedule(ctx context.Context, id string, at time.Time) error
	Cancel(ctx context.Context, id string) error
	// Stop asks the running job of a lane to stop (see ErrStopped).
	Stop(ctx context.Context, lane string) error
	// Of lists a person's waiting jobs by due time.
	Of(ctx context.Context, person string, limit int) ([]Job, error)
	// Dead lists given-up jobs, newest first.
	Dead(ctx context.Context, limit int) ([]DeadJob, error)
	Stats(ctx context.Context) (QueueStats, error)
}

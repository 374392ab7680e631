package bot

import (
	"context"
	"time"
)

// A Turn is one thing said in a thread, kept so that the bot can follow a
// conversation without reading the channel. Stored as JSON; add, never rename.
type Turn struct {
	At     time.Time `json:"at"`
	Role   string    `json:"role"` // RolePerson or RoleBot
	Person string    `json:"person,omitempty"`
	Text   string    `json:"text"`
	Job    string    `json:"job,omitempty"`
	Cards  []string  `json:"cards,omitempty"` // ids the answer rested on
}

// Roles of a turn.
const (
	RolePerson = "person"
	RoleBot    = "bot"
)

// Threads keeps transcripts for a retention time and small things that
// belong to a message (an answer to be shared, a feedback).
type Threads interface {
	// Turns returns the last n turns of a thread, oldest first; none is not an error.
	Turns(ctx context.Context, thread string, n int) ([]Turn, error)
	// Joined tells whether the bot takes part in the thread.
	Joined(ctx context.Context, thread string) (bool, error)
	// Keep stores a small value under an id for a time; Kept reads it back
	// (ok is false when it is gone).
	Keep(ctx context.Context, id string, value []byte, d time.Duration) error
	Kept(ctx context.Context, id string) (value []byte, ok bool, err error)
	// Rate stores one person's opinion of one answer; the last one wins.
	Rate(ctx context.Context, f Feedback) error
	// Ratings lists opinions, newest first.
	Ratings(ctx context.Context, limit int) ([]Feedback, error)
}

// Feedback is a person's opinion of an answer. It holds no text.
type Feedback struct {
	Job    string    `json:"job"`
	Person string    `json:"person"`
	Good   bool      `json:"good"`
	At     time.Time `json:"at"`
}

// Store is everything the bot keeps.
type Store interface {
	Queue
	Threads
	// Ping tells whether the store answers and accepts writes.
	Ping(ctx context.Context) error
}

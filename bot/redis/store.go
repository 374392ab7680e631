package redis

import (
	"context"
	"fmt"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"amiable/bot"
)

const (
	// callLimit bounds every call, whatever its context allows: with what
	// happens around it, an acknowledgement stays under 2.5 s.
	callLimit = 1800 * time.Millisecond
	// defaultRetention is how long transcripts, joined threads and dead jobs are kept.
	defaultRetention = 30 * 24 * time.Hour
	// maxTurns is the length of a transcript, maxDead of the list of the dead.
	maxTurns = 60
	maxDead  = 1000
	// maxRatings is how many opinions are kept.
	maxRatings = 5000
)

// A Store is bot.Store in Redis. It is safe for concurrent use.
type Store struct {
	client    goredis.UniversalClient
	clock     *bot.Clock
	retention time.Duration
	limit     time.Duration  // of a call: callLimit, but in tests of other things
	onClose   []func() error // in order, after the client is closed
}

var _ bot.Store = (*Store)(nil)

func newStore(client goredis.UniversalClient, clock *bot.Clock, retention time.Duration) *Store {
	if clock == nil {
		clock = new(bot.Clock)
	}
	if retention <= 0 {
		retention = defaultRetention
	}
	return &Store{client: client, clock: clock, retention: retention, limit: callLimit}
}

// Close ends the connections and, for an embedded store, its server.
func (s *Store) Close() error {
	err := s.client.Close()
	for _, f := range s.onClose {
		if e := f(); err == nil {
			err = e
		}
	}
	if err != nil {
		return fmt.Errorf("redis.Store.Close: %w", err)
	}
	return nil
}

// Ping fails unless the store answers and accepts writes: a read-only
// replica, a full memory or a server that is still loading is a failure.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	if err := s.client.Set(ctx, keyPing, "1", time.Minute).Err(); err != nil {
		return fmt.Errorf("redis.Store.Ping: %w", err)
	}
	return nil
}

// run runs a script; every script takes the due set as its key and the
// clock's offset as its first argument.
func (s *Store) run(ctx context.Context, script *goredis.Script, args ...any) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	args = append([]any{s.clock.Offset().Milliseconds()}, args...)
	return script.Run(ctx, s.client, []string{keyDue}, args...).Result()
}

// verdict runs a script that answers with a number.
func (s *Store) verdict(ctx context.Context, script *goredis.Script, args ...any) (int64, error) {
	v, err := s.run(ctx, script, args...)
	if err != nil {
		return 0, err
	}
	return number(v), nil
}

// number and text read a script's values; rows reads a list of lists. What is
// of another type than expected reads as empty.
func number(v any) int64 {
	n, _ := v.(int64)
	return n
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func rows(v any, width int) [][]any {
	list, _ := v.([]any)
	out := make([][]any, 0, len(list))
	for _, item := range list {
		if row, ok := item.([]any); ok && len(row) == width {
			out = append(out, row)
		}
	}
	return out
}

// millis is an instant for a script, rounded up so that nothing is early;
// the zero time, "now", is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Add(time.Millisecond - 1).UnixMilli()
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

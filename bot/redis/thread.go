package redis

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"amiable/bot"
)

// Turns returns the last n turns of a thread (60 at most are kept), oldest first.
func (s *Store) Turns(ctx context.Context, thread string, n int) ([]bot.Turn, error) {
	if n <= 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	entries, err := s.client.LRange(ctx, keyThread+thread, int64(-n), -1).Result()
	if err != nil {
		return nil, fmt.Errorf("redis.Store.Turns(%s): %w", thread, err)
	}
	turns, err := decode[bot.Turn](entries)
	if err != nil {
		return nil, fmt.Errorf("redis.Store.Turns(%s): %w", thread, err)
	}
	return turns, nil
}

// Joined tells whether the bot takes part in the thread: since Admission.Joins,
// until nothing happened there for the store's retention.
func (s *Store) Joined(ctx context.Context, thread string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	n, err := s.client.Exists(ctx, keyJoined+thread).Result()
	if err != nil {
		return false, fmt.Errorf("redis.Store.Joined(%s): %w", thread, err)
	}
	return n == 1, nil
}

// Keep stores a value under an id for d (at least a millisecond), in place of an earlier one.
func (s *Store) Keep(ctx context.Context, id string, value []byte, d time.Duration) error {
	if d < time.Millisecond {
		return fmt.Errorf("redis.Store.Keep(%s): for %s", id, d)
	}
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	if err := s.client.Set(ctx, keyKeep+id, value, d).Err(); err != nil {
		return fmt.Errorf("redis.Store.Keep(%s): %w", id, err)
	}
	return nil
}

// Kept returns a value that Keep stored; ok is false when there is none any more.
func (s *Store) Kept(ctx context.Context, id string) (value []byte, ok bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	value, err = s.client.Get(ctx, keyKeep+id).Bytes()
	switch {
	case errors.Is(err, goredis.Nil):
		return nil, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("redis.Store.Kept(%s): %w", id, err)
	}
	return value, true, nil
}

// Rate stores an opinion; the last 5000 are kept. Without a time it is of now.
func (s *Store) Rate(ctx context.Context, f bot.Feedback) error {
	if f.At.IsZero() {
		f.At = s.clock.Now()
	}
	opinion, err := json.Marshal(f)
	if err == nil {
		_, err = s.run(ctx, scriptRate, f.Job+"\n"+f.Person, f.At.UnixMilli(), opinion, maxRatings)
	}
	if err != nil {
		return fmt.Errorf("redis.Store.Rate(%s): %w", f.Job, err)
	}
	return nil
}

// Ratings lists opinions, newest first.
func (s *Store) Ratings(ctx context.Context, limit int) ([]bot.Feedback, error) {
	if limit <= 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	entries, err := s.ratings(ctx, limit)
	if err != nil {
		return nil, fmt.Errorf("redis.Store.Ratings: %w", err)
	}
	opinions, err := decode[bot.Feedback](entries)
	if err != nil {
		return nil, fmt.Errorf("redis.Store.Ratings: %w", err)
	}
	return opinions, nil
}

// ratings reads the stored opinions; one that went between the two reads is left out.
func (s *Store) ratings(ctx context.Context, limit int) ([]string, error) {
	who, err := s.client.ZRevRange(ctx, keyRatings, 0, int64(limit-1)).Result()
	if err != nil || len(who) == 0 {
		return nil, err
	}
	values, err := s.client.HMGet(ctx, keyRating, who...).Result()
	var entries []string
	for _, v := range values {
		if v != nil {
			entries = append(entries, text(v))
		}
	}
	return entries, err
}

// decode reads stored JSON values.
func decode[T any](entries []string) ([]T, error) {
	out := make([]T, len(entries))
	for i, e := range entries {
		if err := json.Unmarshal([]byte(e), &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

package redis

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"amiable/bot"
)

// benchStore is a store with n jobs scheduled far ahead. They are written
// without the scripts, 10,000 a round trip.
func benchStore(b *testing.B, n int) *Store {
	b.Helper()
	s := openServer(b, new(bot.Clock))
	ctx := context.Background()
	far := float64(time.Now().Add(1000 * time.Hour).UnixMilli())
	for from := 0; from < n; from += 10_000 {
		var batch []goredis.Z
		for i := from; i < min(n, from+10_000); i++ {
			batch = append(batch, goredis.Z{Score: far + float64(i), Member: fmt.Sprintf("far%d", i)})
		}
		if err := s.client.ZAdd(ctx, keyDue, batch...).Err(); err != nil {
			b.Fatal(err)
		}
	}
	b.Cleanup(func() { s.client.FlushDBAsync(ctx) })
	return s
}

// benchBody is a payload of about 300 bytes.
var benchBody = []byte(`{"text":"` + strings.Repeat("x", 290) + `"}`)

func BenchmarkAdd(b *testing.B) {
	s := benchStore(b, 0)
	ctx := context.Background()
	i := 0
	for b.Loop() {
		id := fmt.Sprint(i)
		i++
		a := bot.Admission{Seen: []string{"e" + id, "m" + id}, Joins: "t" + id}
		if _, err := s.Add(ctx, bot.Job{ID: id, Lane: id, Person: "U1", Body: benchBody}, a); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "adds/s")
}

// BenchmarkAddEmbedded waits for the disk each time.
func BenchmarkAddEmbedded(b *testing.B) {
	s, _, err := Embedded(context.Background(), b.TempDir(), nil)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	i := 0
	for b.Loop() {
		i++
		if _, err := s.Add(context.Background(), bot.Job{ID: fmt.Sprint(i), Body: benchBody}, bot.Admission{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "adds/s")
}

func BenchmarkClaimDone(b *testing.B) {
	for _, size := range []int{1, 10} {
		b.Run(fmt.Sprintf("n=%d", size), func(b *testing.B) {
			s := benchStore(b, 0)
			ctx := context.Background()
			done := 0
			for b.Loop() {
				b.StopTimer()
				for i := range size {
					id := fmt.Sprint(done + i)
					if _, err := s.Add(ctx, bot.Job{ID: id, Lane: id, Body: benchBody}, bot.Admission{}); err != nil {
						b.Fatal(err)
					}
				}
				b.StartTimer()
				jobs, _, err := s.Claim(ctx, size, time.Minute)
				if err != nil || len(jobs) != size {
					b.Fatal(len(jobs), err)
				}
				for _, c := range jobs {
					if err := s.Done(ctx, c, "t"+c.ID, bot.Turn{Role: bot.RoleBot, Text: "ok"}); err != nil {
						b.Fatal(err)
					}
				}
				done += size
			}
			b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "jobs/s")
		})
	}
}

// BenchmarkClaim claims one job and gives it back, among many scheduled ones;
// idle claims nothing.
func BenchmarkClaim(b *testing.B) {
	for _, n := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprintf("scheduled=%d", n), func(b *testing.B) {
			s := benchStore(b, n)
			ctx := context.Background()
			b.Run("idle", func(b *testing.B) {
				for b.Loop() {
					if jobs, _, err := s.Claim(ctx, 10, time.Minute); err != nil || len(jobs) > 0 {
						b.Fatal(len(jobs), err)
					}
				}
			})
			if _, err := s.Add(ctx, bot.Job{ID: "near", Body: benchBody}, bot.Admission{}); err != nil {
				b.Fatal(err)
			}
			b.Run("one", func(b *testing.B) {
				for b.Loop() {
					jobs, _, err := s.Claim(ctx, 10, time.Minute)
					if err != nil || len(jobs) != 1 {
						b.Fatal(len(jobs), err)
					}
					b.StopTimer()
					if err := s.Retry(ctx, jobs[0], 0, false); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
			})
			b.Run("stats", func(b *testing.B) {
				for b.Loop() {
					if _, err := s.Stats(ctx); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

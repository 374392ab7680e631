package redis

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"amiable/bot"
)

func TestDoneAppendsTurns(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		turns := []bot.Turn{
			{At: at, Role: bot.RolePerson, Person: "U1", Text: "« bonjour »"},
			{At: at.Add(time.Second), Role: bot.RoleBot, Text: "réponse", Job: "j", Cards: []string{"c1"}},
		}
		k.add(bot.Job{ID: "j"}, bot.Admission{Joins: "T:C:1"})
		c := k.one("j")
		k.ok(k.Done(k.ctx, c, "T:C:1", turns...))
		k.ok(k.Done(k.ctx, c, "T:C:1", turns...)) // the same call again: nothing is doubled
		got, err := k.Turns(k.ctx, "T:C:1", 10)
		if err != nil || !reflect.DeepEqual(got, turns) {
			t.Fatalf("turns %+v, %v", got, err)
		}
		if got, _ = k.Turns(k.ctx, "T:C:1", 1); len(got) != 1 || got[0].Text != "réponse" {
			t.Fatalf("last turn %+v", got)
		}
		if got, err = k.Turns(k.ctx, "T:C:9", 10); err != nil || len(got) != 0 {
			t.Fatalf("an unknown thread has %+v, %v", got, err)
		}
		for _, key := range []string{keyThread + "T:C:1", keyJoined + "T:C:1"} {
			if left := k.client.PTTL(k.ctx, key).Val(); left < defaultRetention-time.Minute || left > defaultRetention {
				t.Errorf("%s is kept for %s", key, left)
			}
		}
	})
}

func TestTranscriptIsCapped(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		for i := range 7 {
			id := fmt.Sprint(i)
			k.put(id, "")
			var turns []bot.Turn
			for n := range 10 {
				turns = append(turns, bot.Turn{Text: fmt.Sprint(i*10 + n)})
			}
			k.ok(k.Done(k.ctx, k.one(id), "t", turns...))
		}
		got, err := k.Turns(k.ctx, "t", 1000)
		if err != nil || len(got) != maxTurns || got[0].Text != "10" || got[maxTurns-1].Text != "69" {
			t.Fatalf("%d turns (%v)", len(got), err)
		}
	})
}

func TestKeep(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		value := []byte("a\x00\xff")
		k.ok(k.Keep(k.ctx, "id", value, time.Hour))
		got, ok, err := k.Kept(k.ctx, "id")
		if err != nil || !ok || !reflect.DeepEqual(got, value) {
			t.Fatalf("%q, %v, %v", got, ok, err)
		}
		k.ok(k.Keep(k.ctx, "id", nil, 2*time.Millisecond))
		eventually(t, "the value expires", func() bool {
			_, ok, err := k.Kept(k.ctx, "id")
			return err == nil && !ok
		})
		if err := k.Keep(k.ctx, "id", value, 0); err == nil {
			t.Error("kept for no time")
		}
	})
}

func TestRatings(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		k.ok(k.Rate(k.ctx, bot.Feedback{Job: "a", Person: "U1", Good: true, At: at}))
		k.ok(k.Rate(k.ctx, bot.Feedback{Job: "b", Person: "U1", Good: true, At: at.Add(time.Second)}))
		k.ok(k.Rate(k.ctx, bot.Feedback{Job: "a", Person: "U2", At: at.Add(2 * time.Second)}))
		k.ok(k.Rate(k.ctx, bot.Feedback{Job: "a", Person: "U1", At: at.Add(3 * time.Second)}))
		got, err := k.Ratings(k.ctx, 10)
		k.ok(err)
		if len(got) != 3 || got[0].Job != "a" || got[0].Person != "U1" || got[0].Good || got[2].Job != "b" || !got[2].Good {
			t.Fatalf("%+v", got)
		}
		if got, _ = k.Ratings(k.ctx, 1); len(got) != 1 {
			t.Fatalf("%+v", got)
		}
		k.ok(k.Rate(k.ctx, bot.Feedback{Job: "z", Person: "U1"}))
		if got, _ = k.Ratings(k.ctx, 1); got[0].Job != "z" || time.Since(got[0].At) > time.Hour {
			t.Fatalf("%+v", got)
		}
	})
}

func TestRatingsAreCapped(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		for i := range 5 {
			_, err := k.run(k.ctx, scriptRate, fmt.Sprint(i), i, `{"job":"x"}`, 3)
			k.ok(err)
		}
		n, m := k.client.ZCard(k.ctx, keyRatings).Val(), k.client.HLen(k.ctx, keyRating).Val()
		if n != 3 || m != 3 || k.client.HExists(k.ctx, keyRating, "1").Val() {
			t.Fatalf("%d times, %d opinions", n, m)
		}
	})
}

package redis

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"amiable/bot"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ url, want string }{
		{"redis://u:p%23@h:1/3", "client h:1 db 3 u p#"},
		{"rediss://h", "client h:6379 db 0   tls"},
		{"unix:///tmp/s?db=2", "client /tmp/s db 2  "},
		{"redis+cluster://u:p@h:1?addr=i:2", "cluster [h:1 i:2] u p"},
		{"redis://h:1?addr=i:2&addr=j:3", "cluster [h:1 i:2 j:3]  "},
		{"rediss+cluster://h:1", "cluster [h:1]   tls"},
		{"redis+sentinel://h:1/m/4?username=u&password=p", "client FailoverClient db 4 u p"},
		{"redis://h:1?master_name=m", "client FailoverClient db 0  "},
	} {
		client, err := connect(c.url)
		if err != nil {
			t.Errorf("%s: %v", c.url, err)
			continue
		}
		if got := describe(client); got != c.want {
			t.Errorf("%s is %q, want %q", c.url, got, c.want)
		}
		client.Close()
	}
}

func describe(client goredis.UniversalClient) string {
	var out string
	var secure bool
	switch c := client.(type) {
	case *goredis.Client:
		o := c.Options()
		out, secure = fmt.Sprintf("client %s db %d %s %s", o.Addr, o.DB, o.Username, o.Password), o.TLSConfig != nil
		if !o.ContextTimeoutEnabled || o.ReadTimeout != 800*time.Millisecond || o.MaxRetries != 3 {
			out += " with other limits"
		}
	case *goredis.ClusterClient:
		o := c.Options()
		out, secure = fmt.Sprintf("cluster %v %s %s", o.Addrs, o.Username, o.Password), o.TLSConfig != nil
		if !o.ContextTimeoutEnabled || o.ReadTimeout != 800*time.Millisecond {
			out += " with other limits"
		}
	}
	if secure {
		out += " tls"
	}
	return out
}

func TestBadAddresses(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"", "h:6379", "http://h", "redis://h/x", "redis://h?nonsense=1", "redis+ring://h", "redis+sentinel://h:1",
		"redis+cluster://h:1/3", "redis+sentinel://h:1/m?replica_only=true", "redis+cluster://h:1?addr=x",
		"redis://u:sec#ret@h:1", "redis://u:sec%zzret@h:1", "redis://u:secret@h:port",
	} {
		_, err := Open(context.Background(), Options{URL: url})
		if err == nil {
			t.Errorf("%q was opened", url)
		} else if strings.Contains(err.Error(), "sec") {
			t.Errorf("%q: the error repeats the password: %v", url, err)
		}
	}
}

func TestOpenFailsAtOnceWhenNobodyListens(t *testing.T) {
	t.Parallel()
	_, err := Open(context.Background(), Options{URL: "unix://" + filepath.Join(t.TempDir(), "none")})
	if err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Fatalf("Open: %v", err)
	}
}

// port is a TCP port nobody uses now.
func port(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, p, _ := net.SplitHostPort(l.Addr().String())
	return p
}

// roundTrip takes a job through the queue.
func roundTrip(t *testing.T, s *Store) {
	t.Helper()
	k := &kit{TB: t, Store: s, ctx: context.Background(), clock: s.clock}
	k.ok(k.Ping(k.ctx))
	k.add(bot.Job{ID: "a", Lane: "l", Person: "U1"}, bot.Admission{Seen: []string{"e", "f"}, Joins: "t"})
	k.put("b", "l")
	k.ok(k.Stop(k.ctx, "l"))
	c := k.one("a")
	k.ok(k.Extend(k.ctx, c, time.Minute))
	k.ok(k.Save(k.ctx, c, "x"))
	k.ok(k.Retry(k.ctx, c, 0, true))
	k.ok(k.Done(k.ctx, k.one("a"), "t", bot.Turn{Text: "x"}))
	k.ok(k.Bury(k.ctx, k.one("b"), "x"))
	k.put("c", "l")
	k.ok(k.Reschedule(k.ctx, "c", time.Now().Add(time.Hour)))
	k.ok(k.Cancel(k.ctx, "c"))
	k.ok(k.Rate(k.ctx, bot.Feedback{Job: "a", Person: "U1"}))
	k.ok(k.Keep(k.ctx, "x", []byte("y"), time.Hour))
	stats, err := k.Stats(k.ctx)
	if err != nil || stats.Dead != 1 || stats.Due != 0 {
		t.Fatalf("stats %+v, %v", stats, err)
	}
	if turns, err := k.Turns(k.ctx, "t", 9); err != nil || len(turns) != 1 {
		t.Fatalf("turns %v, %v", turns, err)
	}
	if r, err := k.Ratings(k.ctx, 9); err != nil || len(r) != 1 {
		t.Fatalf("ratings %v, %v", r, err)
	}
	h, err := k.Health(k.ctx)
	if err != nil || h.Role != "master" || h.Eviction != "noeviction" || h.Version == "" {
		t.Fatalf("health %+v, %v", h, err)
	}
}

// TestCluster runs every script on a real cluster of one node.
func TestCluster(t *testing.T) {
	t.Parallel()
	p := port(t)
	socket := private(t, "--port", p, "--bind", "127.0.0.1", "--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1")
	admin := goredis.NewClient(&goredis.Options{Network: "unix", Addr: socket})
	t.Cleanup(func() { admin.Close() })
	ctx := context.Background()
	if err := admin.ClusterAddSlotsRange(ctx, 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the cluster is ready", func() bool {
		return strings.Contains(admin.ClusterInfo(ctx).Val(), "cluster_state:ok")
	})
	roundTrip(t, openURL(t, "redis+cluster://127.0.0.1:"+p, nil))
	oneSlot(t, admin)
}

// oneSlot: every key that the store wrote is on the slot of the due set.
func oneSlot(t *testing.T, client *goredis.Client) {
	t.Helper()
	ctx := context.Background()
	slot := client.ClusterKeySlot(ctx, keyDue).Val()
	keys := client.Keys(ctx, "*").Val()
	if len(keys) < 10 {
		t.Fatalf("only %d keys", len(keys))
	}
	for _, key := range keys {
		if got := client.ClusterKeySlot(ctx, key).Val(); got != slot {
			t.Errorf("%s is on slot %d, the due set on %d", key, got, slot)
		}
	}
}

// TestSentinel finds the master through a real sentinel.
func TestSentinel(t *testing.T) {
	t.Parallel()
	masterPort, sentinelPort := port(t), port(t)
	private(t, "--port", masterPort, "--bind", "127.0.0.1")
	dir := t.TempDir()
	conf := filepath.Join(dir, "sentinel.conf")
	text := fmt.Sprintf("bind 127.0.0.1\nsentinel monitor main 127.0.0.1 %s 1\n", masterPort)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	sentinel, err := serveConfig(conf, filepath.Join(dir, "s"), "--port", sentinelPort)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sentinel)
	roundTrip(t, openURL(t, "redis+sentinel://127.0.0.1:"+sentinelPort+"/main", nil))
}

func TestHealth(t *testing.T) {
	both(t, func(t *testing.T, k *kit) {
		if _, err := k.Health(k.ctx); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(k.ctx)
		cancel()
		if _, err := k.Health(ctx); err == nil {
			t.Error("health without an answer")
		}
	})
}

func TestReadInfo(t *testing.T) {
	t.Parallel()
	got := readInfo("# Server\r\nredis_version:7.2.4\r\nrole:slave\r\nmaxmemory_policy:allkeys-lru\r\nevicted_keys:12\r\n" +
		"aof_enabled:1\r\naof_last_write_status:err\r\naof_last_bgrewrite_status:ok\r\nconnected_slaves:2\r\nused_memory:1024\r\nmaxmemory:2048\r\n")
	want := Health{Version: "7.2.4", Role: "slave", Eviction: "allkeys-lru", Evicted: 12, AOF: true, AOFFailed: true, Replicas: 2, Memory: 1024, MaxMemory: 2048}
	if got != want {
		t.Fatalf("%+v, want %+v", got, want)
	}
}

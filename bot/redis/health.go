package redis

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	goredis "github.com/redis/go-redis/v9"
)

// Health is what a server says about itself, for whoever judges whether it
// may keep what must not be lost. What it does not say (a store in memory, a
// managed service) is empty.
type Health struct {
	Version   string // "7.0.15"
	Role      string // "master", or "slave" for a replica
	Eviction  string // maxmemory-policy; anything but "noeviction" may drop jobs
	Evicted   int64  // keys dropped for lack of memory since the server started
	AOF       bool   // the append-only file is on
	AOFFailed bool   // its last write or rewrite failed
	Snapshots string // when RDB snapshots are taken (the option save); empty: never, or not told
	Replicas  int64  // connected replicas
	Memory    int64  // bytes in use
	MaxMemory int64  // bytes allowed; 0: no limit
}

// Health asks the server that holds the keys.
func (s *Store) Health(ctx context.Context) (Health, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	node := goredis.Cmdable(s.client)
	if c, ok := s.client.(*goredis.ClusterClient); ok {
		master, err := c.MasterForKey(ctx, keyDue)
		if err != nil {
			return Health{}, fmt.Errorf("redis.Store.Health: %w", err)
		}
		node = master
	}
	if err := node.Ping(ctx).Err(); err != nil {
		return Health{}, fmt.Errorf("redis.Store.Health: %w", err)
	}
	// Not every server knows every section or lets CONFIG be read: what is refused stays empty.
	var info strings.Builder
	for _, section := range []string{"server", "memory", "persistence", "replication", "stats"} {
		info.WriteString(node.Info(ctx, section).Val() + "\n")
	}
	h := readInfo(info.String())
	h.Snapshots = node.ConfigGet(ctx, "save").Val()["save"]
	return h, ctx.Err()
}

// readInfo reads the lines of INFO.
func readInfo(info string) Health {
	facts := map[string]string{}
	for line := range strings.Lines(info) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			facts[name] = value
		}
	}
	count := func(name string) int64 {
		n, _ := strconv.ParseInt(facts[name], 10, 64)
		return n
	}
	failed := func(name string) bool { return facts[name] != "" && facts[name] != "ok" }
	return Health{
		Version:   facts["redis_version"],
		Role:      facts["role"],
		Eviction:  facts["maxmemory_policy"],
		Evicted:   count("evicted_keys"),
		AOF:       facts["aof_enabled"] == "1",
		AOFFailed: failed("aof_last_write_status") || failed("aof_last_bgrewrite_status"),
		Snapshots: "",
		Replicas:  count("connected_slaves"),
		Memory:    count("used_memory"),
		MaxMemory: count("maxmemory"),
	}
}

package redis

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"amiable/bot"
)

// testSocket is the server that the tests of this package share; each store
// has a database of its own in it.
var (
	testSocket string
	lastDB     atomic.Int64
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		beVictim(dir)
	}
	flag.Set("rapid.steps", "100") // unless the command line says otherwise
	flag.Set("rapid.nofailfile", "true")
	flag.Parse()
	os.Exit(runTests(m))
}

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "redis-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	testSocket = filepath.Join(dir, "redis.sock")
	stop, err := serve(testSocket, "--dir", dir, "--port", "0", "--databases", "5000")
	if err != nil {
		fmt.Fprintln(os.Stderr, "these tests need redis-server:", err)
		return 1
	}
	code := m.Run()
	stop()
	if err := goleak.Find(); code == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// serve starts a redis-server on a socket, waits until it answers, and
// returns what kills it.
func serve(socket string, args ...string) (func(), error) {
	return run(socket, append([]string{"--save", "", "--appendonly", "no"}, args...))
}

// serveConfig starts a sentinel, which needs a file to write to.
func serveConfig(file, socket string, args ...string) (func(), error) {
	return run(socket, append([]string{file, "--sentinel"}, args...))
}

func run(socket string, args []string) (func(), error) {
	cmd := exec.Command("redis-server", append(args, "--unixsocket", socket, "--logfile", "/dev/null")...)
	stop, err := background(cmd)
	if err != nil {
		return nil, err
	}
	client := goredis.NewClient(&goredis.Options{Network: "unix", Addr: socket, PoolSize: 1})
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for client.Ping(ctx).Err() != nil {
		if !pause(ctx, 10*time.Millisecond) {
			stop()
			return nil, fmt.Errorf("no answer on %s", socket)
		}
	}
	return stop, nil
}

// background runs a process that ends with this one. It is started from a
// thread that stays: the system kills it when that thread ends.
func background(cmd *exec.Cmd) (stop func(), err error) {
	cmd.SysProcAttr = tied()
	started, ended := make(chan error), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer close(ended)
		err := cmd.Start()
		started <- err
		if err == nil {
			cmd.Wait()
		}
	}()
	return func() { cmd.Process.Kill(); <-ended }, <-started
}

// private starts a server for one test and returns its socket.
func private(t *testing.T, args ...string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "redis-own-")
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	stop, err := serve(socket, append([]string{"--dir", dir}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		os.RemoveAll(dir)
	})
	return socket
}

// A backend is a kind of store that must behave like the others.
type backend struct {
	name string
	open func(testing.TB, *bot.Clock) *Store
}

var backends = []backend{{"server", openServer}, {"memory", openMemory}}

func openServer(t testing.TB, clock *bot.Clock) *Store {
	t.Helper()
	return openURL(t, fmt.Sprintf("unix://%s?db=%d&read_timeout=30s", testSocket, lastDB.Add(1)), clock)
}

// patience replaces the limit of a call where a test is about something else:
// a busy machine may stop everything for seconds.
const patience = 30 * time.Second

func openURL(t testing.TB, url string, clock *bot.Clock) *Store {
	t.Helper()
	s, err := Open(context.Background(), Options{URL: url, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	s.limit = patience
	t.Cleanup(func() { s.Close() })
	return s
}

func openMemory(t testing.TB, clock *bot.Clock) *Store {
	t.Helper()
	s, err := Memory(clock)
	if err != nil {
		t.Fatal(err)
	}
	s.limit = patience
	t.Cleanup(func() { s.Close() })
	return s
}

// both runs a test on every backend.
func both(t *testing.T, test func(t *testing.T, k *kit)) {
	t.Parallel()
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			clock := new(bot.Clock)
			test(t, &kit{TB: t, Store: b.open(t, clock), ctx: context.Background(), clock: clock})
		})
	}
}

// A kit is a store whose calls must succeed, and a clock to jump with.
type kit struct {
	testing.TB
	*Store
	ctx   context.Context
	clock *bot.Clock
}

// forward jumps ahead; leases and dues pass, nobody waits.
func (k *kit) forward(d time.Duration) { k.clock.SetOffset(k.clock.Offset() + d) }

func (k *kit) ok(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

func (k *kit) add(j bot.Job, a bot.Admission) bool {
	k.Helper()
	added, err := k.Add(k.ctx, j, a)
	k.ok(err)
	return added
}

// put adds a job that must be new.
func (k *kit) put(id, lane string) {
	k.Helper()
	if !k.add(bot.Job{ID: id, Kind: "test", Lane: lane}, bot.Admission{}) {
		k.Fatalf("job %s was not added", id)
	}
}

// claim claims with a lease of one minute.
func (k *kit) claim(n int) []bot.Claimed {
	k.Helper()
	jobs, _, err := k.Claim(k.ctx, n, time.Minute)
	k.ok(err)
	return jobs
}

// one claims exactly the job id.
func (k *kit) one(id string) bot.Claimed {
	k.Helper()
	jobs := k.claim(10)
	if len(jobs) != 1 || jobs[0].ID != id {
		k.Fatalf("claimed %v, want only %s", ids(jobs), id)
	}
	return jobs[0]
}

func (k *kit) none() {
	k.Helper()
	if jobs := k.claim(10); len(jobs) != 0 {
		k.Fatalf("claimed %v, want nothing", ids(jobs))
	}
}

func ids(jobs []bot.Claimed) []string {
	out := make([]string, len(jobs))
	for i, j := range jobs {
		out[i] = j.ID
	}
	return out
}

// eventually polls until the condition holds.
func eventually(t testing.TB, what string, condition func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for !condition() {
		if !pause(ctx, 5*time.Millisecond) {
			t.Fatalf("never: %s", what)
		}
	}
}

package redis

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"amiable/bot"
)

func openEmbedded(t *testing.T, dir string) *kit {
	t.Helper()
	clock := new(bot.Clock)
	s, mode, err := Embedded(context.Background(), dir, clock)
	if err != nil {
		t.Fatal(err)
	}
	s.limit = patience
	t.Cleanup(func() { s.Close() })
	if mode != ModeDisk {
		t.Fatalf("mode %s: these tests need redis-server", mode)
	}
	return &kit{TB: t, Store: s, ctx: context.Background(), clock: clock}
}

// serverPID asks the embedded server for its process id; 0 when it does not tell.
func serverPID(k *kit) int {
	var pid int
	for line := range strings.Lines(k.client.Info(k.ctx, "server").Val()) {
		fmt.Sscanf(line, "process_id:%d", &pid)
	}
	return pid
}

// fill adds 300 jobs of every sort. A busy disk may make a call fail; like
// Slack, it then adds the same job again.
func fill(k *kit) {
	k.Helper()
	add := func(j bot.Job) {
		eventually(k, "added "+j.ID, func() bool {
			_, err := k.Add(k.ctx, j, bot.Admission{})
			return err == nil
		})
	}
	for i := range 100 {
		add(bot.Job{ID: fmt.Sprintf("plain%d", i)})
		add(bot.Job{ID: fmt.Sprintf("lane%d", i), Lane: fmt.Sprint(i % 7)})
		add(bot.Job{ID: fmt.Sprintf("later%d", i), Due: time.Now().Add(time.Hour)})
	}
}

// drained checks that all of them are there. Each step passes the leases that
// a failed call may have left.
func drained(k *kit) {
	k.Helper()
	k.forward(2 * time.Hour)
	seen := map[string]bool{}
	eventually(k, "all 300 jobs are there", func() bool {
		k.forward(2 * time.Minute)
		jobs, _, _ := k.Claim(k.ctx, 50, time.Minute)
		for _, c := range jobs {
			seen[c.ID] = true
			eventually(k, "done "+c.ID, func() bool { return k.Done(k.ctx, c, "") == nil })
		}
		return len(seen) == 300
	})
	k.none()
}

// TestEmbeddedSurvivesKill: the server is killed without a word, starts again
// by itself, and nothing is lost.
func TestEmbeddedSurvivesKill(t *testing.T) {
	t.Parallel()
	k := openEmbedded(t, t.TempDir())
	fill(k)
	var running []bot.Claimed
	eventually(t, "claimed", func() bool {
		running, _, _ = k.Claim(k.ctx, 10, time.Minute)
		return len(running) > 0
	})
	old := serverPID(k)
	if err := syscall.Kill(old, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server is back", func() bool { return k.Ping(k.ctx) == nil })
	if serverPID(k) == old {
		t.Fatal("the server was not killed")
	}
	if k.add(bot.Job{ID: "plain0"}, bot.Admission{}) {
		t.Error("the memory of ids is lost")
	}
	k.ok(k.Extend(k.ctx, running[0], time.Minute)) // leases are there too
	drained(k)
}

func TestEmbeddedReopens(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	k := openEmbedded(t, dir)
	fill(k)
	pid := serverPID(k)
	h, err := k.Health(k.ctx)
	if err != nil || !h.AOF || h.Eviction != "noeviction" || h.Role != "master" || h.Snapshots != "" {
		t.Errorf("health %+v, %v", h, err)
	}
	k.ok(k.Close())
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the server lives after Close: %v", err)
	}
	drained(openEmbedded(t, dir))
}

func TestEmbeddedIsPrivate(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	k := openEmbedded(t, dir)
	for _, name := range []string{".", "run", "run/redis.sock", "lock"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v: others may enter", name, info.Mode(), err)
		}
	}
	if port := k.client.ConfigGet(k.ctx, "port").Val()["port"]; port != "0" {
		t.Errorf("listens on port %s", port)
	}
}

func TestEmbeddedOneProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	openEmbedded(t, dir)
	s, _, err := Embedded(context.Background(), dir, nil)
	if !errors.Is(err, ErrBusy) {
		t.Fatalf("second store in the same folder: %v, %v", s, err)
	}
}

func TestEmbeddedOddPaths(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"dossier à relancer? 100% #1 \"x\"", strings.Repeat("long/", 40)} {
		k := openEmbedded(t, filepath.Join(t.TempDir(), name))
		k.put("j", "")
		k.one("j")
	}
}

func TestEmbeddedCorruptData(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	k := openEmbedded(t, dir)
	fill(k)
	k.ok(k.Close())
	files, err := filepath.Glob(filepath.Join(dir, "appendonlydir", "*.incr.aof"))
	if err != nil || len(files) != 1 {
		t.Fatalf("append-only files: %v, %v", files, err)
	}
	damaged := append([]byte("*3\r\n$3\r\nSET\r\nthis is no command\r\n"), make([]byte, 4096)...)
	if err := os.WriteFile(files[0], damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err = Embedded(context.Background(), dir, nil)
	if err == nil || !strings.Contains(err.Error(), "cannot read its data") || !strings.Contains(err.Error(), "append only file") {
		t.Fatalf("damaged data: %v", err)
	}
	if after, err := os.ReadFile(files[0]); err != nil || string(after) != string(damaged) {
		t.Errorf("the damaged file was changed (%v)", err)
	}
}

func TestEmbeddedWithoutServer(t *testing.T) {
	t.Parallel()
	nothing := func() string { return "" }
	s, mode, err := embedded(context.Background(), t.TempDir(), nil, nothing)
	if err != nil || mode != ModeMemory {
		t.Fatalf("mode %q, %v", mode, err)
	}
	defer s.Close()
	if err := s.Ping(context.Background()); err != nil {
		t.Error(err)
	}
	// Data of an earlier run is not silently replaced by an empty memory.
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "appendonlydir"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, err := embedded(context.Background(), dir, nil, nothing); err == nil {
		t.Error("a folder with data was opened without a server")
	}
	// A program that is no server.
	if _, _, err := embedded(context.Background(), t.TempDir(), nil, func() string { return "/bin/false" }); err == nil {
		t.Error("opened with a program that ends at once")
	}
}

// victimDir makes the test program a process to be killed (see TestMain).
const victimDir = "AMIABLE_TEST_VICTIM"

// beVictim opens the store, adds a job, says so and waits to be killed.
func beVictim(dir string) {
	s, _, err := Embedded(context.Background(), dir, nil)
	if err == nil {
		_, err = s.Add(context.Background(), bot.Job{ID: "orphan"}, bot.Admission{})
	}
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	fmt.Println("ready")
	select {}
}

// TestEmbeddedEndsWithItsProcess: after a kill -9 of the program no server is
// left behind, and the next run finds the data.
func TestEmbeddedEndsWithItsProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	victim := exec.Command(os.Args[0])
	victim.Env = append(os.Environ(), victimDir+"="+dir)
	out, err := victim.StdoutPipe()
	if err == nil {
		err = victim.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	victim.Process.Kill()
	victim.Wait()
	if line != "ready\n" {
		t.Fatalf("the victim says %q (%v)", line, err)
	}
	openEmbedded(t, dir).one("orphan") // fails with ErrBusy while the old server lives
}

// TestEmbeddedServerHoldsTheFolder: the server keeps the folder locked, even
// when its program's own lock is gone, so that no second one writes to its files.
func TestEmbeddedServerHoldsTheFolder(t *testing.T) {
	t.Parallel()
	dir, ctx := t.TempDir(), context.Background()
	lock, err := lockDir(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	c := &child{program: findServer(), dir: dir, socket: filepath.Join(t.TempDir(), "s"), lock: lock}
	c.start()
	defer c.close()
	if err := c.ready(ctx, lazy(t, "unix://"+c.socket)); err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	lock.Close()
	c.mu.Unlock()
	if _, _, err := Embedded(ctx, dir, nil); !errors.Is(err, ErrBusy) {
		t.Fatalf("opened beside a server: %v", err)
	}
	c.close()
	openEmbedded(t, dir)
}

// TestMemoryFollowsSynctest: 40 days pass at once, and expiry with them.
func TestMemoryFollowsSynctest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, err := Memory(nil)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		k := &kit{TB: t, Store: s, ctx: context.Background(), clock: s.clock}
		k.add(bot.Job{ID: "j", Due: time.Now().Add(39 * 24 * time.Hour)}, bot.Admission{Joins: "t"})
		k.none()
		if !pause(k.ctx, 40*24*time.Hour) {
			t.Fatal("no time passed")
		}
		k.one("j")
		if in, err := k.Joined(k.ctx, "t"); err != nil || in {
			t.Errorf("joined after the retention: %v, %v", in, err)
		}
	})
}

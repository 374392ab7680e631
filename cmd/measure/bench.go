package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const signingSecret = "measure-secret"

// bench is the surroundings of one measurement: a Redis server with an
// append-only file, a stand-in for Slack, and the bot as a process.
type bench struct {
	dir    string
	redis  *exec.Cmd
	socket string
	slack  *slackStub
	api    *httptest.Server
	bin    string
	bot    *exec.Cmd
	addr   string
	env    []string
}

func newBench(ctx context.Context) (b *bench, err error) {
	b = &bench{slack: newSlackStub(), bin: *binary}
	if b.dir, err = os.MkdirTemp("", "amiable-measure"); err != nil {
		return nil, err
	}
	if b.bin == "" {
		b.bin = filepath.Join(b.dir, "amiable")
		if out, err := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", b.bin, "amiable/cmd/amiable").CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build: %w\n%s", err, out)
		}
	}
	b.socket = filepath.Join(b.dir, "redis.sock")
	if err := b.startRedis(); err != nil {
		return nil, err
	}
	b.api = httptest.NewServer(b.slack)
	if b.addr, err = freeAddr(); err != nil {
		return nil, err
	}
	return b, nil
}

func (b *bench) startRedis() error {
	b.redis = exec.Command("redis-server", "--port", "0", "--unixsocket", b.socket, "--dir", b.dir, "--save", "",
		"--appendonly", "yes", "--maxmemory-policy", "noeviction", "--daemonize", "no")
	if err := b.redis.Start(); err != nil {
		return fmt.Errorf("redis-server: %w", err)
	}
	return waitFor(5*time.Second, "redis-server", func() bool {
		c, err := net.Dial("unix", b.socket)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

// startBot starts the binary and returns how long it took to be ready.
func (b *bench) startBot() (time.Duration, error) {
	b.bot = exec.Command(b.bin, "serve")
	b.bot.Env = append(os.Environ(), "SLACK_BOT_TOKEN=xoxb-measure", "SLACK_SIGNING_SECRET="+signingSecret,
		"SLACK_API_URL="+b.api.URL+"/api/", "REDIS_URL=unix://"+b.socket, "AMIABLE_ADDR="+b.addr)
	b.bot.Env = append(b.bot.Env, b.env...)
	log, err := os.OpenFile(filepath.Join(b.dir, "bot.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer log.Close()
	b.bot.Stdout, b.bot.Stderr = log, log
	began := time.Now()
	if err := b.bot.Start(); err != nil {
		return 0, err
	}
	err = waitFor(20*time.Second, "the bot", b.ready)
	if err != nil {
		text, _ := os.ReadFile(filepath.Join(b.dir, "bot.log"))
		err = fmt.Errorf("%w; its log:\n%s", err, text[max(0, len(text)-2000):])
	}
	return time.Since(began), err
}

func (b *bench) ready() bool {
	resp, err := http.Get("http://" + b.addr + "/readyz")
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func (b *bench) killBot() {
	_ = b.bot.Process.Signal(syscall.SIGKILL) // it may be gone already
	_ = b.bot.Wait()
}

func (b *bench) close() {
	if b.bot != nil && b.bot.ProcessState == nil {
		_ = b.bot.Process.Signal(syscall.SIGTERM)
		_ = b.bot.Wait()
	}
	if b.api != nil {
		b.api.Close()
	}
	if b.redis != nil {
		_ = b.redis.Process.Kill()
		_ = b.redis.Wait()
	}
	_ = os.RemoveAll(b.dir)
}

func freeAddr() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer ln.Close()
	return ln.Addr().String(), nil
}

func waitFor(limit time.Duration, what string, ok func() bool) error {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if ok() {
			return nil
		}
	}
	return fmt.Errorf("%s: not ready within %s", what, limit)
}

// memory reads the resident set of the bot, now and at its largest, in MB.
func (b *bench) memory() (now, peak float64, err error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", b.bot.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(raw)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		kb, _ := strconv.ParseFloat(f[1], 64)
		switch f[0] {
		case "VmRSS:":
			now = kb / 1024
		case "VmHWM:":
			peak = kb / 1024
		}
	}
	if now == 0 {
		return 0, 0, errors.New("no VmRSS")
	}
	return now, peak, nil
}

// cpu reads the processor time that the bot has used.
func (b *bench) cpu() (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", b.bot.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(raw), ") ")
	f := strings.Fields(rest)
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond, nil // 100 ticks a second
}

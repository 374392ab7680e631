package redis

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"
)

const (
	restartPause = 200 * time.Millisecond
	stopLimit    = 10 * time.Second
)

// A child is a server process of ours that is started again when it dies.
type child struct {
	program, dir, socket string
	lock                 *os.File // inherited: the folder stays locked as long as the child lives

	said    tail
	exited  chan error    // how it ended, each time; dropped when nobody listens
	closing chan struct{} // closed by close
	done    chan struct{} // closed when no process is left

	mu      sync.Mutex
	closed  bool
	process *os.Process
}

// start runs the child from now on.
func (c *child) start() {
	c.exited = make(chan error, 1)
	c.closing = make(chan struct{})
	c.done = make(chan struct{})
	go c.supervise()
}

// supervise keeps its thread until the end: the system kills the child when
// the thread that started it ends.
func (c *child) supervise() {
	runtime.LockOSThread()
	defer close(c.done)
	for {
		cmd, err := c.launch()
		if cmd == nil && err == nil {
			return
		}
		if err == nil {
			err = cmd.Wait()
		}
		select {
		case c.exited <- err:
		default:
		}
		select {
		case <-c.closing:
			return
		case <-time.After(restartPause):
		}
	}
}

// launch starts the process; it returns nothing once the child is closed.
func (c *child) launch() (*exec.Cmd, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, nil
	}
	cmd := exec.Command(c.program, c.arguments()...)
	cmd.Dir = c.dir
	cmd.Env = []string{"LC_ALL=C"} // none of our secrets
	cmd.Stdout, cmd.Stderr = &c.said, &c.said
	cmd.ExtraFiles = []*os.File{c.lock}
	cmd.SysProcAttr = tied()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c.process = cmd.Process
	return cmd, nil
}

func (c *child) arguments() []string {
	return []string{
		"--port", "0",
		"--unixsocket", c.socket,
		"--unixsocketperm", "700",
		"--dir", c.dir,
		"--appendonly", "yes",
		"--appendfsync", "always", // a reply means that the disk has it; few writes, so it may cost
		"--save", "",
		"--maxmemory-policy", "noeviction",
		"--databases", "1",
		"--daemonize", "no",
	}
}

// ready waits until the server accepts writes. A server that ends first
// cannot read its data, or cannot run here: its last complaint says why.
func (c *child) ready(ctx context.Context, s *Store) error {
	ctx, cancel := context.WithTimeout(ctx, loadLimit)
	defer cancel()
	for {
		err := s.Ping(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-c.exited:
			return fmt.Errorf("the server cannot run or cannot read its data: %s", c.said.complaint())
		case <-ctx.Done():
			return fmt.Errorf("the server did not get ready: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// close ends the process, orderly if it can.
func (c *child) close() error {
	c.mu.Lock()
	if !c.closed {
		c.closed = true
		close(c.closing)
	}
	process := c.process
	c.mu.Unlock()
	if process == nil {
		<-c.done
		return nil
	}
	process.Signal(stopSignal)
	select {
	case <-c.done:
		return nil
	case <-time.After(stopLimit):
		process.Kill()
		<-c.done
		return errors.New("the server did not stop by itself and was killed")
	}
}

// A tail keeps the end of what a process writes.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if over := len(t.text) - 4096; over > 0 {
		t.text = append([]byte(nil), t.text[over:]...)
	}
	return len(p), nil
}

// complaint is the last line logged as a warning ("1:M date # text"), or else the last line.
func (t *tail) complaint() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	last := "it said nothing"
	warned := false
	for line := range bytes.Lines(t.text) {
		if _, warning, ok := strings.Cut(string(line), " # "); ok {
			last, warned = strings.TrimSpace(warning), true
		} else if s := strings.TrimSpace(string(line)); s != "" && !warned {
			last = s
		}
	}
	return last
}

// escapePath makes a path safe inside a URL.
func escapePath(path string) string { return (&url.URL{Path: path}).EscapedPath() }

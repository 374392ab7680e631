package redis

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"amiable/bot"
)

// Mode says how safe an embedded store is.
type Mode string

const (
	// ModeDisk: whatever a call stored is on the disk when it returns, and
	// survives that the program or its server is killed or the power cut.
	ModeDisk Mode = "disk"
	// ModeMemory: everything is lost when the program ends. People must be told.
	ModeMemory Mode = "memory"
)

// ErrBusy: another process uses the folder.
var ErrBusy = errors.New("another process uses this data folder")

const (
	// lockLimit covers a server whose program was killed just before, and that is still writing.
	lockLimit = 3 * time.Second
	// loadLimit covers the reading of a large append-only file.
	loadLimit = time.Minute
)

// Embedded opens a store that needs no server of its own: it starts a
// redis-server or valkey-server found on this machine, which keeps its data
// in dir, listens on a private socket only, is started again should it die,
// and ends with Close or with this process however that ends. Without such
// a server the store is Memory; but when dir holds data of an earlier run,
// that is an error, and not an empty store.
//
// One process at a time uses dir (ErrBusy). Data that cannot be read is an error
// that says so; nothing is repaired or thrown away.
func Embedded(ctx context.Context, dir string, clock *bot.Clock) (*Store, Mode, error) {
	s, mode, err := embedded(ctx, dir, clock, findServer)
	if err != nil {
		return nil, "", fmt.Errorf("redis.Embedded(%s): %w", dir, err)
	}
	return s, mode, nil
}

func embedded(ctx context.Context, dir string, clock *bot.Clock, find func() string) (*Store, Mode, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, "", err
	}
	program := find()
	if program == "" {
		if holdsData(dir) {
			return nil, "", errors.New("the folder holds data, but neither redis-server nor valkey-server is installed to read it")
		}
		s, err := Memory(clock)
		return s, ModeMemory, err
	}
	s, err := startServer(ctx, program, dir, clock)
	return s, ModeDisk, err
}

// findServer is the path of a server program, or empty. A platform where the
// child cannot be tied to this process has none.
func findServer() string {
	if !canTie {
		return ""
	}
	for _, name := range []string{"redis-server", "valkey-server"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func holdsData(dir string) bool {
	for _, name := range []string{"appendonlydir", "appendonly.aof"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}

// startServer locks dir, starts the server in it and waits until it answers.
func startServer(ctx context.Context, program, dir string, clock *bot.Clock) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	lock, err := lockDir(ctx, dir)
	if err != nil {
		return nil, err
	}
	socket, clean, err := socketPath(dir)
	if err != nil {
		lock.Close()
		return nil, err
	}
	c := &child{program: program, dir: dir, socket: socket, lock: lock}
	c.start()
	client, err := connect("unix://" + escapePath(socket))
	if err == nil {
		s := newStore(client, clock, 0)
		s.onClose = []func() error{c.close, lock.Close, clean}
		if err = c.ready(ctx, s); err == nil {
			return s, nil
		}
		client.Close()
	}
	c.close()
	lock.Close()
	clean()
	return nil, err
}

// lockDir takes the folder for this process and its child. It waits a little
// for the previous owner's child to end.
func lockDir(ctx context.Context, dir string) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, lockLimit)
	defer cancel()
	for {
		if err = tryLock(lock); err == nil || !errors.Is(err, ErrBusy) {
			break
		}
		if !pause(ctx, 50*time.Millisecond) {
			break
		}
	}
	if err != nil {
		lock.Close()
		return nil, err
	}
	return lock, nil
}

// pause waits for d; false means that the context ended first.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// maxSocket is how long a socket's path may be: the system's limit is 108
// bytes on Linux, 104 elsewhere, with the final zero.
const maxSocket = 100

// socketPath is a path in a folder that only this user can enter: in dir, or,
// when that path is too long for a socket, in a temporary folder that clean removes.
func socketPath(dir string) (path string, clean func() error, err error) {
	private := filepath.Join(dir, "run")
	if path = filepath.Join(private, "redis.sock"); len(path) > maxSocket {
		if private, err = os.MkdirTemp("", "amiable-"); err != nil {
			return "", nil, err
		}
		return filepath.Join(private, "redis.sock"), func() error { return os.RemoveAll(private) }, nil
	}
	if err = os.MkdirAll(private, 0o700); err == nil {
		err = os.Chmod(private, 0o700)
	}
	return path, func() error { return nil }, err
}

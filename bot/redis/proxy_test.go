package redis

import (
	"bytes"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// A proxy stands before the tests' server on a TCP port and can misbehave.
type proxy struct {
	net.Listener
	silent atomic.Bool // takes what is sent, passes nothing on, answers nothing
	// mute and breaks: how many of the next scripts are run by the server
	// without their answer coming back: by silence, by a broken connection.
	mute, breaks atomic.Int32

	mu    sync.Mutex
	conns []net.Conn
}

func newProxy(t *testing.T) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{Listener: l}
	t.Cleanup(func() { p.Close(); p.cut() })
	go p.accept()
	return p
}

// cut breaks the connections there are.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

func (p *proxy) keep(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns = append(p.conns, c)
}

func (p *proxy) accept() {
	for {
		c, err := p.Accept()
		if err != nil {
			return
		}
		p.keep(c)
		if p.silent.Load() {
			go io.Copy(io.Discard, c)
			continue
		}
		server, err := net.Dial("unix", testSocket)
		if err != nil {
			c.Close()
			continue
		}
		p.keep(server)
		l := &link{proxy: p, client: c, server: server}
		go l.forward()
		go l.back()
	}
}

// A link is one connection through the proxy.
type link struct {
	*proxy
	client, server net.Conn
	muted, broken  atomic.Bool
}

func (l *link) forward() {
	defer l.server.Close()
	buf := make([]byte, 1<<16)
	for {
		n, err := l.client.Read(buf)
		if err != nil {
			return
		}
		if bytes.Contains(buf[:n], []byte("evalsha")) {
			l.muted.Store(l.mute.Add(-1) >= 0)
			l.broken.Store(l.breaks.Add(-1) >= 0)
		}
		l.server.Write(buf[:n])
	}
}

func (l *link) back() {
	defer l.client.Close()
	buf := make([]byte, 1<<16)
	for {
		n, err := l.server.Read(buf)
		if err != nil || l.broken.Load() {
			return
		}
		if !l.muted.Load() {
			l.client.Write(buf[:n])
		}
	}
}

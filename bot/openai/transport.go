package openai

import (
	"context"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxBody is the most an endpoint may send for one request, errors included.
const maxBody = 2 << 20

var (
	errBody  = errors.New(tooBig)
	errMoved = errors.New(moved)
)

// newHTTPClient is patient as Options say, follows no redirect (it would carry
// the prompt to another host) and reads no endless body.
func newHTTPClient(o Options) *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: o.Connect, KeepAlive: 30 * time.Second}).DialContext
	t.TLSHandshakeTimeout = o.Connect
	t.MaxIdleConnsPerHost = o.Concurrent
	return &http.Client{
		Transport:     &transport{t},
		CheckRedirect: func(*http.Request, []*http.Request) error { return errMoved },
	}
}

// transport caps bodies and notes what the SDK does not hand on.
type transport struct{ *http.Transport }

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.Transport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = &capped{ReadCloser: resp.Body, left: maxBody}
	if s, ok := r.Context().Value(seenKey{}).(*seen); ok {
		s.note(resp)
	}
	return resp, nil
}

// seen is what one response said outside its body.
type seen struct {
	status int
	after  time.Duration // -1 when not asked
	html   bool
}

type seenKey struct{}

func withSeen(ctx context.Context, s *seen) context.Context {
	return context.WithValue(ctx, seenKey{}, s)
}

func (s *seen) note(resp *http.Response) {
	s.status = resp.StatusCode
	s.after = retryAfter(resp.Header.Get("Retry-After"), time.Now())
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	s.html = kind == "text/html"
}

// retryAfter reads the header in both its forms, seconds (fractions are seen
// in the wild) and an HTTP date; -1 when absent or unreadable.
func retryAfter(v string, now time.Time) time.Duration {
	v = strings.TrimSpace(v)
	if n, err := strconv.ParseFloat(v, 64); err == nil && n >= 0 && n < 1e6 {
		return time.Duration(n * float64(time.Second))
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(at.Sub(now), 0)
	}
	return -1
}

// capped fails with errBody when more than left bytes come.
type capped struct {
	io.ReadCloser
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		var one [1]byte
		n, err := c.ReadCloser.Read(one[:])
		if n > 0 {
			return 0, errBody
		}
		return 0, err
	}
	if int64(len(p)) > c.left {
		p = p[:c.left]
	}
	n, err := c.ReadCloser.Read(p)
	c.left -= int64(n)
	return n, err
}

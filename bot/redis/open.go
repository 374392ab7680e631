package redis

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"

	"amiable/bot"
)

// Options say which store to open.
type Options struct {
	// URL is one of
	//
	//	redis://[user:password@]host[:port][/db]         one server
	//	rediss://…                                       the same over TLS
	//	unix://[user:password@]/path/to/socket[?db=n]    a server on this machine
	//	redis+cluster://host:port?addr=host2:port2&…     a cluster (also redis:// with addr=)
	//	redis+sentinel://host:port/master[/db]?addr=…    a failover group found through sentinels
	//	                                                 (also redis:// with master_name=)
	//
	// rediss+cluster:// and rediss+sentinel:// use TLS. With sentinels, user and
	// password before the host are the sentinels'; those of the servers are the
	// parameters username= and password=. Every other parameter that go-redis
	// knows may be given (pool_size, read_timeout, skip_verify, …); no call lasts
	// two seconds all the same. Special characters in a password are
	// percent-encoded.
	URL string
	// Clock shifts the store's time; nil is real time.
	Clock *bot.Clock
	// Retention is how long transcripts, joined threads and dead jobs are
	// kept after the last thing that happened to them; zero means 30 days.
	Retention time.Duration
}

// The client's own log lines are dropped: every failure is returned.
func init() { logging.Disable() }

// Open connects to a store and fails unless it accepts writes now.
// Errors hold no password.
func Open(ctx context.Context, o Options) (*Store, error) {
	client, err := connect(o.URL)
	if err != nil {
		return nil, fmt.Errorf("redis.Open: %w", err)
	}
	s := newStore(client, o.Clock, o.Retention)
	if err := s.Ping(ctx); err != nil {
		s.Close()
		return nil, fmt.Errorf("redis.Open: %w", err)
	}
	return s, nil
}

// defaults are the parameters of a URL that does not set them. A reply that
// does not come within read_timeout leaves time for another try on a new
// connection within callLimit: a connection may be dead while the server is not.
var defaults = map[string]string{
	"protocol":          "2",
	"dial_timeout":      "800ms",
	"read_timeout":      "800ms",
	"write_timeout":     "800ms",
	"pool_timeout":      "1500ms",
	"max_retries":       "3",
	"min_retry_backoff": "8ms",
	"max_retry_backoff": "100ms",
}

// connect builds the client for a URL; it does not connect yet.
func connect(raw string) (goredis.UniversalClient, error) {
	u, err := url.Parse(raw)
	if err != nil { // its text would repeat the password
		return nil, errors.New("the address cannot be read; are special characters of the password percent-encoded (# is %23, / is %2F, @ is %40)?")
	}
	scheme, form, _ := strings.Cut(u.Scheme, "+")
	u.Scheme = scheme
	q := u.Query()
	switch {
	case q.Has("master_name"):
		form = "sentinel"
	case form == "" && q.Has("addr"):
		form = "cluster"
	case form == "sentinel":
		master, db, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
		q.Set("master_name", master)
		u.Path = "/" + db
	}
	for name, value := range defaults {
		if !q.Has(name) {
			q.Set(name, value)
		}
	}
	u.RawQuery = q.Encode()
	switch form {
	case "":
		return single(u)
	case "cluster":
		return cluster(u)
	case "sentinel":
		return sentinel(u)
	}
	return nil, fmt.Errorf("unknown kind of address %q", scheme+"+"+form)
}

func single(u *url.URL) (goredis.UniversalClient, error) {
	o, err := goredis.ParseURL(u.String())
	if err != nil {
		return nil, err
	}
	o.ContextTimeoutEnabled = true
	o.DialTimeout, o.DialerRetries = dialLimit(o.DialTimeout), 1
	o.DisableIdentity = true
	o.MaintNotificationsConfig = noMaintenance()
	return goredis.NewClient(o), nil
}

func cluster(u *url.URL) (goredis.UniversalClient, error) {
	if db := strings.Trim(u.Path, "/"); db != "" && db != "0" {
		return nil, fmt.Errorf("a cluster has no database %q", db)
	}
	o, err := goredis.ParseClusterURL(u.String())
	if err != nil {
		return nil, err
	}
	o.ContextTimeoutEnabled = true
	o.DialTimeout, o.DialerRetries = dialLimit(o.DialTimeout), 1
	o.DisableIdentity = true
	o.MaintNotificationsConfig = noMaintenance()
	return goredis.NewClusterClient(o), nil
}

func sentinel(u *url.URL) (goredis.UniversalClient, error) {
	o, err := goredis.ParseFailoverURL(u.String())
	if err != nil {
		return nil, err
	}
	if o.MasterName == "" {
		return nil, errors.New("the address names no master: redis+sentinel://host:port/master")
	}
	if o.RouteByLatency || o.RouteRandomly || o.ReplicaOnly {
		return nil, errors.New("the store reads and writes on the master only")
	}
	o.ContextTimeoutEnabled = true
	o.DialTimeout, o.DialerRetries = dialLimit(o.DialTimeout), 1
	o.DisableIdentity = true
	return goredis.NewFailoverClient(o), nil
}

// dialLimit keeps the making of a connection within a call: a TLS handshake
// follows this time only, not the context.
func dialLimit(d time.Duration) time.Duration {
	if d <= 0 || d > callLimit {
		return callLimit
	}
	return d
}

func noMaintenance() *maintnotifications.Config {
	return &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

// inProcess is a client of a server in this process.
func inProcess(dial func() (net.Conn, error)) goredis.UniversalClient {
	return goredis.NewClient(&goredis.Options{
		Addr:                     "memory",
		Dialer:                   func(context.Context, string, string) (net.Conn, error) { return dial() },
		Protocol:                 2,
		ContextTimeoutEnabled:    true,
		DisableIdentity:          true,
		MaintNotificationsConfig: noMaintenance(),
	})
}

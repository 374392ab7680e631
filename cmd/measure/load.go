package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// questions vary what is searched.
var questions = []string{
	"le client dit qu'il n'a pas de trésorerie, je fais quoi ?",
	"elle conteste une partie de la facture, comment avancer ?",
	"il dit qu'il a déjà payé, que répondre ?",
	"le bon de commande manque sur la facture",
	"promesse pas tenue, et maintenant ?",
	"the customer never received the invoice",
}

// sender posts signed events over kept connections.
type sender struct {
	url    string
	client *http.Client
	serial atomic.Int64
}

func newSender(addr string, conns int) *sender {
	tr := &http.Transport{MaxIdleConnsPerHost: conns, MaxConnsPerHost: conns}
	return &sender{url: "http://" + addr + "/slack/events", client: &http.Client{Transport: tr, Timeout: 5 * time.Second}}
}

// send delivers one new question and returns its number, the time until the
// acknowledgement, and whether it was acknowledged.
func (s *sender) send() (n int64, d time.Duration, ok bool) {
	n = s.serial.Add(1)
	d, ok = s.deliver(n)
	return n, d, ok
}

func (s *sender) deliver(n int64) (time.Duration, bool) {
	ts := fmt.Sprintf("17%08d.%06d", n/1000000, n%1000000)
	body := fmt.Appendf(nil, `{"token":"x","team_id":"T1","api_app_id":"A1","type":"event_callback","event_id":"Ev%09d","event_time":1700000000,`+
		`"authorizations":[{"team_id":"T1","user_id":"U0BOT","is_bot":true}],"is_ext_shared_channel":false,`+
		`"event":{"type":"app_mention","user":"U%d","text":"<@U0BOT> %s","ts":"%s","channel":"C%d","event_ts":"%s"}}`,
		n, n%40, questions[n%int64(len(questions))], ts, n%8, ts)
	req, err := http.NewRequest(http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return 0, false
	}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(signingSecret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Slack-Request-Timestamp", stamp)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	began := time.Now()
	resp, err := s.client.Do(req)
	if err != nil {
		return time.Since(began), false
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	return time.Since(began), resp.StatusCode == http.StatusOK
}

// times collects durations from many goroutines.
type times struct {
	mu sync.Mutex
	d  []time.Duration
}

func (t *times) add(d time.Duration) {
	t.mu.Lock()
	t.d = append(t.d, d)
	t.mu.Unlock()
}

func (t *times) print(what string) {
	slices.Sort(t.d)
	at := func(q float64) time.Duration {
		return t.d[min(len(t.d)-1, int(q*float64(len(t.d))))].Round(10 * time.Microsecond)
	}
	fmt.Printf("%s: n=%d p50=%s p95=%s p99=%s max=%s\n", what, len(t.d), at(.5), at(.95), at(.99), t.d[len(t.d)-1].Round(10*time.Microsecond))
}

// ack sends at a steady rate and measures the time to the acknowledgement.
func ack(ctx context.Context, b *bench) error {
	if _, err := b.startBot(); err != nil {
		return err
	}
	s, all := newSender(b.addr, 64), &times{}
	var wg sync.WaitGroup
	var refused atomic.Int64
	tick := time.NewTicker(time.Second / time.Duration(*rate))
	defer tick.Stop()
	for range *rate * *seconds {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		wg.Go(func() {
			_, d, ok := s.send()
			all.add(d)
			if !ok {
				refused.Add(1)
			}
		})
	}
	wg.Wait()
	all.print(fmt.Sprintf("acknowledgement at %d/s", *rate))
	return b.drained(int(s.serial.Load()-refused.Load()), int(refused.Load()))
}

// saturate sends as fast as answers come back.
func saturate(ctx context.Context, b *bench) error {
	if _, err := b.startBot(); err != nil {
		return err
	}
	s, all := newSender(b.addr, *clients), &times{}
	end := time.Now().Add(time.Duration(*seconds) * time.Second)
	var wg sync.WaitGroup
	var taken, refused atomic.Int64
	for range *clients {
		wg.Go(func() {
			for time.Now().Before(end) && ctx.Err() == nil {
				_, d, ok := s.send()
				all.add(d)
				if ok {
					taken.Add(1)
				} else {
					refused.Add(1)
				}
			}
		})
	}
	wg.Wait()
	fmt.Printf("saturation, %d connections: %.0f events/s acknowledged\n", *clients, float64(taken.Load())/float64(*seconds))
	all.print("acknowledgement")
	return b.drained(int(taken.Load()), int(refused.Load()))
}

// drained waits until every accepted question has its answer and checks that
// it has one only.
func (b *bench) drained(taken, refused int) error {
	began := time.Now()
	err := waitFor(3*time.Minute, fmt.Sprintf("%d answers", taken), func() bool {
		once, more, open := b.slack.tally()
		time.Sleep(20 * time.Millisecond)
		return once+more >= taken && open == 0
	})
	once, more, open := b.slack.tally()
	now, peak, _ := b.memory()
	fmt.Printf("taken %d, refused %d; answered once %d, more than once %d, unfinished %d; drained in %s; memory %.0f MB, peak %.0f MB\n",
		taken, refused, once, more, open, time.Since(began).Round(10*time.Millisecond), now, peak)
	b.printAnswerTime()
	if err == nil && (more > 0 || open > 0) {
		err = fmt.Errorf("%d threads hold more than one answer, %d an unfinished one", more, open)
	}
	return err
}

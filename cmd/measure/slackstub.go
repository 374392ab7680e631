package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// slackStub is as little of Slack's Web API as an answer needs, and fast: the
// machine's time belongs to the bot. It remembers what was posted where.
type slackStub struct {
	mu     sync.Mutex
	serial int
	posts  map[string][]*stubPost // channel/thread
	calls  map[string]int
	waker  chan struct{}
}

type stubPost struct {
	TS       string
	Text     string
	Metadata json.RawMessage
	Stream   bool
	Open     bool
}

func newSlackStub() *slackStub {
	return &slackStub{posts: map[string][]*stubPost{}, calls: map[string]int{}, waker: make(chan struct{}, 1)}
}

func (s *slackStub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseMultipartForm(1 << 20)
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	s.mu.Lock()
	s.calls[method]++
	out := s.answer(method, r)
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(out))
}

const who = `"user_id":"U0BOT","bot_id":"B0BOT","team_id":"T1","team":"T","user":"amiable","url":"https://t.slack.com/"`

func (s *slackStub) answer(method string, r *http.Request) string {
	f := r.Form
	key := f.Get("channel") + "/" + f.Get("thread_ts")
	switch method {
	case "auth.test":
		return `{"ok":true,` + who + `}`
	case "users.info":
		return fmt.Sprintf(`{"ok":true,"user":{"id":%q,"team_id":"T1","name":"x","locale":"fr-FR","tz":"Europe/Paris"}}`, f.Get("user"))
	case "conversations.info":
		return fmt.Sprintf(`{"ok":true,"channel":{"id":%q,"is_channel":true,"is_member":true}}`, f.Get("channel"))
	case "chat.postMessage", "chat.startStream":
		p := &stubPost{TS: s.ts(), Text: f.Get("text"), Stream: method == "chat.startStream", Open: method == "chat.startStream"}
		if !p.Stream {
			p.Metadata = json.RawMessage(f.Get("metadata"))
		}
		s.posts[key] = append(s.posts[key], p)
		return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, f.Get("channel"), p.TS)
	case "chat.appendStream", "chat.stopStream", "chat.update":
		p := s.find(f.Get("ts"))
		if p == nil {
			return `{"ok":false,"error":"message_not_found"}`
		}
		if p.Stream && !p.Open && method != "chat.update" {
			return `{"ok":false,"error":"message_not_in_streaming_state"}`
		}
		if m := f.Get("metadata"); m != "" {
			p.Metadata = json.RawMessage(m)
		}
		p.Open = p.Open && method == "chat.appendStream"
		return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, f.Get("channel"), p.TS)
	case "conversations.replies", "conversations.history":
		return s.replies(f.Get("channel")+"/"+f.Get("ts"), f.Get("oldest"))
	}
	return `{"ok":true}`
}

func (s *slackStub) ts() string {
	s.serial++
	return fmt.Sprintf("9%09d.%06d", s.serial/1000000, s.serial%1000000)
}

func (s *slackStub) find(ts string) *stubPost {
	for _, list := range s.posts {
		for _, p := range list {
			if p.TS == ts {
				return p
			}
		}
	}
	return nil
}

func (s *slackStub) replies(key, oldest string) string {
	var b strings.Builder
	b.WriteString(`{"ok":true,"has_more":false,"messages":[`)
	n := 0
	for _, p := range s.posts[key] {
		if p.TS <= oldest {
			continue
		}
		if n++; n > 1 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"type":"message","user":"U0BOT","bot_id":"B0BOT","ts":%q,"thread_ts":%q,"text":"x"`, p.TS, key[strings.IndexByte(key, '/')+1:])
		if len(p.Metadata) > 0 {
			fmt.Fprintf(&b, `,"metadata":%s`, p.Metadata)
		}
		b.WriteByte('}')
	}
	b.WriteString("]}")
	return b.String()
}

// tally counts threads by how many messages they hold.
func (s *slackStub) tally() (once, more, open int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, list := range s.posts {
		if len(list) == 1 {
			once++
		} else {
			more++
		}
		for _, p := range list {
			if p.Open {
				open++
			}
		}
	}
	return once, more, open
}

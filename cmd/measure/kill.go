package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"
)

// kill asks questions all the time and kills the bot without warning, at
// random moments, starting it again each time; what was refused or cut is
// delivered again, as Slack does. In the end each question has one answer.
func kill(ctx context.Context, b *bench) error {
	fmt.Printf("seed %d\n", *seed)
	rnd := rand.New(rand.NewPCG(*seed, 1))
	if *model {
		llm := httptest.NewServer(http.HandlerFunc(slowModel))
		defer llm.Close()
		b.env = append(b.env, "OPENAI_BASE_URL="+llm.URL+"/v1", "OPENAI_MODEL=slow")
	}
	if _, err := b.startBot(); err != nil {
		return err
	}
	s := newSender(b.addr, 8)
	stop, done := make(chan struct{}), make(chan struct{})
	var again atomic.Int64
	go func() { defer close(done); ask(s, stop, &again) }()
	for i := range *kills {
		time.Sleep(time.Duration(50+rnd.IntN(700)) * time.Millisecond)
		b.killBot()
		if _, err := b.startBot(); err != nil {
			return fmt.Errorf("restart %d: %w", i+1, err)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	close(stop)
	<-done
	fmt.Printf("%d kills, %d questions, %d deliveries repeated\n", *kills, s.serial.Load(), again.Load())
	return b.drained(int(s.serial.Load()), 0)
}

// ask sends a question every 20 ms and repeats each until it is acknowledged.
func ask(s *sender, stop chan struct{}, again *atomic.Int64) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(20 * time.Millisecond):
		}
		n, _, ok := s.send()
		for !ok {
			time.Sleep(50 * time.Millisecond)
			again.Add(1)
			_, ok = s.deliver(n)
		}
	}
}

// slowModel streams a short answer over about half a second, citing the
// first card that it is given.
func slowModel(w http.ResponseWriter, r *http.Request) {
	card := firstCard(r)
	w.Header().Set("Content-Type", "text/event-stream")
	for _, p := range []string{"**À faire maintenant**\\n- Écoutez [" + card + "].\\n\\n", "**À dire, mot pour mot**\\n> « Oui ? »\\n\\n", "**Ensuite**\\n- Notez."} {
		fmt.Fprintf(w, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n", p)
		w.(http.Flusher).Flush()
		select {
		case <-r.Context().Done():
			return
		case <-time.After(150 * time.Millisecond):
		}
	}
	fmt.Fprint(w, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
}

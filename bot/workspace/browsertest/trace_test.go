package browsertest

import (
	"encoding/json"
	"slices"
	"sync"

	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
)

// traced is one event of the browser's trace; times in microseconds.
type traced struct {
	Name string  `json:"name"`
	Pid  int     `json:"pid"`
	Tid  int     `json:"tid"`
	Dur  float64 `json:"dur"`
	CPU  float64 `json:"tdur"` // of the thread: without what other programs took
}

const beacon = "here-is-the-page"

// trace records the browser's own trace until stop, which answers the longest
// tasks of this page's main thread in milliseconds: by the clock, and by the
// time the thread itself ran.
func (p *tab) trace() (stop func() (wall, cpu []int)) {
	p.t.Helper()
	var mu sync.Mutex
	var events []traced
	done := make(chan bool, 1)
	err := chromedp.Listen(p.ctx, func(event any) {
		switch e := event.(type) {
		case *tracing.EventDataCollected:
			mu.Lock()
			defer mu.Unlock()
			for _, v := range e.Value {
				var one traced
				if json.Unmarshal(v, &one) == nil {
					events = append(events, one)
				}
			}
		case *tracing.EventTracingComplete:
			done <- true
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	call(p, tracing.Start, tracing.StartParams{TraceConfig: &tracing.TraceConfig{IncludedCategories: []string{"toplevel", "blink.user_timing"}}})
	return func() ([]int, []int) {
		p.t.Helper()
		eval[bool](p, `performance.mark("`+beacon+`") && true`)
		if _, err := chromedp.Call(p.ctx, tracing.End, struct{}{}); err != nil {
			p.t.Fatal(err)
		}
		<-done
		mu.Lock()
		defer mu.Unlock()
		return longest(p, events)
	}
}

func longest(p *tab, events []traced) (wall, cpu []int) {
	at := slices.IndexFunc(events, func(e traced) bool { return e.Name == beacon })
	if at < 0 {
		p.t.Fatal("the trace does not show the page")
	}
	for _, e := range events {
		if e.Pid == events[at].Pid && e.Tid == events[at].Tid && e.Name == "ThreadControllerImpl::RunTask" {
			wall, cpu = append(wall, int(e.Dur/1000)), append(cpu, int(e.CPU/1000))
		}
	}
	if len(wall) == 0 {
		p.t.Fatal("the trace shows no task")
	}
	return top(wall), top(cpu)
}

func top(list []int) []int {
	slices.Sort(list)
	slices.Reverse(list)
	return list[:min(8, len(list))]
}

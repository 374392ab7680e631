package workspace

import (
	"cmp"
	"net"
	"net/http"
	"slices"
	"time"
)

var (
	apiFaults      = []string{"ratelimit", "status", "reset", "drop", "latency", "error"}
	deliveryFaults = []string{"duplicate", "redeliver", "reorder", "noack", "lose"}
)

// AddFault arranges a fault and returns it with its id.
func (w *Workspace) AddFault(f Fault) (Fault, error) {
	if !slices.Contains(apiFaults, f.Kind) && !slices.Contains(deliveryFaults, f.Kind) {
		return Fault{}, &Problem{Code: "bad_request", Message: "unknown kind of fault: " + f.Kind}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faultID++
	f.ID, f.Count, f.Method, f.Hits = w.faultID, cmp.Or(f.Count, 1), cmp.Or(f.Method, "*"), 0
	w.faults = append(w.faults, &f)
	w.note(Change{Kind: "faults"})
	return f, nil
}

// ClearFaults removes one fault, or all of them when id is 0.
func (w *Workspace) ClearFaults(id int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = slices.DeleteFunc(w.faults, func(f *Fault) bool { return id == 0 || f.ID == id })
	w.note(Change{Kind: "faults"})
}

// Faults lists those still in force.
func (w *Workspace) Faults() []Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := []Fault{}
	for _, f := range w.faults {
		list = append(list, *f)
	}
	return list
}

// takeFault uses one hit of the first fault of these kinds that fits.
func (w *Workspace) takeFault(name string, kinds []string) Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.takeFaultLocked(name, kinds)
}

func (w *Workspace) takeFaultLocked(name string, kinds []string) Fault {
	for i, f := range w.faults {
		if !slices.Contains(kinds, f.Kind) || f.Method != "*" && f.Method != name {
			continue
		}
		f.Hits++
		hit := *f
		if f.Count > 0 && f.Hits >= f.Count {
			w.faults = slices.Delete(w.faults, i, i+1)
		}
		w.note(Change{Kind: "faults"})
		return hit
	}
	return Fault{}
}

// faultBefore carries out the faults that come before the call; true means
// that the request was answered.
func (w *Workspace) faultBefore(rw http.ResponseWriter, r *http.Request, name string, a args, f Fault) bool {
	c := &call{w: w, method: name, args: a}
	switch f.Kind {
	case "latency":
		select {
		case <-time.After(time.Duration(f.Millis) * time.Millisecond):
		case <-r.Context().Done():
		case <-w.ctx.Done():
		}
		return false
	case "ratelimit":
		w.finish(rw, c, name, a, nil, &refusal{code: "ratelimited", limited: max(1, f.Seconds)}, f)
	case "error":
		w.finish(rw, c, name, a, nil, &refusal{code: cmp.Or(f.Error, "internal_error")}, f)
	case "status":
		w.record(c, name, a, nil, nil, f)
		rw.WriteHeader(cmp.Or(f.Status, http.StatusInternalServerError))
	case "reset":
		w.record(c, name, a, nil, nil, f)
		cut(rw)
	default:
		return false
	}
	return true
}

// cut ends the connection with a reset, without an answer.
func cut(rw http.ResponseWriter) {
	h, ok := rw.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	conn, _, err := h.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if t, ok := conn.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = conn.Close()
}

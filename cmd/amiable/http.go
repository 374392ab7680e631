package main

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// handler serves Slack (in HTTP mode) and the operator's pages.
func (a *app) handler() http.Handler {
	mux := http.NewServeMux()
	if a.cfg.SlackSigningSecret != "" {
		mux.Handle("/slack/", a.door(a.slack.Handler(a.bot)))
	}
	mux.HandleFunc("GET /healthz", a.health)
	mux.HandleFunc("GET /readyz", a.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.meter.reg, promhttp.HandlerOpts{}))
	return mux
}

// door keeps events out, to be delivered again, until the bot knows its own
// name: before that it could not tell a mention from other talk.
func (a *app) door(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.identified.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// health tells that the process lives, and what keeps its data.
func (a *app) health(w http.ResponseWriter, _ *http.Request) {
	body := map[string]string{"status": "ok", "store": a.mode}
	if a.mode == "memory" {
		body["notice"] = memoryNotice
	}
	respond(w, http.StatusOK, body)
}

// ready tells whether events can be taken: the store accepts writes and
// Slack has told who the bot is. It becomes true again by itself.
func (a *app) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	body := map[string]string{"status": "ready", "store": "ok", "slack": "ok"}
	status := http.StatusOK
	not := func(part, why string) {
		body[part], body["status"], status = why, "not ready", http.StatusServiceUnavailable
	}
	if err := a.store.Ping(ctx); err != nil {
		a.log.Warn("not ready", "err", err)
		not("store", "does not accept writes")
	}
	if !a.identified.Load() {
		not("slack", "has not told who the bot is")
	}
	if !a.bot.Alive() {
		not("slack", "the token is not valid any more")
	}
	respond(w, status, body)
}

func respond(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the reader is gone: nothing to do
}

package main

import "log/slog"

// logger writes JSON lines to standard error: ids and counts, never texts.
func logger(env environment) *slog.Logger {
	return slog.New(slog.NewJSONHandler(env.err, &slog.HandlerOptions{Level: slog.LevelInfo}))
}

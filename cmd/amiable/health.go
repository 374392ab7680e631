package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// health asks the bot on this machine for /healthz; images without a shell
// have nothing else to check with.
func health(ctx context.Context, env environment, args []string) int {
	fs := flags(env, "health", "")
	if code, done := parse(fs, args); done {
		return code
	}
	cfg, err := loadConfig(env)
	if err != nil {
		return fail(env, "health", err)
	}
	if err := probe(ctx, cfg.Addr); err != nil {
		return fail(env, "health", err)
	}
	return 0
}

func probe(ctx context.Context, addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%w: AMIABLE_ADDR: %w", errUsage, err)
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("no answer from %s", addr)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", addr, resp.Status)
	}
	return nil
}

package main

import (
	"context"
	"fmt"
	"net/url"

	"amiable/bot/slack"
)

// manifest prints the Slack app manifest.
func manifest(_ context.Context, env environment, args []string) int {
	fs := flags(env, "manifest", "[--lang fr|en] [--url https://bot.example.org]")
	lang := fs.String("lang", "fr", "names of the commands: fr or en")
	at := fs.String("url", "", "public address of the bot, for HTTP mode (default: Socket Mode)")
	if code, done := parse(fs, args); done {
		return code
	}
	if *lang != "fr" && *lang != "en" {
		return fail(env, "manifest", fmt.Errorf("%w: --lang is fr or en, not %q", errUsage, *lang))
	}
	if u, err := url.Parse(*at); *at != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		return fail(env, "manifest", fmt.Errorf("%w: --url must be an https address, not %q", errUsage, *at))
	}
	out, err := slack.Manifest(*lang, *at)
	if err != nil {
		return fail(env, "manifest", err)
	}
	fmt.Fprintf(env.out, "%s\n", out)
	return 0
}

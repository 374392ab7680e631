// Package workspace is a local, strict stand-in for Slack.
//
// A Workspace is an http.Handler that serves the Web API under /api/, Socket
// Mode or the signed HTTP deliveries, response URLs, files, a control
// interface under /control/ (documented in control.go) through which a page
// or a test acts as the people of the workspace, and that page itself.
//
// What it refuses, Slack refuses: rules.go names every limit and its source,
// and the tests are named after the rules. Where Slack's behaviour is not
// known the stricter reading was taken, and a comment says so.
//
// A test starts it, points the bot at it, acts and waits for signals:
//
//	w, err := workspace.New(workspace.Options{NoRateLimits: true})
//	url, err := w.Start("")            // then: SLACK_API_URL=url/api/, w.BotToken(), w.AppToken()
//	defer w.Close()
//	err = w.WaitConnected(ctx, 1)
//	ts, err := w.Post(workspace.Post{As: workspace.Claire, Channel: workspace.Recouvrement, Text: "@amiable …"})
//	m, err := w.WaitMessage(ctx, workspace.Query{Channel: workspace.Recouvrement, Thread: ts}, workspace.FromBot)
//
// The pieces, from the outside in: api*.go answer the bot; act.go,
// interact.go and look.go are the people's side, control_http.go the same
// over HTTP; events.go and deliver.go carry what happened to the bot, by
// socket.go or hooks.go; check.go, blocks.go, elements.go and tables.go judge
// Block Kit; messages.go and workspace.go hold the state, under one lock.
package workspace

// Package workspace is a local, strict stand-in for Slack.
//
// A Workspace is an http.Handler that serves the Web API under /api/, Socket
// Mode or the signed HTTP deliveries, response URLs, files, a control
// interface under /control/ (documented in control.go) through which a page
// or a test acts as the people of the workspace, and that page itself.
//
// What it refuses, Slack refuses: rules.go names every rule and its source.
package workspace

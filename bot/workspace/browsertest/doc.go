// Package browsertest has the tests of the workspace's page in headless
// Chromium: they act as a person through the page itself and look at what it
// shows. They need chromium (or the program named by CHROMIUM) and fail
// without it.
//
// SHOTS names a folder for the screenshots; otherwise they go to a temporary
// folder of the test.
package browsertest

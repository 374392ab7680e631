package browsertest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"amiable/bot/workspace"
)

type obj = map[string]any

// noon is the time of the workspaces, Paris 10:30 on a Monday.
var noon = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)

// bot is a tiny bot over HTTP: it hears deliveries and calls the Web API.
type bot struct {
	t   *testing.T
	w   *workspace.Workspace
	url string // of the workspace

	mu    sync.Mutex
	hear  map[string]func(in obj) any // by command, action id, callback id or event type
	heard []obj
}

var shortcuts = []workspace.ShortcutSpec{
	{Name: "Préparer une relance", Type: "message", Callback: "draft_from_message", Description: "À partir de ce message"},
	{Name: "Nouveau dossier", Type: "global", Callback: "new_case", Description: "Ouvrir un dossier"},
}

var commands = []workspace.CommandSpec{
	{Command: "/coach", Description: "Demander un conseil", Hint: "votre question"},
	{Command: "/relance", Description: "Préparer une relance", Hint: "[débiteur ou facture]"},
	{Command: "/rappel", Description: "Se faire rappeler un dossier", Hint: "[dossier] [quand]"},
}

// start runs a workspace and a bot that listens to it.
func start(t *testing.T, o workspace.Options) *bot {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return noon }
	}
	if o.Commands == nil {
		o.Commands = commands
	}
	o.Shortcuts, o.NoRateLimits = shortcuts, true
	w, err := workspace.New(o)
	if err != nil {
		t.Fatal(err)
	}
	b := &bot{t: t, w: w, hear: map[string]func(obj) any{}}
	srv := httptest.NewServer(http.HandlerFunc(b.serve))
	w.SetBotURL(srv.URL)
	if b.url, err = w.Start(""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close(); srv.Close() })
	return b
}

// on answers something that is heard; the answer becomes the JSON of the
// acknowledgement, nil an empty one.
func (b *bot) on(name string, do func(in obj) any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hear[name] = do
}

func (b *bot) serve(rw http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(r.Body)
	in := obj{}
	if json.Unmarshal(data, &in) != nil {
		form, _ := url.ParseQuery(string(data))
		for k := range form {
			in[k] = form.Get(k)
		}
		_ = json.Unmarshal([]byte(form.Get("payload")), &in)
	}
	b.mu.Lock()
	b.heard = append(b.heard, in)
	do := b.hear[nameOf(in)]
	b.mu.Unlock()
	if do == nil {
		return
	}
	if answer := do(in); answer != nil {
		rw.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(rw).Encode(answer)
	}
}

func nameOf(in obj) string {
	if s, ok := in["command"].(string); ok {
		return s
	}
	if e, ok := in["event"].(map[string]any); ok {
		return fmt.Sprint(e["type"])
	}
	if list, ok := in["actions"].([]any); ok && len(list) > 0 {
		return fmt.Sprint(list[0].(map[string]any)["action_id"])
	}
	if s, ok := in["callback_id"].(string); ok {
		return s
	}
	if v, ok := in["view"].(map[string]any); ok && in["type"] == "view_submission" {
		return fmt.Sprint(v["callback_id"])
	}
	return fmt.Sprint(in["action_id"])
}

// call uses the Web API; want is "" or the error that must come.
func (b *bot) call(method string, body obj, want string) obj {
	b.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		b.t.Error(err) // not Fatal: handlers call this from goroutines of their own
		return obj{}
	}
	r, err := http.NewRequest(http.MethodPost, b.url+"/api/"+method, bytes.NewReader(data))
	if err != nil {
		b.t.Error(err)
		return obj{}
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("Authorization", "Bearer "+b.w.BotToken())
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Error(err)
		return obj{}
	}
	defer resp.Body.Close()
	out := obj{}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		b.t.Errorf("%s: %v", method, err)
	}
	if got, _ := out["error"].(string); got != want {
		b.t.Errorf("%s: error %q, want %q: %v", method, got, want, out)
	}
	return out
}

// post sends a message and answers its ts.
func (b *bot) post(channel string, body obj) string {
	b.t.Helper()
	body["channel"] = channel
	if body["text"] == nil && body["markdown_text"] == nil {
		body["text"] = "message"
	}
	ts, _ := b.call("chat.postMessage", body, "")["ts"].(string)
	return ts
}

// file uploads and shares a file.
func (b *bot) file(channel, name, title string, data []byte) {
	b.t.Helper()
	r, err := http.PostForm(b.url+"/api/files.getUploadURLExternal", url.Values{"token": {b.w.BotToken()}, "filename": {name}, "length": {fmt.Sprint(len(data))}})
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	out := obj{}
	if err := json.NewDecoder(r.Body).Decode(&out); err != nil || out["ok"] != true {
		b.t.Fatalf("getUploadURLExternal: %v %v", err, out)
	}
	up, err := http.Post(out["upload_url"].(string), "application/octet-stream", bytes.NewReader(data))
	if err != nil {
		b.t.Fatal(err)
	}
	up.Body.Close()
	b.call("files.completeUploadExternal", obj{"channel_id": channel, "files": []obj{{"id": out["file_id"], "title": title}}}, "")
}

func plain(s string) obj  { return obj{"type": "plain_text", "text": s} }
func mrkdwn(s string) obj { return obj{"type": "mrkdwn", "text": s} }

func button(id, label string) obj {
	return obj{"type": "button", "action_id": id, "text": plain(label), "value": id}
}

func option(label, value string) obj { return obj{"text": plain(label), "value": value} }

func sub(in obj, path ...string) any {
	var v any = in
	for _, k := range path {
		m, _ := v.(map[string]any)
		v = m[k]
	}
	return v
}

func str(v any) string { s, _ := v.(string); return s }

package workspace

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"
)

// control calls the control interface as the page does.
func control(t *testing.T, w *Workspace, method, path string, body any, header ...string) (reply, int) {
	t.Helper()
	var r *http.Request
	var err error
	if body == nil {
		r, err = http.NewRequest(method, base(w)+path, nil)
	} else {
		r, err = http.NewRequest(method, base(w)+path, bytes.NewReader(mustJSON(body)))
	}
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set(KeyHeader, w.Key())
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	out, resp := send(t, r)
	return out, resp.StatusCode
}

func base(w *Workspace) string { return strings.TrimSuffix(w.APIURL(), "/api/") }

func TestControlAccess(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	for _, c := range []struct {
		name   string
		header []string
		status int
	}{
		{"with the key", nil, 200},
		{"without", []string{KeyHeader, ""}, 403},
		{"wrong key", []string{KeyHeader, "x"}, 403},
		{"our origin", []string{"Origin", base(w)}, 200},
		{"another origin", []string{"Origin", "https://evil.example"}, 403},
		{"null origin", []string{"Origin", "null"}, 403},
		{"rebound host", []string{"Host", "evil.example"}, 403},
		{"cross-site", []string{"Sec-Fetch-Site", "cross-site"}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			if out, status := control(t, w, "GET", "/control/state", nil, c.header...); status != c.status || out["ok"] != (c.status == 200) {
				t.Errorf("%d %v", status, out["error"])
			}
		})
	}
	if out, status := control(t, w, "GET", "/control/nothing", nil); status != 404 || out["error"] != "not_found" {
		t.Errorf("%d %v", status, out)
	}
	if out, status := control(t, w, "POST", "/control/post", "no object"); status != 400 || out["error"] != "bad_request" {
		t.Errorf("%d %v", status, out)
	}
}

func TestControlConversation(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	out, _ := control(t, w, "POST", "/control/post", reply{"as": Claire, "channel": Recouvrement, "text": "bonjour #equipe-adv, voyez <@" + Emma + "> & co"})
	ts, _ := wantOK(t, out)["ts"].(string)
	out, _ = control(t, w, "GET", "/control/messages?as="+Emma+"&channel="+Recouvrement, nil)
	list := wantOK(t, out)["messages"].([]any)
	if len(list) != 1 || dig(list[0], "text") != "bonjour <#"+EquipeADV+"|equipe-adv>, voyez <@"+Emma+"> &amp; co" {
		t.Errorf("messages: %v", list)
	}
	unread := func(as string) float64 {
		out, _ := control(t, w, "GET", "/control/state?as="+as, nil)
		for _, c := range out["channels"].([]any) {
			if dig(c, "id") == Recouvrement {
				return dig(c, "unread").(float64)
			}
		}
		return -1
	}
	if unread(Emma) != 1 || unread(Claire) != 0 || unread(Julien) != -1 {
		t.Errorf("unread: %v %v %v", unread(Emma), unread(Claire), unread(Julien))
	}
	out, _ = control(t, w, "POST", "/control/read", reply{"as": Emma, "channel": Recouvrement, "ts": ts})
	if wantOK(t, out); unread(Emma) != 0 {
		t.Error("still unread")
	}
	out, _ = control(t, w, "POST", "/control/edit", reply{"as": Emma, "channel": Recouvrement, "ts": ts, "text": "x"})
	if out["error"] != "not_yours" || out["message"] != "This is not your message." {
		t.Errorf("%v", out)
	}
	out, _ = control(t, w, "POST", "/control/edit", reply{"as": Claire, "channel": Recouvrement, "ts": ts, "text": "corrigé"})
	wantOK(t, out)
	out, _ = control(t, w, "POST", "/control/react", reply{"as": Emma, "channel": Recouvrement, "ts": ts, "name": "+1"})
	wantOK(t, out)
	out, _ = control(t, w, "GET", "/control/message?as="+Claire+"&channel="+Recouvrement+"&ts="+ts, nil)
	if m := wantOK(t, out)["message"]; dig(m, "text") != "corrigé" || dig(m, "edited", "user") != Claire || len(dig(m, "reactions").([]any)) != 1 {
		t.Errorf("message: %v", m)
	}
	out, _ = control(t, w, "POST", "/control/post", reply{"as": Julien, "channel": Recouvrement, "text": "x"})
	if out["error"] != "not_in_channel" {
		t.Errorf("%v", out)
	}
	out, _ = control(t, w, "POST", "/control/delete", reply{"as": Claire, "channel": Recouvrement, "ts": ts})
	wantOK(t, out)
	out, _ = control(t, w, "GET", "/control/messages?channel="+Recouvrement, nil)
	if n := len(out["messages"].([]any)); n != 0 {
		t.Errorf("%d messages", n)
	}
}

func TestControlPagesFiveThousand(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	root := ""
	for i := range 5000 {
		in := Post{As: Claire, Channel: Recouvrement, Text: "message"}
		if i%10 == 9 {
			in.Thread = root
		}
		ts, err := w.Post(in)
		if err != nil {
			t.Fatal(err)
		}
		if i%10 == 0 {
			root = ts
		}
	}
	seen, cursor, pages := map[string]bool{}, "", 0
	for {
		out, _ := control(t, w, "GET", "/control/messages?as="+Emma+"&channel="+Recouvrement+"&limit=500&before="+cursor, nil)
		list := wantOK(t, out)["messages"].([]any)
		last := ""
		for _, m := range list {
			ts := dig(m, "ts").(string)
			if seen[ts] || last != "" && !before(last, ts, false) || cursor != "" && !before(ts, cursor, false) {
				t.Fatalf("%s is out of order or comes twice", ts)
			}
			seen[ts], last = true, ts
		}
		pages++
		cursor = dig(list[0], "ts").(string)
		if out["more"] == false {
			break
		}
	}
	if len(seen) != 4500 || pages != 9 {
		t.Errorf("%d messages in %d pages", len(seen), pages)
	}
	page, err := w.Messages(Query{As: Emma, Channel: Recouvrement, After: cursor, Limit: 3})
	if err != nil || len(page.Messages) != 3 || !page.More || !before(cursor, page.Messages[0].TS, false) {
		t.Errorf("after: %+v, %v", page, err)
	}
	thread, err := w.Messages(Query{As: Emma, Channel: Recouvrement, Thread: root})
	if err != nil || len(thread.Messages) != 2 || thread.Messages[0].Replies != 1 {
		t.Errorf("thread: %+v, %v", thread, err)
	}
}

func TestControlFeed(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	seq := w.State("").Seq
	resp, err := http.Get(base(w) + "/control/events?since=" + string(mustJSON(seq)) + "&key=" + w.Key())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	ts := say(t, w, Recouvrement, "x")
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var c Change
		if err := json.Unmarshal([]byte(data), &c); err != nil {
			t.Fatal(err)
		}
		if c.Seq <= seq {
			t.Errorf("change %d after %d", c.Seq, seq)
		}
		if c.Kind == "message" && c.TS == ts && c.Channel == Recouvrement {
			return
		}
	}
	t.Error("the feed ended")
}

func TestFeedForgets(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	w.mu.Lock()
	for range keepChanges + 10 {
		w.note(Change{Kind: "clock"})
	}
	w.mu.Unlock()
	if list, _ := w.changesAfter(1); len(list) != 1 || list[0].Kind != "reload" || list[0].Seq != w.State("").Seq {
		t.Errorf("%d changes, first %+v", len(list), list[0])
	}
}

func TestControlClock(t *testing.T) {
	t.Parallel()
	var told time.Duration
	w := open(t, Options{Now: frozen, NoRateLimits: true, OnClock: func(d time.Duration) { told = d }})
	out, _ := control(t, w, "POST", "/control/clock", reply{"advance": "1h"})
	if wantOK(t, out)["now"] != "2026-03-02T09:30:00Z" || out["offset"] != "1h0m0s" || told != time.Hour {
		t.Errorf("%v, told %v", out, told)
	}
	out, _ = control(t, w, "POST", "/control/clock", reply{"to": "2026-03-03T08:30:00+01:00"})
	if wantOK(t, out)["now"] != "2026-03-03T07:30:00Z" || told != 23*time.Hour {
		t.Errorf("%v, told %v", out, told)
	}
	if out, status := control(t, w, "POST", "/control/clock", reply{"advance": "demain"}); status != 400 {
		t.Errorf("%v", out)
	}
	out, _ = control(t, w, "POST", "/control/reset", reply{})
	if wantOK(t, out); told != 0 || w.Now() != monday {
		t.Errorf("after reset: %v %v", told, w.Now())
	}
}

func TestControlUpload(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, v := range map[string]string{"as": Claire, "channel": Recouvrement, "text": "la balance"} {
		_ = m.WriteField(k, v)
	}
	part, _ := m.CreateFormFile("file", "balance âgée.csv")
	_, _ = io.WriteString(part, "compte;solde\n")
	_ = m.Close()
	r, _ := http.NewRequest("POST", base(w)+"/control/upload", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set(KeyHeader, w.Key())
	out, _ := send(t, r)
	file := wantOK(t, out)["file"]
	d, err := w.WaitDelivery(within(t), func(d Delivery) bool { return d.Type == "message" })
	if err != nil || !strings.Contains(string(d.Payload), `"file_share"`) || !strings.Contains(string(d.Payload), dig(file, "id").(string)) {
		t.Errorf("%s, %v", d.Payload, err)
	}
	r, _ = http.NewRequest("GET", dig(file, "url_private").(string), nil)
	r.Header.Set("Authorization", "Bearer "+w.BotToken())
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if data, _ := io.ReadAll(resp.Body); string(data) != "compte;solde\n" {
		t.Errorf("%q", data)
	}
}

func TestControlPeopleAndChannels(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	out, _ := control(t, w, "POST", "/control/person", reply{"name": "nadia", "real_name": "Nadia Roy", "locale": "fr-FR", "tz": "Europe/Paris"})
	id, _ := dig(wantOK(t, out), "person", "id").(string)
	out, _ = control(t, w, "POST", "/control/channel", reply{"name": "litiges", "members": []string{id, BotUser}})
	ch, _ := dig(wantOK(t, out), "channel", "id").(string)
	if _, err := w.Post(Post{As: id, Channel: ch, Text: "@amiable bonjour"}); err != nil {
		t.Error(err)
	}
	if _, err := w.Post(Post{As: id, Channel: Direct(id), Text: "bonjour"}); err != nil {
		t.Error(err)
	}
	out, _ = control(t, w, "POST", "/control/leave", reply{"person": id, "channel": ch})
	wantOK(t, out)
	if _, err := w.Post(Post{As: id, Channel: ch, Text: "x"}); err == nil {
		t.Error("posted after leaving")
	}
}

func TestResetKeepsIDsFresh(t *testing.T) {
	t.Parallel()
	w := open(t, Options{Welcome: []WelcomeThread{{Channel: Recouvrement, User: BotUser, Text: "Bienvenue"}}})
	first := say(t, w, Recouvrement, "x")
	d, err := w.WaitDelivery(within(t), func(d Delivery) bool { return d.TS == first })
	if err != nil {
		t.Fatal(err)
	}
	w.Reset()
	page, _ := w.Messages(Query{Channel: Recouvrement})
	if len(page.Messages) != 1 || page.Messages[0].BotID != BotID {
		t.Errorf("after reset: %+v", page.Messages)
	}
	second := say(t, w, Recouvrement, "y")
	e, err := w.WaitDelivery(within(t), func(d Delivery) bool { return d.TS == second })
	if err != nil || e.EventID == d.EventID || !before(first, second, false) {
		t.Errorf("%s %s, %s %s, %v", first, second, d.EventID, e.EventID, err)
	}
}

func TestSameStartSameIDs(t *testing.T) {
	t.Parallel()
	var got [2]string
	for i := range got {
		w := open(t, Options{})
		ts := say(t, w, Recouvrement, "x")
		m, _ := w.Message("", Recouvrement, ts)
		m.Blocks = nil
		got[i] = string(mustJSON(m))
	}
	if got[0] != got[1] {
		t.Errorf("%s\n%s", got[0], got[1])
	}
}

func TestPage(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	for _, path := range []string{"/", "/archives/" + Recouvrement + "/p1772440200000001"} {
		resp, err := http.Get(base(w) + path)
		if err != nil {
			t.Fatal(err)
		}
		data, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if !strings.Contains(string(data), w.Key()) || strings.Contains(string(data), "{{key}}") || resp.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d %v", path, resp.StatusCode, resp.Header)
		}
	}
	r, _ := http.NewRequest("GET", base(w)+"/", nil)
	r.Host = "evil.example" // a rebound name must not read the key
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if data, _ := io.ReadAll(resp.Body); resp.StatusCode != 403 || strings.Contains(string(data), w.Key()) {
		t.Errorf("%d %s", resp.StatusCode, data)
	}
}

func TestStartAndLogs(t *testing.T) {
	t.Parallel()
	w, err := New(Options{NoRateLimits: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	url, err := w.Start("")
	if err != nil || w.APIURL() != url+"/api/" {
		t.Fatalf("%s, %v", url, err)
	}
	b := newBot(t)
	w.SetBotURL(b.URL)
	say(t, w, Recouvrement, "@amiable bonjour")
	wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement}), "no_text", "")
	c, err := w.WaitCall(within(t), 0, func(c Call) bool { return c.Method == "chat.postMessage" })
	if err != nil || !c.Refused || c.Args["channel"] != Recouvrement {
		t.Errorf("%+v, %v", c, err)
	}
	if err := w.Quiet(within(t)); err != nil {
		t.Fatal(err)
	}
	out, _ := control(t, w, "GET", "/control/calls?refused=1", nil)
	if list := wantOK(t, out)["calls"].([]any); len(list) != 1 || dig(list[0], "error") != "no_text" {
		t.Errorf("calls: %v", list)
	}
	out, _ = control(t, w, "GET", "/control/deliveries", nil)
	list := wantOK(t, out)["deliveries"].([]any)
	if len(list) != 2 || dig(list[0], "type") != "app_mention" || dig(list[1], "type") != "message" || dig(list[0], "acked") != true {
		t.Errorf("deliveries: %v", list)
	}
	if err := w.Join(Membership{Person: Emma, Channel: EquipeADV}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.WaitDelivery(within(t), func(d Delivery) bool { return d.Type == "member_joined_channel" }); err != nil {
		t.Error(err)
	}
}

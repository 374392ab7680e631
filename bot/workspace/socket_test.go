package workspace

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// bot runs slack-go's Socket Mode client; every event goes to the channel.
func bot(t *testing.T, w *Workspace) <-chan socketmode.Event {
	t.Helper()
	smc := socketmode.New(client(w))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = smc.RunContext(ctx) }()
	out := make(chan socketmode.Event, 100)
	go func() {
		for {
			select {
			case e := <-smc.Events:
				if e.Request != nil && e.Request.EnvelopeID != "" {
					_ = smc.Ack(*e.Request)
					out <- e
				}
			case <-done:
				return
			}
		}
	}()
	t.Cleanup(func() { cancel(); <-done })
	if err := w.WaitConnected(within(t), 1); err != nil {
		t.Fatal(err)
	}
	return out
}

func next(t *testing.T, events <-chan socketmode.Event) socketmode.Event {
	t.Helper()
	select {
	case e := <-events:
		return e
	case <-within(t).Done():
		t.Fatal("no event came")
		return socketmode.Event{}
	}
}

func TestSocketMention(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	events := bot(t, w)
	ts := say(t, w, Recouvrement, "@amiable le client ne paie pas")
	seen := map[string]string{}
	for range 2 {
		e := next(t, events).Data.(slackevents.EventsAPIEvent)
		outer := e.Data.(*slackevents.EventsAPICallbackEvent)
		if len(outer.Authorizations) != 1 || outer.Authorizations[0].TeamID != TeamID || outer.TeamID != TeamID {
			t.Errorf("envelope: %+v", outer)
		}
		switch in := e.InnerEvent.Data.(type) {
		case *slackevents.AppMentionEvent:
			seen["mention"] = outer.EventID
			if in.TimeStamp != ts || in.User != Claire || in.Text != "<@"+BotUser+"> le client ne paie pas" {
				t.Errorf("mention: %+v", in)
			}
		case *slackevents.MessageEvent:
			seen["message"] = outer.EventID
			if in.TimeStamp != ts || in.ChannelType != "channel" || in.ClientMsgID == "" {
				t.Errorf("message: %+v", in)
			}
		}
	}
	if seen["mention"] == "" || seen["message"] == "" || seen["mention"] == seen["message"] {
		t.Errorf("event ids: %v", seen) // §2.2: two ids
	}
	d, err := w.WaitDelivery(within(t), func(d Delivery) bool { return d.Type == "app_mention" && d.Acked })
	if err != nil || d.Mode != "socket" || d.Conn == 0 || d.Envelope == "" || !d.Final {
		t.Errorf("delivery: %+v, %v", d, err)
	}
}

func TestSocketEchoAndEdits(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	events := bot(t, w)
	api := client(w)
	_, ts, err := api.PostMessage(Direct(Claire), slack.MsgOptionText("bonjour", false))
	if err != nil {
		t.Fatal(err)
	}
	echo := next(t, events).Data.(slackevents.EventsAPIEvent).InnerEvent.Data.(*slackevents.MessageEvent)
	if echo.BotID != BotID || echo.TimeStamp != ts || echo.ChannelType != "im" {
		t.Errorf("echo: %+v", echo)
	}
	if _, _, _, err := api.UpdateMessage(Direct(Claire), ts, slack.MsgOptionText("bonsoir", false)); err != nil {
		t.Fatal(err)
	}
	changed := next(t, events).Data.(slackevents.EventsAPIEvent).InnerEvent.Data.(*slackevents.MessageEvent)
	if changed.SubType != "message_changed" || changed.Message.Text != "bonsoir" || changed.PreviousMessage.Text != "bonjour" || changed.Message.Edited == nil {
		t.Errorf("changed: %+v", changed)
	}
	if _, _, err := api.DeleteMessage(Direct(Claire), ts); err != nil {
		t.Fatal(err)
	}
	gone := next(t, events).Data.(slackevents.EventsAPIEvent).InnerEvent.Data.(*slackevents.MessageEvent)
	if gone.SubType != "message_deleted" || gone.DeletedTimeStamp != ts {
		t.Errorf("deleted: %+v", gone)
	}
}

func TestSocketSharedChannel(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	events := bot(t, w)
	if _, err := w.Post(Post{As: Julien, Channel: Partage, Text: "@amiable bonjour"}); err != nil {
		t.Fatal(err)
	}
	e := next(t, events).Data.(slackevents.EventsAPIEvent)
	outer := e.Data.(*slackevents.EventsAPICallbackEvent)
	in := e.InnerEvent.Data.(*slackevents.AppMentionEvent)
	if !outer.IsExtSharedChannel || in.UserTeam != OutsideID || in.SourceTeam != OutsideID {
		t.Errorf("envelope %+v, mention %+v", outer, in)
	}
}

func TestSocketOnlyWhereTheBotIs(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	events := bot(t, w)
	if err := w.Leave(Membership{Person: BotUser, Channel: Recouvrement}); err != nil {
		t.Fatal(err)
	}
	if left := next(t, events).Data.(slackevents.EventsAPIEvent); left.InnerEvent.Type != "member_left_channel" {
		t.Errorf("got %+v", left)
	}
	say(t, w, Recouvrement, "@amiable personne n'entend")
	say(t, w, Direct(Claire), "ici oui")
	heard := next(t, events).Data.(slackevents.EventsAPIEvent).InnerEvent.Data.(*slackevents.MessageEvent)
	if heard.Text != "ici oui" {
		t.Errorf("heard %q", heard.Text)
	}
}

func TestSocketRefreshAndTurns(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	bot(t, w)
	events := bot(t, w)
	if err := w.WaitConnected(within(t), 2); err != nil {
		t.Fatal(err)
	}
	for range 6 {
		say(t, w, Direct(Claire), "x")
	}
	for range 3 { // §2.12: each event goes to one of the connections
		next(t, events)
	}
	if err := w.Quiet(within(t)); err != nil {
		t.Fatal(err)
	}
	conns := map[int]int{}
	for _, d := range w.Deliveries(0, 0) {
		conns[d.Conn]++
	}
	if len(w.Deliveries(0, 0)) != 6 || len(conns) != 2 {
		t.Errorf("deliveries per connection: %v", conns)
	}
	if n := w.Disconnect("refresh_requested"); n != 2 {
		t.Errorf("%d disconnected", n)
	}
	if err := w.WaitFor(within(t), "reconnection", func() bool { return w.Connected() == 2 && newestConn(w) >= 4 }); err != nil {
		t.Error(err)
	}
}

func newestConn(w *Workspace) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.socks.last
}

// dial connects a bare websocket, so that a test decides about every frame.
func dial(t *testing.T, w *Workspace) *websocket.Conn {
	t.Helper()
	out, _ := postWith(t, w, "apps.connections.open", nil, w.AppToken())
	ws, _, err := websocket.DefaultDialer.Dial(wantOK(t, out)["url"].(string), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	if hello := frame(t, ws); hello["type"] != "hello" || dig(hello, "connection_info", "app_id") != AppID {
		t.Fatalf("hello: %v", hello)
	}
	return ws
}

func frame(t *testing.T, ws *websocket.Conn) reply {
	t.Helper()
	_ = ws.SetReadDeadline(time.Now().Add(20 * time.Second))
	_, data, err := ws.ReadMessage()
	if err != nil {
		t.Fatal(err)
	}
	v := reply{}
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSocketRedelivery(t *testing.T) {
	t.Parallel()
	w := open(t, Options{AckDeadline: 30 * time.Millisecond})
	ws := dial(t, w)
	if err := w.WaitConnected(within(t), 1); err != nil {
		t.Fatal(err)
	}
	say(t, w, Direct(Claire), "x")
	first := frame(t, ws)
	again := frame(t, ws) // unanswered: at once again
	if dig(first, "payload", "event_id") != dig(again, "payload", "event_id") || first["envelope_id"] == again["envelope_id"] {
		t.Errorf("first %v\nagain %v", first, again)
	}
	if again["retry_attempt"] != 1.0 || again["retry_reason"] != "timeout" {
		t.Errorf("again: %v", again)
	}
	// The third comes after a minute of workspace time.
	if _, err := w.WaitDelivery(within(t), func(d Delivery) bool { return d.Retry == 1 && d.Done }); err != nil {
		t.Fatal(err)
	}
	w.Advance(time.Minute)
	if third := frame(t, ws); third["retry_attempt"] != 2.0 {
		t.Errorf("third: %v", third)
	} else if err := ws.WriteJSON(reply{"envelope_id": third["envelope_id"]}); err != nil {
		t.Fatal(err)
	}
	if err := w.Quiet(within(t)); err != nil {
		t.Fatal(err)
	}
	if n := len(w.Deliveries(0, 0)); n != 3 {
		t.Errorf("%d attempts", n)
	}
}

func TestSocketBigAcknowledgementIsDropped(t *testing.T) {
	t.Parallel()
	w := open(t, Options{AckDeadline: 50 * time.Millisecond})
	ws := dial(t, w)
	if err := w.WaitConnected(within(t), 1); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		done <- w.Command(context.Background(), Command{As: Claire, Channel: Recouvrement, Text: "/coach x"})
	}()
	f := frame(t, ws)
	if f["type"] != "slash_commands" || f["accepts_response_payload"] != true || dig(f, "payload", "command") != "/coach" || dig(f, "payload", "thread_ts") != nil {
		t.Errorf("frame: %v", f)
	}
	if err := ws.WriteJSON(reply{"envelope_id": f["envelope_id"], "payload": reply{"text": strings.Repeat("a", ackPayload)}}); err != nil {
		t.Fatal(err)
	}
	if p, _ := (<-done).(*Problem); p == nil || p.Code != "operation_timeout" {
		t.Errorf("got %v", p)
	}
}

func TestSocketTicketsAndLimit(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	out, _ := postWith(t, w, "apps.connections.open", nil, w.AppToken())
	u := out["url"].(string)
	for range 2 { // a ticket is good once
		ws, _, err := websocket.DefaultDialer.Dial(u, nil)
		if err == nil {
			defer ws.Close()
			u += "0"
			continue
		}
		u = ""
	}
	if u != "" {
		t.Error("a wrong ticket was taken")
	}
	if err := w.WaitConnected(within(t), 1); err != nil {
		t.Fatal(err)
	}
	for i := 2; i <= maxSockets; i++ {
		dial(t, w)
		if err := w.WaitConnected(within(t), i); err != nil {
			t.Fatal(err)
		}
	}
	out, _ = postWith(t, w, "apps.connections.open", nil, w.AppToken())
	ws, _, err := websocket.DefaultDialer.Dial(out["url"].(string), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	if f := frame(t, ws); f["type"] != "disconnect" { // §2.12
		t.Errorf("the eleventh: %v", f)
	}
}

func TestSocketPingsAndRefresh(t *testing.T) {
	t.Parallel()
	w := open(t, Options{PingEvery: 10 * time.Millisecond, SocketLife: 100 * time.Millisecond})
	ws := dial(t, w)
	pings := 0
	ws.SetPingHandler(func(data string) error {
		pings++
		return ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	})
	if f := frame(t, ws); f["type"] != "disconnect" || f["reason"] != "refresh_requested" || pings == 0 {
		t.Errorf("%v after %d pings", f, pings)
	}
}

func TestSocketOffline(t *testing.T) {
	t.Parallel()
	w := open(t, Options{LoseOffline: true})
	say(t, w, Direct(Claire), "x")
	d, err := w.WaitDelivery(within(t), func(d Delivery) bool { return d.Done })
	if err != nil || d.Error != "no_connection" || !d.Final {
		t.Errorf("%+v, %v", d, err)
	}
	// Otherwise an event waits for a connection.
	w = open(t, Options{})
	say(t, w, Direct(Claire), "x")
	if _, err := w.WaitDelivery(within(t), func(d Delivery) bool { return !d.Done }); err != nil {
		t.Fatal(err)
	}
	if f := frame(t, dial(t, w)); f["type"] != "events_api" {
		t.Errorf("%v", f)
	}
}

package workspace

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

// slack-go's client, unmodified, on every method the workspace offers.

func TestClientMessages(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	api, ctx := client(w), within(t)
	who, err := api.AuthTestContext(ctx)
	if err != nil || who.UserID != BotUser || who.BotID != BotID || who.TeamID != TeamID {
		t.Fatalf("auth.test: %+v, %v", who, err)
	}
	root := say(t, w, Recouvrement, "@amiable bonjour & <merci>")
	meta := slack.SlackMetadata{EventType: "job", EventPayload: map[string]any{"id": "j1"}}
	_, ts, err := api.PostMessageContext(ctx, Recouvrement, slack.MsgOptionTS(root), slack.MsgOptionText("réponse", false), slack.MsgOptionMetadata(meta),
		slack.MsgOptionBlocks(slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "*réponse*", false, false), nil, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err = api.UpdateMessageContext(ctx, Recouvrement, ts, slack.MsgOptionText("réponse 2", false)); err != nil {
		t.Fatal(err)
	}
	thread, more, _, err := api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{ChannelID: Recouvrement, Timestamp: root, IncludeAllMetadata: true})
	if err != nil || more || len(thread) != 2 {
		t.Fatalf("replies: %v, %v, %v", thread, more, err)
	}
	if thread[0].Text != "<@"+BotUser+"> bonjour &amp; &lt;merci&gt;" || thread[0].ReplyCount != 1 || thread[0].ThreadTimestamp != root {
		t.Errorf("root: %+v", thread[0].Msg)
	}
	if thread[1].Text != "réponse 2" || thread[1].Edited == nil || thread[1].Metadata.EventPayload["id"] != "j1" || thread[1].BotID != BotID {
		t.Errorf("reply: %+v", thread[1].Msg)
	}
	if link, err := api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: Recouvrement, Ts: ts}); err != nil || !strings.Contains(link, "/archives/"+Recouvrement+"/p") {
		t.Errorf("permalink: %s, %v", link, err)
	}
	if _, err := api.PostEphemeralContext(ctx, Recouvrement, Claire, slack.MsgOptionText("pour vous", false)); err != nil {
		t.Error(err)
	}
	if _, _, err := api.DeleteMessageContext(ctx, Recouvrement, ts); err != nil {
		t.Error(err)
	}
	h, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: Recouvrement})
	if err != nil || len(h.Messages) != 1 || h.Messages[0].ReplyCount != 0 {
		t.Errorf("history: %+v, %v", h, err)
	}
}

func TestClientPaging(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	api, ctx := client(w), within(t)
	var sent []string
	for range 25 {
		sent = append(sent, say(t, w, Recouvrement, "x"))
	}
	params := slack.GetConversationHistoryParameters{ChannelID: Recouvrement, Limit: 10}
	var got []string
	for {
		h, err := api.GetConversationHistoryContext(ctx, &params)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range h.Messages {
			got = append([]string{m.Timestamp}, got...)
		}
		if !h.HasMore {
			break
		}
		params.Cursor = h.ResponseMetaData.NextCursor
	}
	if strings.Join(got, " ") != strings.Join(sent, " ") {
		t.Errorf("got %v\nwant %v", got, sent)
	}
	h, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: Recouvrement, Oldest: sent[3], Latest: sent[6]})
	if err != nil || len(h.Messages) != 2 {
		t.Errorf("between: %d messages, %v", len(h.Messages), err)
	}
}

func TestClientPeopleAndChannels(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	api, ctx := client(w), within(t)
	for id, want := range map[string]string{Claire: "fr-FR", Emma: "en-GB"} {
		if u, err := api.GetUserInfoContext(ctx, id); err != nil || u.Locale != want {
			t.Errorf("%s: locale %q, %v", id, u.Locale, err)
		}
	}
	if u, _ := api.GetUserInfoContext(ctx, Claire); u.TZ != "Europe/Paris" || u.TZOffset != 3600 {
		t.Errorf("zone %s %d", u.TZ, u.TZOffset)
	}
	if u, _ := api.GetUserInfoContext(ctx, Lucas); !u.IsRestricted {
		t.Error("the guest is not restricted")
	}
	if u, _ := api.GetUserInfoContext(ctx, Julien); u.TeamID != OutsideID || !u.IsStranger {
		t.Errorf("outsider: %+v", u)
	}
	if _, err := api.GetUserInfoContext(ctx, "U404"); err == nil || err.Error() != "user_not_found" {
		t.Errorf("got %v", err)
	}
	if all, err := api.GetUsersContext(ctx); err != nil || len(all) != 6 {
		t.Errorf("%d people, %v", len(all), err)
	}
	shared, err := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: Partage})
	if err != nil || !shared.IsExtShared || !shared.IsMember || len(shared.SharedTeamIDs) != 2 {
		t.Errorf("shared: %+v, %v", shared, err)
	}
	im, _, _, err := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{Claire}, ReturnIM: true})
	if err != nil || im.ID != Direct(Claire) || im.User != Claire || !im.IsIM {
		t.Errorf("direct: %+v, %v", im, err)
	}
	members, _, err := api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{ChannelID: EquipeADV})
	if err != nil || strings.Join(members, " ") != Claire+" "+Sophie+" "+BotUser {
		t.Errorf("members %v, %v", members, err)
	}
	list, _, err := api.GetConversationsContext(ctx, &slack.GetConversationsParameters{Types: []string{"public_channel", "private_channel"}})
	if err != nil || len(list) != 3 {
		t.Errorf("%d channels, %v", len(list), err)
	}
	if leads, err := api.GetUserGroupMembersContext(ctx, LeadsGroup); err != nil || len(leads) != 1 || leads[0] != Sophie {
		t.Errorf("leads %v, %v", leads, err)
	}
	if groups, err := api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true)); err != nil || len(groups) != 2 || len(groups[0].Users) != 1 {
		t.Errorf("groups %v, %v", groups, err)
	}
	if team, err := api.GetTeamInfoContext(ctx); err != nil || team.Name != "Atelier Durance" {
		t.Errorf("team %+v, %v", team, err)
	}
	if b, err := api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: BotID}); err != nil || b.UserID != BotUser {
		t.Errorf("bot %+v, %v", b, err)
	}
}

func TestClientReactions(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	api, ctx := client(w), within(t)
	item := slack.NewRefToMessage(Recouvrement, say(t, w, Recouvrement, "x"))
	if err := api.AddReactionContext(ctx, "eyes", item); err != nil {
		t.Fatal(err)
	}
	if err := api.AddReactionContext(ctx, "eyes", item); err == nil || err.Error() != "already_reacted" {
		t.Errorf("twice: %v", err)
	}
	if r, err := api.GetReactionsContext(ctx, item, slack.NewGetReactionsParameters()); err != nil || len(r.Reactions) != 1 || r.Reactions[0].Name != "eyes" {
		t.Errorf("reactions %v, %v", r, err)
	}
	if err := api.RemoveReactionContext(ctx, "eyes", item); err != nil {
		t.Error(err)
	}
	if err := api.RemoveReactionContext(ctx, "eyes", item); err == nil || err.Error() != "no_reaction" {
		t.Errorf("twice: %v", err)
	}
}

func TestClientStream(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	api, ctx := client(w), within(t)
	root := say(t, w, Recouvrement, "@amiable que faire ?")
	_, ts, err := api.StartStreamContext(ctx, Recouvrement, slack.MsgOptionTS(root), slack.MsgOptionRecipientUserID(Claire),
		slack.MsgOptionRecipientTeamID(TeamID), slack.MsgOptionTaskDisplayMode(slack.TaskDisplayModePlan), slack.MsgOptionMarkdownText("**À faire** : "))
	if err != nil {
		t.Fatal(err)
	}
	task := slack.NewTaskUpdateChunk("1", "Recherche des fiches")
	task.Status = slack.TaskCardStatusInProgress
	if _, _, err = api.AppendStreamContext(ctx, Recouvrement, ts, slack.MsgOptionChunks(task, slack.NewPlanUpdateChunk("Réponse"))); err != nil {
		t.Fatal(err)
	}
	task.Status = slack.TaskCardStatusComplete
	if _, _, err = api.AppendStreamContext(ctx, Recouvrement, ts, slack.MsgOptionChunks(task, slack.NewMarkdownTextChunk("rappeler."))); err != nil {
		t.Fatal(err)
	}
	if m, _ := w.Message(Claire, Recouvrement, ts); !m.Streaming || m.StreamUntil == nil {
		t.Errorf("not streaming: %+v", m)
	}
	up := slack.NewFeedbackButton(slack.NewTextBlockObject("plain_text", "Utile", false, false), "up:1")
	down := slack.NewFeedbackButton(slack.NewTextBlockObject("plain_text", "Pas utile", false, false), "down:1")
	feedback := slack.NewContextActionsBlock("fb", slack.NewFeedbackButtonsBlockElement("feedback", up, down))
	if _, _, err = api.StopStreamContext(ctx, Recouvrement, ts, slack.MsgOptionBlocks(feedback)); err != nil {
		t.Fatal(err)
	}
	m, err := w.Message(Claire, Recouvrement, ts)
	if err != nil || m.Streaming || m.Text != "**À faire** : rappeler." || m.Thread != root {
		t.Errorf("message: %+v, %v", m, err)
	}
	got := string(m.Blocks)
	for _, want := range []string{`"plan"`, `"Réponse"`, `"complete"`, `"feedback_buttons"`, `"text":"rappeler."`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
	if strings.Contains(got, "in_progress") || strings.Count(got, "task_card") != 1 {
		t.Errorf("the task was not updated: %s", got)
	}
}

func TestClientAgent(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	api, ctx := client(w), within(t)
	dm := Direct(Claire)
	root := say(t, w, dm, "bonjour")
	prompts := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: dm, Title: "Essayez"}
	prompts.AddPrompt("Sans trésorerie", "Le client dit qu'il n'a pas de trésorerie")
	if err := api.SetAssistantThreadsSuggestedPromptsContext(ctx, prompts); err != nil {
		t.Error(err)
	}
	if err := api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{ChannelID: dm, ThreadTS: root, Status: "réfléchit…", LoadingMessages: []string{"je lis", "je cherche"}}); err != nil {
		t.Error(err)
	}
	if err := api.SetAssistantThreadsTitleContext(ctx, slack.AssistantThreadsSetTitleParameters{ChannelID: dm, ThreadTS: root, Title: "Trésorerie"}); err != nil {
		t.Error(err)
	}
	res, err := api.SetAgentSessionStatusContext(ctx, slack.AgentSessionSetStatusParameters{Status: "processing", ChannelID: dm, ThreadTS: root})
	if err != nil || res.Status != "processing" {
		t.Errorf("session: %+v, %v", res, err)
	}
	s := w.State(Claire)
	if s.Prompts == nil || s.Prompts.Title != "Essayez" {
		t.Errorf("prompts: %+v", s.Prompts)
	}
	for _, c := range s.Channels {
		if c.ID == dm {
			st := c.Status[0]
			if st.Text != "réfléchit…" || len(st.Loading) != 2 || st.Title != "Trésorerie" || st.Session != "processing" || !st.Stop {
				t.Errorf("status: %+v", st)
			}
		}
	}
}

func TestClientFiles(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	api, ctx := client(w), within(t)
	pdf := "%PDF-1.4 lettre"
	f, err := api.UploadFileContext(ctx, slack.UploadFileParameters{Filename: "lettre.pdf", Title: "Lettre", FileSize: len(pdf), Content: pdf, Channel: Recouvrement, InitialComment: "Voici"})
	if err != nil {
		t.Fatal(err)
	}
	info, _, _, err := api.GetFileInfoContext(ctx, f.ID, 0, 0)
	if err != nil || info.Mimetype != "application/pdf" || info.Size != len(pdf) || info.Title != "Lettre" {
		t.Fatalf("info: %+v, %v", info, err)
	}
	var got bytes.Buffer
	if err := api.GetFileContext(ctx, info.URLPrivateDownload, &got); err != nil || got.String() != pdf {
		t.Errorf("download: %q, %v", got.String(), err)
	}
	resp, err := http.Get(info.URLPrivate + "?key=" + w.Key())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, _ := io.ReadAll(resp.Body)
	if string(data) != pdf || resp.Header.Get("Content-Disposition") != "inline" {
		t.Errorf("page: %q %v", data, resp.Header)
	}
	if bare, err := http.Get(info.URLPrivate); err != nil || bare.StatusCode != http.StatusNotFound {
		t.Errorf("without a key: %v, %v", bare.StatusCode, err)
	}
	page, _ := w.Messages(Query{As: Claire, Channel: Recouvrement})
	if len(page.Messages) != 1 || len(page.Messages[0].Files) != 1 || page.Messages[0].Text != "Voici" {
		t.Errorf("message: %+v", page.Messages)
	}
}

func TestClientErrors(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	api, ctx := client(w), within(t)
	_, _, err := api.PostMessageContext(ctx, Recouvrement, slack.MsgOptionBlocks(slack.NewHeaderBlock(slack.NewTextBlockObject("plain_text", text(151), false, false))))
	var no slack.SlackErrorResponse
	if !errors.As(err, &no) || no.Err != "invalid_blocks" || len(no.ResponseMetadata.Messages) != 1 || !strings.Contains(no.ResponseMetadata.Messages[0], "[json-pointer:/blocks/0/text/text]") {
		t.Errorf("got %#v", err)
	}
	if _, err := w.AddFault(Fault{Kind: "ratelimit", Method: "users.info", Seconds: 7}); err != nil {
		t.Fatal(err)
	}
	_, err = api.GetUserInfoContext(ctx, Claire)
	var limited *slack.RateLimitedError
	if !errors.As(err, &limited) || limited.RetryAfter != 7*time.Second {
		t.Errorf("got %v", err)
	}
	if _, err = api.GetUserInfoContext(ctx, Claire); err != nil {
		t.Errorf("the fault stayed: %v", err)
	}
	out, _ := form(t, w.APIURL()+"chat.postMessage", url.Values{"token": {w.BotToken()}, "channel": {Recouvrement}, "blocks": {`[{"type":"divider"}]`}})
	wantOK(t, out)
}

package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"amiable/bot/workspace"
)

const (
	claire = workspace.Claire
	emma   = workspace.Emma
	recouv = workspace.Recouvrement
)

func TestAnswersInTheThreadOnceAndFollowsUp(t *testing.T) {
	t.Parallel()
	inBothModes(t, nil, func(t *testing.T, w *world) {
		root, a := w.ask(claire, recouv, "", "@amiable le client dit qu'il n'a pas de trésorerie, je fais quoi ?")
		if a.Thread != root {
			t.Errorf("answered in thread %q, want %q", a.Thread, root)
		}
		for _, want := range []string{"À faire maintenant", "À dire, mot pour mot", "À éviter", "Ensuite"} {
			if !strings.Contains(string(a.Blocks), want) {
				t.Errorf("the answer lacks %q:\n%s", want, a.Blocks)
			}
		}
		if !strings.Contains(string(a.Metadata), "job") {
			t.Errorf("the answer carries no job id: %s", a.Metadata)
		}
		ts, b := w.ask(claire, recouv, root, "et s'il refuse de donner une date ?")
		if b.TS <= ts || b.Thread != root {
			t.Errorf("follow-up answered at %s in %s", b.TS, b.Thread)
		}
		w.idle()
		if n := len(w.botMessages(recouv, root)); n != 2 {
			t.Errorf("%d messages in the thread, want 2", n)
		}
		w.noRefusals()
	})
}

func TestLanguageFollowsTheQuestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, socketMode, nil)
	_, a := w.ask(emma, recouv, "", "@amiable the customer says they never received the invoice, what should I do?")
	if !strings.Contains(string(a.Blocks), "Say, word for word") {
		t.Errorf("not in English:\n%s", a.Blocks)
	}
	_, a = w.ask(emma, workspace.Direct(emma), "", "help")
	if !strings.Contains(a.Text, "amicable collection") {
		t.Errorf("an English person's help is not in English: %s", a.Text)
	}
}

func TestDirectMessagesAndOffTopic(t *testing.T) {
	t.Parallel()
	inBothModes(t, nil, func(t *testing.T, w *world) {
		_, a := w.ask(claire, workspace.Direct(claire), "", "il avait promis de payer vendredi et rien n'est arrivé, que dire ?")
		if !strings.Contains(string(a.Blocks), "À dire") {
			t.Errorf("no coaching:\n%s", a.Blocks)
		}
		_, a = w.ask(claire, workspace.Direct(claire), "", "quelle est la recette de la tarte aux pommes ?")
		if !strings.Contains(string(a.Blocks), "pas dans le guide") {
			t.Errorf("off-topic was answered:\n%s", a.Blocks)
		}
		w.noRefusals()
	})
}

func TestNobodyOutsideIsAnswered(t *testing.T) {
	t.Parallel()
	inBothModes(t, nil, func(t *testing.T, w *world) {
		for _, p := range []workspace.Post{
			{As: workspace.Lucas, Channel: recouv, Text: "@amiable le client ne paie pas"},
			{As: workspace.Julien, Channel: workspace.Partage, Text: "@amiable que savez-vous de nous ?"},
			{As: claire, Channel: workspace.Partage, Text: "@amiable le client ne paie pas"},
		} {
			_, err := w.Post(p)
			must(t, err)
		}
		must(t, w.Command(w.ctx, workspace.Command{As: workspace.Lucas, Channel: recouv, Text: "/coach le client ne paie pas"}))
		must(t, w.Command(w.ctx, workspace.Command{As: claire, Channel: workspace.Partage, Text: "/coach le client ne paie pas"}))
		w.idle()
		for _, c := range []string{recouv, workspace.Partage} {
			page, err := w.Messages(workspace.Query{Channel: c, Limit: 1000})
			must(t, err)
			for _, m := range page.Messages {
				if m.BotID != "" && m.EphemeralTo == "" {
					t.Errorf("said in %s: %s", c, m.Text)
				}
			}
		}
		private := func(as, channel, want string) {
			t.Helper()
			_, err := w.WaitMessage(w.ctx, workspace.Query{As: as, Channel: channel}, func(m workspace.Message) bool {
				return m.EphemeralTo == as && strings.Contains(m.Text+string(m.Blocks), want)
			})
			must(t, err)
		}
		private(workspace.Lucas, recouv, "compte invité")
		private(claire, workspace.Partage, "partagé avec une autre organisation")
		for _, c := range w.Calls(0, 0, false) {
			if strings.Contains(c.Args["user"], workspace.Julien) && c.Method == "chat.postEphemeral" {
				t.Error("an outsider was told something")
			}
		}
	})
}

func TestPrivateAnswerCanBeSharedOnce(t *testing.T) {
	t.Parallel()
	inBothModes(t, nil, func(t *testing.T, w *world) {
		must(t, w.Command(w.ctx, workspace.Command{As: claire, Channel: recouv, Text: "/coach il dit qu'il a déjà payé"}))
		m, err := w.WaitMessage(w.ctx, workspace.Query{As: claire, Channel: recouv}, func(m workspace.Message) bool { return m.EphemeralTo == claire })
		must(t, err)
		block, id, _ := element(t, m.Blocks, "share")
		for range 2 {
			must(t, w.Act(w.ctx, workspace.Action{As: claire, Channel: recouv, TS: m.TS, Block: block, Action: id}))
		}
		_, err = w.WaitMessage(w.ctx, workspace.Query{Channel: recouv}, func(m workspace.Message) bool { return workspace.FromBot(m) && m.EphemeralTo == "" })
		must(t, err)
		w.idle()
		if n := len(w.botMessages(recouv, "")); n != 1 {
			t.Errorf("shared %d times", n)
		}
		w.noRefusals()
	})
}

func TestCardOpensAndFeedbackIsKept(t *testing.T) {
	t.Parallel()
	inBothModes(t, nil, func(t *testing.T, w *world) {
		_, a := w.ask(claire, recouv, "", "@amiable la cliente conteste une partie de la facture, comment avancer ?")
		block, id, _ := element(t, a.Blocks, "card")
		must(t, w.Act(w.ctx, workspace.Action{As: claire, Channel: recouv, TS: a.TS, Block: block, Action: id}))
		v, err := w.WaitView(w.ctx, claire, func(workspace.View) bool { return true })
		must(t, err)
		if !strings.Contains(string(v.Blocks), "Pourquoi") {
			t.Errorf("not a card: %s", v.Blocks)
		}
		must(t, w.Feedback(w.ctx, workspace.FeedbackIn{As: claire, Channel: recouv, TS: a.TS, Good: false}))
		w.idle()
		r, err := w.app.store.Ratings(w.ctx, 10)
		must(t, err)
		if len(r) != 1 || r[0].Good || r[0].Person != claire || r[0].Job == "" {
			t.Errorf("ratings = %+v", r)
		}
		w.noRefusals()
	})
}

func TestFirstOpeningGreetsOnce(t *testing.T) {
	t.Parallel()
	inBothModes(t, nil, func(t *testing.T, w *world) {
		for range 2 {
			_, err := w.OpenTab(workspace.Open{As: claire, Tab: "messages"})
			must(t, err)
			w.idle()
		}
		if n := len(w.botMessages(workspace.Direct(claire), "")); n != 1 {
			t.Errorf("greeted %d times", n)
		}
		if p := w.State(claire).Prompts; p == nil || len(p.Prompts) != 4 {
			t.Errorf("prompts = %+v", p)
		}
		_, err := w.OpenTab(workspace.Open{As: claire, Tab: "home"})
		must(t, err)
		must(t, w.WaitFor(w.ctx, "home", func() bool { return w.Home(claire) != nil }))
		w.noRefusals()
	})
}

func TestTalkThatIsNotForTheBotIsLeftAlone(t *testing.T) {
	t.Parallel()
	inBothModes(t, nil, func(t *testing.T, w *world) {
		ts, err := w.Post(workspace.Post{As: claire, Channel: recouv, Text: "le client ne paie pas, quelqu'un a une idée ?"})
		must(t, err)
		_, err = w.Post(workspace.Post{As: emma, Channel: recouv, Thread: ts, Text: "appelle-le"})
		must(t, err)
		root, _ := w.ask(claire, recouv, "", "@amiable le client ne répond pas au téléphone")
		must(t, w.Edit(workspace.Edit{As: claire, Channel: recouv, TS: root, Text: "<@" + workspace.BotUser + "> le client ne répond plus du tout"}))
		w.idle()
		if n := len(w.botMessages(recouv, ts)); n != 0 {
			t.Errorf("%d messages in a thread among people", n)
		}
		if n := len(w.botMessages(recouv, root)); n != 1 {
			t.Errorf("%d answers after an edit, want 1", n)
		}
	})
}

// TestOneAnswerUnderEachFault makes Slack misbehave in one way at a time.
func TestOneAnswerUnderEachFault(t *testing.T) {
	t.Parallel()
	faults := map[string]workspace.Fault{
		"same event twice":                {Kind: "duplicate", Method: "*", Count: 4},
		"same message, other event id":    {Kind: "redeliver", Method: "*", Count: 4},
		"acknowledgement lost":            {Kind: "noack", Method: "app_mention"},
		"post limited":                    {Kind: "ratelimit", Method: "chat.postMessage", Seconds: 1},
		"post fails":                      {Kind: "status", Method: "chat.postMessage", Status: 503, Count: 2},
		"post cut":                        {Kind: "reset", Method: "chat.postMessage"},
		"posted, then the reply is lost":  {Kind: "drop", Method: "chat.postMessage"},
		"person not told":                 {Kind: "status", Method: "users.info", Status: 500, Count: 3},
		"channel not told":                {Kind: "error", Method: "conversations.info", Error: "internal_error", Count: 3},
		"looking for what was posted too": {Kind: "drop", Method: "*", Count: 5},
	}
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothModes(t, nil, func(t *testing.T, w *world) {
				_, err := w.AddFault(f)
				must(t, err)
				root, a := w.ask(claire, recouv, "", "@amiable le client dit qu'il n'a pas de trésorerie, je fais quoi ?")
				w.idle()
				if n := len(w.botMessages(recouv, root)); n != 1 {
					t.Errorf("%d answers, want 1", n)
				}
				if !strings.Contains(string(a.Blocks), "À dire") {
					t.Errorf("not the answer: %s", a.Blocks)
				}
			})
		})
	}
}

// oneCard finds the first card in a prompt.
var oneCard = regexp.MustCompile(`(?m)^\[([A-Za-z0-9-]+)\]`)

func cited(body string) string { return oneCard.FindStringSubmatch(body)[1] }

func withModel(t *testing.T, say func(body string) []string) func(*workspace.Options, *config) {
	return withModelPause(t, say, nil)
}

// withModelPause has the model wait for goOn before every piece but the first.
func withModelPause(t *testing.T, say func(body string) []string, goOn chan struct{}) func(*workspace.Options, *config) {
	url := modelServer(t, say, goOn)
	return func(_ *workspace.Options, c *config) { c.OpenAIBaseURL, c.OpenAIModel = url, "test" }
}

func fullAnswer(body string) []string {
	id := cited(body)
	return []string{"**À faire maintenant**\n- Écou", "tez d'abord [" + id + "].\n- Notez [P99].\n\n**À dire, mot", " pour mot**\n> « Quelles rentrées attendez-vous ? » [" + id + "]\n\n**Ensuite**\n- Rappelez jeudi."}
}

func TestModelAnswerIsStreamedAndChecked(t *testing.T) {
	t.Parallel()
	inBothModes(t, withModel(t, fullAnswer), func(t *testing.T, w *world) {
		root, a := w.ask(claire, recouv, "", "@amiable le client dit qu'il n'a pas de trésorerie, je fais quoi ?")
		w.idle()
		if n := len(w.botMessages(recouv, root)); n != 1 {
			t.Errorf("%d answers", n)
		}
		text := string(a.Blocks)
		if strings.Contains(text, "P99") || !strings.Contains(text, "[1]") || !strings.Contains(text, "Rappelez jeudi") {
			t.Errorf("not checked or not whole: %s", text)
		}
		if !hasCall(w, "chat.startStream") || !hasCall(w, "chat.stopStream") {
			t.Error("not streamed")
		}
		element(t, a.Blocks, "card")
		w.noRefusals()
	})
}

func hasCall(w *world, method string) bool {
	for _, c := range w.Calls(0, 0, false) {
		if c.Method == method && c.OK {
			return true
		}
	}
	return false
}

// TestModelAnswerSurvivesEachStreamFault: whatever becomes of the stream,
// one whole answer stands in the thread.
func TestModelAnswerSurvivesEachStreamFault(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]workspace.Fault{
		"no streams here":     {Kind: "error", Method: "chat.startStream", Error: "channel_type_not_supported", Count: -1},
		"unknown method":      {Kind: "error", Method: "chat.startStream", Error: "unknown_method", Count: -1},
		"started, reply lost": {Kind: "drop", Method: "chat.startStream"},
		"stopped, reply lost": {Kind: "drop", Method: "chat.stopStream"},
		"stop fails":          {Kind: "status", Method: "chat.stopStream", Status: 500},
		"stop limited":        {Kind: "ratelimit", Method: "chat.stopStream", Seconds: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, socketMode, withModel(t, fullAnswer))
			_, err := w.AddFault(f)
			must(t, err)
			root, err := w.Post(workspace.Post{As: claire, Channel: recouv, Text: "@amiable le client dit qu'il n'a pas de trésorerie, je fais quoi ?"})
			must(t, err)
			whole := func(m workspace.Message) bool {
				return workspace.FromBot(m) && strings.Contains(string(m.Blocks), "Rappelez jeudi") && strings.Contains(string(m.Blocks), "feedback")
			}
			_, err = w.WaitMessage(w.ctx, workspace.Query{Channel: recouv, Thread: root}, whole)
			must(t, err)
			w.idle()
			if n := len(w.botMessages(recouv, root)); n != 1 {
				t.Errorf("%d answers, want 1", n)
			}
		})
	}
}

// TestStreamThatExpires: Slack gives a stream up after about five minutes;
// what the model writes afterwards still reaches the same message.
func TestStreamThatExpires(t *testing.T) {
	t.Parallel()
	goOn := make(chan struct{})
	say := func(b string) []string { return []string{"Un début [" + cited(b) + "].\n\n", "Rappelez jeudi."} }
	inBothModes(t, withModelPause(t, say, goOn), func(t *testing.T, w *world) {
		root, err := w.Post(workspace.Post{As: claire, Channel: recouv, Text: "@amiable le client dit qu'il n'a pas de trésorerie, je fais quoi ?"})
		must(t, err)
		in := workspace.Query{Channel: recouv, Thread: root}
		_, err = w.WaitMessage(w.ctx, in, func(m workspace.Message) bool { return m.Streaming && strings.Contains(string(m.Blocks), "Un début") })
		must(t, err)
		w.Advance(6 * time.Minute)
		goOn <- struct{}{}
		_, err = w.WaitMessage(w.ctx, in, func(m workspace.Message) bool {
			return workspace.FromBot(m) && strings.Contains(string(m.Blocks), "Un début") && strings.Contains(string(m.Blocks), "Rappelez jeudi")
		})
		must(t, err)
		w.idle()
		if n := len(w.botMessages(recouv, root)); n != 1 {
			t.Errorf("%d answers, want 1", n)
		}
	})
}

func TestModelThatFailsGivesTheHandbook(t *testing.T) {
	t.Parallel()
	for name, say := range map[string]func(string) []string{
		"cut in the middle": func(b string) []string { return []string{"**À faire** [" + cited(b) + "]\n\nencore", "CUT"} },
		"nothing":           func(string) []string { return nil },
		"no card cited":     func(string) []string { return []string{"Faites au mieux.\n\nBon courage."} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, socketMode, withModel(t, say))
			root, err := w.Post(workspace.Post{As: claire, Channel: recouv, Text: "@amiable le client dit qu'il n'a pas de trésorerie, je fais quoi ?"})
			must(t, err)
			_, err = w.WaitMessage(w.ctx, workspace.Query{Channel: recouv, Thread: root}, func(m workspace.Message) bool {
				return workspace.FromBot(m) && strings.Contains(string(m.Blocks), "du guide") && strings.Contains(string(m.Blocks), "À éviter")
			})
			must(t, err)
			w.idle()
			if n := len(w.botMessages(recouv, root)); n != 1 {
				t.Errorf("%d answers", n)
			}
		})
	}
}

func TestStopButtonStops(t *testing.T) {
	t.Parallel()
	say := func(b string) []string { return []string{"Un début [" + cited(b) + "].\n\n", "WAIT"} }
	inBothModes(t, withModel(t, say), func(t *testing.T, w *world) {
		dm := workspace.Direct(claire)
		root, err := w.Post(workspace.Post{As: claire, Channel: dm, Text: "le client dit qu'il n'a pas de trésorerie, je fais quoi ?"})
		must(t, err)
		_, err = w.WaitMessage(w.ctx, workspace.Query{Channel: dm, Thread: root}, func(m workspace.Message) bool {
			return m.BotID != "" && strings.Contains(m.Text+string(m.Blocks), "Un début")
		})
		must(t, err)
		must(t, w.Stop(workspace.Stop{As: claire, Channel: dm, Thread: root}))
		_, err = w.WaitMessage(w.ctx, workspace.Query{Channel: dm, Thread: root}, func(m workspace.Message) bool {
			return workspace.FromBot(m) && strings.Contains(string(m.Blocks), "interrompue")
		})
		must(t, err)
		w.idle()
		if n := len(w.botMessages(dm, root)); n != 1 {
			t.Errorf("%d messages", n)
		}
	})
}

func TestTooLongAQuestionGetsAPoliteLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, httpMode, nil)
	_, a := w.ask(claire, workspace.Direct(claire), "", "Le client écrit : "+strings.Repeat("bla bla ", 4500))
	if !strings.Contains(string(a.Blocks), "8000 au plus") {
		t.Errorf("no limit named: %s", a.Blocks)
	}
}

func TestNothingPrivateInTheLogs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, httpMode, withModel(t, fullAnswer))
	root, _ := w.ask(claire, recouv, "", "@amiable Mme Zyxwvut de la société Qwertyplast (FR76 3000 6000 0112 3456 7890 189) ne paie pas, trésorerie vide")
	w.ask(claire, recouv, root, "et si Mme Zyxwvut refuse ?")
	w.idle()
	for _, canary := range []string{"Zyxwvut", "Qwertyplast", "3000 6000", "trésorerie", w.BotToken(), "secret-of-the-test"} {
		if strings.Contains(w.log.String(), canary) {
			t.Errorf("the log holds %q", canary)
		}
	}
	if !strings.Contains(w.log.String(), `"level"`) {
		t.Error("the log is empty: this check would not see anything")
	}
}

func TestRevokedTokenIsSaidAndWorksAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, httpMode, nil)
	w.Revoke()
	must(t, w.WaitFor(w.ctx, "the revocation", func() bool {
		for _, d := range w.Deliveries(0, 0) {
			if d.Type == "tokens_revoked" && d.Acked {
				return true
			}
		}
		return false
	}))
	end := time.Now().Add(5 * time.Second)
	for w.app.bot.Alive() && time.Now().Before(end) {
		_ = w.Verify(w.ctx)
	}
	if w.app.bot.Alive() {
		t.Error("a revoked token is not noticed")
	}
}

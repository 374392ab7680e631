package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"amiable/bot"
	"amiable/bot/workspace"
)

// cli runs a command and returns its exit status and outputs.
func cli(t *testing.T, names []string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), environment{names: names, in: strings.NewReader(""), out: &o, err: &e}, args)
	return code, o.String(), e.String()
}

func TestHelpEverywhere(t *testing.T) {
	t.Parallel()
	if code, out, _ := cli(t, nil, "--help"); code != 0 || !strings.Contains(out, "serve") {
		t.Errorf("help: %d %q", code, out)
	}
	for _, c := range commands {
		if code, out, errs := cli(t, nil, c.name, "--help"); code != 0 || !strings.Contains(out, "usage: amiable "+c.name) || errs != "" {
			t.Errorf("%s --help: %d %q %q", c.name, code, out, errs)
		}
	}
	if code, _, errs := cli(t, nil, "frobnicate"); code != 2 || strings.Count(errs, "\n") != 1 {
		t.Errorf("unknown command: %d %q", code, errs)
	}
}

func TestAsk(t *testing.T) {
	t.Parallel()
	code, out, errs := cli(t, nil, "ask", "--json", "le client dit qu'il n'a pas de trésorerie, je fais quoi ?")
	var a bot.Answer
	if err := json.Unmarshal([]byte(out), &a); err != nil || code != 0 || errs != "" {
		t.Fatalf("%d %v %q", code, err, errs)
	}
	if a.Mode != bot.ModeHandbook || a.Lang != "fr" || !a.InScope || len(a.Citations) == 0 || !strings.Contains(a.Text, "À dire") {
		t.Errorf("answer = %+v", a)
	}
	for _, c := range a.Citations {
		if c.ID == "" || c.Title == "" || c.Source == "" || len(c.Principles) == 0 || c.Kind != "guide" && c.Kind != "law" {
			t.Errorf("citation = %+v", c)
		}
	}
	var shape map[string]json.RawMessage
	if err := json.Unmarshal([]byte(out), &shape); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"mode", "lang", "answer", "in_scope", "citations"} {
		if shape[key] == nil {
			t.Errorf("the JSON lacks %q", key)
		}
	}
	if strings.Count(out, "\n") != 1 {
		t.Errorf("not one JSON value on one line: %q", out)
	}
	_, out, _ = cli(t, nil, "ask", "il dit qu'il a déjà payé", "--lang", "en", "--json")
	if err := json.Unmarshal([]byte(out), &a); err != nil || a.Lang != "en" || !strings.Contains(a.Text, "Say, word for word") {
		t.Errorf("--lang after the question: %v %+v", err, a)
	}
	_, out, _ = cli(t, nil, "ask", "--json", "quelle est la recette de la quiche lorraine ?")
	a = bot.Answer{}
	if err := json.Unmarshal([]byte(out), &a); err != nil || a.InScope || a.Citations == nil || len(a.Citations) != 0 {
		t.Errorf("off-topic: %v %+v", err, a)
	}
}

func TestBadInputIsOneClearLine(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"ask"}, {"ask", "   "}, {"ask", "--lang", "de", "x"}, {"ask", "--nonsense", "x"}, {"ask", strings.Repeat("a", 100_000)},
		{"manifest", "--lang", "es"}, {"manifest", "--url", "ftp://x"}, {"try", "--lang", "xx"}, {"try", "--addr", "nowhere:1:2"},
		{"serve", "--workers", "0", "--embedded"},
	} {
		code, out, errs := cli(t, nil, args...)
		if code != 2 || out != "" || errs == "" || len(errs) > 600 {
			t.Errorf("%.60q: exit %d, out %q, err %q", args, code, out, errs)
		}
	}
}

func TestConfigNamesEveryProblem(t *testing.T) {
	for name, value := range map[string]string{
		"AMIABLE_LANG": "de", "AMIABLE_TIMEZONE": "Paris", "AMIABLE_DIGEST_AT": "25:00", "AMIABLE_CLOCK_OFFSET": "tomorrow",
		"AMIABLE_MAX_DATA_AGE": "-1h", "AMIABLE_LEADS": "U1X,claire", "AMIABLE_ALLOW": "U123", "AMIABLE_ADDR": "8080",
		"AMIABLE_KNOWLEDGE": "/nowhere/at/all", "OPENAI_BASE_URL": "localhost", "SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1",
		"SLACK_API_URL": "slack.com",
	} {
		t.Setenv(name, value)
	}
	code, _, errs := cli(t, []string{"AMIABLE_TYPO", "PATH"}, "ask", "x")
	if code != 2 {
		t.Errorf("exit %d", code)
	}
	for _, want := range []string{"AMIABLE_LANG", "AMIABLE_TIMEZONE", "AMIABLE_DIGEST_AT", "AMIABLE_CLOCK_OFFSET", "AMIABLE_MAX_DATA_AGE",
		"AMIABLE_LEADS", "AMIABLE_ALLOW", "AMIABLE_ADDR", "AMIABLE_KNOWLEDGE", "OPENAI_BASE_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "AMIABLE_TYPO"} {
		if n := strings.Count(errs, want+":"); n != 1 {
			t.Errorf("%s is named %d times:\n%s", want, n, errs)
		}
	}
	if strings.Contains(errs, "xapp-1") || strings.Contains(errs, "xoxb-1") {
		t.Error("a token is printed")
	}
}

func TestServeSaysWhatIsMissing(t *testing.T) {
	code, _, errs := cli(t, nil, "serve")
	if code != 2 || !strings.Contains(errs, "SLACK_BOT_TOKEN") || !strings.Contains(errs, "REDIS_URL") || !strings.Contains(errs, "SLACK_SIGNING_SECRET") {
		t.Errorf("exit %d:\n%s", code, errs)
	}
}

func TestBadCardStopsTheStart(t *testing.T) {
	dir := t.TempDir()
	card := "Id: maison-1\nTitle: Notre règle\nKind: nonsense\n\n## À faire\n- Rien.\n"
	if err := os.WriteFile(filepath.Join(dir, "maison.md"), []byte(card), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AMIABLE_KNOWLEDGE", dir)
	code, _, errs := cli(t, []string{"AMIABLE_KNOWLEDGE"}, "ask", "le client ne paie pas")
	if code != 2 || !strings.Contains(errs, "maison.md:") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestManifestDeclaresTheWholeProduct(t *testing.T) {
	t.Parallel()
	for lang, names := range map[string][]string{
		"fr": {"/coach", "/dossier", "/relance", "/rappel", "/agenda"},
		"en": {"/coach", "/case", "/draft", "/followup", "/agenda"},
	} {
		code, out, _ := cli(t, nil, "manifest", "--lang", lang, "--url", "https://bot.example")
		if code != 0 || !json.Valid([]byte(out)) {
			t.Fatalf("%s: exit %d %s", lang, code, out)
		}
		for _, n := range append(names, "agent_view", "https://bot.example/slack/events", "app_mention", "agent_session_stopped") {
			if !strings.Contains(out, `"`+n+`"`) && !strings.Contains(out, n) {
				t.Errorf("%s: the manifest lacks %s", lang, n)
			}
		}
		if ws, err := workspace.New(workspace.Options{Manifest: []byte(out), BotURL: "http://127.0.0.1:1"}); err != nil {
			t.Errorf("%s: the stand-in refuses the manifest: %v", lang, err)
		} else {
			ws.Close()
		}
	}
}

func TestDoctor(t *testing.T) {
	socket := redisServer(t)
	t.Setenv("REDIS_URL", "unix://"+socket)
	t.Setenv("OPENAI_BASE_URL", modelServer(t, func(string) []string { return []string{"ok"} }, nil))
	t.Setenv("OPENAI_MODEL", "test")
	ws, err := workspace.New(workspace.Options{})
	must(t, err)
	defer ws.Close()
	_, err = ws.Start("")
	must(t, err)
	t.Setenv("SLACK_API_URL", ws.APIURL())
	t.Setenv("SLACK_BOT_TOKEN", ws.BotToken())
	t.Setenv("SLACK_APP_TOKEN", ws.AppToken())
	code, out, errs := cli(t, nil, "doctor")
	if code != 0 || errs != "" {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	for _, want := range []string{"139 cards in French", "append-only file: on", "noeviction", "scopes", "model"} {
		if !strings.Contains(out, want) {
			t.Errorf("doctor does not say %q:\n%s", want, out)
		}
	}
	t.Setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
	if code, out, _ := cli(t, nil, "doctor"); code != 1 || !strings.Contains(out, "FAIL") {
		t.Errorf("a wrong token passes: %d\n%s", code, out)
	}
}

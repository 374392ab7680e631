package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"amiable/bot/slack"
	"amiable/bot/workspace"
)

const tryAddr = "127.0.0.1:8080"

// tryGuide is the tour of a trial, in the language it was started in.
var tryGuide = map[string]string{
	"fr": "Bienvenue dans l’essai d’Amiable : rien ne sort de cette machine. Un tour en quatre gestes :\n" +
		"1. Ici, écrivez « @Amiable le client dit qu’il n’a pas de trésorerie, je fais quoi ? », puis continuez dans le fil sans le mentionner.\n" +
		"2. Dans le message direct avec Amiable, posez une question ; essayez aussi /coach dans un canal, puis « Partager ».\n" +
		"3. Ouvrez une fiche citée avec son bouton, et donnez votre avis sous la réponse.\n" +
		"4. Changez de personne (invité, autre organisation) : Amiable ne leur répond pas.",
	"en": "Welcome to the trial of Amiable: nothing leaves this machine. A tour in four steps:\n" +
		"1. Here, type “@Amiable the customer says there is no cash, what do I do?”, then go on in the thread without a mention.\n" +
		"2. Ask a question in the direct message with Amiable; try /coach in a channel too, then “Share”.\n" +
		"3. Open a cited card with its button, and give your opinion under the answer.\n" +
		"4. Switch to another person (guest, other organisation): Amiable does not answer them.",
}

// memoryPage is memoryNotice for the page.
var memoryPage = map[string]string{
	"fr": "En mémoire seulement : aucun redis-server n’a été trouvé sur cette machine, tout sera perdu à l’arrêt du programme.",
	"en": "In memory only: no redis-server was found on this machine, everything is lost when the program stops.",
}

// try runs the bot against the local workspace: the real bot, over the real
// wire protocol, with nothing to configure.
func try(ctx context.Context, env environment, args []string) int {
	fs := flags(env, "try", "[--addr HOST:PORT] [--data DIR] [--lang fr|en] [--verbose]")
	addr := fs.String("addr", "", "address of the page (default: AMIABLE_ADDR if set, else "+tryAddr+", else a free port)")
	data := fs.String("data", "data", "folder of the embedded store; the trial uses a folder of its own in it and removes it")
	lang := fs.String("lang", "", "names of the slash commands: fr or en (default: AMIABLE_LANG)")
	verbose := fs.Bool("verbose", false, "log what happens")
	if code, done := parse(fs, args); done {
		return code
	}
	cfg, err := loadConfig(env)
	if err != nil {
		return fail(env, "try", err)
	}
	if *lang, err = langOr(*lang, cfg.Lang); err != nil {
		return fail(env, "try", err)
	}
	ln, err := listenTry(*addr, cfg, slices.Contains(env.names, "AMIABLE_ADDR"))
	if err != nil {
		return fail(env, "try", err)
	}
	log := slog.New(slog.DiscardHandler)
	if *verbose {
		log = logger(env)
	}
	if err := runTry(ctx, env, cfg, ln, *data, *lang, log); err != nil {
		return fail(env, "try", err)
	}
	return 0
}

// listenTry opens the page's address; only an address that nobody asked for
// may be replaced by a free port.
func listenTry(addr string, cfg config, addrSet bool) (net.Listener, error) {
	if addr == "" && addrSet {
		addr = cfg.Addr
	}
	if addr != "" {
		ln, err := net.Listen("tcp", addr)
		if err != nil {
			return nil, fmt.Errorf("%w: the page cannot be served there: %w", errUsage, err)
		}
		return ln, nil
	}
	if ln, err := net.Listen("tcp", tryAddr); err == nil {
		return ln, nil
	}
	return net.Listen("tcp", "127.0.0.1:0")
}

func runTry(ctx context.Context, env environment, cfg config, ln net.Listener, data, lang string, log *slog.Logger) error {
	page := "http://" + ln.Addr().String()
	declared, err := slack.Manifest(lang, "")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return fmt.Errorf("%w: --data: %w", errUsage, err)
	}
	cfg.RedisURL = ""
	dir, err := os.MkdirTemp(data, "try-")
	if err != nil {
		return fmt.Errorf("%w: --data: %w", errUsage, err)
	}
	defer os.RemoveAll(dir)
	a, err := prepare(ctx, cfg, log, dir)
	if err != nil {
		return err
	}
	defer a.close()
	ws, err := openWorkspace(a, page, lang, declared)
	if err != nil {
		return err
	}
	defer ws.Close()
	cfg.SlackBotToken, cfg.SlackAppToken, cfg.SlackSigningSecret = ws.BotToken(), ws.AppToken(), ""
	cfg.SlackAPIURL = ws.APIURL()
	a.connect(cfg)
	fmt.Fprintf(env.out, "Amiable: %s\n", page)
	if a.mode == "memory" {
		fmt.Fprintln(env.out, memoryNotice)
	}
	if !a.cfg.hasModel() {
		fmt.Fprintln(env.out, "No model configured (OPENAI_API_KEY or OPENAI_BASE_URL): answers come from the handbook.")
	}
	return a.runWith(ctx, ln, ws)
}

// openWorkspace makes the local workspace, with a team at work in it; its
// clock moves the bot's.
func openWorkspace(a *app, page, lang string, declared []byte) (*workspace.Workspace, error) {
	o := workspace.Options{URL: page, Manifest: declared, Log: a.log, Welcome: sampleTalk(lang),
		OnClock: func(offset time.Duration) { a.clock.SetOffset(a.cfg.clockOffset + offset) }}
	if a.mode == "memory" {
		o.Notice = memoryPage[lang]
	}
	ws, err := workspace.New(o)
	if err != nil {
		return nil, err
	}
	portfolio, err := samplePortfolio(ws.Now())
	if err != nil {
		return nil, err
	}
	_, _, err = ws.Upload(workspace.Upload{As: workspace.Sophie, Channel: workspace.Recouvrement,
		Text: "Le portefeuille du jour, tel que la comptabilité l’exporte.", Name: "portefeuille.csv", Data: []byte(portfolio)})
	return ws, err
}

// runWith serves the workspace and the operator's pages on one address, and
// runs the bot, until ctx ends.
func (a *app) runWith(ctx context.Context, ln net.Listener, ws *workspace.Workspace) error {
	mux := http.NewServeMux()
	mux.Handle("/", ws)
	for _, p := range []string{"/healthz", "/readyz", "/metrics"} {
		mux.Handle(p, a.handler())
	}
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("page ended", "err", err)
		}
	})
	a.identify(ctx, 8)
	ws.Close()
	err := srv.Close()
	wg.Wait()
	return err
}

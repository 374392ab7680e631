package browsertest

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"amiable/bot/workspace"
)

// patience is how long a test waits for the page to show something.
const patience = 15 * time.Second

var chrome struct {
	once   sync.Once
	ctx    context.Context
	cancel []context.CancelFunc
	err    error
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, cancel := range chrome.cancel {
		cancel()
	}
	os.Exit(code)
}

func launch() {
	program, err := findChromium()
	if err != nil {
		chrome.err = err
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU)
	options = append(options, chromedp.Flag("lang", "fr"))
	for _, flag := range []string{"disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	chrome.ctx, chrome.cancel, chrome.err = ctx, []context.CancelFunc{cancel, stop}, chromedp.Do(ctx)
}

func findChromium() (string, error) {
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	if given := os.Getenv("CHROMIUM"); given != "" {
		names = []string{given}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no chromium found (looked for %s); install it or set CHROMIUM", strings.Join(names, ", "))
}

// tab is one page in its own browser profile.
type tab struct {
	t     *testing.T
	ctx   context.Context
	mu    sync.Mutex
	noise []string // exceptions and console errors
}

// look sizes a tab.
type look struct {
	width, height int64
	dark          bool
}

var (
	wide   = look{1280, 800, false}
	night  = look{1280, 800, true}
	phone  = look{390, 844, false}
	phoneN = look{390, 844, true}
)

func (l look) String() string {
	return fmt.Sprintf("%d-%s", l.width, map[bool]string{false: "light", true: "dark"}[l.dark])
}

// visit opens the page of a workspace as somebody. The tab fails the test if
// the page throws, logs an error or breaks its own security policy.
func visit(t *testing.T, w *workspace.Workspace, url, as string, l look) *tab {
	t.Helper()
	chrome.once.Do(launch)
	if chrome.err != nil {
		t.Fatal(chrome.err)
	}
	ctx, cancel := chromedp.NewContext(chrome.ctx, chromedp.WithNewBrowserContext())
	ctx, stop := context.WithTimeout(ctx, 3*time.Minute)
	p := &tab{t: t, ctx: ctx}
	t.Cleanup(func() { p.quiet(); stop(); cancel() })
	p.do()
	go p.listen(chromedp.Console(ctx))
	call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: l.width, Height: l.height, DeviceScaleFactor: 1, Mobile: l.width < 500})
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme(l)}}})
	call(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: fmt.Sprintf(`try { sessionStorage.getItem("workspace.as") || sessionStorage.setItem("workspace.as", %q) } catch {}`, as)})
	p.do(chromedp.Navigate(url))
	p.wait(`document.querySelector("#main .composer, #main .home, #main .nothing")`)
	return p
}

func scheme(l look) string {
	if l.dark {
		return "dark"
	}
	return "light"
}

// listen gathers what the page reports until the tab closes.
func (p *tab) listen(console iter.Seq2[chromedp.ConsoleMessage, error]) {
	for m, err := range console {
		if err != nil {
			return
		}
		if m.IsException() || m.Type == chromedp.ConsoleError {
			p.mu.Lock()
			p.noise = append(p.noise, m.String())
			p.mu.Unlock()
		}
	}
}

// quiet fails the test if the page made errors.
func (p *tab) quiet() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.noise {
		p.t.Errorf("the page reported: %s", n)
	}
	p.noise = nil
}

func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

func call[P, R any](p *tab, command cdp.Command[P, R], params P) R {
	p.t.Helper()
	out, err := chromedp.Call(p.ctx, command, params)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

// eval runs an expression, awaiting a promise, and answers its JSON value.
func eval[T any](p *tab, expression string) T {
	p.t.Helper()
	out, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

// wait waits until an expression is true.
func (p *tab) wait(expression string) {
	p.t.Helper()
	ok := eval[bool](p, fmt.Sprintf(`new Promise((done) => {
		const end = Date.now() + %d;
		const look = () => {
			let yes = false;
			try { yes = Boolean(%s) } catch {}
			if (yes || Date.now() > end) done(yes); else setTimeout(look, 25);
		};
		look();
	})`, patience.Milliseconds(), expression))
	if !ok {
		p.shot("failed")
		p.t.Fatalf("did not come true: %s\n%s", expression, p.text("body"))
	}
}

// one is an expression for the last element that matches and contains words.
func one(selector, words string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%q)].filter((e) => e.checkVisibility({visibilityProperty: true}) && (e.textContent + " " + (e.getAttribute("aria-label") || "")).includes(%q)).at(-1)`, selector, words)
}

// see waits for an element that contains words.
func (p *tab) see(selector, words string) {
	p.t.Helper()
	p.wait(one(selector, words))
}

// gone waits until there is no such element.
func (p *tab) gone(selector, words string) {
	p.t.Helper()
	p.wait("!" + one(selector, words))
}

// click presses the middle of an element with the mouse.
func (p *tab) click(selector, words string) {
	p.t.Helper()
	x, y := p.spot(selector, words)
	p.do(chromedp.MouseClickXY(x, y))
}

// hover moves the mouse over an element.
func (p *tab) hover(selector, words string) {
	p.t.Helper()
	x, y := p.spot(selector, words)
	p.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y))
}

func (p *tab) spot(selector, words string) (x, y float64) {
	p.t.Helper()
	p.see(selector, words)
	at := eval[[]float64](p, fmt.Sprintf(`(async () => {
		const e = %s;
		e.scrollIntoView({block: "nearest"});
		await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
		const r = e.getBoundingClientRect();
		return [r.x + r.width / 2, r.y + r.height / 2];
	})()`, one(selector, words)))
	return at[0], at[1]
}

// keys types text, or presses the keys of chromedp's kb package.
func (p *tab) keys(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

func (p *tab) focus(selector string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("document.querySelector(%q)", selector))
	eval[bool](p, fmt.Sprintf("document.querySelector(%q).focus() || true", selector))
}

// say types into the composer of the channel (or of the thread) and sends.
func (p *tab) say(place, text string) {
	p.t.Helper()
	p.focus(place + " .compose-field")
	p.keys(text)
	p.keys("\r")
}

func (p *tab) text(selector string) string {
	p.t.Helper()
	return eval[string](p, fmt.Sprintf(`[...document.querySelectorAll(%q)].map((e) => e.innerText).join("\n")`, selector))
}

// shot writes a screenshot.
func (p *tab) shot(name string) {
	p.t.Helper()
	eval[bool](p, `new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true), 60)))`)
	png := call(p, page.CaptureScreenshot, page.CaptureScreenshotParams{}).Data
	folder := cmp.Or(os.Getenv("SHOTS"), p.t.TempDir())
	if err := os.MkdirAll(folder, 0o755); err != nil {
		p.t.Fatal(err)
	}
	file := filepath.Join(folder, strings.NewReplacer("/", "-", " ", "-").Replace(p.t.Name()+"-"+name)+".png")
	if err := os.WriteFile(file, png, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

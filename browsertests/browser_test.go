package browsertests

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"ifaceval/internal/story"
)

// browser is the context of the one browser that all tests open tabs in; nil
// where there is none.
var browser context.Context

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

// run starts the browser around the tests.
func run(m *testing.M) int {
	path := findBrowser()
	if path == "" {
		return m.Run() // each test skips
	}
	profile, err := os.MkdirTemp("", "ifaceval-browser-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(profile)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // the sandbox refuses root
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	ctx, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "the browser does not start:", err)
		return 1
	}
	browser = ctx
	defer chromedp.Cancel(ctx)
	return m.Run()
}

// findBrowser is the path of a browser, or "".
func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// A tab is a page that is open, and what it did.
type tab struct {
	t   *testing.T
	ctx context.Context
	url string // without a fragment

	mu       sync.Mutex
	requests []string
	problems []string // errors and warnings on the console, and dialogs
}

// An option changes a tab before it opens its page.
type option func(*tab)

// open writes the page of a walk, and opens it.
func open(t *testing.T, walk *story.Walk, fragment string, options ...option) *tab {
	t.Helper()
	var b bytes.Buffer
	if err := story.WriteHTML(&b, walk); err != nil {
		t.Fatal(err)
	}
	return openPage(t, b.Bytes(), fragment, options...)
}

// openPage opens a page in a new tab of 1280 × 800 pixels. When the test ends, the
// page must not have complained nor asked for anything but itself.
func openPage(t *testing.T, page []byte, fragment string, options ...option) *tab {
	t.Helper()
	if browser == nil {
		if os.Getenv("IFACEVAL_CI") != "" {
			t.Fatal("no chromium and no Chrome in the PATH: install chromium")
		}
		t.Skip("no chromium and no Chrome in the PATH")
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, page, 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	p := &tab{t: t, ctx: ctx, url: "file://" + filepath.ToSlash(file)}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	limited, cancel := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	p.ctx = limited
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		t.Fatal(err)
	}
	p.size(1280, 800)
	for _, o := range options {
		o(p)
	}
	p.do(chromedp.Navigate(p.url + fragment))
	t.Cleanup(p.checkQuiet)
	return p
}

// hear notes what a tab asks for and complains of.
func (p *tab) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		p.problems = append(p.problems, fmt.Sprintf("exception: %+v", e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		p.problems = append(p.problems, fmt.Sprintf("console: %v", e.Type))
	case *log.EventEntryAdded:
		p.problems = append(p.problems, fmt.Sprintf("log: %s", e.Entry.Text))
	case *cdppage.EventJavascriptDialogOpening:
		p.problems = append(p.problems, "dialog: "+e.Message)
	}
}

// checkQuiet fails the test if the page did what it must not.
func (p *tab) checkQuiet() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, problem := range p.problems {
		p.t.Error(problem)
	}
	if len(p.requests) == 0 {
		p.t.Error("not even the page itself was seen to be asked for")
	}
	for _, url := range p.requests {
		if before, _, _ := strings.Cut(url, "#"); before != p.url {
			p.t.Errorf("the page asked for %s", url)
		}
	}
}

// do runs actions.
func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// eval is the value of a JavaScript expression.
func eval[T any](p *tab, expression string) T {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// until waits until an expression is true.
func (p *tab) until(expression string) {
	p.t.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(5*time.Second))); err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
}

// size sets that of the window's inside.
func (p *tab) size(width, height int64) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(width, height))
}

// prefers emulates the system's choice of colours, "dark" or "light".
func (p *tab) prefers(scheme string) {
	p.t.Helper()
	params := emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	}
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, params); err != nil {
		p.t.Fatal(err)
	}
}

// withoutScripts opens the page with JavaScript switched off.
func withoutScripts(p *tab) {
	p.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
}

// screenshot leaves a picture of the window, or of the whole page, where it is
// asked for.
func (p *tab) screenshot(name string, whole bool) {
	p.t.Helper()
	dir := os.Getenv("BROWSER_SCREENSHOTS")
	if dir == "" {
		return
	}
	shoot := chromedp.CaptureScreenshot()
	if whole {
		shoot = chromedp.FullScreenshot(100)
	}
	data, err := chromedp.Run(p.ctx, shoot)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), data, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// sampleWalk reads the walk that the tests step through.
func sampleWalk(t *testing.T) *story.Walk {
	t.Helper()
	data, err := os.ReadFile("testdata/walk.json")
	if err != nil {
		t.Fatal(err)
	}
	walk := &story.Walk{}
	if err := json.Unmarshal(data, walk); err != nil {
		t.Fatal(err)
	}
	return walk
}

// longWalk repeats the sample's steps.
func longWalk(t *testing.T, steps int) *story.Walk {
	walk := sampleWalk(t)
	for len(walk.Steps) < steps {
		walk.Steps = append(walk.Steps, walk.Steps...)
	}
	walk.Steps = walk.Steps[:steps]
	for i := range walk.Steps {
		walk.Steps[i].N = i + 1
	}
	walk.Total = steps
	return walk
}

package browsertests

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// at checks that a step is the one that is shown, everywhere in the page.
func (p *tab) at(n, of int) {
	p.t.Helper()
	p.until(fmt.Sprintf(`document.getElementById("at").textContent === "%d"`, n))
	for _, check := range []struct{ what, expression, want string }{
		{"steps that can be seen", `Array.from(document.querySelectorAll("article.step")).filter(s => s.querySelector(".sentence").checkVisibility()).map(s => s.id).join()`, fmt.Sprintf("step-%d", n)},
		{"current instruction", `Array.from(document.querySelectorAll("#code [aria-current=step]")).map(e => e.id).join()`, fmt.Sprintf("at-%d", n)},
		{"number of current lines", `String(document.querySelectorAll("#source [aria-current=step]").length)`, "1"},
		{"current line", `document.querySelector("#source [aria-current=step]").id`, eval[string](p, fmt.Sprintf(`document.getElementById("step-%d").dataset.line`, n))},
		{"slider", `document.getElementById("slider").value`, fmt.Sprint(n)},
		{"slider, spoken", `document.getElementById("slider").getAttribute("aria-valuetext")`, fmt.Sprintf("Step %d of %d", n, of)},
		{"link", `document.getElementById("link").getAttribute("href")`, fmt.Sprintf("#step-%d", n)},
		{"can go back", `document.getElementById("previous").getAttribute("aria-disabled")`, fmt.Sprint(n == 1)},
		{"can go on", `document.getElementById("next").getAttribute("aria-disabled")`, fmt.Sprint(n == of)},
	} {
		if got := eval[string](p, check.expression); got != check.want {
			p.t.Errorf("at step %d: %s: %s, want %s", n, check.what, got, check.want)
		}
	}
	if said := eval[string](p, `document.getElementById("said").textContent`); !strings.HasPrefix(said, fmt.Sprintf("Step %d of %d. ", n, of)) {
		p.t.Errorf("at step %d, what is spoken is %q", n, said)
	}
}

// inside checks that an element lies in what its pane shows.
func (p *tab) inside(pane, element string) {
	p.t.Helper()
	if !eval[bool](p, fmt.Sprintf(`(() => {
		const p = document.querySelector(%q).getBoundingClientRect();
		const e = document.querySelector(%q).getBoundingClientRect();
		return e.height > 0 && e.top >= p.top && e.bottom <= p.bottom;
	})()`, pane, element)) {
		p.t.Errorf("%s cannot be seen in %s", element, pane)
	}
}

func (p *tab) click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

func (p *tab) press(key string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(key))
}

func TestButtons(t *testing.T) {
	p := open(t, sampleWalk(t), "")
	p.at(1, 8)
	p.click("#next")
	p.at(2, 8)
	p.click("#last")
	p.at(8, 8)
	p.click("#next")
	p.at(8, 8)
	p.click("#previous")
	p.at(7, 8)
	p.click("#first")
	p.at(1, 8)
	p.click("#previous")
	p.at(1, 8)
	if hash := eval[string](p, "location.hash"); hash != "#step-1" {
		t.Errorf("the address ends in %q", hash)
	}
	if n := eval[int](p, "history.length"); n > 2 {
		t.Errorf("steps left %d entries in the history", n)
	}
}

func TestKeys(t *testing.T) {
	p := open(t, sampleWalk(t), "")
	p.press(kb.ArrowRight)
	p.press(kb.ArrowRight)
	p.at(3, 8)
	p.press(kb.ArrowLeft)
	p.at(2, 8)
	p.press(kb.End)
	p.at(8, 8)
	p.press(kb.Home)
	p.at(1, 8)
	// With a modifier, a key is the browser's.
	p.do(chromedp.KeyEvent(kb.ArrowRight, chromedp.KeyModifiers(chromedp.ModifierShift)))
	p.at(1, 8)
}

// TestSlider moves the slider by its own keys: one step each, not one by the
// slider and one by the page.
func TestSlider(t *testing.T) {
	p := open(t, sampleWalk(t), "")
	p.do(chromedp.Focus(chromedp.CSS("#slider")))
	p.press(kb.ArrowRight)
	p.at(2, 8)
	p.press(kb.ArrowUp)
	p.at(3, 8)
	p.press(kb.End)
	p.at(8, 8)
	p.press(kb.ArrowLeft)
	p.at(7, 8)
	if label := eval[string](p, `document.getElementById("slider").getAttribute("aria-label")`); label == "" {
		t.Error("the slider has no label")
	}
}

// TestTyping checks that keys are left to a field that they are typed in.
func TestTyping(t *testing.T) {
	p := open(t, sampleWalk(t), "#step-4")
	eval[string](p, `document.querySelector("main").appendChild(document.createElement("input")).id = "field"`)
	p.do(chromedp.Focus(chromedp.CSS("#field")))
	for _, key := range []string{kb.ArrowRight, kb.ArrowLeft, kb.ArrowLeft, kb.Home, kb.End} {
		p.press(key)
		p.at(4, 8)
	}
}

func TestDeepLink(t *testing.T) {
	p := open(t, sampleWalk(t), "#step-4")
	p.at(4, 8)
	eval[string](p, `location.hash = "#step-6"`)
	p.at(6, 8)
	eval[string](p, `location.hash = "#step-99"`)
	p.press(kb.ArrowRight)
	p.at(7, 8)
	p.click("#at-2 a")
	p.at(2, 8)
	p.click("#at-5 .row")
	p.at(5, 8)
	p.click(`#source a[href="#step-3"]`)
	p.at(3, 8)
}

// TestPart steps through a walk of which only a part is there.
func TestPart(t *testing.T) {
	walk := sampleWalk(t)
	walk.Steps = walk.Steps[3:6]
	p := open(t, walk, "#step-5")
	p.until(`document.getElementById("at").textContent === "5"`)
	p.press(kb.End)
	p.until(`document.getElementById("at").textContent === "6"`)
}

func TestEmpty(t *testing.T) {
	walk := sampleWalk(t)
	walk.Steps = nil
	p := open(t, walk, "#step-5")
	p.press(kb.ArrowRight)
}

// TestFolded opens the instructions that are folded.
func TestFolded(t *testing.T) {
	p := open(t, sampleWalk(t), "")
	const visible = `document.querySelector("#at-2 details li").checkVisibility()`
	if eval[bool](p, visible) {
		t.Error("the prologue is open at first")
	}
	p.click("#at-2 summary")
	p.at(2, 8)
	p.until(visible)
	p.click("#at-2 summary")
	p.until("!" + visible)
}

// TestReveal checks that panes scroll to what is current, and the page does not.
func TestReveal(t *testing.T) {
	for _, width := range []int64{1280, 800, 400} {
		p := open(t, longWalk(t, 80), "#step-40")
		p.size(width, 800)
		p.press(kb.End)
		p.at(80, 80)
		p.inside("#code", "#at-80")
		p.inside("#source", "#source .current")
		p.press(kb.Home)
		p.at(1, 80)
		p.inside("#code", "#at-1")
		if y := eval[float64](p, "scrollY"); y != 0 {
			t.Errorf("at %d pixels, stepping scrolled the page by %v", width, y)
		}
	}
}

func TestColours(t *testing.T) {
	p := open(t, sampleWalk(t), "")
	const background = `getComputedStyle(document.body).backgroundColor`
	p.prefers("light")
	light := eval[string](p, background)
	p.prefers("dark")
	dark := eval[string](p, background)
	if light == dark {
		t.Fatalf("the background is %s in dark and light", dark)
	}
	for _, want := range []string{light, dark} {
		p.click("#theme")
		if got := eval[string](p, background); got != want {
			t.Errorf("after a click the background is %s, want %s", got, want)
		}
		p.do(chromedp.Reload())
		if got := eval[string](p, background); got != want {
			t.Errorf("after a reload the background is %s, want %s", got, want)
		}
	}
	p.prefers("light")
	if got := eval[string](p, background); got != light {
		t.Errorf("the page does not follow the system again: the background is %s", got)
	}
}

// contrasts lists the elements with text whose colour is too close to that of
// their background, by WCAG 2's level AA. Inside drawings it cannot tell.
const contrasts = `(() => {
	const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
	const rgba = (colour) => {
		canvas.clearRect(0, 0, 1, 1);
		canvas.fillStyle = colour;
		canvas.fillRect(0, 0, 1, 1);
		return Array.from(canvas.getImageData(0, 0, 1, 1).data);
	};
	const luminance = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
		const v = c[i] / 255;
		return sum + weight * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
	}, 0);
	const behind = (e) => {
		for (; e; e = e.parentElement) {
			const c = rgba(getComputedStyle(e).backgroundColor);
			if (c[3] === 255) return c;
		}
		return [255, 255, 255, 255];
	};
	const bad = [];
	for (const e of document.querySelectorAll("body *")) {
		const text = Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim());
		if (!text || e.closest("svg, .hidden, .skip, [aria-disabled=true]") || !e.checkVisibility()) continue;
		const [a, b] = [luminance(rgba(getComputedStyle(e).color)), luminance(behind(e))];
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < 4.5) bad.push(e.className + " " + e.textContent.trim().slice(0, 30) + ": " + ratio.toFixed(2));
	}
	return bad;
})()`

// TestSizes looks at the page at several sizes, in both colours.
func TestSizes(t *testing.T) {
	for _, width := range []int64{1280, 800, 400} {
		for _, scheme := range []string{"light", "dark"} {
			p := open(t, sampleWalk(t), "#step-5")
			p.size(width, 800)
			p.prefers(scheme)
			p.at(5, 8)
			if wide := eval[int64](p, "document.documentElement.scrollWidth"); wide > width {
				t.Errorf("at %d pixels the page is %d wide", width, wide)
			}
			for _, bad := range eval[[]string](p, contrasts) {
				t.Errorf("%s, too little contrast: %s", scheme, bad)
			}
			name := fmt.Sprintf("stepper-%d-%s", width, scheme)
			p.screenshot(name, false)
			if width < 1000 {
				p.screenshot(name+"-whole", true)
			}
			p.do(chromedp.Evaluate[chromedp.Void]("scrollTo(0, 1e6)"))
			p.inside("body", "nav") // where the window is not tall, the controls stay in it
			if top := eval[float64](p, `document.querySelector("nav").getBoundingClientRect().top`); top < 0 {
				t.Errorf("at %d pixels, the controls scroll away", width)
			}
		}
	}
}

// TestLong checks that texts without a place to break do not widen the page.
func TestLong(t *testing.T) {
	walk := sampleWalk(t)
	fillStrings(reflect.ValueOf(walk), strings.Repeat("long", 60))
	p := open(t, walk, "#step-7")
	for _, width := range []int64{1280, 800, 400} {
		p.size(width, 800)
		p.at(7, 8)
		if wide := eval[int64](p, "document.documentElement.scrollWidth"); wide > width {
			t.Errorf("at %d pixels the page is %d wide", width, wide)
		}
		p.screenshot(fmt.Sprintf("stepper-long-%d", width), true)
	}
}

// TestLow checks that in a low window, the picture shows what a step changed.
func TestLow(t *testing.T) {
	p := open(t, longWalk(t, 80), "#step-3")
	p.size(1280, 600)
	p.press(kb.ArrowRight)
	p.press(kb.ArrowRight)
	p.at(5, 80)
	p.inside("#step-5 .picture", "#step-5 .iv-lit")
	p.screenshot("stepper-low", false)
}

// TestPanes checks that at 1280 pixels the three panes stand side by side, and
// fit into the window.
func TestPanes(t *testing.T) {
	p := open(t, longWalk(t, 80), "#step-5")
	boxes := eval[[][]float64](p, `["#source", "#code", "#step-5 .picture"].map(s => {
		const b = document.querySelector(s).getBoundingClientRect();
		return [b.left, b.right, b.top, b.bottom];
	})`)
	for i, b := range boxes {
		if b[3] > 800 || b[2] != boxes[0][2] || i > 0 && b[0] < boxes[i-1][1] {
			t.Errorf("the panes are at %v", boxes)
			break
		}
	}
}

func TestWithoutScripts(t *testing.T) {
	p := open(t, sampleWalk(t), "", withoutScripts)
	for _, width := range []int64{1280, 400} {
		p.size(width, 800)
		if n := eval[int](p, `Array.from(document.querySelectorAll("article.step")).filter(s => s.checkVisibility() && s.querySelector("svg").checkVisibility()).length`); n != 8 {
			t.Errorf("%d steps can be seen", n)
		}
		if eval[bool](p, `document.querySelector("nav").checkVisibility() || document.getElementById("theme").checkVisibility()`) {
			t.Error("there are controls that do nothing")
		}
		if wide := eval[int64](p, "document.documentElement.scrollWidth"); wide > width {
			t.Errorf("at %d pixels the page is %d wide", width, wide)
		}
		p.screenshot(fmt.Sprintf("stepper-noscript-%d", width), true)
	}
}

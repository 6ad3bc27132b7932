package browsertests

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ifaceval/internal/grid"
)

// shows checks how many rows can be seen, and what the page says of that.
func (p *tab) shows(rows int, count string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`document.getElementById("count").textContent === %q`, count))
	if n := eval[int](p, `Array.from(document.querySelectorAll("tbody tr")).filter(r => r.checkVisibility()).length`); n != rows {
		p.t.Errorf("%d rows can be seen, want %d", n, rows)
	}
	if none := eval[bool](p, `document.getElementById("nothing").checkVisibility()`); none != (rows == 0) {
		p.t.Errorf("with %d rows, the page says that there are none: %v", rows, none)
	}
}

// typed types letters where the focus is.
func (p *tab) typed(letters string) {
	p.t.Helper()
	for _, r := range letters {
		p.press(string(r))
	}
}

// slash presses / as a keyboard does, whose letter is typed only if the page lets it;
// KeyEvent sends key and letter apart.
func (p *tab) slash() {
	p.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		key := input.DispatchKeyEventParams{Type: kind, Key: "/", Code: "Slash", Text: "/"}
		if kind == input.DispatchKeyEventTypeKeyUp {
			key.Text = ""
		}
		if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, key); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *tab) hash(want string) {
	p.t.Helper()
	if got := eval[string](p, "location.hash"); got != want {
		p.t.Errorf("the address ends in %q, want %q", got, want)
	}
}

func TestFilter(t *testing.T) {
	p := openSheet(t, memSheet(143), "")
	p.shows(143, "143 rows")
	p.slash()
	if id := eval[string](p, "document.activeElement.id"); id != "filter" {
		t.Fatalf("after /, the focus is on %q", id)
	}
	p.typed("STRUCT")
	p.shows(20, "20 of 143")
	p.hash("#filter=STRUCT")
	p.typed(" int8")
	p.shows(8, "8 of 143")
	p.hash("#filter=STRUCT%20int8")
	p.typed(" //")
	p.shows(0, "0 of 143")
	p.press(kb.Escape)
	p.shows(143, "143 rows")
	p.hash("")
	p.press(kb.Escape)
	if id := eval[string](p, "document.activeElement.id"); id == "filter" {
		t.Error("Escape does not leave the empty field")
	}
	if n := eval[int](p, "history.length"); n > 2 {
		t.Errorf("letters left %d entries in the history", n)
	}
}

// TestFilterWidths checks that the columns stay where they are when the rows that
// made them wide are hidden.
func TestFilterWidths(t *testing.T) {
	p := openSheet(t, memSheet(40), "")
	const lefts = `Array.from(document.querySelectorAll("thead th")).map(h => Math.round(h.getBoundingClientRect().left))`
	before := eval[[]int](p, lefts)
	p.slash()
	p.typed("bool")
	p.shows(1, "1 of 40")
	if after := eval[[]int](p, lefts); !reflect.DeepEqual(before, after) {
		t.Errorf("headings at %v move to %v", before, after)
	}
}

// TestFilterLink opens addresses with a filter.
func TestFilterLink(t *testing.T) {
	p := openSheet(t, memSheet(40), "#filter=struct%20int8")
	p.shows(2, "2 of 40")
	if value := eval[string](p, `document.getElementById("filter").value`); value != "struct int8" {
		t.Errorf("the field holds %q", value)
	}
	eval[string](p, `location.hash = "#filter=map"`)
	p.shows(1, "1 of 40")
	eval[string](p, `location.hash = "#filter=%"`)
	p.shows(1, "1 of 40")
	eval[string](p, `location.hash = "#filter="`)
	p.shows(40, "40 rows")
}

// TestSticky checks that headings and the names of rows stay in sight while the pane
// scrolls, and that the page does not scroll sideways.
func TestSticky(t *testing.T) {
	for _, width := range []int64{1280, 800, 400} {
		p := openSheet(t, memSheet(143), "")
		p.size(width, 800)
		p.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("table").scrollTo(300, 900)`))
		p.until(`document.getElementById("table").scrollTop > 0 && document.getElementById("table").scrollLeft > 0`)
		got := eval[[]float64](p, `(() => {
			const pane = document.getElementById("table").getBoundingClientRect();
			const head = document.querySelector("thead").getBoundingClientRect();
			const first = document.querySelector("thead th").getBoundingClientRect();
			const name = document.querySelector("tbody tr:nth-child(40) th").getBoundingClientRect();
			return [head.top - pane.top, first.left - pane.left, name.left - pane.left];
		})()`)
		for i, what := range []string{"the headings are below the top", "the first heading is right of the edge", "the names are right of the edge"} {
			if got[i] < 0 || got[i] > 2 {
				t.Errorf("at %d pixels, %s by %v", width, what, got[i])
			}
		}
		p.screenshot(fmt.Sprintf("sheet-scrolled-%d", width), false)
		p.do(chromedp.Evaluate[chromedp.Void]("scrollTo(1e6, 0)"))
		if x := eval[float64](p, "scrollX"); x != 0 {
			t.Errorf("at %d pixels, the page scrolls sideways by %v", width, x)
		}
	}
}

// TestHeat checks that bytes have colours, of which more bytes have others, and that
// nothing has none.
func TestHeat(t *testing.T) {
	p := openSheet(t, memSheet(40), "")
	const colours = `Array.from(document.querySelectorAll(".legend [class^=h]")).map(e => getComputedStyle(e).backgroundColor)`
	p.prefers("light")
	light := eval[[]string](p, colours)
	p.prefers("dark")
	dark := eval[[]string](p, colours)
	seen := map[string]bool{}
	for i, c := range append(light, dark...) {
		if i == 0 || i == len(light) {
			if c != "rgba(0, 0, 0, 0)" {
				t.Errorf("nothing has the colour %s", c)
			}
		} else if seen[c] {
			t.Errorf("two classes have the colour %s", c)
		}
		seen[c] = true
	}
	if len(light) != 10 || len(dark) != 10 {
		t.Errorf("%d and %d classes", len(light), len(dark))
	}
	cell := eval[string](p, `getComputedStyle(Array.from(document.querySelectorAll("tbody td")).find(c => c.textContent === "1152")).backgroundColor`)
	if cell != dark[9] {
		t.Errorf("1152 bytes have the colour %s, and the legend %s", cell, dark[9])
	}
}

// TestSheetSizes looks at tables at several sizes, in both colours.
func TestSheetSizes(t *testing.T) {
	for name, s := range map[string]*grid.Sheet{"mem": memSheet(40), "asm": asmSheet(), "verdict": verdictSheet()} {
		p := openSheet(t, s, "")
		for _, width := range []int64{1280, 800, 400} {
			for _, scheme := range []string{"light", "dark"} {
				p.size(width, 800)
				p.prefers(scheme)
				if wide := eval[int64](p, "document.documentElement.scrollWidth"); wide > width {
					t.Errorf("%s: at %d pixels the page is %d wide", name, width, wide)
				}
				for _, bad := range eval[[]string](p, contrasts) {
					t.Errorf("%s, %s, too little contrast: %s", name, scheme, bad)
				}
				p.screenshot(fmt.Sprintf("%s-%d-%s", name, width, scheme), false)
			}
		}
	}
}

func TestSheetWithoutScripts(t *testing.T) {
	p := openSheet(t, memSheet(40), "#filter=bool", withoutScripts)
	if n := eval[int](p, `Array.from(document.querySelectorAll("tbody tr")).filter(r => r.checkVisibility()).length`); n != 40 {
		t.Errorf("%d rows can be seen", n)
	}
	if eval[bool](p, `document.getElementById("filter").checkVisibility() || document.getElementById("theme").checkVisibility()`) {
		t.Error("there are controls that do nothing")
	}
	if !eval[bool](p, `document.getElementById("count").checkVisibility() && document.querySelector(".legend").checkVisibility()`) {
		t.Error("the count or the legend cannot be seen")
	}
}

// TestSheetHostile puts each text in every string of a sheet, and uses the page.
func TestSheetHostile(t *testing.T) {
	for _, text := range append(hostile, strings.Repeat("long", 200), "\u202Eesrever\u2066", "\x1b]0;x\a\n\t") {
		s := asmSheet()
		fillStrings(reflect.ValueOf(s), text)
		p := openSheet(t, s, "#filter="+`%3Cimg%20src=x%20onerror=window.hacked=1%3E`)
		p.shows(0, "0 of 8")
		p.press(kb.Escape)
		p.shows(8, "8 rows")
		for _, width := range []int64{1280, 400} {
			p.size(width, 800)
			if wide := eval[int64](p, "document.documentElement.scrollWidth"); wide > width {
				t.Errorf("%q: at %d pixels the page is %d wide", text, width, wide)
			}
		}
		if eval[bool](p, `"hacked" in window`) {
			t.Errorf("%q was executed", text)
		}
		if n := eval[int](p, `document.querySelectorAll("script, style, img, iframe, object, a:not(.skip)").length`); n != 2 {
			t.Errorf("%q made an element", text)
		}
	}
}

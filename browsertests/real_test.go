package browsertests

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"ifaceval/internal/cli"
	"ifaceval/internal/story"
)

// realWalk is what the program says of a function of the examples.
func realWalk(t *testing.T, args ...string) *story.Walk {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := cli.Run(append([]string{"walk", "-C", "..", "-arch", "amd64", "-format", "json"}, args...), &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	walk := &story.Walk{}
	if err := json.Unmarshal(stdout.Bytes(), walk); err != nil {
		t.Fatal(err)
	}
	return walk
}

// TestReal steps through walks of real code, in windows of two sizes and both
// schemes: the classic one, and a long one with many blocks.
func TestReal(t *testing.T) {
	for name, args := range map[string][]string{
		"words": {"-noopt", "onTheStack", "./examples/words"},
		"sink":  {"-noopt", "-into", "runtime.convT64", "toTheSink", "./examples/words"},
		"long":  {"fmt.Sprintf"},
	} {
		t.Run(name, func(t *testing.T) {
			walk := realWalk(t, args...)
			p := open(t, walk, "")
			for _, width := range []int64{1280, 400} {
				p.size(width, 900)
				for _, scheme := range []string{"light", "dark"} {
					p.prefers(scheme)
					p.press(kb.End)
					p.at(walk.Total, walk.Total)
					p.press(kb.ArrowLeft)
					p.at(walk.Total-1, walk.Total)
					if overflow := eval[bool](p, `document.documentElement.scrollWidth > innerWidth`); overflow {
						t.Errorf("at %d pixels the page scrolls sideways", width)
					}
					p.screenshot(name+"-"+scheme, false)
				}
			}
		})
	}
}

package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
)

// gated is the sample after a comparison with earlier conversions: some are new,
// some are ignored, one gate failed.
func gated() *Report {
	r := sample()
	for i := range r.Conversions {
		r.Conversions[i].ID = fmt.Sprintf("%012x", i)
	}
	r.Conversions[1].New = true
	ignored := r.Conversions[1]
	ignored.ID, ignored.Line, ignored.Ignored = "000000000001-2", 200, "told `so`"
	again := r.Conversions[1]
	again.ID, again.Line = "000000000001-3", 122
	r.Conversions = append(r.Conversions, again, ignored)
	r.Gates = []Gate{{"baseline", false, "2 conversions are new"}, {"max-always", true, "3 always allocate, 5 may"}}
	r.Summarise()
	return r
}

// hostile has in every text what means something to a terminal, to GitHub's
// runner, to markdown, to HTML or to SARIF.
func hostile() *Report {
	return saying("::error::x\r\n::add-mask::y\n##[stop-commands]z\x1b[2J%0A`|\\|``<img src=x onerror=alert(1)>@octocat #1 https://e.test [a](1) {0} \u202e\u2028 a,b:c=d\x00\xff")
}

// saying has the same text everywhere.
func saying(text string) *Report {
	r := gated()
	r.Gates[0].Message = text
	r.Problems = []Problem{{text, text}, {text, "a\nb.go:3:4: " + text}}
	r.Unrecognised.Examples = []string{text}
	for i := range r.Conversions {
		c := &r.Conversions[i]
		for _, s := range []*string{&c.Package, &c.Function, &c.File, &c.Expr, &c.From, &c.To, &c.Context, &c.Unless, &c.Reason, &c.Rules, &c.Escape} {
			*s = text
		}
		c.Column, c.New = 1, true
		c.Instances = append(c.Instances, Instance{Function: text, Storage: text, Allocates: text})
	}
	return r
}

// FuzzFormats checks that no text gets out of its place.
func FuzzFormats(f *testing.F) {
	for _, text := range []string{"", "x", "`", "a|b", `\|`, `\`, "``` \n", "%25", "::", " ", "a.go:1:2: b", "{}", "](", "\ufeff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2*maxMessage {
			t.Skip("more of it is not quoted")
		}
		r := saying(text)
		checkCommands(t, encoded(t, WriteGitHub, r))
		checkMarkdown(t, encoded(t, WriteMarkdown, r))
		var log sarifLog
		got := encoded(t, func(w io.Writer, r *Report) error { return WriteSARIF(w, r, SARIFOptions{}) }, r)
		if err := json.Unmarshal([]byte(got), &log); err != nil {
			t.Fatal(err)
		}
		for _, r := range log.Runs[0].Results {
			checkMessage(t, r.Message.Text)
			if at := r.Locations[0].PhysicalLocation; at != nil {
				if _, err := url.Parse(at.ArtifactLocation.URI); err != nil {
					t.Error(err)
				}
			}
		}
	})
}

// many has n new conversions, each in a file of its own, with long names.
func many(n int) *Report {
	r := gated()
	c := r.Conversions[1]
	r.Conversions = nil
	for i := range n {
		c.File = fmt.Sprintf("%s/%d.go", strings.Repeat("|", 90), i)
		c.Function, c.Expr = strings.Repeat("`|", 200), strings.Repeat(`\|`, 200)
		c.From, c.AllocSize, c.New = strings.Repeat("`", 200), float64(i), i%2 == 0
		r.Conversions = append(r.Conversions, c)
	}
	for range n {
		r.Problems = append(r.Problems, Problem{strings.Repeat("世", 2000), strings.Repeat("`", 2000)})
	}
	r.Summarise()
	return r
}

func encoded(t *testing.T, encode func(io.Writer, *Report) error, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestFormats keeps what the formats for CI look like.
func TestFormats(t *testing.T) {
	for _, f := range []struct {
		ext    string
		encode func(io.Writer, *Report) error
	}{
		{"sarif", func(w io.Writer, r *Report) error { return WriteSARIF(w, r, SARIFOptions{Version: "v1.2.3"}) }},
		{"github", WriteGitHub},
		{"md", WriteMarkdown},
	} {
		for name, r := range map[string]*Report{"sample": sample(), "gated": gated(), "hostile": hostile(), "empty": {Schema: Schema}} {
			t.Run(name+"."+f.ext, func(t *testing.T) {
				got := encoded(t, f.encode, r)
				golden(t, "testdata/"+name+"."+f.ext, []byte(got))
				if again := encoded(t, f.encode, r); again != got {
					t.Error("another run writes something else")
				}
			})
		}
	}
}

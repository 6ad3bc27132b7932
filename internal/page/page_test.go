package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// sample is a page with little in it.
func sample() *Set {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return NewSet(fstest.MapFS{
		"own/p.html":      file(`<html><head>{{template "head" .}}</head><body>{{.Text}}{{template "theme"}}</body></html>`),
		"own/broken.html": file(`before {{.Nothing}}`),
		"own/p.css":       file("p {\r\n}\r\n"),
		"own/p.js":        file("// own\r\n"),
		"own/lonely.css":  file(""),
	}, "own")
}

type samplePage struct {
	Head
	Text string
}

func TestWrite(t *testing.T) {
	set := sample()
	head, err := set.Head("<title>", "p", ".more {}\n")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := set.Write(&b, "p", samplePage{head, "a\xff<b>"}); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for _, want := range []string{"<title>&lt;title&gt; – ifaceval</title>", "a\uFFFD&lt;b&gt;", `id="theme"`, "p {\n}\n.more {}\n</style>", "// own\n</script>"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not contain %q", want)
		}
	}
	if strings.Contains(got, "\r") {
		t.Error("the page has line ends of which browsers compute another hash")
	}
	for _, element := range []string{"style", "script"} {
		text := regexp.MustCompile(`(?s)<` + element + `>(.*?)</` + element + `>`).FindStringSubmatch(got)
		sum := sha256.Sum256([]byte(text[1]))
		if want := element + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(got, want) {
			t.Errorf("the policy does not say %s", want)
		}
	}
	if !strings.Contains(got, `content="default-src 'none';`) {
		t.Error("the policy lets in more than it names")
	}
}

// TestFailures checks that what fails leaves nothing half written.
func TestFailures(t *testing.T) {
	set := sample()
	for _, name := range []string{"lonely", "nothing"} {
		if _, err := set.Head("t", name); err == nil {
			t.Errorf("a page %s without files has a head", name)
		}
	}
	var b bytes.Buffer
	if err := set.Write(&b, "broken", samplePage{}); err == nil || b.Len() > 0 {
		t.Errorf("a template that fails: error %v, %q written", err, b.String())
	}
}

package story

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/picture"
)

// sampleWalk is a walk through
//
//	func (s *Store) Put(id int64) { s.last = id }
//
// as Go 1.26 compiles it for amd64, a little shortened.
func sampleWalk() *Walk {
	const file = "store/store.go"
	const function = "example.com/store.(*Store).Put"
	step := func(line int, text, sentence string, p picture.Picture, code ...Instruction) Step {
		return Step{File: file, Line: line, Text: text, Function: function, Instructions: code, Sentence: sentence, Picture: p}
	}
	with := func(s Step, change func(*Step)) Step { change(&s); return s }
	const put, set, end = "func (s *Store) Put(id int64) {", "s.last = id", "}"
	steps := []Step{
		with(step(5, put, "The stack has room for the frame, so the function goes on.", samplePicture(0),
			Instruction{0x0, "493b6610", "CMPQ SP, 16(R14)", nil},
			Instruction{0x4, "7647", "JLS 77", nil},
		), func(s *Step) {
			s.Folded = "stack check"
			s.Terms = []Term{{"R14", "the goroutine that runs; 16(R14) is where its stack ends"}}
		}),
		with(step(5, put, "It makes a frame of 16 bytes and keeps the caller's frame pointer in it.", samplePicture(1),
			Instruction{0x6, "55", "PUSHQ BP", nil},
			Instruction{0x7, "4889e5", "MOVQ SP, BP", nil},
			Instruction{0xa, "4883ec08", "SUBQ $8, SP", nil},
		), func(s *Step) { s.Folded = "prologue" }),
		with(step(7, end, "It stores s, which came in AX, in the caller's frame: the call below may change AX.", samplePicture(2),
			Instruction{0xe, "4889442418", "MOVQ AX, example.com/store.s+24(SP)", nil},
		), func(s *Step) {
			s.Terms = []Term{
				{"AX", "the first register that arguments and results are passed in"},
				{"s+24(SP)", "the place of s: 24 bytes above the stack pointer"},
				{"MOVQ", "copies 8 bytes from the first operand to the second"},
			}
		}),
		step(6, set, "It passes id, which is 300, in AX.", samplePicture(3),
			Instruction{0x13, "4889d8", "MOVQ BX, AX", nil}),
		with(step(6, set, "It copies 300 to 8 bytes on the heap: only values below 256 are found in runtime.staticuint64s.", samplePicture(4),
			Instruction{0x16, "e800000000", "CALL runtime.convT64(SB)", []string{"R_CALL runtime.convT64"}},
		), func(s *Step) {
			s.Conversion = "int64 → any"
			s.Terms = []Term{{"convT64", "returns a pointer to 8 bytes that hold its argument"}}
		}),
		with(step(6, set, "It makes the type word: the address of the descriptor of int64.", samplePicture(5),
			Instruction{0x1b, "488d0d00000000", "LEAQ type:int64(SB), CX", []string{"R_PCREL type:int64"}},
		), func(s *Step) { s.Conversion = "int64 → any" }),
		with(step(6, set, "It tests whether the garbage collector marks, and skips the write barrier.", samplePicture(6),
			Instruction{0x31, "7410", "JEQ 67", nil},
		), func(s *Step) {
			s.Decision = "It jumps to 67, because runtime.writeBarrier was taken to be 0: no collection is marking."
			s.Terms = []Term{{"JEQ", "jumps if the last comparison found its operands equal"}}
		}),
		with(step(7, end, "It takes the frame down and returns.", samplePicture(7),
			Instruction{0x47, "4883c408", "ADDQ $8, SP", nil},
			Instruction{0x4b, "5d", "POPQ BP", nil},
			Instruction{0x4c, "c3", "RET", nil},
		), func(s *Step) { s.Folded = "epilogue" }),
	}
	for i := range steps {
		steps[i].N = i + 1
	}
	return &Walk{
		Schema:    WalkSchema,
		Toolchain: Toolchain{Go: "go1.26.8", GOOS: "linux", GOARCH: "amd64", GCFlags: "-d=checkptr=0"},
		Package:   "example.com/store",
		Function:  function,
		Signature: "func (s *Store) Put(id int64)",
		File:      file,
		Line:      5,
		FrameSize: 16,
		Given:     []string{"id = 300"},
		Source: []SourceLine{
			{file, 3, "type Store struct{ last any }"},
			{file, 5, put},
			{file, 6, "\t" + set},
			{file, 7, end},
			{"store/other.go", 12, "// inlined & <kept>"},
		},
		Steps:      steps,
		Total:      len(steps),
		End:        "It returns to its caller.",
		Notes:      []string{"Calls are not stepped into: convT64 is taken to do what the runtime's source says."},
		Unmodelled: []Unmodelled{{"VPXOR", 2}, {"XCHGB", 1}},
	}
}

// samplePicture is memory after the first n+1 steps of the sample.
func samplePicture(n int) picture.Picture {
	word := func(at int64, role, value string, since int, to *picture.Place) picture.Word {
		if n < since {
			return picture.Word{Offset: at, Size: 8, Role: role, Value: "?"}
		}
		return picture.Word{Offset: at, Size: 8, Role: role, Value: value, Known: true, Changed: n == since, To: to}
	}
	row := func(at int64, label, name, typ string, words ...picture.Word) picture.Row {
		return picture.Row{Offset: at, Label: label, Name: name, Type: typ, Size: int64(8 * len(words)), Words: words}
	}
	heap, typ := &picture.Place{Block: "heap"}, &picture.Place{Block: "type"}
	if n < 4 {
		heap = nil
	}
	p := picture.Picture{
		Title: fmt.Sprintf("Memory after step %d", n+1),
		Desc:  "The frame of Put, the registers, and the interface value that is made in them.",
		Blocks: []picture.Block{
			{ID: "regs", Kind: picture.Registers, Title: "registers", Rows: []picture.Row{
				row(0, "AX", "", "*int64", word(0, "data word", "heap", 4, heap)),
				row(8, "BX", "id", "int64", word(8, "", "300", 0, nil)),
				row(16, "CX", "", "*_type", word(16, "type word", "&type:int64", 5, typ)),
			}},
			{ID: "frame", Kind: picture.Frame, Title: "stack frame of Put", Note: "16 bytes", Rows: []picture.Row{
				row(0, "SP+8", "", "", word(0, "", "caller's BP", 1, nil)),
				row(16, "SP+24", "s", "*Store", word(16, "pointer", "s", 2, &picture.Place{Block: "store"})),
			}},
			{ID: "store", Kind: picture.Outside, Title: "what s points to", Rows: []picture.Row{
				row(0, "+0", "last", "any", word(0, "type word", "&type:int64", 6, typ), word(8, "data word", "heap", 6, heap)),
			}},
			{ID: "type", Kind: picture.ReadOnly, Title: "type:int64", Rows: []picture.Row{
				row(0, "+0", "", "runtime._type", word(0, "", "int64", 0, nil)),
			}},
		},
	}
	if n >= 4 {
		p.Blocks = append(p.Blocks, picture.Block{ID: "heap", Kind: picture.Heap, Title: "8 bytes on the heap", Rows: []picture.Row{
			row(0, "+0", "", "int64", word(0, "", "300", 4, nil)),
		}})
	}
	return p
}

// writeHTML is the page of a walk.
func writeHTML(t *testing.T, walk *Walk) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteHTML(&b, walk); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestHTMLShows checks that what the walk holds is in its page, in the place
// that is for it.
func TestHTMLShows(t *testing.T) {
	page := writeHTML(t, sampleWalk())
	for _, want := range []string{
		`<!DOCTYPE html>`,
		`<html lang="en">`,
		`<title>example.com/store.(*Store).Put – ifaceval</title>`,
		`<h1><code>example.com/store.(*Store).Put</code></h1>`,
		`>func (s *Store) Put(id int64)<`,
		`>store/store.go:5<`,
		`>go1.26.8<`,
		`>linux/amd64<`,
		`<code>-gcflags=-d=checkptr=0</code>`,
		`a frame of 16 bytes`,
		`given <code>id = 300</code>`,
		`<li>Calls are not stepped into: `,
		`<code>VPXOR</code> (2 times), <code>XCHGB</code> (once).`,
		`<b>End</b> It returns to its caller.`,
		`<h3>store/other.go</h3>`,
		`<code>// inlined &amp; &lt;kept&gt;</code>`,
		"<li class=\"gap\" aria-hidden=\"true\">⋯</li>\n" + `<li id="line-1-5"><a class="n" href="#step-1" title="First step of this line">5</a>`,
		`<li id="line-1-3"><span class="n">3</span>`,
		`max="8"`,
		`<summary>prologue <small>3 instructions</small></summary>`,
		`<li id="at-5" class="at depth-0 makes">`,
		`<span class="offset">0x0016</span><code class="text">CALL runtime.convT64(SB)</code>`,
		`<span class="bytes">e800000000 <span class="reloc">R_CALL runtime.convT64</span></span>`,
		`<article class="step" id="step-7" data-line="line-1-6" data-at="at-7" aria-labelledby="title-7">`,
		`<p class="sentence">It makes the type word: the address of the descriptor of int64.</p>`,
		`<b>Branch</b> It jumps to 67, because`,
		`<dt>JEQ</dt> <dd>jumps if`,
		`<span class="conversion">int64 → any</span>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not contain %s", want)
		}
	}
	if n := strings.Count(page, "<svg"); n != 8 {
		t.Errorf("%d pictures for 8 steps", n)
	}
	if again := writeHTML(t, sampleWalk()); again != page {
		t.Error("the same walk gives two pages")
	}
}

// TestHTMLOfParts checks walks that lack something.
func TestHTMLOfParts(t *testing.T) {
	part := sampleWalk()
	part.Steps = part.Steps[2:4]
	empty := &Walk{Function: "f", End: "It could not be read."}
	bare := sampleWalk()
	bare.Notes, bare.Unmodelled, bare.Source, bare.FrameSize = nil, nil, nil, 0
	into := sampleWalk()
	into.Steps[4].Function, into.Steps[4].Depth = "runtime.convT64", 9

	for _, test := range []struct {
		name      string
		walk      *Walk
		has, lack []string
	}{
		{"part", part,
			[]string{"2 of 8 steps", `id="step-3"`, `max="2"`, "<small>of 8</small>"},
			[]string{`id="step-1"`}},
		{"empty", empty,
			[]string{"The walk has no steps. It could not be read.", "The source is not at hand."},
			[]string{"<article", "<nav", "<input"}},
		{"bare", bare,
			[]string{"no frame", `data-line=""`},
			[]string{`class="notes"`, "Not modelled"}},
		{"into", into,
			[]string{`<li class="enters">runtime.convT64</li>`, `<li class="enters">example.com/store.(*Store).Put</li>`, "depth-4", "in runtime.convT64"},
			nil},
	} {
		page := writeHTML(t, test.walk)
		for _, want := range test.has {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page does not contain %s", test.name, want)
			}
		}
		for _, not := range test.lack {
			if strings.Contains(page, not) {
				t.Errorf("%s: the page contains %s", test.name, not)
			}
		}
	}
}

// TestHTMLAlone checks that the page refers to nothing outside, and that its
// policy names exactly the style and the script that are in it.
func TestHTMLAlone(t *testing.T) {
	page := writeHTML(t, sampleWalk())
	rest := strings.ReplaceAll(page, `xmlns="http://www.w3.org/2000/svg"`, "")
	for _, not := range []string{"http:", "https:", "src=", "@import", "url(h", "url(d", "<link", "<iframe", "innerHTML", " style=", "javascript:"} {
		if strings.Contains(rest, not) {
			t.Errorf("the page contains %s", not)
		}
	}
	for _, element := range []string{"style", "script"} {
		pieces := regexp.MustCompile(`(?s)<`+element+`\b[^>]*>(.*?)</`+element+`>`).FindAllStringSubmatch(page, -1)
		if len(pieces) != 1 {
			t.Errorf("%d elements %s", len(pieces), element)
			continue
		}
		sum := sha256.Sum256([]byte(pieces[0][1]))
		want := fmt.Sprintf("%s-src 'sha256-%s';", element, base64.StdEncoding.EncodeToString(sum[:]))
		if !strings.Contains(page, want) {
			t.Errorf("the policy does not say %s", want)
		}
	}
	if !strings.Contains(page, `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; `) {
		t.Error("there is no policy")
	}
}

// hostileTexts are texts that break out of a page that does not escape them.
var hostileTexts = []string{
	`</script><script>alert(1)</script>`,
	`</style><script>alert(1)</script>`,
	`</title><img onerror=alert(1)>`,
	`" onload="alert(1)" x="`,
	`' onclick='alert(1)`,
	`<!--`, `-->`, `]]>`, `<![CDATA[`,
	`{{.Walk}}`, `&lt;script&gt;`, `javascript:alert(1)`,
	"a\u2028b\u2029c", "\xff\xfe\x80", "nul\x00nul", "\u202Eesrever",
}

// TestHTMLHostile puts hostile texts in every string of a walk, and compares
// the tags of the page with those of the same walk with harmless texts.
func TestHTMLHostile(t *testing.T) {
	harmless := sampleWalk()
	fillStrings(reflect.ValueOf(harmless), "w")
	want := pageTags(writeHTML(t, harmless))
	for _, text := range hostileTexts {
		walk := sampleWalk()
		fillStrings(reflect.ValueOf(walk), text)
		page := writeHTML(t, walk)
		if page != strings.ToValidUTF8(page, "") {
			t.Errorf("%q: the page is not UTF-8", text)
		}
		for _, picture := range pageDrawing.FindAllString(page, -1) {
			for _, found := range pageTag.FindAllString(picture, -1) {
				if !pageDrawn.MatchString(found) {
					t.Errorf("%q: a picture holds %s", text, found)
				}
			}
		}
		if got := pageTags(page); !slices.Equal(got, want) {
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Errorf("%q: tag %d is %s and not %s", text, i, got[i], want[i])
					break
				}
			}
			t.Errorf("%q: %d tags and not %d", text, len(got), len(want))
		}
	}
}

// fillStrings sets every string below a value.
func fillStrings(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fillStrings(v.Elem(), text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fillStrings(v.Field(i), text)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fillStrings(v.Index(i), text)
		}
	case reflect.String:
		v.SetString(text)
	}
}

var (
	pageOwn       = regexp.MustCompile(`(?s)(<style>).*?(</style>\s*<script>).*?(</script>)`)
	pageDrawing   = regexp.MustCompile(`(?s)<svg.*?</svg>`)
	pageDrawn     = regexp.MustCompile(`^</?(svg|title|desc|defs|marker|path|g|rect|text|circle)( (orient|[a-np-zA-Z][a-zA-Z-]*)="[^"<>]*")*/?>$`)
	pageTag       = regexp.MustCompile(`<[^<>]*>?`)
	pageAttribute = regexp.MustCompile(`="[^"]*"`)
)

// pageTags are the tags and comments of a page with the names of their attributes.
// The text of its style and script is left out, and so is what is in pictures,
// which are drawn in other ways for other texts. The values of attributes cannot
// hold a quotation mark, so what stands between two is one value.
func pageTags(page string) []string {
	var found []string
	page = pageDrawing.ReplaceAllString(pageOwn.ReplaceAllString(page, "$1$2$3"), "")
	for _, t := range pageTag.FindAllString(page, -1) {
		found = append(found, pageAttribute.ReplaceAllString(t, "="))
	}
	return found
}

// TestHTMLSize holds a walk of 80 steps well below 2 MB.
func TestHTMLSize(t *testing.T) {
	walk := sampleWalk()
	for len(walk.Steps) < 80 {
		walk.Steps = append(walk.Steps, walk.Steps...)
	}
	walk.Steps = walk.Steps[:80]
	for i := range walk.Steps {
		walk.Steps[i].N = i + 1
	}
	page := writeHTML(t, walk)
	t.Logf("%d bytes", len(page))
	if len(page) > 1500<<10 {
		t.Errorf("80 steps make %d bytes", len(page))
	}
}

package heapprofile

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"
)

// made is a small profile, before it is written.
func made() *profile.Profile {
	fn := &profile.Function{ID: 7, Name: "main.f", SystemName: "main.f", Filename: "/src/main.go"}
	m := &profile.Mapping{ID: 1, Start: 0x400000, Limit: 0x500000, File: "/bin/app", BuildID: "abcd", HasFunctions: true}
	l := &profile.Location{ID: 9, Mapping: m, Address: 0x401234, Line: []profile.Line{{Function: fn, Line: 12}}}
	return &profile.Profile{
		SampleType: []*profile.ValueType{{Type: "alloc_objects", Unit: "count"}, {Type: "alloc_space", Unit: "bytes"}, {Type: "inuse_objects", Unit: "count"}, {Type: "inuse_space", Unit: "bytes"}},
		PeriodType: &profile.ValueType{Type: "space", Unit: "bytes"}, Period: 524288, DefaultSampleType: "alloc_space", TimeNanos: 1234, Comments: []string{"remark"},
		Sample: []*profile.Sample{
			{Location: []*profile.Location{l}, Value: []int64{4, 64, 1, 16}, NumLabel: map[string][]int64{"bytes": {16}}, Label: map[string][]string{"request": {"a"}}},
			{Location: []*profile.Location{l, l}, Value: []int64{1, 32, 0, 0}},
		},
		Mapping: []*profile.Mapping{m}, Location: []*profile.Location{l}, Function: []*profile.Function{fn},
	}
}

func packed(t testing.TB, p *profile.Profile) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpacked(t testing.TB, p *profile.Profile) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.WriteUncompressed(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zip(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParse(t *testing.T) {
	for name, data := range map[string][]byte{"compressed": packed(t, made()), "not compressed": unpacked(t, made())} {
		p, err := Parse(t.Context(), data, Default)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m := &Mapping{Start: 0x400000, Limit: 0x500000, File: "/bin/app", BuildID: "abcd", Main: true}
		l := &Location{Address: 0x401234, Mapping: m, Frames: []Frame{{"main.f", "/src/main.go", 12}}}
		want := []Sample{{[]*Location{l}, Amount{4, 64, 1, 16}, 16}, {[]*Location{l, l}, Amount{1, 32, 0, 0}, 0}}
		if !reflect.DeepEqual(p.Samples, want) || p.Rate != 524288 {
			t.Errorf("%s: %+v, rate %d", name, p.Samples, p.Rate)
		}
	}
}

// TestOwn reads what this program's runtime writes.
func TestOwn(t *testing.T) {
	runtime.GC()
	for _, name := range []string{"heap", "allocs"} {
		path := filepath.Join(t.TempDir(), "profile")
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := pprof.Lookup(name).WriteTo(file, 0); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		p, err := Open(path, Default)
		if err != nil || p.Rate != int64(runtime.MemProfileRate) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBad has what is no heap profile, or one that is not read.
func TestBad(t *testing.T) {
	whole := packed(t, made())
	plain := unpacked(t, made())
	of := func(types ...string) []byte {
		p := made()
		p.SampleType = nil
		for _, s := range types {
			kind, unit, _ := strings.Cut(s, "/")
			p.SampleType = append(p.SampleType, &profile.ValueType{Type: kind, Unit: unit})
		}
		for _, s := range p.Sample {
			s.Value = s.Value[:len(types)]
		}
		return packed(t, p)
	}
	huge := made()
	huge.Sample[0].Value[1] = 1<<63 - 1
	lowest := made()
	lowest.Sample[0].Value[3] = -1 << 63
	long := made()
	for range 30 {
		long.Sample = append(long.Sample, long.Sample[0])
	}
	deep := made()
	for range 300 {
		deep.Sample[1].Location = append(deep.Sample[1].Location, deep.Location[0])
	}
	limits := Limits{Packed: 4096, Size: 1 << 20, Messages: 32}
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"empty":               {nil, "empty: write or fetch it again"},
		"empty, compressed":   {zip(t, nil), "empty: write or fetch it again"},
		"cut off, compressed": {whole[:len(whole)-20], "cut off: write or fetch it again"},
		"cut off":             {plain[:len(plain)-9], "cut off or damaged"},
		"head of gzip":        {whole[:5], "damaged"},
		"damaged gzip":        {append(bytes.Clone(whole[:len(whole)-8]), 0, 0, 0, 0, 0, 0, 0, 0), "damaged"},
		"text":                {[]byte("heap profile: 1: 2 [3: 4] @ heap/1048576\n"), "a heap profile as text: fetch it without debug=1"},
		"HTML":                {[]byte("\n<!DOCTYPE html>\n<title>x</title>"), "a page of HTML, not a profile"},
		"trace":               {[]byte("go 1.22 trace\x00\x00\x00"), "an execution trace"},
		"program":             {[]byte("\x7fELF\x02\x01"), "a program, not a profile: name it with -binary"},
		"words":               {[]byte("not a profile at all"), "not a profile, or one that was cut off or damaged"},
		"cpu":                 {of("samples/count", "cpu/nanoseconds"), "a CPU profile: name a heap profile"},
		"mutex":               {of("contentions/count", "delay/nanoseconds"), "a profile of blocking or of mutexes"},
		"goroutines":          {of("goroutine/count"), "a profile of goroutines"},
		"old heap":            {of("objects/count", "space/bytes"), `another kind, which counts "objects/count, space/bytes": name a heap profile`},
		"other units":         {of("alloc_objects/count", "alloc_space/kilobytes", "inuse_objects/count", "inuse_space/bytes"), "another kind"},
		"too much":            {packed(t, huge), "add up to more than 64 bits hold"},
		"too little":          {packed(t, lowest), "add up to more than 64 bits hold"},
		"too large":           {bytes.Repeat([]byte{1}, 5000), "more than 0 MiB"},
		"bomb":                {zip(t, make([]byte, 3<<20)), "more than 1 MiB"},
		"many samples":        {packed(t, long), "more than 32 samples and locations"},
		"many empty samples":  {zip(t, bytes.Repeat([]byte{0x12, 0}, 5000)), "more than 32 samples and locations"},
		"deep stacks":         {packed(t, deep), "more than 32 samples and locations"},
	} {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, test.data, 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := Open(path, limits)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), path+": ") {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
	if _, err := Open(t.TempDir(), limits); err == nil || !strings.Contains(err.Error(), "is no file") {
		t.Errorf("a directory: %v", err)
	}
	if _, err := Open("nothing", limits); err == nil {
		t.Error("a file that does not exist is read")
	}
}

// A bomb is refused, and takes no more memory than the limit.
func TestBomb(t *testing.T) {
	limits := Default
	limits.Size = 16 << 20
	data := zip(t, make([]byte, limits.Size+1))
	if _, err := Parse(t.Context(), data, limits); err == nil || !strings.Contains(err.Error(), "more than 16 MiB") {
		t.Error(err)
	}
}

// TestFetch has servers of all kinds.
func TestFetch(t *testing.T) {
	whole := packed(t, made())
	hang := make(chan struct{})
	mux := http.NewServeMux()
	handle := func(path string, f func(w http.ResponseWriter, r *http.Request)) { mux.HandleFunc(path, f) }
	handle("/good", func(w http.ResponseWriter, r *http.Request) { w.Write(whole) })
	handle("/hangs", func(w http.ResponseWriter, r *http.Request) { <-hang })
	handle("/stops", func(w http.ResponseWriter, r *http.Request) {
		w.Write(whole[:20])
		w.(http.Flusher).Flush()
		<-hang
	})
	handle("/short", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
		w.Write(whole[:20])
	})
	handle("/elsewhere", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://elsewhere.example/x", http.StatusFound)
	})
	handle("/here", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/good", http.StatusMovedPermanently)
	})
	handle("/html", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte("<p>hello"))
	})
	handle("/plain", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Write([]byte("<html><body>"))
	})
	handle("/forbidden", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusForbidden) })
	handle("/endless", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	defer close(hang)
	limits := Limits{Packed: 1 << 20, Size: 1 << 20, Messages: 1000, Time: time.Minute}
	if p, err := Fetch(t.Context(), server.URL+"/good", limits); err != nil || len(p.Samples) != 2 {
		t.Errorf("good: %v", err)
	}
	for path, want := range map[string]string{
		"/hangs":     "no whole answer within 500ms: see whether the program runs, or allow more with -timeout",
		"/stops":     "no whole answer within 500ms",
		"/short":     "cut off: fetch it again",
		"/elsewhere": "answers that it is at http://elsewhere.example/x: if you trust that, name it instead",
		"/here":      "answers that it is at " + server.URL + "/good",
		"/html":      "a page of HTML, not a profile: a heap profile is at /debug/pprof/allocs",
		"/plain":     "a page of HTML",
		"/forbidden": "answers 403 Forbidden",
		"/nothing":   "404 Not Found: import net/http/pprof",
		"/endless":   "more than 1 MiB",
	} {
		begun := time.Now()
		limits := limits
		if strings.HasPrefix(want, "no whole answer") {
			limits.Time = 500 * time.Millisecond
		}
		_, err := Fetch(t.Context(), server.URL+path, limits)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
		if d := time.Since(begun); d > 20*time.Second {
			t.Errorf("%s took %v", path, d)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Fetch(cancelled, server.URL+"/hangs", limits); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	for source, want := range map[string]string{
		"http://":              "is no URL",
		"http://[::1":          "is no URL",
		"http://127.0.0.1:1/x": "see whether the program runs and listens there",
		strings.Replace(server.URL, "http://", "http://user:secret@", 1) + "/nothing": "http://user:xxxxx@",
	} {
		_, err := Fetch(t.Context(), source, limits)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
}

// TestWrite adds a frame, and nothing else.
func TestWrite(t *testing.T) {
	for _, compress := range []bool{true, false} {
		p, err := Parse(t.Context(), packed(t, made()), Default)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		added := &Added{Frame{"convert []T to any", "/src/main.go", 3}, "runtime.convTslice"}
		if err := p.Write(&b, compress, func(i int) *Added {
			if i == 1 {
				return added
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if got := bytes.HasPrefix(b.Bytes(), []byte{0x1f, 0x8b}); got != compress {
			t.Errorf("compressed: %v", got)
		}
		got, err := profile.ParseData(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if l := got.Sample[1].Location; len(l) != 3 || l[0].Line[0].Function.Name != added.Func || l[0].Line[0].Function.SystemName != added.System || l[0].Line[0].Line != 3 {
			t.Errorf("%v", l)
		}
		if _, err := Parse(t.Context(), b.Bytes(), Default); err == nil || !strings.Contains(err.Error(), "has its conversions as frames already") {
			t.Errorf("what was written is read as if a program had: %v", err)
		}
		got.Sample[1].Location = got.Sample[1].Location[1:]
		got.Comments = slices.DeleteFunc(got.Comments, func(s string) bool { return s == written })
		got.Location, got.Function = got.Location[:1], got.Function[:1]
		want, err := profile.ParseData(packed(t, made()))
		if err != nil {
			t.Fatal(err)
		}
		want.Location[0].ID, want.Function[0].ID = 1, 1 // what is not seen
		if g, w := got.String(), want.String(); g != w || g == "" {
			t.Errorf("got %s\nwant %s", g, w)
		}
	}
}

// FuzzParse reads anything, and writes it again.
func FuzzParse(f *testing.F) {
	f.Add(unpacked(f, made()))
	f.Add(packed(f, made()))
	f.Add([]byte("heap profile: 1"))
	limits := Limits{Packed: 1 << 16, Size: 1 << 20, Messages: 1000}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse(t.Context(), data, limits)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q", err)
			}
			return
		}
		var sum Amount
		for _, s := range p.Samples {
			sum.Add(s.Amount)
		}
		var b bytes.Buffer
		if err := p.Write(&b, true, func(i int) *Added { return &Added{Frame{"x", "", i}, "x"} }); err != nil {
			t.Fatal(err)
		}
		raw, err := profile.ParseData(b.Bytes())
		if err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
		raw.Comments = nil
		again, err := Parse(t.Context(), unpacked(t, raw), Default)
		if err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
		var same Amount
		for _, s := range again.Samples {
			same.Add(s.Amount)
		}
		if sum != same {
			t.Errorf("%+v, written %+v", sum, same)
		}
	})
}

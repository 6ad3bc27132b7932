package cli

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	_ "net/http/pprof" // what a running program serves its profiles with
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"ifaceval/internal/costs"
)

var kept any

//go:noinline
func convert(s string) { kept = s }

// TestProfileURL has servers that answer, and servers that do not: one line, exit code 2
// and no file.
func TestProfileURL(t *testing.T) {
	hang := make(chan struct{})
	mux := http.NewServeMux()
	mux.Handle("/debug/pprof/", http.DefaultServeMux)
	mux.HandleFunc("/hangs", func(http.ResponseWriter, *http.Request) { <-hang })
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://elsewhere.example/allocs", http.StatusFound)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	defer close(hang)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	rate := runtime.MemProfileRate
	runtime.MemProfileRate = 1
	convert(t.Name())
	runtime.MemProfileRate = rate
	runtime.GC()
	runtime.GC()
	var p costs.Profile
	runJSON(t, &p, "profile", "-binary", self, "-focus", `cli\.TestProfileURL$`, "-format", "json", server.URL+"/debug/pprof/allocs")
	if len(p.Conversions) != 1 || p.Conversions[0].Call != "runtime.convTstring" || p.Focus != `cli\.TestProfileURL$` || p.Total == (costs.Amount{}) {
		t.Errorf("not one string: %+v", p)
	}
	for path, want := range map[string]string{
		"/hangs":                      "/hangs: no whole answer within 300ms: see whether the program runs, or allow more with -timeout",
		"/moved":                      "/moved: answers that it is at http://elsewhere.example/allocs: if you trust that, name it instead",
		"/debug/pprof/":               "/debug/pprof/: answers with a page of HTML, not a profile: a heap profile is at /debug/pprof/allocs",
		"/debug/pprof/goroutine":      "/debug/pprof/goroutine: a profile of goroutines or threads: name a heap profile, as is at /debug/pprof/allocs, or go test -memprofile writes",
		"/debug/pprof/allocs?debug=1": "/debug/pprof/allocs?debug=1: a heap profile as text: fetch it without debug=1",
	} {
		dir := t.TempDir()
		limit := "1m"
		if path == "/hangs" {
			limit = "300ms"
		}
		var out, diagnostics bytes.Buffer
		exit := Run([]string{"profile", "-C", dir, "-binary", self, "-timeout", limit, "-o", "out.pb.gz", server.URL + path}, &out, &diagnostics)
		if got, want := diagnostics.String(), "ifaceval: "+server.URL+want+"\n"; exit != 2 || out.Len() > 0 || got != want {
			t.Errorf("%s: exit %d, %q %q, want %q", path, exit, &out, got, want)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
			t.Errorf("%s: left behind: %q", path, left)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	begun := time.Now()
	err = dispatch(ctx, []string{"profile", "-binary", self, server.URL + "/hangs"}, &bytes.Buffer{}, &bytes.Buffer{})
	if took := time.Since(begun); err == nil || took > 20*time.Second || !strings.Contains(err.Error(), "context") {
		t.Errorf("interrupted: %v after %v", err, took)
	}
}

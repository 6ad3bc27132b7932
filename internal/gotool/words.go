package gotool

import (
	"strings"

	"ifaceval/internal/lines"
)

// words sorts what a build writes to standard error: the compiler's errors by
// package, under the "# package" line before them, and the go command's own
// words under "". What -m adds is dropped, as the caller has it already.
//
// It exists because Go 1.18 tells of a package that does not compile only here,
// and because of a `go list` that fails as a whole nothing else is left.
type words struct {
	said  map[string][]string
	id    string
	lines lines.Splitter
}

// maxLines bounds what is kept of one package. A compiler stops after ten
// errors; more lines than this are a crash or a usage text.
const maxLines = 40

func (w *words) Write(p []byte) (int, error) { return w.lines.Split(p, w.line), nil }

func (w *words) line(s string) {
	if strings.HasPrefix(s, "\t0x") || strings.HasPrefix(s, "\trel ") {
		return // of a listing, a hundred thousand of them
	}
	if id, ok := strings.CutPrefix(s, "# "); ok {
		w.id = strings.TrimSpace(id)
		return
	}
	if strings.TrimSpace(s) == "" || isDiagnostic(s) {
		return
	}
	id := w.id
	if strings.HasPrefix(s, "go: ") || strings.HasPrefix(s, "go list: ") {
		id = ""
	}
	if w.said == nil {
		w.said = map[string][]string{}
	}
	if len(w.said[id]) < maxLines {
		w.said[id] = append(w.said[id], s)
	}
}

// of returns what was said of a package, "" for what the go command said.
func (w *words) of(id string) string {
	w.lines.End(w.line)
	return strings.Join(w.said[id], "\n")
}

// isDiagnostic reports whether a line is one that -m adds, and no error. The
// package escape reads those lines; here they only have to be told apart.
func isDiagnostic(line string) bool {
	if strings.HasSuffix(line, " does not escape") || strings.HasSuffix(line, " escapes to heap") {
		return true
	}
	for _, form := range []string{": inlining call to ", ": can inline ", ": leaking param", ": moved to heap: ",
		": ignoring self-assignment in ", "devirtualizing ", ": index bounds check elided", ": assuming ", ": marking ",
		": zero-copy string->[]byte conversion"} {
		if strings.Contains(line, form) {
			return true
		}
	}
	return false
}

package oracle

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/object"
)

// goCommand runs the go command that a config means.
func goCommand(t *testing.T, config gotool.Config, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = config.Dir
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+cmp.Or(config.Go, "local"))
	if config.GOARCH != "" {
		cmd.Env = append(cmd.Env, "GOARCH="+config.GOARCH, "GOOS="+cmp.Or(config.GOOS, runtime.GOOS))
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		text := errs.Bytes()
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, text[max(0, len(text)-4000):])
	}
	return out.Bytes()
}

// An archive is a compiled package.
type archive struct{ ImportPath, Export string }

// compile builds packages and reads what came of them, by import path. What gc
// prints is of no use here; with the flag that check gives the original's archives
// are in the build cache already.
func compile(t *testing.T, config gotool.Config, gcflag string, flags, packages []string) map[string]*object.File {
	t.Helper()
	args := append([]string{"list", "-export", "-json"}, flags...) // 1.18 knows no list of fields
	if gcflags := strings.TrimSpace(strings.Join(config.GCFlags, " ") + " " + gcflag); gcflags != "" {
		args = append(args, "-gcflags="+gcflags)
	}
	if config.Race {
		args = append(args, "-race")
	}
	out := goCommand(t, config, append(args, packages...)...)
	builtins := builtinNames(t, config)
	exports, symbols := map[string]string{}, map[string][]string{} // by path as objects spell it
	var paths []string
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var a archive
		if err := dec.Decode(&a); err != nil {
			t.Fatal(err)
		}
		if a.Export == "" {
			continue // nothing but tests
		}
		exports[object.EscapePath(a.ImportPath)] = a.Export
		paths = append(paths, a.ImportPath)
	}
	symbol := func(pkg string, i uint32) string {
		names, ok := symbols[pkg]
		if !ok && exports[pkg] != "" {
			if data, err := os.ReadFile(exports[pkg]); err == nil {
				names, _ = object.Symbols(data, object.Options{PkgPath: pkg, Builtins: builtins})
			}
			symbols[pkg] = names
		}
		if int(i) < len(names) {
			return names[i]
		}
		return ""
	}
	files := map[string]*object.File{}
	for _, path := range paths {
		f, err := object.Open(exports[object.EscapePath(path)], object.Options{PkgPath: path, Builtins: builtins, Symbol: symbol})
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		files[path] = f
	}
	return files
}

func builtinNames(t *testing.T, config gotool.Config) []string {
	t.Helper()
	root := strings.TrimSpace(string(goCommand(t, config, "env", "GOROOT")))
	names, err := object.Builtins(root)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

var conversionCall = regexp.MustCompile(`^runtime\.convT(|noptr|16|32|64|string|slice)$`)

// calls counts the conversion calls of each function.
func calls(files map[string]*object.File) map[string]map[string]int {
	counts := map[string]map[string]int{}
	for path, f := range files {
		for _, fn := range f.Funcs {
			for _, rel := range fn.Relocs {
				if !conversionCall.MatchString(rel.Symbol) {
					continue
				}
				name := path + ": " + plainName(fn.Name)
				if counts[name] == nil {
					counts[name] = map[string]int{}
				}
				counts[name][rel.Symbol]++
			}
		}
	}
	return counts
}

// A copyKey names one copy of a conversion, or several that a caller inlined on
// one line.
type copyKey struct {
	line     int    // virtual
	pkg      string // whose archive holds it
	function string
	at       string // "file.go:line" of the outermost inlined call
	through  string
}

// seen is what a copy's code refers to on its line.
type seen struct {
	calls map[string]int
	data  []string
}

func (s *seen) heap() int {
	n := 0
	if s != nil {
		for _, c := range s.calls {
			n += c
		}
	}
	return n
}

// A witness is what the machine code of a splitting shows.
type witness struct {
	split  *splitting
	copies map[copyKey]*seen
	data   map[string]bool // "function readonly:size" or "function runtime.zeroVal" on any line
	strays []string
}

func (w *witness) at(k copyKey) *seen {
	s := w.copies[k]
	if s == nil {
		s = &seen{calls: map[string]int{}}
		w.copies[k] = s
	}
	return s
}

func (w *witness) read(pkg string, f *object.File) {
	for _, fn := range f.Funcs {
		if fn.ABIWrapper {
			continue
		}
		for _, rel := range fn.Relocs {
			w.reloc(pkg, f, fn, rel)
		}
	}
}

func (w *witness) reloc(pkg string, f *object.File, fn *object.Func, rel object.Reloc) {
	call := conversionCall.MatchString(rel.Symbol)
	data := ""
	if strings.Contains(rel.Symbol, "..stmp_") {
		data = "stmp"
		if d, ok := f.Data(rel.Symbol); ok && d.ReadOnly {
			data = fmt.Sprintf("readonly:%d", d.Size)
			w.data[plainName(fn.Name)+" "+data] = true
		}
	}
	static := rel.Symbol == "runtime.zeroVal" || rel.Symbol == "runtime.zerobase" || rel.Symbol == "runtime.staticuint64s"
	if static {
		w.data[plainName(fn.Name)+" "+rel.Symbol] = true
	}
	if w.split.lines[rel.Pos.Line] == nil {
		if call && w.split.holds(rel.Pos.File) && !w.split.loops[fmt.Sprintf("%s:%d", tail(rel.Pos.File), rel.Pos.Line)] {
			w.strays = append(w.strays, fmt.Sprintf("%s: %s calls %s at %s:%d", pkg, fn.Name, rel.Symbol, filepath.Base(rel.Pos.File), rel.Pos.Line))
		}
		return
	}
	s := w.at(w.key(pkg, fn, rel.Pos))
	switch {
	case call:
		s.calls[rel.Symbol]++
	case static:
		s.data = append(s.data, rel.Symbol)
	case data != "":
		s.data = append(s.data, data)
	}
}

func (w *witness) key(pkg string, fn *object.Func, pos object.Pos) copyKey {
	k := copyKey{line: pos.Line, pkg: pkg, function: plainName(fn.Name)}
	if pos.Node < 0 {
		return k
	}
	var through []string
	node := fn.Inlined[pos.Node]
	for node.Parent >= 0 {
		node = fn.Inlined[node.Parent]
		through = append(through, plainName(node.Func))
	}
	slices.Reverse(through)
	line := node.Line
	if v := w.split.lines[line]; v != nil {
		line = v.line
	}
	k.at = fmt.Sprintf("%s:%d", filepath.Base(node.File), line)
	k.through = strings.Join(through, " ")
	return k
}

var (
	hash    = regexp.MustCompile(`#[^#]*#`)
	wrapper = regexp.MustCompile(`(-fm|\.(defer|go)wrap[0-9]+|·dwrap·[0-9]+|\.func[0-9]+·dwrap·[0-9]+)$`)
)

// plainName takes off what differs though the function is the same: the hash
// that Go 1.27 adds, the number of a function that has no name in this object, and
// the suffixes of wrappers.
func plainName(name string) string {
	if strings.HasPrefix(name, "?") {
		return "?"
	}
	name = hash.ReplaceAllString(name, "")
	return wrapper.ReplaceAllString(name, "")
}

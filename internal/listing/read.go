package listing

import (
	"regexp"
	"strconv"
	"strings"

	"ifaceval/internal/lines"
)

// A Reader takes in the go command's standard error for one package. It is an
// io.Writer, so that it can be given to a command as it is; File ends it.
type Reader struct {
	file    *File
	current *symbol
	lines   lines.Splitter
}

// NewReader returns a Reader for the listing of the package with the given
// path, as symbol names have it: "main" for a program.
func NewReader(path string) *Reader {
	return &Reader{file: &File{Package: path, symbols: map[string]*symbol{}}}
}

// Write takes in the next piece of text. It never fails.
func (r *Reader) Write(p []byte) (int, error) {
	return r.lines.Split(p, r.line), nil
}

// File is what was read.
func (r *Reader) File() *File {
	r.lines.End(r.line)
	return r.file
}

// header is the first line of a symbol. The name may hold spaces, or be empty, or
// look like a header itself if it is that of a string; it ends where the last
// words of a header begin.
var header = regexp.MustCompile(`^(.*) (S[A-Z][A-Z0-9_]*)( [a-z ]+)? size=(\d+)((?: [a-z]+(?:=[0-9a-fx-]+)?)*)$`)

func (r *Reader) line(s string) {
	if strings.HasPrefix(s, "\t") {
		if r.current == nil {
			r.file.unrecognised(s)
			return
		}
		r.current.lines = append(r.current.lines, s)
		return
	}
	if s == "" || strings.HasPrefix(s, "# ") || strings.HasPrefix(s, "go: downloading ") {
		return
	}
	m := header.FindStringSubmatch(s)
	if m == nil {
		r.current = nil
		r.file.unrecognised(s)
		return
	}
	size, _ := strconv.ParseInt(m[4], 10, 64)
	sym := &symbol{name: r.qualify(m[1]), kind: m[2], size: size}
	r.current = sym
	old := r.file.symbols[sym.name]
	if sym.isText() && old == nil {
		r.file.order = append(r.file.order, sym.name)
	}
	// A function that assembly calls, or that is written in it, has a wrapper
	// of its name for the other ABI. The listing tells the two apart only by the
	// flags in their first lines.
	sym.other = old
	r.file.symbols[sym.name] = sym
}

func (s *symbol) isText() bool { return strings.HasPrefix(s.kind, "STEXT") }

// qualify puts the package's path where Go 1.18 writes "".
func (r *Reader) qualify(s string) string { return qualify(s, r.file.Package) }

func qualify(s, path string) string {
	if !strings.Contains(s, `"".`) {
		return s
	}
	return strings.ReplaceAll(s, `"".`, path+".")
}

// Lines of a symbol.
var (
	instruction = regexp.MustCompile(`^\t0x([0-9a-f]+) (\d{5,}) \((.*?)\)\t(\S+)(?:\t(.*))?$`)
	hexdump     = regexp.MustCompile(`^\t0x([0-9a-f]{4,}) ((?:[0-9a-f]{2} ){1,16})`)
	relocation  = regexp.MustCompile(`^\trel (\d+)\+(\d+) t=(\S+) (.*)\+(-?[0-9a-f]+)$`)
)

func (f *File) parseReloc(s string) (Reloc, bool) {
	m := relocation.FindStringSubmatch(s)
	if m == nil {
		return Reloc{}, false
	}
	offset, _ := strconv.ParseInt(m[1], 10, 64)
	size, _ := strconv.ParseInt(m[2], 10, 64)
	// Whether it is hexadecimal depends on the release and on the symbol; what
	// is used of it here is small and even.
	add, _ := strconv.ParseInt(m[5], 10, 64)
	return Reloc{offset, size, m[3], qualify(m[4], f.Package), add}, true
}

// parseHex adds a line of a dump to the bytes before it.
func parseHex(s string, to []byte) ([]byte, bool) {
	m := hexdump.FindStringSubmatch(s)
	if m == nil {
		return to, false
	}
	at, err := strconv.ParseInt(m[1], 16, 64)
	if err != nil || at-int64(len(to)) > maxData {
		return to, false
	}
	for int64(len(to)) < at {
		to = append(to, 0)
	}
	for _, b := range strings.Fields(m[2]) {
		n, _ := strconv.ParseUint(b, 16, 8)
		to = append(to, byte(n))
	}
	return to, true
}

func (f *File) parseData(s *symbol) *Data {
	d := &Data{Name: s.name, Kind: s.kind, Size: s.size, ReadOnly: strings.HasPrefix(s.kind, "SRODATA")}
	for _, line := range s.lines {
		if rel, ok := f.parseReloc(line); ok {
			d.Relocs = append(d.Relocs, rel)
			continue
		}
		var ok bool
		if d.Bytes, ok = parseHex(line, d.Bytes); !ok {
			f.unrecognised(line)
		}
	}
	for int64(len(d.Bytes)) < min(d.Size, maxData) {
		d.Bytes = append(d.Bytes, 0)
	}
	return d
}

// maxData bounds the zeros that are kept of a large variable.
const maxData = 1 << 20

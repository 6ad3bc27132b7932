package walk

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ifaceval/internal/conversion"
	"ifaceval/internal/gotool"
	"ifaceval/internal/linkname"
	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
	"ifaceval/internal/object"
	"ifaceval/internal/source"
)

// A program is a package, compiled and type-checked, with its listing.
type program struct {
	dir    string // that file names are relative to
	tc     *gotool.Toolchain
	pkg    *source.Package
	path   string // as symbols have it
	file   *listing.File
	funcs  []*conversion.Func
	sizes  types.Sizes
	vars   map[string][]*types.Var // local variables by name
	others map[string]*listing.File
	ctx    context.Context
	abi    abi

	origins map[string]origin // of opaque values, by the machine's names; a walker has its own
	types   map[string]types.Type
}

// load compiles the package that a pattern names: of several, as with tests, the
// one that holds the file.
func load(ctx context.Context, tc *gotool.Toolchain, pattern, dir, file string) (*program, error) {
	var text bytes.Buffer
	build, err := tc.Compile(ctx, "-S", []string{pattern}, &text)
	if err != nil {
		return nil, err
	}
	if len(build.Problems) > 0 {
		return nil, build.Problems[0].From(tc.Config().Dir, dir)
	}
	target, err := choose(build.Targets(), pattern, file, dir)
	if err != nil {
		return nil, err
	}
	loader, err := source.NewLoader(build, tc.Lang(), tc.GOARCH)
	if err != nil {
		return nil, err
	}
	pkg, err := loader.Load(target)
	if err != nil {
		return nil, err
	}
	p := &program{dir: dir, tc: tc, pkg: pkg, ctx: ctx, path: symbolPath(target), sizes: types.SizesFor("gc", tc.GOARCH), others: map[string]*listing.File{},
		types: map[string]types.Type{}}
	r := listing.NewReader(p.path)
	r.Write(section(text.Bytes(), target.ID))
	p.file = r.File()
	if len(p.file.Funcs()) == 0 && text.Len() > 0 && p.file.Unrecognised > 0 {
		return nil, fmt.Errorf("the listing of %s has a form that ifaceval does not know: %s", tc.Version, p.file.Examples[0])
	}
	p.funcs = conversion.Find(&conversion.Package{Fset: pkg.Fset, Files: pkg.Files, Types: pkg.Types, Info: pkg.Info, Source: pkg.Text},
		conversion.Options{Go: minor(tc.Lang())}).Funcs
	p.indexVariables()
	return p, nil
}

// section is the part of the go command's output that is of one package: with
// tests, it has two.
func section(text []byte, id string) []byte {
	head := []byte("# " + id + "\n")
	i := bytes.Index(text, head)
	if i < 0 || i > 0 && text[i-1] != '\n' {
		return text
	}
	text = text[i+len(head):]
	if end := bytes.Index(text, []byte("\n# ")); end >= 0 {
		text = text[:end+1]
	}
	return text
}

func choose(targets []*gotool.Package, pattern, file, dir string) (*gotool.Package, error) {
	if file == "" {
		if len(targets) != 1 {
			return nil, fmt.Errorf("%s names %d packages: name one, or give a line as FILE:LINE", pattern, len(targets))
		}
		return targets[0], nil
	}
	for _, t := range targets {
		for _, f := range t.Files {
			if samePath(f, file) {
				return t, nil
			}
		}
	}
	// What is compiled of a file with cgo are files that cgo has made, elsewhere.
	if len(targets) == 1 && filepath.Dir(file) == targets[0].Dir && slices.ContainsFunc(targets[0].Files, func(f string) bool { return filepath.Dir(f) != targets[0].Dir }) {
		return targets[0], nil
	}
	if rel, err := filepath.Rel(dir, file); err == nil && filepath.IsLocal(rel) {
		file = filepath.ToSlash(rel)
	}
	return nil, fmt.Errorf("%s: the package in its directory does not compile it: see whether -tags, -os or -arch exclude it", file)
}

func symbolPath(p *gotool.Package) string {
	return object.EscapePath(p.Symbols)
}

func minor(lang string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(lang, "go1."))
	return n
}

func (p *program) indexVariables() {
	p.vars = map[string][]*types.Var{}
	for _, obj := range p.pkg.Info.Defs {
		if v, ok := obj.(*types.Var); ok && !v.IsField() && v.Parent() != p.pkg.Types.Scope() {
			p.vars[v.Name()] = append(p.vars[v.Name()], v)
		}
	}
	for _, obj := range p.pkg.Info.Implicits { // of type switches
		if v, ok := obj.(*types.Var); ok {
			p.vars[v.Name()] = append(p.vars[v.Name()], v)
		}
	}
}

// Func, Data, Size and Results make a program the machine's environment.
var _ machine.Env = (*program)(nil)

// Func finds a function in the package or, compiling it for that, in another
// one of the program.
func (p *program) Func(name string) *listing.Func {
	if fn := p.file.Func(name); fn != nil {
		return fn
	}
	path := linkname.Split(name).Pkg
	file, ok := p.others[path]
	if !ok && path != "" && path != p.path {
		var text bytes.Buffer
		if _, err := p.tc.Plain().Compile(p.ctx, "-S", []string{path}, &text); err == nil {
			r := listing.NewReader(object.EscapePath(path))
			r.Write(text.Bytes())
			file = r.File()
		}
		p.others[path] = file
	}
	if file == nil {
		return nil
	}
	return file.Func(name)
}

// Data finds a data symbol in the listings that have been read.
func (p *program) Data(name string) *listing.Data {
	if d := p.file.Data(name); d != nil {
		return d
	}
	for _, path := range sortedKeys(p.others) {
		if f := p.others[path]; f != nil {
			if d := f.Data(name); d != nil {
				return d
			}
		}
	}
	return nil
}

// Size is the first word of a type's description or, where the listing has
// none, what go/types says.
func (p *program) Size(name string) (int64, bool) {
	for _, prefix := range []string{"type:", "type."} {
		if d := p.Data(prefix + name); d != nil && len(d.Bytes) >= 8 {
			return int64(binary.LittleEndian.Uint64(d.Bytes)), true
		}
	}
	t := p.typeNamed(name)
	if t == nil {
		return 0, false
	}
	return p.sizes.Sizeof(t), true
}

// Results names what a call returns, where the callee is a function in sight.
func (p *program) Results(name string) []machine.Result {
	sig := p.signature(name)
	if sig == nil {
		return nil
	}
	_, results := p.abi.assign(sig, false)
	var out []machine.Result
	for i, as := range results {
		label := p.short(name) + "()"
		if len(results) > 1 {
			label = "result " + itoa(int64(i)+1) + " of " + label
		}
		for _, pc := range as.pieces {
			if pc.size == 1 || pc.size == 2 || pc.size == 4 || pc.size == 8 {
				opaque := argumentName(label, pc.part)
				p.know(opaque, label, pc.part)
				out = append(out, machine.Result{Register: pc.register, Size: int(pc.size), Name: opaque})
			}
		}
	}
	return out
}

// relative names a file for people.
func (p *program) relative(file string) string {
	if rel, err := filepath.Rel(p.dir, file); err == nil && filepath.IsLocal(rel) {
		file = rel
	} else if rel, err := filepath.Rel(p.tc.GOROOT, file); err == nil && filepath.IsLocal(rel) {
		file = "$GOROOT/" + rel
	}
	return filepath.ToSlash(file)
}

// short is a symbol without the path of the package under examination, and
// without the directories of others.
func (p *program) short(name string) string {
	return shorten(name, p.path)
}

func shorten(name, path string) string {
	name = dropPath(name, path)
	// Only what stands before the first quote, bracket or hash can be a path.
	head, tail := name, ""
	if i := strings.IndexAny(name, `"[({# `); i >= 0 {
		head, tail = name[:i], name[i:]
	}
	colon := strings.LastIndexByte(head, ':') + 1
	star := colon + len(head[colon:]) - len(strings.TrimLeft(head[colon:], "*"))
	if slash := strings.LastIndexByte(head[star:], '/'); slash >= 0 {
		head = head[:star] + head[star+slash+1:]
	}
	return head + tail
}

// dropPath takes the package's own path out of a text of names. Where it is only
// the end of another path, as strconv in internal/strconv, it stays.
func dropPath(text, path string) string {
	var b strings.Builder
	for {
		i := strings.Index(text, path+".")
		if i < 0 {
			return b.String() + text
		}
		before := text[:i]
		b.WriteString(before)
		if inPath.MatchString(before) && !strings.HasSuffix(before, "go.shape.") {
			b.WriteString(path + ".")
		}
		text = text[i+len(path)+1:]
	}
}

// inPath matches a text that the path before a name can begin with.
var inPath = regexp.MustCompile(`[\pL\pN_./%~-]$`)

package check

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ifaceval/internal/gotool"
	"ifaceval/internal/object"
)

// errDamaged is what to do about an archive that is not what was compiled.
const errDamaged = "the build cache is damaged: run `go clean -cache`"

// open reads the compiled archive of a package.
func (r *run) open(p *gotool.Package) (*object.File, error) {
	data, err := os.ReadFile(p.Export)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, errDamaged)
	}
	// The build cache names what it holds after its content, and believes it.
	if sum, ok := strings.CutSuffix(filepath.Base(p.Export), "-d"); ok && len(sum) == 2*sha256.Size {
		if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
			return nil, fmt.Errorf("%s: its content is not what its name says: %s", p.Export, errDamaged)
		}
	}
	code, err := object.Read(data, object.Options{PkgPath: p.Path, Builtins: r.builtins,
		Symbol: func(path string, i uint32) string { return r.symbol(p, path, i) }})
	var version *object.VersionError
	switch {
	case errors.As(err, &version):
		return nil, fmt.Errorf("%s: %w: choose a release from %s to %s with -go, or use a newer ifaceval", p.Export, err, gotool.Oldest, gotool.Newest)
	case err != nil:
		return nil, fmt.Errorf("%s: %w: %s", p.Export, err, errDamaged)
	}
	return code, nil
}

// symbol names a function of another package for an inline tree of one: objects
// refer to it by its number in the archive that they were compiled against.
func (r *run) symbol(from *gotool.Package, path string, i uint32) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.imported(from, path)
	if p == nil || p.Export == "" || !r.judged(path) {
		return "" // what is not judged needs no name
	}
	if r.symbols == nil {
		r.symbols = map[*gotool.Package][]string{}
	}
	names, ok := r.symbols[p]
	if !ok {
		if data, err := os.ReadFile(p.Export); err == nil {
			names, _ = object.Symbols(data, object.Options{PkgPath: p.Path, Builtins: r.builtins})
		}
		r.symbols[p] = names
	}
	if int(i) < len(names) {
		return names[i]
	}
	return ""
}

// judged reports whether a package, or a variant of it, is a target.
func (r *run) judged(escaped string) bool {
	if r.targets == nil {
		r.targets = map[string]bool{}
		for _, p := range r.build.Targets() {
			r.targets[object.EscapePath(p.Path)] = true
		}
	}
	return r.targets[escaped]
}

// imported is the package that an object calls by an escaped path.
func (r *run) imported(from *gotool.Package, escaped string) *gotool.Package {
	if !strings.Contains(escaped, "%") {
		return r.build.Imported(from, escaped)
	}
	for _, p := range r.build.Packages {
		if object.EscapePath(p.Path) == escaped {
			return r.build.Imported(from, p.Path)
		}
	}
	return nil
}

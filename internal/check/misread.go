package check

import (
	"fmt"
	"go/version"
	"runtime"
	"strings"

	"ifaceval/internal/gotool"
	"ifaceval/internal/source"
)

// misread says why a package that the compiler accepts was not understood. The
// usual cause is a language newer than the type checker in this program; a
// damaged archive of something imported is another.
func (r *run) misread(p *gotool.Package, err error) string {
	text := source.ErrorText(err, r.config.Build.Dir)
	own := runtime.Version()
	switch {
	case strings.Contains(text, "could not import"):
		return text + ": " + errDamaged
	case version.Compare(r.toolchain.Lang(), version.Lang(own)) > 0:
		return fmt.Sprintf("%s (this ifaceval was built with %s and does not read all of %s: build it with that release; part of the package is missing here)", text, own, r.toolchain.Version)
	}
	return text + " (the compiler accepts it, the type checker in ifaceval does not: part of the package is missing here)"
}

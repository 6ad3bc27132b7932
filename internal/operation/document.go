package operation

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// InstructionDoc is where an instruction is documented: for Intel's the manual's
// page, for others what Go says of the architecture. The goarch may be "".
func InstructionDoc(goarch, mnemonic string) string {
	switch goarch {
	case "amd64", "386":
		if page := intel[mnemonic]; page != "" {
			return "https://www.felixcloutier.com/x86/" + page
		}
		return "https://go.dev/doc/asm#" + map[string]string{"amd64": "amd64", "386": "x86"}[goarch]
	case "arm64":
		return "https://pkg.go.dev/cmd/internal/obj/arm64"
	case "arm", "mips", "s390x", "ppc64":
		return "https://go.dev/doc/asm#" + goarch
	}
	return "https://go.dev/doc/asm"
}

// intel are the pages of Intel's instructions by Go's name of them.
var intel = map[string]string{"CALL": "call", "LEAQ": "lea", "LEAL": "lea", "MOVQ": "mov", "MOVL": "mov", "MOVW": "mov", "MOVB": "mov",
	"MOVUPS": "movups", "MOVSD": "movsd", "MOVSS": "movss"}

// Sources says where the symbols of package runtime are declared, for one
// release.
type Sources struct {
	release string
	lines   map[string]string // "runtime.convT64" to "iface.go#L364"
}

var released = regexp.MustCompile(`^go1\.\d+(\.\d+|rc\d+|beta\d+)?$`)

// NewSources reads the declarations of package runtime in a toolchain's GOROOT.
// Of a version that is no release there is no public source, and no links.
func NewSources(goroot, version string) (*Sources, error) {
	s := &Sources{release: version, lines: map[string]string{}}
	if !released.MatchString(version) {
		return s, nil
	}
	dir := filepath.Join(goroot, "src", "runtime")
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("%s has no source of package runtime: %w", version, err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
			if err := s.read(dir, e.Name()); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

// declaration is the first line of what operations refer to, with the name.
var declaration = regexp.MustCompile(`^(?:func|var) (convT\w*|staticuint64s|zeroVal|zerobase)\b`)

func (s *Sources) read(dir, name string) error {
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		if m := declaration.FindStringSubmatch(line); m != nil {
			s.lines["runtime."+m[1]] = fmt.Sprintf("%s#L%d", name, n)
		}
	}
	return nil
}

// Link is the URL of a symbol's declaration, "" if it is not known.
func (s *Sources) Link(symbol string) string {
	if s == nil || s.lines[symbol] == "" {
		return ""
	}
	return "https://github.com/golang/go/blob/" + s.release + "/src/runtime/" + s.lines[symbol]
}

package oracle

import (
	"bytes"
	"cmp"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A listing is what -S says of the conversions of a splitting: the storage that
// is seen on each virtual line, by the function whose code it is.
type listing struct {
	at       map[listed]map[string]int
	readonly map[string]bool
	whole    map[string]map[string]int // of each function, on any line
}

type listed struct {
	line   int
	holder string
}

var (
	header      = regexp.MustCompile(`^(\S.*) STEXT `)
	readonlySym = regexp.MustCompile(`^(\S+) SRODATA`)
	instruction = regexp.MustCompile(`^\t0x[0-9a-f]+ \d+ \([^\[\]]*?:(\d+)(?:\[[^\]]*\])?\)\t(.*)$`)
	ownFrame    = regexp.MustCompile(`^(LEAQ|LEAL|MOVD\s+\$)\s*\S*\(R?SP\)`)
	symbolOf    = regexp.MustCompile(`\S*\.\.stmp_\d+`)
	convCall    = regexp.MustCompile(`runtime\.convT(noptr|16|32|64|string|slice)?\(SB\)`)
)

// list compiles a package with -S and reads the listing.
func list(t *testing.T, toolchain, dir string, flags ...string) *listing {
	t.Helper()
	cmd := exec.Command("go", append(append([]string{"build", "-gcflags=-S"}, flags...), "./...")...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+cmp.Or(toolchain, "local"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out[:min(len(out), 2000)])
	}
	l := &listing{at: map[listed]map[string]int{}, readonly: map[string]bool{}, whole: map[string]map[string]int{}}
	for line := range bytes.Lines(out) {
		if m := readonlySym.FindSubmatch(line); m != nil {
			l.readonly[string(m[1])] = true
		}
	}
	holder := ""
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		if m := header.FindStringSubmatch(line); m != nil {
			holder = holderName(m[1])
			continue
		}
		m := instruction.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		n, _ := strconv.Atoi(m[1])
		what := l.classify(m[2])
		at := listed{n, holder}
		if l.whole[holder] == nil {
			l.whole[holder] = map[string]int{}
		}
		l.whole[holder][what]++
		if l.at[at] == nil {
			l.at[at] = map[string]int{}
		}
		l.at[at][what]++
	}
	return l
}

func (l *listing) classify(in string) string {
	in = strings.ReplaceAll(in, "\t", " ")
	if m := convCall.FindString(in); m != "" {
		return "heap " + strings.TrimSuffix(m, "(SB)")
	}
	switch {
	case strings.Contains(in, "runtime.staticuint64s"):
		return "static-byte"
	case strings.Contains(in, "runtime.zeroVal"):
		return "zeroval"
	case strings.Contains(in, "runtime.zerobase"):
		return "zerobase"
	}
	if sym := symbolOf.FindString(in); sym != "" && (strings.HasPrefix(in, "LEA") || strings.HasPrefix(in, "MOVD $")) {
		sym = strings.TrimPrefix(sym, "$")
		if l.readonly[sym] {
			return "readonly"
		}
		return "static"
	}
	if ownFrame.MatchString(in) || strings.Contains(in, "..autotmp_") {
		return "stack"
	}
	return ""
}

// storageOf names the storages that a line's instructions show, those on the heap
// as often as they are called. A temporary in the frame counts only where nothing
// else is shown, since a value may stand in one on its way to the heap.
func storageOf(set map[string]int) string {
	var all []string
	for s, n := range set {
		switch {
		case s == "" || s == "stack":
		case strings.HasPrefix(s, "heap"):
			all = append(all, slices.Repeat([]string{s}, n)...)
		default:
			all = append(all, s)
		}
	}
	if len(all) == 0 && set["stack"] > 0 {
		return "stack"
	}
	slices.Sort(all)
	return strings.Join(all, " + ")
}

var shapeNumber = regexp.MustCompile(`_\d+([,\]])`)

func holderName(symbol string) string {
	symbol = strings.TrimPrefix(symbol, `"".`)
	symbol = strings.ReplaceAll(strings.ReplaceAll(symbol, "adv.test/adversary.", ""), "adv.test/adversary/lib%2ev2.", "lib.")
	symbol = shapeNumber.ReplaceAllString(symbol, "$1")
	return plainName(symbol)
}

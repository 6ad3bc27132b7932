package lab

import (
	"fmt"
	"regexp"
	"slices"
)

// The pages are of this release and this host. What differs elsewhere is
// explained by one of them.
const (
	Release = "go1.26.8" // of its minor version any patch will do
	Host    = "linux/amd64"
)

// What differs from one run, or one machine, to the next, and by what it is
// replaced.
var placeholders = []struct {
	pattern *regexp.Regexp
	with    string
}{
	// Releases and hosts.
	{regexp.MustCompile(`\((go1\.\d+)\S* \w+/\w+\)$`), "($1 HOST)"},
	{regexp.MustCompile(`\((go1\.\d+)\S* \w+/\w+, (.*)\)$`), "($1 HOST, $2)"},
	{regexp.MustCompile(`(\(go1\.[^()]*) \w+/\w+\)$`), "$1 HOST)"},
	{regexp.MustCompile(`\((?:ELF|Mach-O|PE) \w+ (go1\.\d+)\S*\)$`), "(HOST $1)"},
	{Patched, "go$1"},
	{regexp.MustCompile(`^(go version go1\.\d+)\S* \w+/\w+$`), "$1 HOST"},
	{regexp.MustCompile(`^( *"go": "go1\.\d+)[^"]*"`), `$1"`},
	{regexp.MustCompile(`^( *"(?:goos|goarch)"): "\w+"`), `$1: "HOST"`},
	{regexp.MustCompile(`^(goos|goarch|cpu): .*$`), "$1: HOST"},
	{regexp.MustCompile(`^ifaceval \S+, built with \S+$`), "ifaceval VERSION, built with RELEASE"},
	{regexp.MustCompile(`^toolchain \S+ \w+/\w+$`), "toolchain RELEASE HOST"},
	{regexp.MustCompile(`(runtime\.main proc\.go):\d+`), "$1:LINE"},
	// Times.
	{regexp.MustCompile(`^(Build ID|Time): .*$`), "$1"},
	{regexp.MustCompile(`^(Benchmark\w+?)(?:-\d+)?\s+\d+\s+[\d.]+ ns/op`), "$1 N TIME"},
	{regexp.MustCompile(`^(ok\s+\S+\s+)(?:[\d.]+s|\(cached\))`), "${1}TIME"},
	{regexp.MustCompile(`^(\s*--- (?:PASS|FAIL|SKIP): \S+) \([\d.]+s\)$`), "$1 (TIME)"},
	{regexp.MustCompile(`^goroutine \d+ (?:gp=\S+ m=\S+ )?\[running.*\]:$`), "goroutine N [running]:"},
	{regexp.MustCompile(`^(\t\S*?)([\w.-]+\.go:\d+) \+0x[0-9a-f]+$`), "\t$2 +OFFSET"},
}

// Patched finds releases with their patch: go1.24.13.
var Patched = regexp.MustCompile(`\bgo(1\.\d+)\.\d+\b`)

// address finds addresses of a running program. Those in a listing are shorter.
var address = regexp.MustCompile(`\b0x[0-9a-f]{6,16}\b`)

// Normal is output without what may differ from one run of a release to the next:
// addresses, times, patches and hosts. Equal addresses stay equal, and different
// ones different.
func Normal(lines []string) []string {
	out := slices.Clone(lines)
	names := map[string]string{}
	for i := range out {
		for _, p := range placeholders {
			out[i] = p.pattern.ReplaceAllString(out[i], p.with)
		}
		out[i] = address.ReplaceAllStringFunc(out[i], func(a string) string {
			if names[a] == "" {
				names[a] = fmt.Sprintf("ADDRESS%d", len(names)+1)
			}
			return names[a]
		})
	}
	return out
}

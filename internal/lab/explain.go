package lab

import (
	"fmt"
	"go/version"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Machine is where a lab is run: what the default toolchain is.
type Machine struct {
	Release string // go1.26.8
	Host    string // linux/amd64
	Built   string // with which release ifaceval was built
}

// A Result is what became of a command of a page.
type Result struct {
	Diff string // between the page and the run, placeholders in both; "" if there is none
	Why  string // what makes such a difference on this machine; "" if nothing does
}

// Compare compares what a command of a page printed with the page.
func Compare(c Command, got []string, m Machine) Result {
	want := Normal(append([]string{prompt + c.Line}, c.Output...))
	got = Normal(append([]string{prompt + c.Line}, got...))
	d := diff.Diff("page", []byte(joined(want)), "yours", []byte(joined(got)))
	if d == nil {
		return Result{}
	}
	_, text, _ := strings.Cut(string(d), "@@")
	why := m.why(c)
	if why == "" && slices.ContainsFunc(got, noToolchain.MatchString) {
		why = "a machine that cannot get a release of Go which the page uses: see that GOPROXY can be reached"
	}
	return Result{Diff: "@@" + text, Why: why}
}

func joined(lines []string) string { return strings.Join(lines, "\n") + "\n" }

var (
	// What the go command and ifaceval say of a toolchain that cannot be had.
	noToolchain = regexp.MustCompile(`^go: download go1\b|the toolchain cannot be had`)

	pinnedGo   = regexp.MustCompile(` -go |GOTOOLCHAIN=`)
	pinnedArch = regexp.MustCompile(` -arch `)
)

// why is what the page's toolchain and this one differ in, as far as a command
// depends on it.
func (m Machine) why(c Command) string {
	var reasons []string
	if version.Lang(m.Release) != version.Lang(Release) && !pinnedGo.MatchString(c.Line) {
		reasons = append(reasons, fmt.Sprintf("another version: your toolchain is %s, the page is of %s; lab 5.1 says what has changed", m.Release, Release))
	}
	if strings.HasPrefix(c.Line, "ifaceval ") && version.Lang(m.Built) != version.Lang(Release) {
		reasons = append(reasons, fmt.Sprintf("another ifaceval: yours was built with %s, that of the page with %s", m.Built, Release))
	}
	if m.Host != Host && !pinnedArch.MatchString(c.Line) {
		reasons = append(reasons, fmt.Sprintf("another machine: yours is %s, the page is of %s", m.Host, Host))
	}
	return strings.Join(reasons, "; ")
}

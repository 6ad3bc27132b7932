package report

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// WriteGitHub writes the report as workflow commands, which GitHub Actions turns
// into annotations of a pull request's lines: what may allocate as a warning, or
// as a notice where that depends on the value. Where conversions were compared
// with earlier ones, only the new ones are annotated, as errors. What is ignored
// is not annotated.
//
// GitHub shows the first ten errors, warnings and notices of a step and keeps the
// others in its log. So the totals come first, then what is wrong with the run,
// then conversions from the costly ones to the cheap ones.
//
// Files are named relative to the working directory, which has to be the
// repository's root for GitHub to find them. Columns are in bytes.
func WriteGitHub(w io.Writer, r *Report) error {
	b := bufio.NewWriter(w)
	annotated := annotate(r)
	total := fmt.Sprintf("%s (%s %s/%s)", r.Summary.title(len(r.Packages)), r.Toolchain.Go, r.Toolchain.GOOS, r.Toolchain.GOARCH)
	if r.Gated() {
		total = fmt.Sprintf("%d new may allocate; %s", len(annotated), total)
	}
	command(b, "notice", annotation{title: "ifaceval"}, total)
	for _, g := range r.failed() {
		command(b, "error", annotation{title: "ifaceval -" + g.Name}, said(g.Message))
	}
	for _, p := range r.Problems {
		at, message := positioned(p.Message)
		at.title = strings.TrimSpace("ifaceval cannot judge " + p.Package)
		command(b, "error", at, said(message))
	}
	if u := r.Unrecognised; u != nil {
		command(b, "warning", annotation{title: "ifaceval"}, said(strings.Join(append([]string{u.title()}, u.Examples...), "; ")))
	}
	for _, c := range annotated {
		level := levels[class(c)].github
		title := Verdict(c.Storage, c.AllocSize, c.Unless)
		if r.Gated() {
			level, title = "error", "new: "+title
		}
		command(b, level, annotation{file: c.File, line: c.Line, column: c.Column, title: title}, sentence(c))
	}
	return b.Flush()
}

// annotate is the conversions that get an annotation, the costly ones first.
func annotate(r *Report) []*Conversion {
	all := slices.DeleteFunc(mayAllocate(r), func(c *Conversion) bool {
		return c.Ignored != "" || r.Gated() && !c.New
	})
	slices.SortStableFunc(all, worst)
	return all
}

// An annotation is where a message is shown, and under which title.
type annotation struct {
	file         string // "" for none
	line, column int    // 0 if not known
	title        string
}

var positionIn = regexp.MustCompile(`^([^:]+):(\d+)(?::(\d+))?: (.+)$`)

// positioned cuts the position from a problem's message.
func positioned(message string) (annotation, string) {
	m := positionIn.FindStringSubmatch(message)
	if m == nil {
		return annotation{}, message
	}
	line, _ := strconv.Atoi(m[2])
	column, _ := strconv.Atoi(m[3])
	return annotation{file: strings.TrimPrefix(m[1], "./"), line: line, column: column}, m[4]
}

// command writes one workflow command. Whatever is in its parts, it stays one
// line, and what is in a property stays in it. The runner obeys an older form,
// "##[command]", in the middle of a line too, but not in one that is a command.
func command(w io.Writer, name string, at annotation, message string) {
	var properties []string
	add := func(key, value string) {
		properties = append(properties, key+"="+propertyEscaper.Replace(plain(value)))
	}
	if at.file != "" {
		add("file", at.file)
		if at.line > 0 {
			add("line", strconv.Itoa(at.line))
		}
		if at.column > 0 {
			add("col", strconv.Itoa(at.column))
		}
	}
	add("title", quote(at.title))
	fmt.Fprintf(w, "::%s %s::%s\n", name, strings.Join(properties, ","), dataEscaper.Replace(plain(message)))
}

// What the runner decodes again.
var (
	dataEscaper     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscaper = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

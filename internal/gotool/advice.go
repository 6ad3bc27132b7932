package gotool

import (
	"errors"
	"regexp"
	"strings"
)

// hint adds to an error of the go command what the user can do about it.
func (t *Toolchain) hint(err error) error {
	var failed *Error
	if !errors.As(err, &failed) {
		return err
	}
	return errors.New(advise(failed.Error()))
}

// advice says what to do about words of the go command. The first that fits
// counts; "$1" is what its pattern captured.
var advice = []struct {
	words *regexp.Regexp
	what  string
}{
	{regexp.MustCompile(`requires go >= (\S+)`), "give that release or a newer one: -go $1"},
	{regexp.MustCompile(`cannot compile Go (\S+) code`), "the module needs a newer Go: give that release or a newer one with -go $1"},
	{regexp.MustCompile(`invalid go version '([^']*)': must match format`), "the module needs Go 1.21 or later: give one with -go $1"},
	{regexp.MustCompile(`unknown directive: toolchain`), "the module needs Go 1.21 or later: give one with -go"},
	{regexp.MustCompile(`errors parsing go\.(?:mod|work)`), "correct the file"},
	{regexp.MustCompile(`download go\d|toolchain not available|invalid toolchain`), "the toolchain cannot be had: choose a released version with -go, such as -go 1.27, and see that GOPROXY can be reached"},
	{regexp.MustCompile(`unsupported GOOS/GOARCH`), "`go tool dist list` names the pairs that exist"},
	{regexp.MustCompile(`-race is not supported|-race requires cgo`), "leave -race out"},
	{regexp.MustCompile(`^go\.mod file not found|does not contain main module`), "run ifaceval in a module, or name its directory with -C"},
	{regexp.MustCompile(`is not in (?:std|GOROOT)\b`), "a directory is named as ./name, and a file must exist"},
	{regexp.MustCompile(`build constraints exclude all Go files`), "see which -tags, -os or -arch they want"},
	{regexp.MustCompile(`found packages .* and `), "give the files of a directory the same package clause"},
	{regexp.MustCompile(`invalid value .* for flag -gcflags`), "write -gcflags as for go build"},
	{regexp.MustCompile(`directory not found|no such file or directory`), "name what exists"},
	{regexp.MustCompile(`no Go files in`), "name a directory that has some, or all below it with /..."},
}

func advise(text string) string {
	for _, a := range advice {
		if m := a.words.FindStringSubmatch(text); m != nil {
			what := a.what
			if len(m) > 1 {
				what = strings.ReplaceAll(what, "$1", strings.TrimRight(m[1], ";:,)"))
			}
			return strings.TrimRight(text, ".: ") + ": " + what
		}
	}
	return text
}

// unknownFlag is the flag that the compiler does not have, when that is what is
// wrong: it says so of every package.
func unknownFlag(ps []Problem) string {
	for _, p := range ps {
		if flag, ok := strings.CutPrefix(p.Message, "flag provided but not defined: "); ok {
			return flag
		}
	}
	return ""
}

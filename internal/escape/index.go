package escape

import (
	"path/filepath"
	"strings"
)

// A place is a line, with the file reduced to its base name.
type place struct {
	base string
	line int
}

// At returns the facts at a position, in the order printed. The file is
// absolute; a fact's file fits when the one is the end of the other.
func (p *Package) At(file string, line, column int) []Fact {
	var facts []Fact
	for _, f := range p.AtLine(file, line) {
		if f.Column == column {
			facts = append(facts, f)
		}
	}
	return facts
}

// AtLine returns the facts on a line, in the order printed.
func (p *Package) AtLine(file string, line int) []Fact {
	if p == nil {
		return nil
	}
	if p.index == nil {
		p.buildIndex()
	}
	var facts []Fact
	for _, i := range p.index[place{filepath.Base(file), line}] {
		if SamePath(file, p.Facts[i].File) {
			facts = append(facts, p.Facts[i])
		}
	}
	return facts
}

func (p *Package) buildIndex() {
	p.index = make(map[place][]int, len(p.Facts))
	for i, f := range p.Facts {
		at := place{filepath.Base(f.File), f.Line}
		p.index[at] = append(p.index[at], i)
	}
}

// SamePath reports whether printed, which may be relative to an unknown
// directory, can name the absolute path file.
func SamePath(file, printed string) bool {
	if file == printed {
		return true
	}
	if rest, ok := strings.CutPrefix(file, "$GOROOT/"); ok { // as objects spell it
		return strings.HasSuffix(filepath.ToSlash(printed), "/"+rest)
	}
	if filepath.IsAbs(printed) {
		return false
	}
	printed = filepath.ToSlash(filepath.Clean(printed))
	for strings.HasPrefix(printed, "../") {
		printed = printed[3:]
	}
	return strings.HasSuffix(filepath.ToSlash(file), "/"+printed)
}

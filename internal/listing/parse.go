package listing

import (
	"regexp"
	"strconv"
	"strings"
)

func (f *File) parseFunc(s *symbol) *Func {
	fn := &Func{Name: s.name, Size: s.size, Args: -1, byStart: map[int64]int{}}
	for _, line := range s.lines {
		if m := instruction.FindStringSubmatch(line); m != nil {
			f.addInstr(fn, m)
			continue
		}
		if rel, ok := f.parseReloc(line); ok {
			fn.Relocs = append(fn.Relocs, rel)
			continue
		}
		var ok bool
		if fn.Code, ok = parseHex(line, fn.Code); !ok {
			f.unrecognised(line)
		}
	}
	fn.finish()
	return fn
}

func (f *File) addInstr(fn *Func, m []string) {
	offset, _ := strconv.ParseInt(m[2], 10, 64)
	file, line := cutLine(m[3])
	mnemonic, rest := m[4], qualify(m[5], f.Package)
	switch mnemonic {
	case "PCDATA", "FUNCDATA":
		return
	case "TEXT":
		fn.File, fn.Line = file, line
		fn.text(rest)
		return
	}
	in := &Instr{Index: len(fn.Instrs), Offset: offset, File: file, Line: line, Mnemonic: mnemonic}
	in.Text = strings.TrimSpace(mnemonic + " " + rest)
	for _, arg := range splitOperands(rest) {
		in.Args = append(in.Args, ParseOperand(arg))
	}
	if _, ok := fn.byStart[offset]; !ok {
		fn.byStart[offset] = in.Index
	}
	fn.Instrs = append(fn.Instrs, in)
}

// cutLine takes "/a/b.go:12" apart; "<unknown line number>" has no line.
func cutLine(s string) (file string, line int) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0
	}
	line, err := strconv.Atoi(s[i+1:])
	if err != nil {
		return s, 0
	}
	return s[:i], line
}

// textSize is the end of a TEXT line: flags and sizes.
var textSize = regexp.MustCompile(`\(SB\)(?:, ([A-Za-z0-9|]+))?, \$(-?\d+)(?:-(\d+))?$`)

func (fn *Func) text(rest string) {
	m := textSize.FindStringSubmatch(rest)
	if m == nil {
		return
	}
	fn.Flags = m[1]
	fn.Frame, _ = strconv.ParseInt(m[2], 10, 64)
	if n, err := strconv.ParseInt(m[3], 10, 64); err == nil {
		fn.Args = n
	}
}

// finish gives instructions their sizes and relocations.
func (fn *Func) finish() {
	end := fn.Size
	for i := len(fn.Instrs) - 1; i >= 0; i-- {
		in := fn.Instrs[i]
		in.Size = end - in.Offset
		end = in.Offset
	}
	for _, rel := range fn.Relocs {
		for _, in := range fn.Instrs {
			// R_USEIFACE and its kin have no size: they tell the linker what is
			// reachable, and belong to no instruction.
			if rel.Size > 0 && in.Offset <= rel.Offset && rel.Offset < in.Offset+in.Size {
				in.Relocs = append(in.Relocs, rel)
			}
		}
	}
}

// Bytes are an instruction's own in the function's code.
func (fn *Func) Bytes(in *Instr) []byte {
	if in.Size < 0 || in.Offset+in.Size > int64(len(fn.Code)) {
		return nil
	}
	return fn.Code[in.Offset : in.Offset+in.Size]
}

// splitOperands splits at commas that are followed by a space, outside brackets
// and quotes: the names of itabs hold commas, those of types both.
func splitOperands(s string) []string {
	var parts []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"', '`':
			i = skipQuoted(s, i)
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 && i+1 < len(s) && s[i+1] == ' ' {
				parts = append(parts, s[start:i])
				start = i + 2
			}
		}
	}
	if start < len(s) {
		parts = append(parts, s[start:])
	}
	return parts
}

// skipQuoted returns the index of the quote that ends the string that begins at
// i, or i if nothing does.
func skipQuoted(s string, i int) int {
	for j := i + 1; j < len(s); j++ {
		if s[j] == '\\' && s[i] == '"' {
			j++
		} else if s[j] == s[i] {
			return j
		}
	}
	return i
}

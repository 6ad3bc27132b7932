package walk

import "fmt"

// ParsePlace reads FILE:LINE or FILE:LINE:COL. A file that is not absolute is
// looked up in dir; it must exist. The column is 0 if there is none.
func ParsePlace(s, dir string) (file string, line, column int, err error) {
	p, ok, err := parsePlace(s, dir)
	if err == nil && !ok {
		err = fmt.Errorf("%q is no place in a Go file: write FILE:LINE or FILE:LINE:COL", s)
	}
	return p.file, p.line, p.column, err
}

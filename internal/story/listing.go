package story

import (
	"bufio"
	"fmt"
	"io"
	"path"

	"ifaceval/internal/picture"
)

// WriteListing writes a function's code in the columns of `go tool objdump`: file
// and line, offset, bytes, instruction, relocations. Offsets are the function's
// own, and operands those that the compiler prints.
func WriteListing(w io.Writer, l *Listing) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "TEXT %s(SB) %s\n", plain(l.Function), plain(l.File))
	for _, line := range l.Lines {
		place := "-"
		if line.Line > 0 {
			place = fmt.Sprintf("%s:%d", path.Base(line.File), line.Line)
		}
		fmt.Fprintf(b, "  %s\t%#x\t%s\t%s", plain(place), line.Offset, line.Bytes, plain(line.Text))
		for _, r := range line.Relocs {
			fmt.Fprintf(b, "\t[%s]", plain(r))
		}
		fmt.Fprintln(b)
	}
	fmt.Fprintf(b, "(%s)\n", plain(l.Toolchain.line()))
	return b.Flush()
}

// fileWidth is the width of a drawing that is a file, in pixels: a page of
// documentation has room for it.
const fileWidth = 760

// WriteSVG writes the picture after a step as an SVG file.
func WriteSVG(w io.Writer, s *Step) error {
	return s.Picture.SVG(w, picture.SVGOptions{Standalone: true, Width: fileWidth})
}

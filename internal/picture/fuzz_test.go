package picture

import "testing"

// FuzzPicture draws pictures that are made of the input, for all that every
// drawing has to be.
func FuzzPicture(f *testing.F) {
	f.Add([]byte(""), 100)
	f.Add([]byte("\x01\x02\x05frame\x01x\x05int64\x08\x10\x00\x21\x42\x63"), 60)
	for _, s := range nasty {
		f.Add([]byte("\x03\x02\x03\x20"+s+s+s), 40)
	}
	f.Fuzz(func(t *testing.T, data []byte, width int) {
		p := (&source{data}).picture()
		width = 1 + max(width, -width)&0xff
		for _, o := range []TextOptions{{Width: width}, {Width: width, ASCII: true, Indent: "  "}} {
			checkText(t, "text", textOf(t, &p, o), o)
		}
		for _, o := range []SVGOptions{{Width: 5 * width}, {Standalone: true}} {
			checkSVG(t, "svg", svgOf(t, &p, o))
		}
	})
}

// A source makes things of bytes; at its end all is zero.
type source struct{ data []byte }

func (s *source) byte() int {
	if len(s.data) == 0 {
		return 0
	}
	b := s.data[0]
	s.data = s.data[1:]
	return int(b)
}

func (s *source) text() string {
	n := min(s.byte()&0x3f, len(s.data))
	text := s.data[:n]
	s.data = s.data[n:]
	return string(text)
}

func (s *source) picture() Picture {
	kinds := []string{Frame, Registers, Data, ReadOnly, Heap, Either, Outside, "?"}
	p := Picture{Title: s.text(), Desc: s.text()}
	for len(p.Blocks) < 12 && len(s.data) > 0 {
		n := s.byte()
		b := Block{ID: string(rune('a' + len(p.Blocks))), Kind: kinds[n&7], Title: s.text(), Note: s.text()}
		offset := int64(0)
		for range n >> 3 & 7 {
			b.Rows = append(b.Rows, s.row(&offset))
		}
		p.Blocks = append(p.Blocks, b)
	}
	return p
}

func (s *source) row(offset *int64) Row {
	n := s.byte()
	r := Row{Offset: *offset, Label: s.text(), Name: s.text(), Type: s.text()}
	for range n & 3 {
		m := s.byte()
		w := Word{Offset: *offset, Size: 8, Role: s.text(), Value: s.text(), Known: m&1 != 0, Changed: m&2 != 0}
		if m&4 != 0 {
			w.To = &Place{string(rune('a' + m>>3&7)), int64(s.byte())}
		}
		r.Words = append(r.Words, w)
		*offset += 8
		r.Size += 8
	}
	if n&4 != 0 {
		r.Size, *offset = int64(n)<<57, *offset+1<<62
	}
	return r
}

// Package lines splits text that arrives in pieces, as from a command, into
// lines.
package lines

import "bytes"

// A Splitter keeps the beginning of a line until its end arrives. The zero
// Splitter is ready to use.
type Splitter struct{ partial []byte }

// Split calls line for each line that p completes, without "\n" or "\r\n", and
// returns len(p), as an io.Writer does.
func (s *Splitter) Split(p []byte, line func(string)) int {
	n := len(p)
	for {
		text, rest, ok := bytes.Cut(p, []byte{'\n'})
		if !ok {
			s.partial = append(s.partial, p...)
			return n
		}
		if len(s.partial) > 0 {
			text = append(s.partial, text...)
			s.partial = s.partial[:0]
		}
		line(string(bytes.TrimSuffix(text, []byte{'\r'})))
		p = rest
	}
}

// End calls line for a last line that has no line ending.
func (s *Splitter) End(line func(string)) {
	if len(s.partial) > 0 {
		text := string(s.partial)
		s.partial = nil
		line(text)
	}
}

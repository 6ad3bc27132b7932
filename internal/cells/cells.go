// Package cells measures and shortens lines of text in the columns of a terminal,
// and takes from text what would act on a terminal, on an XML parser or on the eye.
// Names in programs may hold anything.
//
// Drawings measure text in the same way: in cells of one width.
package cells

import (
	"sort"
	"strconv"
	"strings"
	"unicode"
)

// maxMarks is how many combining marks may stand on one letter. A pile of them
// would be drawn over the rows above and below.
const maxMarks = 2

// Plain writes what a terminal or an XML parser would act on, and what nobody
// can see, as Go writes it in a string: names may hold anything. Its result is
// valid UTF-8.
func Plain(s string) string {
	var b strings.Builder
	marks := maxMarks // a mark at the start has no letter to stand on
	for _, r := range s {
		switch {
		case !Visible(r):
			b.WriteString(escapeRune(r))
			marks = 0
		case !unicode.In(r, unicode.Mn, unicode.Me):
			b.WriteRune(r)
			marks = 0
		case marks < maxMarks:
			b.WriteRune(r)
			marks++
		default:
			b.WriteString(escapeRune(r))
		}
	}
	return b.String()
}

// Visible reports whether something is drawn for a rune. Some letters and marks
// are printable for Unicode, yet have no shape.
func Visible(r rune) bool {
	return unicode.IsPrint(r) && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// Level is [Plain] for a line of text that holds other things too: letters that
// run from right to left would reorder the columns beside them.
func Level(s string) string {
	return escapeIf(Plain(s), func(r rune) bool { return unicode.Is(rightToLeft, r) })
}

// ASCII is [Plain] for what shows nothing else.
func ASCII(s string) string {
	return escapeIf(Plain(s), func(r rune) bool { return r >= 0x80 })
}

func escapeIf(s string, match func(rune) bool) string {
	var b strings.Builder
	for _, r := range s {
		if match(r) {
			b.WriteString(escapeRune(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// escapeRune is the rune as Go writes it in a string, in ASCII.
func escapeRune(r rune) string {
	s := strconv.QuoteRuneToASCII(r)
	return s[1 : len(s)-1]
}

// Width is the number of columns that a terminal gives to s, which [Plain] made.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += RuneWidth(r)
	}
	return n
}

// RuneWidth is the width of one rune: 0, 1 or 2.
func RuneWidth(r rune) int {
	switch {
	case r < 0x80:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me), r >= 0x1160 && r <= 0x11ff: // the latter join a wide syllable
		return 0
	}
	i := sort.Search(len(wide), func(i int) bool { return wide[i][1] >= r })
	if i < len(wide) && wide[i][0] <= r {
		return 2
	}
	return 1
}

// Clip shortens s to n columns; tail stands for what was left out.
func Clip(s string, n int, tail string) string {
	if Width(s) <= n {
		return s
	}
	if n < Width(tail) {
		tail = tail[:0]
	}
	room := n - Width(tail)
	for i, r := range s {
		if room -= RuneWidth(r); room < 0 {
			return s[:i] + tail
		}
	}
	return s
}

// Wrap breaks s between words into at most n lines; the last is clipped.
func Wrap(s string, width, n int, tail string) []string {
	var lines []string
	for _, word := range strings.Fields(s) {
		last := len(lines) - 1
		switch {
		case last == n-1 && Width(lines[last]) > width:
			// clipped anyway
		case last >= 0 && (Width(lines[last])+1+Width(word) <= width || last == n-1):
			lines[last] += " " + word
		default:
			lines = append(lines, word)
		}
	}
	for i := range lines {
		lines[i] = Clip(lines[i], width, tail)
	}
	return lines
}

// wide are the runes of two columns: those of East Asian width W and F in
// Unicode 15, with the gaps between them that hold nothing.
var wide = [][2]rune{
	{0x1100, 0x115f}, {0x231a, 0x231b}, {0x2329, 0x232a}, {0x23e9, 0x23ec}, {0x23f0, 0x23f0}, {0x23f3, 0x23f3},
	{0x25fd, 0x25fe}, {0x2614, 0x2615}, {0x2648, 0x2653}, {0x267f, 0x267f}, {0x2693, 0x2693}, {0x26a1, 0x26a1},
	{0x26aa, 0x26ab}, {0x26bd, 0x26be}, {0x26c4, 0x26c5}, {0x26ce, 0x26ce}, {0x26d4, 0x26d4}, {0x26ea, 0x26ea},
	{0x26f2, 0x26f3}, {0x26f5, 0x26f5}, {0x26fa, 0x26fa}, {0x26fd, 0x26fd}, {0x2705, 0x2705}, {0x270a, 0x270b},
	{0x2728, 0x2728}, {0x274c, 0x274c}, {0x274e, 0x274e}, {0x2753, 0x2755}, {0x2757, 0x2757}, {0x2795, 0x2797},
	{0x27b0, 0x27b0}, {0x27bf, 0x27bf}, {0x2b1b, 0x2b1c}, {0x2b50, 0x2b50}, {0x2b55, 0x2b55}, {0x2e80, 0x303e},
	{0x3041, 0x3247}, {0x3250, 0x4dbf}, {0x4e00, 0xa4c6}, {0xa960, 0xa97c}, {0xac00, 0xd7a3}, {0xf900, 0xfaff},
	{0xfe10, 0xfe19}, {0xfe30, 0xfe6b}, {0xff01, 0xff60}, {0xffe0, 0xffe6}, {0x16fe0, 0x1b2fb}, {0x1f004, 0x1f004},
	{0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f200, 0x1f320}, {0x1f32d, 0x1f335},
	{0x1f337, 0x1f37c}, {0x1f37e, 0x1f393}, {0x1f3a0, 0x1f3ca}, {0x1f3cf, 0x1f3d3}, {0x1f3e0, 0x1f3f0},
	{0x1f3f4, 0x1f3f4}, {0x1f3f8, 0x1f43e}, {0x1f440, 0x1f440}, {0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d},
	{0x1f54b, 0x1f54e}, {0x1f550, 0x1f567}, {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596}, {0x1f5a4, 0x1f5a4},
	{0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d2}, {0x1f6d5, 0x1f6df},
	{0x1f6eb, 0x1f6ec}, {0x1f6f4, 0x1f6fc}, {0x1f7e0, 0x1f7f0}, {0x1f90c, 0x1f93a}, {0x1f93c, 0x1f945},
	{0x1f947, 0x1f9ff}, {0x1fa70, 0x1faf8}, {0x20000, 0x3fffd},
}

// rightToLeft are the blocks that Unicode keeps for scripts of that direction.
var rightToLeft = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x0590, Hi: 0x08ff, Stride: 1}, {Lo: 0xfb1d, Hi: 0xfdff, Stride: 1}, {Lo: 0xfe70, Hi: 0xfefe, Stride: 1}},
	R32: []unicode.Range32{{Lo: 0x10800, Hi: 0x10fff, Stride: 1}, {Lo: 0x1e800, Hi: 0x1efff, Stride: 1}},
}

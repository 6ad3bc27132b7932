package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Bounds of markdown. GitHub refuses a comment of more than 65,536 characters.
const (
	maxBytes    = 60_000 // of all rows, and what stands above them
	maxRows     = 50     // of a table; the costly ones are shown
	maxItems    = 10     // problems, examples
	maxLines    = 5      // of one row
	maxFunction = 60     // characters
)

// WriteMarkdown writes the report as a comment for a pull request: what gates
// found, and a table per file of what may allocate. Where conversions were
// compared with earlier ones, the tables are of the new ones, and the others are
// folded away. Conversions that differ in nothing but their line are one row, and
// so are all copies of each.
//
// Everything that comes from source is in code spans, where it can neither make
// links nor mention anybody.
func WriteMarkdown(w io.Writer, r *Report) error {
	m := &markdown{}
	m.headline(r)
	m.list(bounded(gateItems(r)), bounded(problemItems(r)), bounded(unrecognisedItems(r)))
	m.room = maxBytes - m.Len()
	shown, rest := split(r)
	m.tables(shown)
	if len(rest) > 0 {
		why := "Ignored"
		if r.Gated() {
			why = "Not new, or ignored"
		}
		m.printf("\n<details><summary>%s: %d</summary>\n", why, len(rest))
		m.tables(rest)
		m.printf("\n</details>\n")
	}
	_, err := io.WriteString(w, m.String())
	return err
}

// split is the conversions that the tables are of, and those that are folded away.
func split(r *Report) (shown, rest []*Conversion) {
	for _, c := range mayAllocate(r) {
		if c.Ignored == "" && (c.New || !r.Gated()) {
			shown = append(shown, c)
		} else {
			rest = append(rest, c)
		}
	}
	return shown, rest
}

// markdown is a comment as far as it is written, and how many bytes of tables it
// may still get.
type markdown struct {
	strings.Builder
	room int
}

func (m *markdown) printf(format string, args ...any) { fmt.Fprintf(m, format, args...) }

func (m *markdown) headline(r *Report) {
	shown, _ := split(r)
	found := count(len(shown), "conversion")
	if r.Gated() {
		found = count(len(shown), "new conversion")
	}
	found += " may allocate"
	if failed := len(r.failed()); failed > 0 {
		found = fmt.Sprintf("%s failed, %s", count(failed, "gate"), found)
	} else if len(r.Gates) > 0 {
		found = fmt.Sprintf("%s passed, %s", count(len(r.Gates), "gate"), found)
	}
	if n := len(r.Problems); n > 0 {
		found += fmt.Sprintf(", %s", count(n, "problem"))
	}
	m.printf("**ifaceval: %s**\n\n%s (%s %s/%s)\n", found, r.Summary.title(len(r.Packages)), r.Toolchain.Go, r.Toolchain.GOOS, r.Toolchain.GOARCH)
}

func gateItems(r *Report) (items []string) {
	for _, g := range r.Gates {
		items = append(items, fmt.Sprintf("%s %s: %s", code("-"+g.Name), map[bool]string{true: "passed", false: "failed"}[g.Passed], code(said(g.Message))))
	}
	return items
}

func problemItems(r *Report) (items []string) {
	for _, p := range r.Problems {
		item := code(said(p.Message))
		if p.Package != "" {
			item = code(quote(p.Package)) + ": " + item
		}
		items = append(items, "not judged: "+item)
	}
	return items
}

func unrecognisedItems(r *Report) (items []string) {
	if r.Unrecognised == nil {
		return nil
	}
	items = []string{r.Unrecognised.title()}
	for _, e := range r.Unrecognised.Examples {
		items = append(items, "for example "+code(said(e)))
	}
	return items
}

// bounded is the first items, and how many more there are.
func bounded(items []string) []string {
	if more := len(items) - maxItems; more > 0 {
		return append(items[:maxItems:maxItems], fmt.Sprintf("and %d more", more))
	}
	return items
}

func (m *markdown) list(parts ...[]string) {
	for i, item := range slices.Concat(parts...) {
		if i == 0 {
			m.printf("\n")
		}
		m.printf("- %s\n", item)
	}
}

// tables writes the costly rows of cs, in the order of the report, and how many
// conversions were left out.
func (m *markdown) tables(cs []*Conversion) {
	rows, left := m.choose(foldRows(cs))
	file := ""
	for _, r := range rows {
		if r.file != file {
			m.printf("%s", fileHead(r.file))
			file = r.file
		}
		m.printf("%s", r.cells())
	}
	if left > 0 {
		m.printf("\nand %d more\n", left)
	}
}

// choose takes the costly rows for which there is room, and counts the conversions
// of the others.
func (m *markdown) choose(rows []*mdRow) (chosen []*mdRow, left int) {
	order := slices.Clone(rows)
	slices.SortStableFunc(order, func(a, b *mdRow) int { return worst(a.first, b.first) })
	files, full := map[string]bool{}, false
	for i, r := range order {
		need := len(r.cells())
		if !files[r.file] {
			need += len(fileHead(r.file))
		}
		if full = full || i == maxRows || need > m.room; full {
			left += len(r.lines)
			continue
		}
		m.room -= need
		files[r.file], r.chosen = true, true
	}
	return slices.DeleteFunc(rows, func(r *mdRow) bool { return !r.chosen }), left
}

func fileHead(file string) string {
	return "\n" + code(quote(file)) + "\n\n| line | function | operand | types | stored |\n|---|---|---|---|---|\n"
}

// An mdRow is the conversions that are alike in everything but their line.
type mdRow struct {
	mdKey
	first              *Conversion
	lines              []int
	allocating, copies int
	chosen             bool
}

type mdKey struct{ file, function, expr, from, to, stored string }

// foldRows folds the conversions of a file that are alike, in order.
func foldRows(cs []*Conversion) []*mdRow {
	var rows []*mdRow
	byKey := map[mdKey]*mdRow{}
	for _, c := range cs {
		key := mdKey{c.File, c.Function, c.Expr, c.From, c.To, Verdict(c.Storage, c.AllocSize, c.Unless)}
		if class(c) == "unknown" && c.Reason != "" {
			key.stored += ": " + c.Reason
		}
		row := byKey[key]
		if row == nil {
			row = &mdRow{mdKey: key, first: c}
			byKey[key] = row
			rows = append(rows, row)
		}
		allocating, all := copies(c)
		row.lines = append(row.lines, c.Line)
		row.allocating += allocating
		row.copies += all
	}
	// A file that several packages have is one table all the same.
	slices.SortStableFunc(rows, func(a, b *mdRow) int { return strings.Compare(a.file, b.file) })
	return rows
}

func (r *mdRow) cells() string {
	stored := cell(said(r.stored))
	if r.copies > len(r.lines) {
		stored += fmt.Sprintf(" in %d of %d copies", r.allocating, r.copies)
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", r.where(),
		cell(clip(plain(r.function), maxFunction)), cell(Clip(r.expr)), cell(clip(plain(r.from+" → "+r.to), maxTypes)), stored)
}

// where is the lines of a row, each once, and how many conversions they have if
// that is more.
func (r *mdRow) where() string {
	lines := slices.Compact(slices.Sorted(slices.Values(r.lines)))
	var texts []string
	for i, line := range lines {
		if i == maxLines {
			texts = append(texts, fmt.Sprintf("and %d more", len(lines)-maxLines))
			break
		}
		texts = append(texts, strconv.Itoa(line))
	}
	text := strings.Join(texts, ", ")
	if len(r.lines) > len(lines) {
		text += fmt.Sprintf(" (%d times)", len(r.lines))
	}
	return text
}

// cell is a code span in a table. There a bar ends the cell unless a backslash is
// before it, even in code, and for a backslash with a bar behind it there is no
// way to write: such code is broken into two spans, with a comment between them
// that shows nothing.
func cell(s string) string {
	s = plain(s)
	var spans []string
	for {
		i := strings.Index(s, `\|`)
		if i < 0 {
			break
		}
		spans = append(spans, code(s[:i+1]))
		s = s[i+1:]
	}
	spans = append(spans, code(s))
	return strings.ReplaceAll(strings.Join(spans, "<!-- -->"), "|", `\|`)
}

// code is a code span, whatever is in it. Its marks are longer than any run of
// back quotes inside, and a space that would be stripped is doubled.
func code(s string) string {
	s = plain(s)
	marks := "`"
	for strings.Contains(s, marks) {
		marks += "`"
	}
	if s == "" || strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || strings.HasPrefix(s, " ") && strings.HasSuffix(s, " ") {
		s = " " + s + " "
	}
	return marks + s + marks
}

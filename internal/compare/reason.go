package compare

import (
	"fmt"
	"go/types"
	"go/version"
	"slices"
	"strings"

	"ifaceval/internal/report"
)

// A side is a conversion and what compiled it.
type side struct {
	*report.Conversion
	tools report.Toolchain
}

// A rule knows one reason why verdicts differ. It looks at the older release first:
// where a comparison goes back in time, the rules see it the other way round.
type rule struct {
	since  string // the release that brought it; "" for what is no matter of releases
	holds  func(a, b side) bool
	reason func(a, b side) string
}

// reason is that of the first rule that holds, "" if none does.
func reason(a, b side) string {
	if version.Compare(a.tools.Go, b.tools.Go) > 0 {
		a, b = b, a
	}
	for _, r := range rules {
		if r.since != "" && !(version.Compare(version.Lang(a.tools.Go), r.since) < 0 && version.Compare(r.since, version.Lang(b.tools.Go)) <= 0) {
			continue
		}
		if r.holds(a, b) {
			return r.reason(a, b)
		}
	}
	return ""
}

// rules in the order in which they are asked: what holds for few before what holds
// for many. The facts are those of cmd/compile/internal/walk/convert.go and
// runtime/malloc.go of the releases.
var rules = []rule{
	{"", unknown, say("one of the verdicts is unknown")},
	{"", func(a, b side) bool { return a.tools.GOARCH != b.tools.GOARCH && a.Size != b.Size },
		func(a, b side) string {
			return fmt.Sprintf("the value has %d B on %s and %d B on %s", a.Size, a.tools.GOARCH, b.Size, b.tools.GOARCH)
		}},
	{"", func(a, b side) bool { return a.tools.GOARCH != b.tools.GOARCH && bothHeap(a, b) && a.Call != b.Call },
		say("the alignment of the type differs between the architectures, and with it the function that copies it")},
	{"", func(a, b side) bool {
		return a.tools.GOARCH != b.tools.GOARCH && bothHeap(a, b) && a.AllocSize != b.AllocSize
	}, say("the allocator's blocks differ between the architectures")},
	{"", func(a, b side) bool { return a.tools.Race != b.tools.Race && bothHeap(a, b) && a.Tiny != b.Tiny },
		say("with the race detector, small values do not share a block of 16 B")},
	{"go1.26", func(a, b side) bool { return b.Storage == "direct" && a.Storage != "direct" },
		say("since Go 1.26 a type whose size and pointer data are one pointer is pointer-shaped, and its value is the data word")},
	{"go1.25", func(a, b side) bool {
		return slices.Contains([]string{"readonly", "zeroval"}, b.Storage) && (a.Storage == "heap" || a.Storage == "stack")
	}, literal},
	{"go1.22", func(a, b side) bool {
		return a.Call == "runtime.convT" && b.Call == a.Call && a.Size == b.Size && b.Size > headerAbove(b.tools.GOARCH) && b.AllocSize > a.AllocSize
	}, say("since Go 1.22 a large block that holds pointers begins with a header of 8 B")},
	{"go1.20", func(a, b side) bool {
		return a.Storage == "none" && slices.Contains([]string{"comparison", "case"}, b.Context)
	}, say("since Go 1.20 a comparison with an interface stores its operand")},
	{"go1.19", func(a, b side) bool { return b.Storage == "static-byte" && a.Size == 1 },
		say("since Go 1.19 a single byte that is wrapped in a struct or an array is found in the runtime's table of bytes")},
	{"", escapes, func(a, b side) string {
		return fmt.Sprintf("escape analysis says otherwise: %q with %s, %q with %s", a.Escape, a.tools.Go, b.Escape, b.tools.Go)
	}},
	{"", func(a, b side) bool { return inlining(a.tools) != inlining(b.tools) }, say("the compiler flags change what is inlined and optimised")},
	{"", otherCopies, say("the copies of the code differ: what is inlined where is not the same")},
}

func say(s string) func(a, b side) string { return func(a, b side) string { return s } }

func unknown(a, b side) bool { return a.Storage == "unknown" || b.Storage == "unknown" }

func bothHeap(a, b side) bool { return a.Storage == "heap" && b.Storage == "heap" }

// literal is the reason of Go 1.25, which rewrites what it can see through.
func literal(a, b side) string {
	switch {
	case b.Storage == "zeroval":
		return "since Go 1.25 a zero literal, or a variable that holds one and is not changed, is found in the runtime's block of zeros"
	case strings.HasSuffix(b.Expr, "}"):
		return "since Go 1.25 a literal of constants is written as read-only data"
	}
	return "since Go 1.25 a local variable that holds a constant or a literal and is not changed is written as read-only data"
}

func escapes(a, b side) bool {
	return a.Escapes != nil && b.Escapes != nil && *a.Escapes != *b.Escapes
}

// inlining are the compiler flags, as far as they decide on inlining and
// optimisation.
func inlining(t report.Toolchain) string {
	var flags []string
	for _, f := range strings.Fields(t.GCFlags) {
		if strings.HasSuffix(f, "-l") || strings.HasSuffix(f, "-N") {
			flags = append(flags, f)
		}
	}
	return strings.Join(flags, " ")
}

// otherCopies reports whether a verdict is that of a copy which the other side has
// not got. Where both have the copy, something else made it differ.
func otherCopies(a, b side) bool {
	return speaker(a, b) || speaker(b, a)
}

// speaker reports whether a has a copy with its own verdict, and b none of those
// that have it.
func speaker(a, b side) bool {
	found := false
	for _, i := range a.Instances {
		if i.Storage != a.Storage || i.Call != a.Call {
			continue
		}
		found = true
		if slices.ContainsFunc(b.Instances, func(j report.Instance) bool {
			return i.Function == j.Function && i.InlinedAt == j.InlinedAt && i.Shape == j.Shape
		}) {
			return false
		}
	}
	return found
}

// headerAbove is the size in bytes above which blocks have a header, as
// runtime.heapBitsInSpan has it: what the square of a word's size in bits holds.
func headerAbove(goarch string) int64 {
	word := int64(8)
	if sizes := types.SizesFor("gc", goarch); sizes != nil {
		word = sizes.Sizeof(types.Typ[types.Uintptr])
	}
	return word * word * 8
}

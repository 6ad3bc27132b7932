// Package escape reads what gc's escape analysis says with -m, in the formats
// of Go 1.18 to 1.27.
//
// # What is read
//
// The go command prints a header for each package, "# path" or
// "# path [variant]", and under it the compiler's lines, "file:line:col: text".
// Two of the texts are facts about storage:
//
//	X escapes to heap
//	X does not escape
//
// where X is an expression as the compiler prints it (often not as the source
// has it: constants are folded, locals replaced by their values, inlined
// variables named after their package). The others (inlining decisions,
// leaking parameters, moved variables, notes on self-assignment,
// devirtualisation, uintptr parameters and bounds checks) are known and passed
// over. A line of any other form is counted and kept as Unrecognised: the
// compiler rewords its output now and then, and a reader that skips what it
// does not know would turn a new wording into good news.
//
// # What positions mean
//
// From Go 1.20 a fact stands at the operand itself; in Go 1.18 and 1.19 often
// at the statement around it. A fact about an inlined copy stands at the
// outermost call. Columns are 0 where a //line directive gives none. Paths are
// those of the run that filled the build cache: absolute, or relative to a
// directory that is not known any more. [Package.At] therefore compares paths
// from their ends.
//
// # Why
//
// With -m=2 the compiler also prints how a value gets to the heap, and a
// parameter to where it outlives the call. A [FlowReader] makes a [Flow] of each
// such explanation. Up to Go 1.24 one begins "x escapes to heap:" and has lines as
// "flow: {heap} = *y:"; from 1.25 on it is "x escapes to heap in F:" and
// "flow: {heap} ← *y:". The two readers are apart because -m=2 words other lines
// differently too, and what only one of them should see must be strange to the
// other.
package escape

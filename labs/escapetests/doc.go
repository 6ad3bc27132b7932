// Package escapetests holds what the pages of chapter 3 claim about leaks, escapes
// and moves. Each claim is a benchmark; the directives say what the compiler prints
// of a line with -m, and what the benchmark allocates.
package escapetests

// Package verdict joins what three witnesses say of a conversion: the rules of
// package storage, the compiler's escape analysis, and the machine code.
//
// # Sites, bodies, copies
//
// A [Site] is a conversion together with what the join needs to know of it. The
// sites of one function's source make up a body. A copy of a body is one piece
// of machine code that was made from it: the function's own symbol, a generic
// shape of it, or an inlined call of it somewhere else, which the inline trees
// of the object code tell where some of its code is left. Wrappers that the compiler makes for go and defer
// statements belong to the copy of the function they were cut from. Each copy
// yields an [Instance] of each of its body's sites.
//
// # How code decides
//
// Machine code knows lines, not columns. What can be read from it for one line
// of a copy is a count of each runtime.convT* call and the set of data symbols
// that are referred to. The type of a site tells which call it would use, if any.
// So, for the sites of a line that share a call:
//
//   - as many calls as sites: all are on the heap;
//   - no call: none is. Then the form of the operand and the symbols referred
//     to tell read-only data and zeroVal from the stack;
//   - something between: the escape facts, which do know columns, choose. If
//     their number is that of the calls, they are believed; if it is not, the
//     sites are unknown, and say so.
//
// A site that the rules put elsewhere than the code did is a disagreement: the
// code's answer stands and the rules' is kept beside it.
//
// A copy has dropped a site, none, if its type word is nowhere in the function; in
// a shape, if its line has no code; and if it may not be on the stack, because it
// escapes or is too large, and neither a call nor data for it is found.
package verdict

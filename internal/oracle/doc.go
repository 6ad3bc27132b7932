// Package oracle holds no code, only tests: it finds out by other means what
// package check should say, and compares.
//
// # Splitting
//
// Machine code knows lines and no columns, so check has to work out which of the
// conversions on a line a call belongs to. The compiler can be made to tell. A
// line directive within a line, /*line :N:C*/, moves what follows it to line N;
// one before the token whose position the compiler gives to a conversion and one
// after it, which goes back, put every conversion on a line of its own and leave
// the program as it was. Such a copy of a package, handed to the go command as an
// overlay, compiles to the same code with positions that need no
// interpretation. TestSplit compares, conversion by conversion and copy by copy,
// what stands there with what check says of the original; TestSplitVariants does
// so for other architectures and flags.
//
// Three things keep the comparison honest:
//
//   - The copy must compile to the same calls of runtime.convT*, function by
//     function. A function that does not is left out and counted.
//   - Calls on lines of no conversion are counted: each is a conversion that
//     package conversion does not find or places elsewhere than the compiler.
//   - Conversions that share a position even so (the results of one call) are
//     compared together.
//
// It is not for versions before Go 1.20, which give conversions positions of
// other things; nor for files that have line directives already or use cgo; nor
// for range clauses that assign, whose conversions stand at the clause. Storage on
// the stack leaves no trace in an archive: only the absence of others speaks for
// it.
//
// TestSums needs no positions: it compares how many calls check says a function
// makes with how many it makes. It covers Go 1.18 and 1.19.
//
// # Known storage
//
// TestCorpus compares check with testdata/storage.tsv, which was read from
// listings of the machine code of testdata/adversary: one conversion in a
// function, or a few. Its rows name a conversion by its function, by its operand
// where there are several (by a number too where they look the same), and by the
// function whose code holds the copy:
//
//	Function[:operand[#n]][@holder]	versions	storage[|weaker]
//
// The storages of several copies in one holder are listed with plus signs. After
// a bar stands what check may say instead, for the archive holds no trace of the
// truth: that a dropped value is on the stack, or that it does not know. A
// conversion without a holder has no code.
//
// TestListing holds the rows against the listing of a splitting, where calls have
// one line for each conversion, so that neither check nor package object vouches
// for them.
//
// # Running
//
// By default a few packages and toolchains are compared. IFACEVAL_ORACLE=all
// compares more of the standard library and two modules of others under four
// toolchains; any other value names packages of the standard library to compare,
// std for all. A toolchain that is not downloaded is skipped unless IFACEVAL_CI
// is set.
package oracle

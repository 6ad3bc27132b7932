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
// what stands there with what check says of the original.
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
// other things, nor for what a copy of the code shows no sign of: storage on the
// stack has no relocation, and only the absence of others speaks for it.
//
// # Known storage
//
// TestCorpus builds functions whose storage is known, since it was read from
// listings of the machine code, one conversion or a few in each. The rows of
// testdata/storage.tsv name a conversion by its function, by its operand where
// there are several, and by the function whose code holds the copy where that
// is another:
//
//	Function[:operand][@holder]	versions	storage
//
// The storages of several copies in one holder are listed with plus signs.
package oracle

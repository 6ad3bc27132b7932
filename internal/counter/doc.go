// Package counter makes programs count what they convert: every call of a function of
// the runtime that copies a value to the heap (runtime.convT and its kin), by the
// instruction that calls it, with how many of the calls allocated, and how many bytes.
//
// # The runtime
//
// The toolchain's own runtime/iface.go is edited, and put in its place with -overlay
// ([Overlay]). Each function convT* is told to count the call when it begins, and the
// allocation where it calls mallocgc. The edit is of syntax, not of text: what has
// another form than in Go 1.18 to 1.27 is an error. The overlay depends on the toolchain
// alone, so that the build cache keeps what was compiled with it.
//
// # The file
//
// Counts are in a file that the program maps into its memory, so that they survive
// whatever becomes of the program: os.Exit, a panic, a kill. The linker writes the
// file's name into the program ([LinkerFlag]), so that they need neither an environment
// nor code that runs first, and processes that the program starts of itself count too.
//
// A header is followed by a table, a key for each call instruction, and the counts:
//
//	table   slots of open addressing, by a hash of the key: the number of an entry
//	keys    of the entries: where the call returns to, as a distance from
//	        runtime.convT, which is the same in every process, and what was called
//	counts  three numbers for each entry, once for each shard
//
// A thread counts in the shard that its number names, so that goroutines that run the
// same code do not wait for one another's cache lines. Threads may share a shard, so
// that it is atomic instructions that count. Entry 0 has the calls for which the table
// has no room: they are counted, but not told apart.
//
// The file has no holes: a full disk is an error when it is made, not a fault in the
// program that counts.
package counter

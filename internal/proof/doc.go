// Package proof holds no code, only tests: it proves package machine against real
// processors.
//
// # How
//
// testdata/prog has some two hundred functions that cover what the compiler
// makes of Go: every storage of interface values, strings, slices, structs that
// are copied in every way, floats, loops, calls, generics. It is compiled with
// and without optimisation, by several releases, for amd64 and arm64, and the
// listings are kept. Then the program runs, under ptrace or in qemu, and stops
// before each instruction of each of the functions. The machine executes the
// listing in step with it, and after each instruction all that it claims to know
// is compared with the process: every byte of every register, every flag, and
// every byte of the frame, of package data, of heap objects and of what
// arguments point to. One difference fails the test.
//
// The process leads: where the machine does not know a condition, it is told
// which way the process went. Where it does know, it has to go the same way.
//
// # Names and numbers
//
// The machine says "the address of heap object 1 plus 8" or "the argument x". A
// binding ties names to real values. The stack is where SP is at entry; symbols
// are where the program's symbol table has them. Anything else gets its value
// when the machine first claims a place to hold it, and must have the same value
// ever after. What kind of address it is has to fit: no heap object on the
// stack, in a section of the program or where another heap object is, and no
// constant in memory that can be written to.
//
// So the first sight of a name proves only that, and all later ones prove that
// the machine follows a value. Bytes that are part of something without a value
// are counted as loose, and bounded.
//
// # Three modes
//
// With numbers, an argument that is no address is the number that it is, so that
// the arithmetic is compared. Opaque, no argument is more than a name: hardly a
// branch is decided, an index may be anything, and what is compared is that the
// machine forgets what it has to. Inside, callees are stepped into.
//
// # What keeps it honest
//
// TestNoticed changes claims, and TestWrongRules exchanges instructions for
// others: both have to be noticed. The share of written bytes that the machine
// knows has a lower bound, or a machine that knows nothing would pass.
// Instructions that no rule knows are not allowed in these functions;
// TestModelled counts them in the standard library.
//
// # What it does not show
//
// Other threads run on, and one may ask the goroutine to stop by changing its
// stack guard, which the machine therefore does not remember. The collector is
// off and write barriers with it. A stop between exclusive loads and stores of
// arm64 would make them fail, so those are run at once. Memory is compared after
// every step on the processor at hand; in qemu, where a step takes a
// millisecond, after those that may write and after every sixteenth.
// Instructions that only the runtime uses, such as XCHGB, LDARB and PMOVMSKB,
// are not executed here.
package proof

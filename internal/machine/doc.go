// Package machine executes listings symbolically: the instructions of one path
// through a function, on registers and memory that hold what is known.
//
// # Values
//
// A byte is known or not. Known bytes are numbers, or a part of a symbol: the
// address of an [Object] (a variable in the stack frame, package data, a heap
// object), or something opaque that has a name, such as the argument x. Numbers
// may be added to symbols, so "x+1" and "16 bytes behind staticuint64s" are
// values; what cannot be said so is unknown. Because bytes are the unit,
// MOVUPS copies two symbolic words as well as MOVQ one, and a byte register that
// SETEQ writes leaves the rest of its register as it was.
//
// # What is claimed
//
// Everything that the machine calls known, a real processor would hold at that
// moment on the same path: a test steps a real one and compares. So the machine
// forgets, when in doubt: a store through a pointer that could point anywhere
// forgets what it could reach, and a call forgets the registers that the ABI
// does not preserve and all memory that the callee could have got hold of. A
// variable in the frame whose address went nowhere survives. What another
// goroutine does meanwhile is left out of account, except to g, which is read
// anew each time; and the garbage collector is taken to be at rest:
// runtime.writeBarrier is 0.
//
// A named variable is a unit: a pointer to one does not reach another. Slots
// that have no name are one unit. An address that is not known may still be known
// to lie in a variable, as that of an element does whose index is not known: a
// store there forgets that variable alone. Where even this is lost, as when one
// of two addresses is selected, both variables count as given away.
//
// # Calls
//
// runtime.convT* and its like are modelled (see calls.go) from the runtime's
// source: they make objects on the heap, or answer with static data. Of some
// others it is known that they write no memory of their caller's. A call can be
// stepped into where its listing is at hand.
//
// # Branches
//
// A condition that is known is followed. For others the machine asks the caller
// of [Machine.Step], and says what it would do: not into a panic, the first time
// into a loop, and then the way that was taken less often, so that a loop's body
// is executed once.
//
// Instructions that no rule knows make their destination unknown and are
// counted.
package machine

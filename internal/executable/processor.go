package executable

// A processor finds and decodes the instructions of one architecture.
type processor interface {
	// calls finds the direct calls in code that lies at an address.
	calls(at uint64, code []byte, found func(pc, target uint64))

	// loads finds the instructions that load an address that is relative to their own.
	loads(at uint64, code []byte, found func(load))

	// decode says what the first instruction of code does, and what with a register.
	decode(at uint64, code []byte, reg int) (instruction, bool)

	// argument is the register of a word among the arguments of a call, from 0.
	argument(word int) int

	// survives reports whether a register keeps its value across a call of a function
	// that has a convention of its own.
	survives(callee string, reg int) bool
}

func (f *File) processor() processor {
	if f.GOARCH == "arm64" {
		return arm64{}
	}
	return amd64{}
}

// A load puts an address into a register.
type load struct {
	pc     uint64
	next   uint64 // address of the instruction behind it
	target uint64
	reg    int
}

// An instruction is what is asked of one: where it leads, and what it does with the
// register that was asked about.
type instruction struct {
	size   int
	flow   flow
	target uint64 // of a jump or call, 0 if it is not in the instruction

	stores  bool // it writes the register to memory, or copies or compares it
	offsets bool // it adds a register to it
	reads   bool // it reads or writes memory at it
	sets    bool // it overwrites it
	copy    int  // the register that it copies it to, -1 for none
}

// A flow is where control goes behind an instruction.
type flow int

const (
	flowNext   flow = iota // to the next one
	flowBranch             // there or to its target
	flowJump               // to its target
	flowCall               // to the next one, by way of its target
	flowEnd                // out of the function
)

package machine

import "ifaceval/internal/listing"

// Models reports whether a rule knows an instruction, without a program around
// it. Calls and jumps are known, wherever they lead.
func Models(arch string, in *listing.Instr) bool {
	alone := *in
	alone.Offset, alone.Index = 0, 0
	in = &alone
	fn := &listing.Func{Name: "scratch", Instrs: []*listing.Instr{in}, Code: make([]byte, max(0, in.Size))}
	m, err := New(arch, fn, noEnv{})
	if err != nil {
		return false
	}
	m.effect.Instr = in
	if _, _, ok := m.isa.condition(in); ok || m.isReturn(in) || m.jump(in) || m.call(in) {
		return true
	}
	return m.isa.exec(in)
}

// noEnv knows nothing.
type noEnv struct{}

func (noEnv) Func(string) *listing.Func { return nil }
func (noEnv) Data(string) *listing.Data { return nil }
func (noEnv) Size(string) (int64, bool) { return 0, false }
func (noEnv) Results(string) []Result   { return nil }

// enough reports whether an instruction has as many operands as its rule looks
// at. Most have two or more; fewer is how many those have that do not.
func enough(in *listing.Instr, fewer map[string]int) bool {
	least, ok := fewer[in.Mnemonic]
	if !ok {
		least = 2
	}
	return len(in.Args) >= least
}

// amd64Fewer and arm64Fewer are the instructions with less than two operands.
var (
	amd64Fewer = counts(map[int][]string{
		0: {"NOP", "NOPL", "NOPW", "LOCK", "REP", "PAUSE", "MFENCE", "VZEROUPPER", "UNDEF", "UD2", "CQO", "CDQ", "CWD", "STOSQ", "MOVSQ", "DUFFZERO", "DUFFCOPY"},
		1: {"PUSHQ", "POPQ", "INT", "PREFETCHT0", "PREFETCHNTA", "INCB", "INCW", "INCL", "INCQ", "DECB", "DECW", "DECL", "DECQ", "NEGB", "NEGW", "NEGL", "NEGQ",
			"NOTB", "NOTW", "NOTL", "NOTQ", "IMULB", "IMULW", "IMULL", "IMULQ", "MULB", "MULW", "MULL", "MULQ", "DIVB", "DIVW", "DIVL", "DIVQ",
			"IDIVB", "IDIVW", "IDIVL", "IDIVQ", "BSWAPL", "BSWAPQ", "SETEQ", "SETNE", "SETCS", "SETCC", "SETHI", "SETLS", "SETLT", "SETGE", "SETLE", "SETGT",
			"SETMI", "SETPL", "SETOS", "SETOC", "SETPS", "SETPC"},
	})
	arm64Fewer = counts(map[int][]string{
		0: {"NOP", "HINT", "DMB", "ISB", "YIELD", "UNDEF", "BRK", "DUFFZERO", "DUFFCOPY"},
		1: {"PRFM", "NEG", "NEGW", "NEGS", "MVN", "MVNW"},
	})
)

func counts(by map[int][]string) map[string]int {
	all := map[string]int{}
	for n, names := range by {
		for _, name := range names {
			all[name] = n
		}
	}
	return all
}

package listing

import (
	"regexp"
	"strconv"
	"strings"
)

// An OperandKind says what an operand is.
type OperandKind string

// The kinds of operands.
const (
	Reg    OperandKind = "register"  // AX, R0, F1
	Pair   OperandKind = "pair"      // (R0, R1)
	Imm    OperandKind = "immediate" // $8
	Float  OperandKind = "float"     // $(2.0)
	Mem    OperandKind = "memory"    // 8(AX), x+16(SP), pkg.v(SB)
	Addr   OperandKind = "address"   // $pkg.v(SB), $x-8(SP): the address of a memory operand
	Target OperandKind = "target"    // 115: an offset in the function
	Shift  OperandKind = "shift"     // R2<<3, R2.SXTW
	Word   OperandKind = "word"      // EQ, NE and whatever else is a name
)

// An Operand is one operand of an instruction.
//
// Of a memory operand, Base is SB for a symbol, SP or FP for a variable (which
// has a Name) and for the hardware's stack pointer on amd64 (which has none), RSP
// for that of arm64, or another register. Offset is added to it: on amd64 a
// variable's is from the hardware SP at that instruction, whether it is printed
// with SP or FP; on arm64 it is from the top of the frame for SP and from the
// first argument for FP.
type Operand struct {
	Kind   OperandKind
	Text   string
	Reg    string   // of Reg and Shift
	Regs   []string // of Pair
	Value  int64    // of Imm and Target
	Float  float64  // of Float
	Name   string   // of Mem and Addr: symbol or variable, "" for neither
	Offset int64
	Base   string
	Index  string // register, "" for none
	Scale  int64  // of Index: 1, 2, 4, 8
	Op     string // of Shift, and of Index on arm64: "<<", ">>", "->", "@>", "SXTW", "UXTW" …
	Amount int64  // of Op
}

// IsVariable reports whether an operand is, or is the address of, a variable in
// the frame or an argument on the stack.
func (o *Operand) IsVariable() bool { return o.Name != "" && (o.Base == "SP" || o.Base == "FP") }

var (
	immediate = regexp.MustCompile(`^\$(-?\d+)$`)
	float     = regexp.MustCompile(`^\$\((.*)\)$`)
	number    = regexp.MustCompile(`^-?\d+$`)
	pair      = regexp.MustCompile(`^\((\w+), (\w+)\)$`)
	shift     = regexp.MustCompile(`^(R\d+|ZR)(<<|>>|->|@>)(\d+)$`)
	extend    = regexp.MustCompile(`^(R\d+|ZR)\.([US]XT[BHWX])(?:<<(\d+))?$`)
	scaled    = regexp.MustCompile(`^(\w+)\*(\d)$`)
	indexed   = regexp.MustCompile(`^(.*\))\(([^()]*)\)$`)
	based     = regexp.MustCompile(`^(.*?)([+-]\d+)?\((\w+)\)$`)
	register  = regexp.MustCompile(`^(?:[A-Z][A-Z0-9]{0,3}|g|V\d+\.\w+|R\d+B)$`)
)

// conditions are arm64's, which would pass for registers.
var conditions = map[string]bool{"EQ": true, "NE": true, "HS": true, "LO": true, "MI": true, "PL": true, "VS": true, "VC": true,
	"HI": true, "LS": true, "GE": true, "LT": true, "GT": true, "LE": true, "AL": false, "NV": true}

// ParseOperand reads one operand. What it does not know is of the kind Word.
func ParseOperand(s string) Operand {
	o := Operand{Text: s}
	switch {
	case immediate.MatchString(s):
		o.Kind = Imm
		o.Value, _ = strconv.ParseInt(s[1:], 10, 64)
	case number.MatchString(s):
		o.Kind = Target
		o.Value, _ = strconv.ParseInt(s, 10, 64)
	case conditions[s]:
		o.Kind = Word
	case register.MatchString(s):
		o.Kind, o.Reg = Reg, s
	case o.shifted(s), o.pair(s), o.float(s), o.memory(s):
	default:
		o.Kind = Word
	}
	return o
}

func (o *Operand) pair(s string) bool {
	m := pair.FindStringSubmatch(s)
	if m != nil {
		o.Kind, o.Regs = Pair, m[1:]
	}
	return m != nil
}

func (o *Operand) float(s string) bool {
	m := float.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	f, err := strconv.ParseFloat(m[1], 64)
	o.Kind, o.Float = Float, f
	return err == nil
}

func (o *Operand) shifted(s string) bool {
	m := shift.FindStringSubmatch(s)
	if m == nil {
		m = extend.FindStringSubmatch(s)
	}
	if m == nil {
		return false
	}
	o.Kind, o.Reg, o.Op = Shift, m[1], m[2]
	o.Amount, _ = strconv.ParseInt(m[3], 10, 64)
	return true
}

// memory reads an operand from its end, as a symbol's name may hold anything.
func (o *Operand) memory(s string) bool {
	o.Kind = Mem
	// The names of floating-point constants, $f64.3ff0000000000000, have a
	// dollar of their own.
	if strings.HasPrefix(s, "$") && !strings.HasPrefix(s, "$f64.") && !strings.HasPrefix(s, "$f32.") {
		o.Kind, s = Addr, s[1:]
	}
	if m := indexed.FindStringSubmatch(s); m != nil && o.index(m[2]) {
		s = m[1]
	}
	m := based.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	o.Name, o.Base = m[1], m[3]
	if number.MatchString(o.Name) { // 8(AX)
		o.Name, m[2] = "", o.Name
	}
	o.Offset, _ = strconv.ParseInt(m[2], 10, 64)
	return o.Base == "SB" || o.Base == "SP" || o.Base == "FP" || o.Name == "" && register.MatchString(o.Base)
}

func (o *Operand) index(s string) bool {
	if m := scaled.FindStringSubmatch(s); m != nil {
		o.Index, o.Op = m[1], ""
		o.Scale, _ = strconv.ParseInt(m[2], 10, 64)
		return true
	}
	var sh Operand
	if sh.shifted(s) {
		o.Index, o.Scale, o.Op, o.Amount = sh.Reg, 1, sh.Op, sh.Amount
		return true
	}
	if register.MatchString(s) && s != "SB" && s != "SP" && s != "FP" {
		o.Index, o.Scale = s, 1
		return true
	}
	return false
}

package walk

import (
	"fmt"
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// special are sentences for instructions that read or write what they do not
// name, or whose operands have parts of their own. %[1]s and so on are the
// operands as sources.
var special = map[string]string{
	// One factor, or the dividend, is in AX and DX.
	"MULQ/1":  "Multiplies AX by %[1]s: the lower half of the product goes to AX, the upper half to DX.",
	"MULL/1":  "Multiplies AX by %[1]s: the lower half of the product goes to AX, the upper half to DX.",
	"IMULQ/1": "Multiplies AX by %[1]s, both signed: the lower half of the product goes to AX, the upper half to DX.",
	"IMULL/1": "Multiplies AX by %[1]s, both signed: the lower half of the product goes to AX, the upper half to DX.",
	"DIVQ/1":  "Divides DX and AX, taken as one number, by %[1]s: AX becomes the quotient, DX the remainder.",
	"DIVL/1":  "Divides DX and AX, taken as one number, by %[1]s: AX becomes the quotient, DX the remainder.",
	"DIVW/1":  "Divides DX and AX, taken as one number, by %[1]s: AX becomes the quotient, DX the remainder.",
	"IDIVQ/1": "Divides DX and AX, taken as one signed number, by %[1]s: AX becomes the quotient, DX the remainder.",
	"IDIVL/1": "Divides DX and AX, taken as one signed number, by %[1]s: AX becomes the quotient, DX the remainder.",
	// Atomic ones.
	"CMPXCHGQ/2": "Compares AX with %[2]s: if they are equal, %[1]s is stored there, else AX becomes what is there.",
	"CMPXCHGL/2": "Compares AX with %[2]s: if they are equal, %[1]s is stored there, else AX becomes what is there.",
	"CASALD/3":   "Compares %[1]s with %[2]s: if they are equal, %[3]s is stored there; the first register becomes what was there.",
	"CASALW/3":   "Compares %[1]s with %[2]s: if they are equal, %[3]s is stored there; the first register becomes what was there.",
	"LDADDALD/3": "Adds %[1]s to %[2]s, and puts what was there before into the last register.",
	"LDADDALW/3": "Adds %[1]s to %[2]s, and puts what was there before into the last register.",
	"LDORALD/3":  "Sets in %[2]s the bits of %[1]s, and puts what was there before into the last register.",
	"LDORALW/3":  "Sets in %[2]s the bits of %[1]s, and puts what was there before into the last register.",
	"LDORALB/3":  "Sets in %[2]s the bits of %[1]s, and puts what was there before into the last register.",
	"LDCLRALD/3": "Clears in %[2]s the bits of %[1]s, and puts what was there before into the last register.",
	"LDCLRALW/3": "Clears in %[2]s the bits of %[1]s, and puts what was there before into the last register.",
	"LDCLRALB/3": "Clears in %[2]s the bits of %[1]s, and puts what was there before into the last register.",
	"SWPALD/3":   "Stores %[1]s in %[2]s, and puts what was there before into the last register.",
	"SWPALW/3":   "Stores %[1]s in %[2]s, and puts what was there before into the last register.",
	"SWPALB/3":   "Stores %[1]s in %[2]s, and puts what was there before into the last register.",
	"STLXR/3":    "Stores %[1]s in %[2]s if nobody else has written there meanwhile, and says so in the last register: 0 if it did.",
	"STLXRW/3":   "Stores %[1]s in %[2]s if nobody else has written there meanwhile, and says so in the last register: 0 if it did.",
	"STLXRB/3":   "Stores %[1]s in %[2]s if nobody else has written there meanwhile, and says so in the last register: 0 if it did.",
	"STLR/2":     "Stores %[1]s in %[2]s, after all earlier accesses to memory.", "STLRW/2": "Stores %[1]s in %[2]s, after all earlier accesses to memory.", "STLRB/2": "Stores %[1]s in %[2]s, after all earlier accesses to memory.",
	// Hints.
	"HINT/1": "Does nothing here: it is a hint to the processor.", "DMB/1": "Keeps accesses to memory before it from being moved behind it.",
	"PREFETCHT0/1": "Asks the processor to fetch memory that will be needed.", "PRFM/2": "Asks the processor to fetch memory that will be needed.",
}

// several are forms for instructions of three or four operands, completed by what
// the result is.
var several = map[string]string{
	"UMULH": "Takes the upper half of the product of %[1]s and %[2]s", "SMULH": "Takes the upper half of the product of %[1]s and %[2]s, both signed",
	"UMULL": "Multiplies %[1]s by %[2]s, 32 bits each", "SMULL": "Multiplies %[1]s by %[2]s, 32 bits each and signed",
	"MADD": "Adds the product of %[1]s and %[3]s to %[2]s", "MADDW": "Adds the product of %[1]s and %[3]s to %[2]s", "MSUB": "Subtracts the product of %[1]s and %[3]s from %[2]s", "MSUBW": "Subtracts the product of %[1]s and %[3]s from %[2]s",
	"FMADDD": "Adds the product of %[1]s and %[3]s to %[2]s, rounding once", "FMADDS": "Adds the product of %[1]s and %[3]s to %[2]s, rounding once", "FMSUBD": "Subtracts the product of %[1]s and %[3]s from %[2]s, rounding once",
	"FNMSUBD": "Subtracts %[2]s from the product of %[1]s and %[3]s, rounding once", "FNMADDD": "Adds the product of %[1]s and %[3]s to %[2]s, rounding once, and negates the sum",
	"VFMADD231SD": "Adds the product of %[1]s and %[2]s to %[3]s, rounding once",
	"EXTR":        "Takes 64 bits out of %[3]s and %[2]s, put beside each other, from bit %[1]s on",
	"SHLXQ":       "Shifts %[2]s left by %[1]s", "SHLXL": "Shifts %[2]s left by %[1]s", "SHRXQ": "Shifts %[2]s right by %[1]s", "SHRXL": "Shifts %[2]s right by %[1]s",
	"SARXQ": "Shifts %[2]s right by %[1]s, keeping the sign", "SARXL": "Shifts %[2]s right by %[1]s, keeping the sign",
	"ANDNQ": "Clears in %[1]s the bits of %[2]s", "ANDNL": "Clears in %[1]s the bits of %[2]s",
	"BLSRQ": "Clears the lowest bit that is set in %[1]s", "BLSRL": "Clears the lowest bit that is set in %[1]s", "BLSIQ": "Takes the lowest bit that is set in %[1]s", "BLSIL": "Takes the lowest bit that is set in %[1]s",
	"LZCNTQ": "Counts the zeros above the highest bit of %[1]s", "LZCNTL": "Counts the zeros above the highest bit of %[1]s", "TZCNTQ": "Counts the zeros below the lowest bit of %[1]s", "TZCNTL": "Counts the zeros below the lowest bit of %[1]s",
	"PXOR": "Combines %[1]s and %[2]s by XOR", "PAND": "Combines %[1]s and %[2]s by AND", "POR": "Combines %[1]s and %[2]s by OR", "XORPS": "Combines %[1]s and %[2]s by XOR", "ANDPS": "Combines %[1]s and %[2]s by AND", "ORPS": "Combines %[1]s and %[2]s by OR",
	"LDAR": "Loads %[1]s, before all later accesses to memory", "LDARW": "Loads %[1]s, before all later accesses to memory", "LDARB": "Loads %[1]s, before all later accesses to memory",
	"LDAXR": "Loads %[1]s and watches whether anybody writes there", "LDAXRW": "Loads %[1]s and watches whether anybody writes there", "LDAXRB": "Loads %[1]s and watches whether anybody writes there",
	"VCNT": "Counts the bits of each byte of %[1]s", "VUADDLV": "Adds up the bytes of %[1]s",
}

// specially is the sentence of an instruction that has one of its own, "" for
// others.
func (t *teller) specially(m *machine.Machine, e *machine.Effect) string {
	name := t.in.Mnemonic
	sources := make([]any, len(t.in.Args))
	for i := range sources {
		sources[i] = t.operand(i)
	}
	say := func(form string) string {
		text := fmt.Sprintf(form, sources...)
		text, _, _ = strings.Cut(text, "%!(EXTRA")
		return text
	}
	if form := special[fmt.Sprintf("%s/%d", name, len(sources))]; form != "" {
		return say(form)
	}
	if form := several[name]; form != "" && len(sources) > 1 && !zeroes(t.in) {
		return say(form) + t.result(m, e) + "."
	}
	if form := converts(name); form != "" && len(sources) == 2 {
		return say(form) + t.result(m, e) + "."
	}
	if len(sources) == 2 && t.in.Args[0].Kind == listing.Reg && t.in.Args[0].Text == t.in.Args[1].Text {
		switch name {
		case "MOVL", "MOVWU":
			return "Clears the upper half of " + t.in.Args[1].Text + "."
		case "XCHGL":
			return "Does nothing: exchanging a register with itself is the processor's NOP."
		}
	}
	return ""
}

// converts is the form for a conversion between number formats, "" for other
// instructions.
func converts(name string) string {
	integer := "Converts the integer %[1]s to a "
	switch {
	case strings.HasPrefix(name, "CVTT"), strings.HasPrefix(name, "FCVTZ"):
		return "Converts the float %[1]s to an integer, without its fraction"
	case strings.HasPrefix(name, "CVTS") && strings.HasSuffix(name, "2SD") && !strings.HasPrefix(name, "CVTSS"), isIntegerToFloat(name) && strings.HasSuffix(name, "D"):
		return integer + "float64"
	case strings.HasPrefix(name, "CVTS") && strings.HasSuffix(name, "2SS") && !strings.HasPrefix(name, "CVTSD"), isIntegerToFloat(name) && strings.HasSuffix(name, "S"):
		return integer + "float32"
	case name == "CVTSS2SD", name == "FCVTSD":
		return "Converts the float32 %[1]s to a float64"
	case name == "CVTSD2SS", name == "FCVTDS":
		return "Converts the float64 %[1]s to a float32"
	}
	return ""
}

func isIntegerToFloat(name string) bool {
	return strings.HasPrefix(name, "SCVTF") || strings.HasPrefix(name, "UCVTF")
}

package walk

import (
	"fmt"
	"strings"

	"ifaceval/internal/machine"
)

// A compared is what the flags are of: two operands, or something else.
type compared struct {
	kind string // one of those below; "" if the flags are of a computation
	a, b string
}

// Kinds of comparisons.
const (
	ofNumbers = "numbers"
	ofFloats  = "floats"
	ofBits    = "bits" // whether two have a bit in common
	ofBit     = "bit"  // whether one bit is set
)

// conditions are the ends of the conditional mnemonics of both architectures, in
// words for the two operands of a comparison.
var conditions = map[string]string{
	"EQ": "%s equals %s", "NE": "%s differs from %s",
	"LT": "%s is less than %s", "LE": "%s is less than or equal to %s", "GT": "%s is greater than %s", "GE": "%s is greater than or equal to %s",
	"CS": "%s is below %s (unsigned)", "LO": "%s is below %s (unsigned)", "CC": "%s is not below %s (unsigned)", "HS": "%s is not below %s (unsigned)",
	"HI": "%s is above %s (unsigned)", "LS": "%s is not above %s (unsigned)",
	"MI": "the difference of %s and %s is negative", "PL": "the difference of %s and %s is not negative",
	"OS": "the difference of %s and %s overflows", "VS": "the difference of %s and %s overflows",
	"OC": "the difference of %s and %s does not overflow", "VC": "the difference of %s and %s does not overflow",
	"PS": "the difference of %s and %s has even parity", "PC": "the difference of %s and %s has odd parity",
}

// floatConditions differ where one of two floats may not be a number: that sets
// the flags ZF, PF and CF of amd64, and C and V of arm64.
var floatConditions = map[string]map[string]string{
	machine.AMD64: {
		"EQ": "%s equals %s, or one is not a number", "NE": "%s differs from %s, and both are numbers",
		"HI": "%s is greater than %s", "LS": "%s is not greater than %s", "CC": "%s is greater than or equal to %s", "CS": "%s is not greater than or equal to %s",
		"PS": "one of %s and %s is not a number", "PC": "both %s and %s are numbers",
	},
	machine.ARM64: {
		"EQ": "%s equals %s", "NE": "%s does not equal %s", "MI": "%s is less than %s", "PL": "%s is not less than %s", "LS": "%s is less than or equal to %s", "HI": "%s is not less than or equal to %s",
		"GT": "%s is greater than %s", "LE": "%s is not greater than %s", "GE": "%s is greater than or equal to %s", "LT": "%s is not greater than or equal to %s",
		"VS": "one of %s and %s is not a number", "VC": "both %s and %s are numbers",
		"HS": "%s is not less than %s", "LO": "%s is less than %s", "CC": "%s is less than %s", "CS": "%s is not less than %s",
	},
}

// flagTexts are for flags that no comparison has set.
var flagTexts = map[string]string{
	"EQ": "the result is zero", "NE": "the result is not zero", "LT": "the result is less than zero", "LE": "the result is not greater than zero", "GT": "the result is greater than zero", "GE": "the result is not less than zero",
	"CS": "there is a carry", "CC": "there is no carry", "LO": "there is a borrow", "HS": "there is no borrow", "HI": "the result is not zero and there is no borrow", "LS": "the result is zero or there is a borrow",
	"MI": "the result is negative", "PL": "the result is not negative", "OS": "there is an overflow", "VS": "there is an overflow", "OC": "there is no overflow", "VC": "there is no overflow",
	"PS": "the result has even parity", "PC": "the result has odd parity",
}

// condition is what a condition asks of the flags as they are.
func (t *teller) condition(cc string) string {
	c := t.compared
	switch c.kind {
	case ofNumbers:
		switch {
		case c.b == "nil" && cc == "EQ":
			return c.a + " is nil"
		case c.b == "nil" && cc == "NE":
			return c.a + " is not nil"
		}
		return fmt.Sprintf(conditions[cc], c.a, c.b)
	case ofFloats:
		if form := floatConditions[t.tc.GOARCH][cc]; form != "" {
			return fmt.Sprintf(form, c.a, c.b)
		}
	case ofBits:
		switch cc {
		case "EQ":
			return c.a + " and " + c.b + " have no bit in common"
		case "NE":
			return c.a + " and " + c.b + " have a bit in common"
		}
	case ofBit:
		switch cc {
		case "CS", "LO":
			return c.a + " of " + c.b + " is set"
		case "CC", "HS":
			return c.a + " of " + c.b + " is not set"
		}
	}
	return flagTexts[cc]
}

// compares reports whether an instruction only compares two values.
func compares(base string) bool {
	return strings.HasPrefix(base, "CMP") && !strings.HasPrefix(base, "CMPXCHG") || strings.HasPrefix(base, "UCOMI") || strings.HasPrefix(base, "COMI") ||
		base == "FCMPD" || base == "FCMPS" || base == "CMN" || base == "CMNW"
}

// tests reports whether an instruction only combines bits to set the flags.
func tests(base string) bool {
	return base == "TESTQ" || base == "TESTL" || base == "TESTW" || base == "TESTB" || base == "TST" || base == "TSTW"
}

// keepsFlags are the instructions without effect on the flags, as far as they
// stand between a comparison and what asks for it.
var keepsFlags = []string{"MOV", "LEA", "SET", "CMOV", "CSET", "CSEL", "FMOV", "FCSEL", "J", "NOP", "XCHGL", "CBZ", "CBNZ", "TBZ", "TBNZ", "STP", "LDP", "CSINC", "CSNEG", "CSINV"}

// remember takes down what the flags are of after the instruction.
func (t *teller) remember() {
	base, _, _ := strings.Cut(t.in.Mnemonic, ".")
	args := t.in.Args
	switch {
	case len(args) > 1 && compares(base) && !strings.HasPrefix(base, "CMN"):
		a, b := t.comparands(base)
		t.compared = compared{ofNumbers, a, b}
		if !strings.HasPrefix(base, "CMP") || base == "CMPSD" {
			t.compared.kind = ofFloats
		}
	case len(args) > 1 && tests(base) && args[0].Text == args[1].Text:
		t.compared = compared{ofNumbers, t.operand(0), t.zero(0)}
	case len(args) > 1 && tests(base):
		t.compared = compared{ofBits, t.operand(1), t.operand(0)}
	case base == "BSRQ", base == "BSFQ", base == "BSRL", base == "BSFL":
		t.compared = compared{ofNumbers, t.operand(0), "0"} // of the source, not the result
	case base == "CMPXCHGQ", base == "CMPXCHGL":
		t.compared = compared{ofNumbers, "AX as it was", t.operand(1)}
	case len(args) > 1 && (base == "BTQ" || base == "BTL"):
		t.compared = compared{ofBit, "bit " + t.operand(0), t.operand(1)}
	case t.tc.GOARCH == machine.ARM64 && !strings.HasSuffix(base, "S") && base != "CALL":
		// Only instructions with an S at the end set the flags there.
	default:
		for _, prefix := range keepsFlags {
			if strings.HasPrefix(base, prefix) {
				return
			}
		}
		if len(base) > 1 && base[0] == 'B' && conditions[base[1:]] != "" {
			return
		}
		t.compared = compared{}
	}
}

// comparands are the operands of a comparison in the order in which conditions
// speak of them. CMP of arm64, and comparisons of floats on both, have the first
// one last.
func (t *teller) comparands(base string) (a, b string) {
	a, b = t.operand(0), t.operand(1)
	if !strings.HasPrefix(base, "CMP") || t.tc.GOARCH == machine.ARM64 {
		a, b = b, a
	}
	return a, b
}

func (t *teller) branch(b *machine.Branch) string {
	args := t.in.Args
	target := fmt.Sprintf("%#x", args[len(args)-1].Value)
	var cond string
	switch m := t.in.Mnemonic; {
	case strings.HasPrefix(m, "CBZ"):
		cond = t.operand(0) + " is " + t.zero(0)
	case strings.HasPrefix(m, "CBNZ"):
		cond = t.operand(0) + " is not " + t.zero(0)
	case m == "TBZ":
		cond = "bit " + fmt.Sprint(args[0].Value) + " of " + t.operand(1) + " is 0"
	case m == "TBNZ":
		cond = "bit " + fmt.Sprint(args[0].Value) + " of " + t.operand(1) + " is 1"
	default:
		cond = t.condition(m[1:])
	}
	does := ", which is not so"
	if b.Taken {
		does = ", which is so"
	}
	if !b.Known {
		does = ", which is not known"
	}
	return "Jumps to " + target + " if " + cond + does + "."
}

// decision says which way a branch goes, and why.
func decision(b *machine.Branch, offset int64) string {
	way, other := "goes on", "jump"
	if b.Taken {
		way, other = "jumps", "fall"
	}
	switch {
	case b.Known:
		return way + ": the condition is known"
	case b.Why == takeSays:
		return way + ": " + b.Why
	case strings.HasPrefix(b.Why, "the other way"):
		return way + ": the condition is not known, but " + b.Why
	}
	return fmt.Sprintf("%s: the condition is not known, and %s; -take %#x=%s takes the other way", way, b.Why, offset, other)
}

func (t *teller) comparison(base string) string {
	if len(t.in.Args) < 2 {
		return "Compares what its operand says with zero."
	}
	a, b := t.comparands(base)
	if strings.HasPrefix(base, "CMN") {
		return "Compares " + b + " with " + a + " negated."
	}
	return "Compares " + a + " with " + b + "."
}

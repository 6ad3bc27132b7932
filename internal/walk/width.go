package walk

import (
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// width is how many bytes an instruction reads or writes: of a conversion
// between numbers, the source's.
func width(in *listing.Instr, arch string) int {
	m, _, _ := strings.Cut(in.Mnemonic, ".")
	if arch == machine.ARM64 {
		return widthARM64(m)
	}
	return widthAMD64(m)
}

func widthAMD64(m string) int {
	if n, ok := widthsAMD64[m]; ok {
		return n
	}
	switch {
	case strings.HasPrefix(m, "SET"):
		return 1
	case strings.HasPrefix(m, "CMOVL"), strings.HasPrefix(m, "CVTSS2"), strings.HasPrefix(m, "CVTTSS2"), strings.HasPrefix(m, "CVTSL2"):
		return 4
	case strings.HasPrefix(m, "CMOVW"):
		return 2
	case strings.HasPrefix(m, "CMOVQ"), strings.HasPrefix(m, "CVTSD2"), strings.HasPrefix(m, "CVTTSD2"), strings.HasPrefix(m, "CVTSQ2"):
		return 8
	case strings.HasSuffix(m, "PS"), strings.HasSuffix(m, "PD"):
		return 16
	case strings.HasSuffix(m, "SD"):
		return 8
	case strings.HasSuffix(m, "SS"), strings.HasSuffix(m, "L"):
		return 4
	case strings.HasSuffix(m, "B"):
		return 1
	case strings.HasSuffix(m, "W"):
		return 2
	}
	return 8
}

var widthsAMD64 = map[string]int{
	"MOVBLZX": 1, "MOVBQZX": 1, "MOVBLSX": 1, "MOVBQSX": 1, "MOVWLZX": 2, "MOVWQZX": 2, "MOVWLSX": 2, "MOVWQSX": 2, "MOVLQSX": 4, "MOVLQZX": 4,
	"MOVOU": 16, "MOVOA": 16, "PXOR": 16, "CALL": 8,
}

func widthARM64(m string) int {
	if n, ok := widthsARM64[m]; ok {
		return n
	}
	switch {
	case m[0] == 'F' && strings.HasSuffix(m, "S"), strings.HasSuffix(m, "W"):
		return 4
	case strings.HasSuffix(m, "Q"):
		return 16
	}
	return 8
}

var widthsARM64 = map[string]int{
	"MOVW": 4, "MOVWU": 4, "MOVH": 2, "MOVHU": 2, "MOVB": 1, "MOVBU": 1,
	"LDP": 16, "STP": 16, "FLDPQ": 32, "FSTPQ": 32, "FLDPD": 16, "FSTPD": 16, "LDPW": 8, "STPW": 8, "LDPSW": 8, "FLDPS": 8, "FSTPS": 8,
	"LDARB": 1, "STLRB": 1, "LDAXRB": 1, "STLXRB": 1, "LDORALB": 1, "LDCLRALB": 1, "SWPALB": 1, "CASALB": 1,
	"FCVTSD": 4, "FCVTDS": 8, "FCVTZSS": 4, "FCVTZSD": 8, "FCVTZSSW": 4, "FCVTZSDW": 8,
}

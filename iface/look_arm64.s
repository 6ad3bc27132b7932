//go:build gc && !tinygo

#include "textflag.h"

// The register g, R28, holds the g of the running goroutine. A g begins with the
// bounds of its stack: lo, hi.

// func look(v unsafe.Pointer) (typ unsafe.Pointer, data, lo, hi uintptr)
TEXT ·look(SB), NOSPLIT, $0-40
	MOVD v+0(FP), R0
	MOVD 0(R0), R1
	MOVD 8(R0), R2
	MOVD R1, typ+8(FP)
	MOVD R2, data+16(FP)
	MOVD 0(g), R1
	MOVD 8(g), R2
	MOVD R1, lo+24(FP)
	MOVD R2, hi+32(FP)
	RET

// func marks(m *[12]uintptr)
TEXT ·marks(SB), NOSPLIT, $0-8
	MOVD m+0(FP), R0
	MOVD $runtime·rodata(SB), R1
	MOVD R1, 0(R0)
	MOVD $runtime·erodata(SB), R1
	MOVD R1, 8(R0)
	MOVD $runtime·types(SB), R1
	MOVD R1, 16(R0)
	MOVD $runtime·etypes(SB), R1
	MOVD R1, 24(R0)
	MOVD $runtime·noptrdata(SB), R1
	MOVD R1, 32(R0)
	MOVD $runtime·enoptrdata(SB), R1
	MOVD R1, 40(R0)
	MOVD $runtime·data(SB), R1
	MOVD R1, 48(R0)
	MOVD $runtime·edata(SB), R1
	MOVD R1, 56(R0)
	MOVD $runtime·bss(SB), R1
	MOVD R1, 64(R0)
	MOVD $runtime·ebss(SB), R1
	MOVD R1, 72(R0)
	MOVD $runtime·noptrbss(SB), R1
	MOVD R1, 80(R0)
	MOVD $runtime·enoptrbss(SB), R1
	MOVD R1, 88(R0)
	RET

//go:build gc && !tinygo

#include "textflag.h"

// R14 holds the g of the running goroutine, and Go's wrapper of an assembly function
// leaves it alone. A g begins with the bounds of its stack: lo, hi.

// func look(v unsafe.Pointer) (typ unsafe.Pointer, data, lo, hi uintptr)
TEXT ·look(SB), NOSPLIT, $0-40
	MOVQ v+0(FP), AX
	MOVQ 0(AX), CX
	MOVQ 8(AX), DX
	MOVQ CX, typ+8(FP)
	MOVQ DX, data+16(FP)
	MOVQ 0(R14), CX
	MOVQ 8(R14), DX
	MOVQ CX, lo+24(FP)
	MOVQ DX, hi+32(FP)
	RET

// func marks(m *[12]uintptr)
TEXT ·marks(SB), NOSPLIT, $0-8
	MOVQ m+0(FP), AX
	LEAQ runtime·rodata(SB), CX
	MOVQ CX, 0(AX)
	LEAQ runtime·erodata(SB), CX
	MOVQ CX, 8(AX)
	LEAQ runtime·types(SB), CX
	MOVQ CX, 16(AX)
	LEAQ runtime·etypes(SB), CX
	MOVQ CX, 24(AX)
	LEAQ runtime·noptrdata(SB), CX
	MOVQ CX, 32(AX)
	LEAQ runtime·enoptrdata(SB), CX
	MOVQ CX, 40(AX)
	LEAQ runtime·data(SB), CX
	MOVQ CX, 48(AX)
	LEAQ runtime·edata(SB), CX
	MOVQ CX, 56(AX)
	LEAQ runtime·bss(SB), CX
	MOVQ CX, 64(AX)
	LEAQ runtime·ebss(SB), CX
	MOVQ CX, 72(AX)
	LEAQ runtime·noptrbss(SB), CX
	MOVQ CX, 80(AX)
	LEAQ runtime·enoptrbss(SB), CX
	MOVQ CX, 88(AX)
	RET

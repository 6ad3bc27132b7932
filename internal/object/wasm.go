package object

// maxCallGap is the most bytes that lie between where a call's return pc is
// pushed and the call's own operand: i64.store (3), i32.const 0 (2), call (1).
const maxCallGap = 6

// wasmPositions sets the positions of a wasm function's calls. Line tables
// count resume points there while relocations count bytes, but a call in Go
// code pushes its return pc: a relocation to the function itself whose addend
// is the resume point after the call. What is not a call keeps an unknown
// position.
func wasmPositions(f *Func) {
	for i := 1; i < len(f.Relocs); i++ {
		push, call := &f.Relocs[i-1], &f.Relocs[i]
		if push.Symbol != f.Name || push.Type == call.Type || call.Offset-push.Offset > maxCallGap {
			continue
		}
		hint := 0
		call.Pos = posAt(f.Runs, max(push.Add-1, 0), &hint) // the prologue's call resumes at 0
		push.Pos = call.Pos
	}
}

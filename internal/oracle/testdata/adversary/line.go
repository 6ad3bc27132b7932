package adversary

//go:noinline
func J_before(x int) { leak(x) }

//line grammar.y:10

//go:noinline
func J_grammar(x int) { leak1of2(x, x) }

//line /abs/other.y:5
//go:noinline
func J_absolute(x string) { use(x) }

//line line.go:500
//go:noinline
func J_back(x string) { leak(x) }

//go:noinline
func J_within(x, y int) {
	use( /*line deep.y:3:4*/ x)
	leak(y)
}

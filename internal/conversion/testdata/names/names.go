// Package names has a literal wherever the compiler may count one.
package names

import "os"

var A = func() int { return B() }
var B = func() int { return len(os.Args) }
var C, D = func() { _ = func() {} }, func() {}

func init()      { use(func() {}) }
func init()      { use(func() {}) }
func use(...any) {}

func _() { use(func() { use(func() {}) }) }
func _() { use(func() {}) }

const no = false

func F(x int) {
	if no {
		use(func() {})
	}
	use(func() { use(func() { use(func() {}) }); use(func() {}) })
	defer use(x)
	go use(x)
	defer func() { recover() }()
	go func() { use(x) }()
	if no && x > func() int { return 1 }() {
		use(func() {})
	} else if x > 3 || !no || func() bool { return false }() {
		use(func() {})
	} else {
		use(func() {})
	}
	switch no {
	case true:
		use(func() {})
	default:
		use(func() {})
	}
	for no {
		use(func() {})
	}
	use(len([1]func(){func() {}}))
	f := T.M
	use(f, T{}.M)
	use(func() {})
	return
	use(func() {})
}

type T struct{}

func (T) M()   { use(func() {}) }
func (*T) PM() { use(func() {}) }

type G[X any] struct{}

func (*G[X]) GM() { use(func() { use(func() {}) }) }
func GF[X any]()  { use(func() { use(func() {}) }) }
func inst()       { (*G[int]).GM(nil); GF[string](); GF[int]() }

// Package misleading stores values of which the compiler says one thing, and whose storage is
// another.
package misleading

import "fmt"

type (
	end   struct{}
	point struct{ x, y int64 }
	big   [1025]byte
	small [1024]byte
)

var sinks [8]any

// Started is filled before the program begins.
var Started any = fmt.Sprint(1000) //ifaceval:storage(fmt.Sprint(1000)) static

// Escape stores eight values where everybody can see them.
//
//go:noinline
func escape(ok bool, code int64, p *point) {
	limit := int64(300)
	sinks[0] = ok          //ifaceval:storage static-byte
	sinks[1] = end{}       //ifaceval:storage zerobase
	sinks[2] = "text"      //ifaceval:storage readonly
	sinks[3] = limit       //ifaceval:storage readonly
	sinks[4] = point{}     //ifaceval:storage zeroval
	sinks[5] = point{1, 2} //ifaceval:storage readonly
	sinks[6] = code        //ifaceval:allocates depends
	sinks[7] = *p          //ifaceval:heap 16
}

//go:noinline
func isNumber(v any) bool {
	_, ok := v.(int64)
	return ok
}

// Stay stores three values that are forgotten at once.
//
//go:noinline
func stay(code int64, s *small, b *big) bool {
	return isNumber(*b) || //ifaceval:heap 1152
		isNumber(*s) || //ifaceval:storage stack
		isNumber(code) //ifaceval:storage stack
}

// Silent stores values of which the compiler says nothing.
//
//go:noinline
func silent(codes []int64, p *point) {
	sinks[0] = p                    //ifaceval:storage direct
	for _, sinks[1] = range codes { //ifaceval:heap 8
	}
}

// Sized makes a slice that is forgotten at once, of a length that is not known.
//
//go:noinline
func sized(n int) byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = 1
	}
	return b[n-1]
}

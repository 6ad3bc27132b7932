//go:build !gc || tinygo || !(amd64 || arm64)

package iface

import (
	"fmt"
	"reflect"
	"runtime"
	"unsafe"
)

// read would look at the interface variable at v.
func read(v unsafe.Pointer, iface reflect.Type) (Value, error) {
	return Value{}, fmt.Errorf("iface: programs of %s for %s cannot be looked into: build with gc for amd64 or arm64",
		runtime.Compiler, runtime.GOARCH)
}

// Typeword follows the type word of interface values.
package main

import (
	"fmt"
	"reflect"
	"unsafe"

	"ifaceval/iface"
)

func main() {
	for _, y := range []any{int32(3), int32(5), int64(3), int64(5), "five"} {
		v, err := iface.Of(&y)
		if err != nil {
			fmt.Println(err)
			return
		}
		t := v.Type
		fmt.Printf("%#x: %s, kind %v, %d bytes\n", v.Words[0], t.Name, t.Kind, t.Size)
	}

	var y any = int64(3)
	fmt.Println(kindByHand(&y))
}

// kindByHand reads the kind of what is in y where the runtime has it.
func kindByHand(y *any) reflect.Kind {
	typeWord := *(*unsafe.Pointer)(unsafe.Pointer(y))
	kind := *(*uint8)(unsafe.Add(typeWord, 23)) // on a 64-bit machine
	return reflect.Kind(kind & (1<<5 - 1))
}

package iface

import "testing"

func TestX(t *testing.T) {
	var v any = 3
	val, err := Of(&v)
	t.Log(val, err)
	t.Log(val.Detail())
	var w error = err
	val, err = Of(&w)
	t.Log(val, err)
}

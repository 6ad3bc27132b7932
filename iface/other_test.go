//go:build !gc || tinygo || !(amd64 || arm64)

package iface

import (
	"strings"
	"testing"
)

func TestElsewhere(t *testing.T) {
	var v any = 3
	val, err := Of(&v)
	if err == nil || !strings.Contains(err.Error(), "build with gc for amd64 or arm64") {
		t.Errorf("%v, %v", val, err)
	}
	if val.Type != nil || val.String() != "nil, no type" {
		t.Errorf("a value beside an error: %v", val)
	}
}

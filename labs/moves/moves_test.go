package main

import "testing"

func TestAllocations(t *testing.T) {
	var next func() int32
	var read func() byte
	for _, f := range []struct {
		name string
		call func()
	}{
		{"variable", variable},
		{"pointer", pointer},
		{"loop", func() { loop() }},
		{"counter", func() { next = counter() }},
		{"constant", func() { next = constant() }},
		{"large", func() { read = large() }},
		{"called", func() { called() }},
		{"onlyOfFrame", func() { onlyOfFrame() }},
	} {
		t.Log(f.name, testing.AllocsPerRun(100, f.call))
	}
	next()
	read()
}

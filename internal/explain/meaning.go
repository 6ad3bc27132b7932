package explain

import (
	"fmt"
	"strings"

	"ifaceval/internal/report"
)

// verdict is "heap 8 B unless bits < 256".
func verdict(storage string, bytes float64, unless string) string {
	if storage != "heap" {
		return storage
	}
	s := storage
	if bytes > 0 { // 0 is an unknown size
		s += " " + report.Bytes(bytes)
	}
	if unless != "" {
		s += " unless " + unless
	}
	return s
}

// meanings say what a storage means, in a sentence.
var meanings = map[string]string{
	"direct":      "The value is a pointer, or is laid out like one: it is the data word itself, and nothing is copied or allocated.",
	"zerobase":    "The value has no bytes. The data word is the address that all such values share, and nothing is allocated.",
	"static-byte": "The value is one byte. The data word points to one of the runtime's 256 static bytes, and nothing is allocated.",
	"zeroval":     "The value is all zeros. The data word points to the runtime's block of zeros, and nothing is allocated.",
	"readonly":    "The value is known when the program is compiled. The data word points to read-only data of the program, and nothing is allocated.",
	"static":      "The value is written into package data by the initialiser. The data word points there, and nothing is allocated.",
	"stack":       "The value is copied into the function's stack frame, and the data word points to the copy. Nothing is allocated on the heap.",
	"none":        "No code is left of this conversion, so it costs nothing.",
}

// conditions say when a conversion that may allocate does not.
var conditions = map[string]string{
	"bits < 256":   "If the value, read as an unsigned number, is below 256, the data word points to one of the runtime's static bytes instead and nothing is allocated.",
	"empty string": "If the string is empty, the data word points to the runtime's block of zeros instead and nothing is allocated.",
	"nil slice":    "If the slice is nil, the data word points to the runtime's block of zeros instead and nothing is allocated.",
}

// meaning is a verdict in words.
func meaning(c *report.Conversion) string {
	if differ(c) {
		return fmt.Sprintf("The %d copies of it in machine code differ; this is the one that costs most. %s", len(c.Instances), meaningOf(c))
	}
	return meaningOf(c)
}

// differ reports whether the copies of a conversion store the value in different
// places.
func differ(c *report.Conversion) bool {
	for _, i := range c.Instances {
		if i.Storage != c.Storage || i.Call != c.Call {
			return true
		}
	}
	return false
}

func meaningOf(c *report.Conversion) string {
	if c.Storage == "unknown" {
		return strings.TrimSuffix("It is not known where the value is stored: "+c.Reason, ": ") + "."
	}
	if m, ok := meanings[c.Storage]; ok {
		return m
	}
	text := fmt.Sprintf("Each time this is executed, %s copies the value to new memory on the heap", c.Call)
	if c.AllocSize > 0 {
		text += ", " + report.Bytes(c.AllocSize)
	}
	switch {
	case c.Tiny:
		text += " on average, as several such values share a block"
	case c.AllocSize > float64(c.Size):
		text += fmt.Sprintf(", the smallest block that holds its %d bytes", c.Size)
	}
	text += "."
	if condition, ok := conditions[c.Unless]; ok {
		text += " " + condition
	}
	return text
}

// Kilobyte passes values of 1024 and of 1025 bytes to a function that looks at their
// type and keeps nothing.
package main

type fits [1024]byte

type large [1025]byte

func main() {
	println(passFits(&fits{}), passLarge(&large{}), passPointer(&large{}))
}

//go:noinline
func passFits(f *fits) string { return name(*f) }

//go:noinline
func passLarge(l *large) string { return name(*l) }

//go:noinline
func passPointer(l *large) string { return name(l) }

//go:noinline
func name(v any) string {
	switch v.(type) {
	case fits:
		return "fits"
	case large:
		return "large"
	case *large:
		return "pointer"
	}
	return "unknown"
}

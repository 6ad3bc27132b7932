package main

//go:noinline
func F_len(s string) int { return len(s) }

//go:noinline
func F_at(s string, i int) byte { return s[i] }

//go:noinline
func F_cut(s string, i, j int) string { return s[i:j] }

//go:noinline
func F_concat(a, b string) string { return a + "-" + b }

//go:noinline
func F_rangeString(s string) (n rune) {
	for i, r := range s {
		n += r * rune(i+1)
	}
	return n
}

//go:noinline
func F_equalStrings(a, b string) (bool, bool) { return a == b, a < b }

//go:noinline
func F_stringSwitch(s string) int {
	switch s {
	case "one":
		return 1
	case "three":
		return 3
	case "seven":
		return 7
	case "eleven":
		return 11
	}
	return 0
}

//go:noinline
func F_bytes(s string) []byte { return []byte(s) }

//go:noinline
func F_fromBytes(b []byte) string { return string(b) }

//go:noinline
func F_runes(s string) int { return len([]rune(s)) }

func D_text() {
	number = F_len("text")
	number = int(F_at("text", 2))
	text = F_cut("some text", 2, 6)
	text = F_concat("a", text)
	number = int(F_rangeString("aé世!"))
	truth, _ = F_equalStrings(text, "a-me t")
	truth, _ = F_equalStrings("abc", "abd")
	number = F_stringSwitch("seven")
	number = F_stringSwitch("none")
	sink = F_bytes(text)
	text = F_fromBytes([]byte{65, 66, 67})
	number = F_runes("aé")
}

package grid

import (
	"fmt"
	"net/url"
	"strings"
)

// href is the link of a part as an encoder may write it, or "": only what leads to
// a web site is let through. What could end it in HTML or in markdown is escaped.
func (p Part) href() string {
	u, err := url.Parse(p.Link)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || strings.IndexByte("-._~:/?#@!$&*+,;=%", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

package browsertests

import (
	"reflect"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"ifaceval/internal/picture"
)

// hostile are texts that would run a script in a page that does not escape them.
var hostile = []string{
	`</script><script>window.hacked = 1; alert(1)</script>`,
	`</style></svg></title><img src=x onerror="window.hacked = 1">`,
	`" onload="window.hacked = 1" onclick="window.hacked = 1" x="`,
	`'><svg onload='window.hacked = 1'>`,
	`<!-- <script>window.hacked = 1//`,
	`]]><script>window.hacked = 1</script>`,
	"javascript:window.hacked = 1\u2028\u2029\xff\x00",
}

// TestHostile puts each text in every string of a walk, and uses the page. That
// its policy would stop such a script is not relied on: an attempt is a
// complaint on the console, which fails the test.
func TestHostile(t *testing.T) {
	for _, text := range hostile {
		walk := sampleWalk(t)
		fillStrings(reflect.ValueOf(walk), text)
		p := open(t, walk, "#step-2")
		p.at(2, 8)
		p.press(kb.End)
		p.at(8, 8)
		p.click("#at-1 summary")
		p.at(1, 8)
		if eval[bool](p, `"hacked" in window`) {
			t.Errorf("%q was executed", text)
		}
		if n := eval[int](p, `document.querySelectorAll("script, style, img, iframe, object").length`); n != 2 {
			t.Errorf("%q made an element", text)
		}
	}
}

// fillStrings sets every string below a value. What names the blocks of a
// picture has to stay different, and known.
func fillStrings(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fillStrings(v.Elem(), text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch field := v.Type().Field(i); {
			case v.Type() == reflect.TypeFor[picture.Block]() && (field.Name == "ID" || field.Name == "Kind"):
			case v.Type() == reflect.TypeFor[picture.Place]() && field.Name == "Block":
			default:
				fillStrings(v.Field(i), text)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			fillStrings(v.Index(i), text)
		}
	case reflect.String:
		v.SetString(text)
	}
}

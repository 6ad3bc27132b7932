package picture

import "strings"

// nasty is text that none of the encoders may let through as it is.
var nasty = []string{
	"<script>alert(1)</script>", "]]>", `"]]>`, "&amp;&", "a\x00\x1b[31mred\x7f", "bad\xff\xfeutf", "\u202eright\u2066to\u200bleft\ufeff",
	"\u05d0\u05d1", "e\u0301\u0301\u0301\u0301\u0301", "\u0301first", "\n\r\t", "\u3164", "</text></svg>", "--><!--", "\ufffe\uffff", "❤\ufe0f",
}

func hostile() Picture {
	frame := Block{ID: nasty[0], Kind: nasty[0], Title: strings.Join(nasty, " "), Note: nasty[6]}
	for i, s := range nasty {
		frame.Rows = append(frame.Rows, Row{Offset: int64(i), Label: s, Name: s, Type: s, Size: 1, Words: []Word{
			{Offset: int64(i), Size: 1, Role: s, Value: s, Known: true, Changed: i == 0, To: &Place{nasty[0], int64(i / 2)}},
		}})
	}
	return Picture{Title: strings.Join(nasty, " "), Desc: strings.Join(nasty, "\n"), Blocks: []Block{frame}}
}

func long() Picture {
	name := strings.Repeat("veryLongName", 12)
	p := heap()
	p.Title = name
	p.Desc = name
	for i := range p.Blocks {
		b := &p.Blocks[i]
		b.Title += " of " + name
		b.Note = strings.Repeat("a long note ", 40)
		for j := range b.Rows {
			r := &b.Rows[j]
			r.Name, r.Type = r.Name+name, "map[string]"+name
			for k := range r.Words {
				r.Words[k].Value += " " + name
			}
		}
	}
	return p
}

// wideRunes has letters of two columns and of none.
func wideRunes() Picture {
	return Picture{
		Title: "変数",
		Desc:  "Letters of two columns.",
		Blocks: []Block{{ID: "f", Kind: Frame, Title: "stack frame of パッケージ.関数", Note: "16 bytes", Rows: []Row{
			{Label: "SP+0", Name: "変数", Type: "型", Size: 8, Words: one(8, `"日本語 🎉 e`+"\u0301"+`"`)},
			{Offset: 8, Label: "SP+8", Name: "x", Type: "*型", Size: 8, Words: []Word{{Offset: 8, Size: 8, Value: "変数", Known: true, Changed: true, To: &Place{"f", 0}}}},
		}}},
	}
}

package picture

// Style is the CSS of the pictures that [Picture.SVG] draws. Everything in it is
// below the class iv-picture. Colours follow what the reader's system prefers,
// or an ancestor with data-theme="dark" or data-theme="light".
func Style() string {
	return ".iv-picture {\n" + rootStyle + lightStyle + "}\n" +
		"@media (prefers-color-scheme: dark) {\n.iv-picture {\n" + darkStyle + "}\n}\n" +
		"[data-theme=light] .iv-picture {\n" + lightStyle + "}\n" +
		"[data-theme=dark] .iv-picture {\n" + darkStyle + "}\n" + shapeStyle
}

const rootStyle = `  max-width: 100%;
  height: auto;
  font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
`

const lightStyle = `  --iv-page: #ffffff;
  --iv-ink: #1f2328;
  --iv-dim: #57606a;
  --iv-wire: #0b5cad;
  --iv-lit: #ffe08a;
  --iv-frame: #eaf2fd;
  --iv-frame-line: #9dbde6;
  --iv-registers: #f3eefb;
  --iv-registers-line: #c2b1e3;
  --iv-data: #e8f5ec;
  --iv-data-line: #9ccbab;
  --iv-readonly: #f0f2f4;
  --iv-readonly-line: #b7bec6;
  --iv-heap: #fdf0e3;
  --iv-heap-line: #e3b98a;
  --iv-outside: #fafafa;
  --iv-outside-line: #c4c9cf;
`

const darkStyle = `  --iv-page: #0d1117;
  --iv-ink: #e6edf3;
  --iv-dim: #a2acb8;
  --iv-wire: #79b8ff;
  --iv-lit: #5f4a08;
  --iv-frame: #14233a;
  --iv-frame-line: #37598c;
  --iv-registers: #221b35;
  --iv-registers-line: #584986;
  --iv-data: #13281b;
  --iv-data-line: #35663f;
  --iv-readonly: #1c2129;
  --iv-readonly-line: #495362;
  --iv-heap: #2f2112;
  --iv-heap-line: #7c5727;
  --iv-outside: #12161c;
  --iv-outside-line: #3b434d;
`

const shapeStyle = `.iv-picture text { fill: var(--iv-ink); white-space: pre; }
.iv-picture .iv-title { font-weight: 600; }
.iv-picture .iv-note { font-size: 12px; fill: var(--iv-dim); }
.iv-picture .iv-label, .iv-picture .iv-type, .iv-picture .iv-size, .iv-picture .iv-role { fill: var(--iv-dim); }
.iv-picture .iv-unknown { fill: var(--iv-dim); font-style: italic; }
.iv-picture .iv-mark { font-weight: 700; }
.iv-picture .iv-page { fill: var(--iv-page); }
.iv-picture .iv-lit { fill: var(--iv-lit); }
.iv-picture .iv-box { fill: var(--iv-tint); stroke: var(--iv-line); }
.iv-picture .iv-rule { stroke: var(--iv-line); }
.iv-picture .iv-leader { stroke: var(--iv-wire); stroke-dasharray: 1 3; }
.iv-picture .iv-wire { fill: none; stroke: var(--iv-wire); stroke-width: 1.5; }
.iv-picture .iv-head, .iv-picture .iv-dot { fill: var(--iv-wire); }
.iv-picture .iv-frame { --iv-tint: var(--iv-frame); --iv-line: var(--iv-frame-line); }
.iv-picture .iv-registers { --iv-tint: var(--iv-registers); --iv-line: var(--iv-registers-line); }
.iv-picture .iv-data { --iv-tint: var(--iv-data); --iv-line: var(--iv-data-line); }
.iv-picture .iv-readonly { --iv-tint: var(--iv-readonly); --iv-line: var(--iv-readonly-line); }
.iv-picture .iv-heap, .iv-picture .iv-either { --iv-tint: var(--iv-heap); --iv-line: var(--iv-heap-line); }
.iv-picture .iv-either .iv-box { stroke-dasharray: 6 4; }
.iv-picture .iv-outside { --iv-tint: var(--iv-outside); --iv-line: var(--iv-outside-line); }
`

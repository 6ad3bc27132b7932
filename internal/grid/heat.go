package grid

import (
	"fmt"
	"math"
	"strings"
)

// heatClasses is the number of classes of bytes.
const heatClasses = 10

// noHeat is the class of what is not a figure.
const noHeat = -1

// heatClass is the place of bytes in a scale by powers of two: 0 for nothing, 1 for
// up to 8 bytes, 2 for up to 16, and so on to 9 for more than 1024.
func heatClass(bytes float64) int {
	switch {
	case math.IsNaN(bytes) || bytes < 0:
		return noHeat
	case bytes == 0:
		return 0
	}
	for c := 1; c < heatClasses-1; c++ {
		if bytes <= heatBound(c) {
			return c
		}
	}
	return heatClasses - 1
}

// heatBound is the most bytes that a class holds, which is not the last.
func heatBound(class int) float64 { return float64(int(4) << class) }

// heatName says which bytes a class holds.
func heatName(class int) string {
	switch class {
	case 0:
		return "0"
	case heatClasses - 1:
		return fmt.Sprintf("> %v", heatBound(class-1))
	}
	return fmt.Sprintf("≤ %v", heatBound(class))
}

// The colours of the classes from 1 on. Nothing has no colour. The text upon them
// keeps to a contrast of 4.5, and says what they say.
var (
	heatLight = [heatClasses - 1]string{"#f9f4da", "#f7e7bd", "#f5d9a4", "#f4ca8f", "#f4ba7b", "#f3a96a", "#f1985d", "#ee8654", "#ea744f"}
	heatDark  = [heatClasses - 1]string{"#342e15", "#42330c", "#513805", "#613d01", "#714003", "#81440c", "#91471a", "#a1492a", "#b14d3b"}
)

// heatStyle declares a property of CSS for the colour of each class.
func heatStyle(colours [heatClasses - 1]string, prefix string) string {
	var b strings.Builder
	for i, c := range colours {
		fmt.Fprintf(&b, "  --%s-%d: %s;\n", prefix, i+1, c)
	}
	return b.String()
}

// hottest is the highest class that is in a sheet, or noHeat where no head has
// figures.
func (s *Sheet) hottest() int {
	hottest := noHeat
	for i, h := range s.Heads {
		if !h.Heat {
			continue
		}
		hottest = max(hottest, 0)
		for _, row := range s.Rows {
			for _, r := range s.runs(row, i) {
				hottest = max(hottest, heatClass(r.Cell.Heat))
			}
		}
	}
	return hottest
}

package process

import "os"

// An output is a file that takes what a program prints. A pipe would need a
// goroutine that empties it, and would fill up while the program is stopped.
type output struct{ file *os.File }

// newOutput makes a file that has no name, so that none is left behind.
func newOutput() (output, error) {
	f, err := os.CreateTemp("", "process-*")
	if err != nil {
		return output{}, err
	}
	return output{f}, os.Remove(f.Name())
}

// tail is the end of what was printed.
func (o output) tail() string {
	info, err := o.file.Stat()
	if err != nil {
		return ""
	}
	buf := make([]byte, min(info.Size(), 4000))
	n, _ := o.file.ReadAt(buf, info.Size()-int64(len(buf)))
	return string(buf[:n])
}

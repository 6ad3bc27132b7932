// Ifaceval says what an interface value costs, where its value lives, and why.
// See README.md.
package main

import (
	"os"

	"ifaceval/internal/cli"
	"ifaceval/internal/vet"
)

func main() {
	if vet.Asked(os.Args[1:]) {
		vet.Main()
	}
	os.Exit(cli.Run(os.Args[1:], os.Stdout, os.Stderr))
}

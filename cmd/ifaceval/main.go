// Ifaceval says what an interface value costs, where its value lives, and why.
// See README.md.
package main

import (
	"os"

	"ifaceval/internal/cli"
)

func main() { os.Exit(cli.Run(os.Args[1:], os.Stdout, os.Stderr)) }

// Package gates is an example of docs/gates.md.
package gates

import "log"

type point struct{ x, y int }

func Start(port int, at point) {
	log.Println("port", port)
	log.Println("at", at)
}

func Stop(reason string) {
	log.Println("stopping:", reason)
	log.Println("last word:", reason)
}

// Package docs holds the pages, for the program to show.
package docs

import "embed"

// Pages are those of this directory, and the pictures of the labs as text.
//
//go:embed *.md */*.md */images/*.txt
var Pages embed.FS

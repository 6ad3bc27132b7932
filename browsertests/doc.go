// Package browsertests opens the pages that ifaceval writes in a browser, and
// uses them. It is a module of its own, so that ifaceval does not depend on what
// drives browsers.
//
//	go test ./...
//
// needs chromium or Chrome in the PATH, and skips without it; with
// IFACEVAL_CI=1 in the environment it fails instead. With BROWSER_SCREENSHOTS=DIR
// it leaves a picture of each page and size in DIR, to be looked at.
package browsertests

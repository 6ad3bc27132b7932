//go:build !go1.23

package main

func D_new23() {}

// The explanation needs no script of its own.

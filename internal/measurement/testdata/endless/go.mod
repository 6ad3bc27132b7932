module endless

go 1.18

module labs

go 1.18

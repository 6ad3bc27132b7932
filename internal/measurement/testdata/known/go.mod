module known

go 1.18

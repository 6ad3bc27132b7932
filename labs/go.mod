module labs

go 1.18

require ifaceval/iface v0.0.0

replace ifaceval/iface => ../iface

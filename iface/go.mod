module ifaceval/iface

go 1.18

package process

import "time"

func (p *native) id() int               { return p.pid }
func (p *native) hurry(d time.Duration) { p.patience = d }

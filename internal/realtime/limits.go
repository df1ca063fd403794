package realtime

import "time"

// Limits bound what one connection may cost.
type Limits struct {
	PerUser       int           // sockets of one person (20)
	Total         int           // sockets of the server (10,000)
	Subscriptions int           // of one socket (50)
	Message       int64         // bytes of one message to the server (16 KiB)
	Filter        int           // bytes of one filter (4 KiB)
	Rate, Burst   int           // messages to the server each second, and at once (20, 100)
	Queue         int           // messages that wait for a reader, one a record (1,000)
	QueueBytes    int           // bytes of them (8 MiB)
	Shown         int           // ids that a subscription remembers to have sent (2,000)
	Replay        int           // events that a resume reads at most (2,000)
	AuthTimeout   time.Duration // until the token must have come (10 s)
	WriteTimeout  time.Duration // of one message (10 s)
	PingEvery     time.Duration // 25 s
	ReadTimeout   time.Duration // without any sign of life (60 s)
	Refresh       time.Duration // how old a principal may be (30 s)
	ResetEvery    time.Duration // least time between two resets of a subscription (2 s)
}

func defaults() Limits {
	return Limits{
		PerUser: 20, Total: 10_000, Subscriptions: 50, Message: 16 << 10, Filter: 4 << 10, Rate: 20, Burst: 100,
		Queue: 1000, QueueBytes: 8 << 20, Shown: 2000, Replay: 2000,
		AuthTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, PingEvery: 25 * time.Second, ReadTimeout: 60 * time.Second,
		Refresh: 30 * time.Second, ResetEvery: 2 * time.Second,
	}
}

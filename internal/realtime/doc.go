// Package realtime tells browsers and programs over a WebSocket what changes in
// the records that they may see, and how their jobs go. It is fed from the
// outbox after commit; what a person may not read never reaches the wire.
package realtime

// Package files keeps uploaded files: first uploaded by a person, then taken in
// by a field of a record in the transaction of its write, served with headers
// under which no content can act, and removed when nobody took them.
package files

import (
	"crypto/hmac"
	"crypto/sha256"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
)

// File is what is known of an uploaded file. Type is found by its content, not
// by what the uploader said.
type File struct {
	ID   string `json:"id" db:"id"`
	Name string `json:"name" db:"name"`
	Size int64  `json:"size" db:"size"`
	Type string `json:"type" db:"type"`

	// SHA256 of the content in hex; blank for a thumbnail.
	SHA256 string `json:"-" db:"sha256"`
}

// Limits of what the service takes and makes.
const (
	DefaultMaxSize   = 100 << 20 // bytes of one file
	DefaultMaxPixels = 40_000_000
	// freeFor is how long an upload waits for a record to take it in.
	freeFor = 24 * time.Hour
)

// Service keeps files in the app's database and file store. It is safe for
// concurrent use.
type Service struct {
	app       core.App
	now       func() time.Time
	key       []byte // of tokens
	maxSize   int64
	maxPixels int64
	retention time.Duration
	pixels    *semaphore.Weighted // what all thumbnails in the making may hold
	thumbs    *singleflight.Group
}

// Option changes a limit of a Service.
type Option func(*Service)

// WithMaxSize sets the bytes that one file may have.
func WithMaxSize(n int64) Option { return func(s *Service) { s.maxSize = n } }

// WithMaxPixels sets how many pixels a picture may have to get a thumbnail; all
// that are in the making together have no more either.
func WithMaxPixels(n int64) Option { return func(s *Service) { s.maxPixels = n } }

// WithRetention lets Purge remove files that were detached from their record
// longer than d ago. Without it they stay for the record's history.
func WithRetention(d time.Duration) Option { return func(s *Service) { s.retention = d } }

// New makes a service. The secret signs tokens and must be the same on every
// node of the app; now is the clock.
func New(app core.App, secret []byte, now func() time.Time, options ...Option) *Service {
	s := &Service{
		app: app, now: now, key: derive(secret),
		maxSize: DefaultMaxSize, maxPixels: DefaultMaxPixels, thumbs: &singleflight.Group{},
	}
	for _, o := range options {
		o(s)
	}
	s.pixels = semaphore.NewWeighted(s.maxPixels)
	return s
}

// MaxSize is how many bytes one file may have.
func (s *Service) MaxSize() int64 { return s.maxSize }

// derive makes a key that is of use for file tokens only.
func derive(secret []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("tenon file token v1"))
	return mac.Sum(nil)
}

func (s *Service) stamp(t time.Time) string {
	return t.UTC().Format(types.DefaultDateLayout)
}

// States of a row. Only a ready file can be attached, described or opened.
const (
	stateUploading = "uploading"
	stateReady     = "ready"
	statePurging   = "purging"
)

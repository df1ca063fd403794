package backup

import (
	"context"
	"encoding/json/v2"
	"errors"
	"strings"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Damaged is why an archive is not what was written. The code is the key of its message.
type Damaged struct {
	Code string
	Args locale.Args
}

func (d *Damaged) Error() string { return locale.Message(locale.EN, d.Code, d.Args) }

func damaged(code, entry string) *Damaged { return &Damaged{code, locale.Args{"entry": entry}} }

// unreadable is an entry of which the system says why it cannot be read.
func unreadable(entry string, why error) *Damaged {
	return &Damaged{"backup_entry_unreadable", locale.Args{"entry": entry, "why": why.Error()}}
}

// wrong is what is remembered of a backup that came to nothing or is damaged: a code,
// said in the language of who reads it. Only what nobody foresaw is the system's own
// words, without the folders of the server.
func (s *Service) wrong(err error) string {
	why := job.Failure{Code: "backup_error", Args: locale.Args{"what": strings.ReplaceAll(err.Error(), s.App.DataDir(), "…")}}
	var unsound *Damaged
	if p, is := problem.As(err); is {
		why = job.Failure{Code: p.Code, Args: p.Args}
	} else if errors.As(err, &unsound) {
		why = job.Failure{Code: unsound.Code, Args: unsound.Args}
	} else if errors.Is(err, context.Canceled) {
		why = job.Failure{Code: "backup_cancelled"}
	} else if errors.Is(err, context.DeadlineExceeded) {
		why = job.Failure{Code: "job_timeout"}
	} else if errors.Is(err, errInterrupted) {
		why = job.Failure{Code: "backup_interrupted"}
	}
	raw, failed := json.Marshal(why)
	if failed != nil {
		s.Log.Error("backup: what is wrong could not be written", "error", failed)
		return why.Code
	}
	return string(raw)
}

// errInterrupted is of a backup whose process ended.
var errInterrupted = errors.New("interrupted")

// remembered reads what wrong wrote; nil when nothing is wrong.
func remembered(raw string) *job.Failure {
	if raw == "" {
		return nil
	}
	why := &job.Failure{}
	if err := json.Unmarshal([]byte(raw), why); err != nil || !locale.Has(why.Code) {
		return &job.Failure{Code: "backup_error", Args: locale.Args{"what": raw}}
	}
	return why
}

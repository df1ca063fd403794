package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/secret"
)

// Codes are those of RFC 6238 as every app on a phone makes them: six digits,
// SHA-1, thirty seconds. A code of the step before or after is taken too.
const (
	codePeriod = 30
	codeSkew   = 1
)

// recoveryCodes is how many there are; each is good once.
const recoveryCodes = 10

// How a second factor was proven.
const (
	FactorTOTP     = "totp"
	FactorRecovery = "recovery"
)

// Factor is the state of a person's second factor.
type Factor struct {
	Enabled      bool   `json:"enabled"`
	Since        string `json:"since"`
	RecoveryLeft int    `json:"recoveryLeft"`
	Required     bool   `json:"required"` // the rule asks for one
}

// Factor tells how a person's second factor stands.
func (s *Service) Factor(ctx context.Context, user string, admin bool) (*Factor, error) {
	a, err := s.account(ctx, s.App.ConcurrentDB(), user)
	if err != nil {
		return nil, err
	}
	return &Factor{
		Enabled: a.secret != "", Since: a.enabled, RecoveryLeft: len(a.recovery),
		Required: meta.Covers(s.Meta.Current().Business.SignIn.SecondFactor, admin),
	}, nil
}

// Enrolment is what an app on a phone has to know. It is shown once.
type Enrolment struct {
	Secret string `json:"secret"`
	URI    string `json:"uri"`
	QR     string `json:"qr"` // an SVG as a data: address
}

// Enrol makes a secret for a person. It counts once a code of it was confirmed.
// 409 second_factor_enabled when they have one already.
func (s *Service) Enrol(ctx context.Context, rec *core.Record) (*Enrolment, error) {
	key, err := totp.Generate(totp.GenerateOpts{
		Issuer: strings.ReplaceAll(s.issuer(), ":", " "), AccountName: rec.Email(), Period: codePeriod, SecretSize: 20, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
	})
	if err != nil {
		return nil, err
	}
	qr, err := svg(key.URL())
	if err != nil {
		return nil, err
	}
	err = s.App.RunInTransaction(func(tx core.App) error {
		a, err := s.account(ctx, tx.DB(), rec.Id)
		if err != nil {
			return err
		}
		if a.secret != "" {
			return problem.New(http.StatusConflict, "second_factor_enabled")
		}
		a.pending = key.Secret()
		return s.save(ctx, tx, a, rec.Id)
	})
	return &Enrolment{Secret: key.Secret(), URI: key.URL(), QR: qr}, err
}

func (s *Service) issuer() string {
	if name := s.Meta.Current().Business.Name; name != "" {
		return name
	}
	return "Tenon"
}

// Confirm ends an enrolment with a code of it, and gives the recovery codes,
// which nobody can read again. p is the sign-in that waits for it, nil for a
// person who is signed in. 400 second_factor_wrong.
func (s *Service) Confirm(ctx context.Context, user, code string, p *Pending) (recovery []string, err error) {
	err = s.App.RunInTransaction(func(tx core.App) error {
		a, err := s.account(ctx, tx.DB(), user)
		if err != nil {
			return err
		}
		if a.pending == "" {
			return problem.New(http.StatusConflict, "second_factor_not_begun")
		}
		step, ok := match(a.pending, code, s.Now(), 0)
		if !ok {
			return wrongCode()
		}
		if p != nil {
			if err := p.done(ctx, tx); err != nil {
				return err
			}
		}
		a.secret, a.pending, a.step, a.enabled = a.pending, "", step, s.stamp()
		recovery = a.newRecovery()
		if err := s.save(ctx, tx, a, user); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Who: user, Action: "totp.enabled", Kind: "person", Object: user})
	})
	return recovery, err
}

func wrongCode() error {
	return problem.New(http.StatusBadRequest, "second_factor_wrong").Field("code", "second_factor_wrong")
}

// UseCode takes a code of a person's second factor, or one of their recovery
// codes, and says which it was. Neither is taken twice. 400 second_factor_wrong,
// second_factor_lost where the key that its secret was sealed by is gone.
func (s *Service) UseCode(ctx context.Context, user, code string, p *Pending) (factor string, err error) {
	err = s.App.RunInTransaction(func(tx core.App) error {
		a, err := s.account(ctx, tx.DB(), user)
		if err != nil {
			return err
		}
		if step, ok := match(a.secret, code, s.Now(), a.step); a.secret != "" && ok {
			factor, a.step = FactorTOTP, step
		} else if i := slices.Index(a.recovery, digest(plain(code))); a.secret != "" && i >= 0 {
			factor, a.recovery = FactorRecovery, slices.Delete(a.recovery, i, i+1)
		} else if secret.Sealed(a.secret) {
			return problem.New(http.StatusBadRequest, "second_factor_lost").Field("code", "second_factor_lost")
		} else {
			return wrongCode()
		}
		if p != nil {
			if err := p.done(ctx, tx); err != nil {
				return err
			}
		}
		return s.save(ctx, tx, a, user)
	})
	return factor, err
}

// match finds the time step of a code, near now and after the last one used.
func match(secret, code string, now time.Time, last int64) (int64, bool) {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	at := now.Unix() / codePeriod
	for step := at - codeSkew; step <= at+codeSkew; step++ {
		if step <= last {
			continue
		}
		ok, err := totp.ValidateCustom(code, secret, time.Unix(step*codePeriod, 0), totp.ValidateOpts{Period: codePeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && ok {
			return step, true
		}
	}
	return 0, false
}

// Recovery makes new recovery codes; the old ones are good no more.
func (s *Service) Recovery(ctx context.Context, user string) (codes []string, err error) {
	err = s.App.RunInTransaction(func(tx core.App) error {
		a, err := s.account(ctx, tx.DB(), user)
		if err != nil {
			return err
		}
		if a.secret == "" {
			return problem.New(http.StatusConflict, "second_factor_off")
		}
		codes = a.newRecovery()
		return s.save(ctx, tx, a, user)
	})
	return codes, err
}

// newRecovery makes recovery codes: 50 random bits each, kept as hashes.
func (a *account) newRecovery() []string {
	var codes []string
	a.recovery = nil
	for range recoveryCodes {
		var raw [7]byte
		_, _ = rand.Read(raw[:])
		text := strings.ToLower(base32.StdEncoding.EncodeToString(raw[:]))[:10]
		codes = append(codes, text[:5]+"-"+text[5:])
		a.recovery = append(a.recovery, digest(text))
	}
	return codes
}

// plain is a recovery code as it is hashed, however it was typed.
func plain(code string) string {
	return strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(strings.TrimSpace(code)))
}

// Remove takes the second factor of a person away. Their other sessions stay.
func (s *Service) Remove(ctx context.Context, user string) error {
	return s.App.RunInTransaction(func(tx core.App) error {
		a, err := s.account(ctx, tx.DB(), user)
		if err != nil {
			return err
		}
		if a.secret == "" {
			return problem.New(http.StatusConflict, "second_factor_off")
		}
		a.secret, a.pending, a.enabled, a.recovery = "", "", "", nil // the last step stays: no code is used twice
		if err := s.save(ctx, tx, a, user); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Action: "totp.disabled", Kind: "person", Object: user, Detail: map[string]any{"self": audit.ActorOf(ctx).Who == user}})
	})
}

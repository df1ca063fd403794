package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"github.com/tenon-crm/tenon/internal/secret"
	"github.com/tenon-crm/tenon/internal/store"
)

// backupCommand writes a consistent copy while the server runs: the databases
// by VACUUM INTO, then the uploaded files.
func (t *Tenon) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup DIR", Short: "Write a consistent copy of the data into a new directory", Args: cobra.ExactArgs(1), SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := t.backup(cmd.Context(), args[0]); err != nil {
				return err
			}
			fmt.Println(args[0])
			fmt.Fprintln(os.Stderr, "the key of stored secrets ("+secret.File+") is not in it: keep it elsewhere")
			return nil
		},
	}
}

func (t *Tenon) backup(ctx context.Context, dir string) error {
	if err := emptyDir(dir); err != nil {
		return err
	}
	if _, err := store.Exec(ctx, t.App.ConcurrentDB(), "VACUUM INTO ?", filepath.Join(dir, "data.db")); err != nil {
		return err
	}
	if _, err := store.Exec(ctx, t.App.AuxConcurrentDB(), "VACUUM INTO ?", filepath.Join(dir, "auxiliary.db")); err != nil {
		return err
	}
	return copyTree(filepath.Join(t.App.DataDir(), core.LocalStorageDirName), filepath.Join(dir, core.LocalStorageDirName))
}

// restoreCommand copies a backup into a data directory that does not exist yet.
func restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restore BACKUP DIR", Short: "Copy a backup into a new data directory, for --dir", Args: cobra.ExactArgs(2), SilenceUsage: true,
		RunE: func(_ *cobra.Command, args []string) error {
			if _, err := os.Stat(filepath.Join(args[0], "data.db")); err != nil {
				return fmt.Errorf("%s holds no backup: %w", args[0], err)
			}
			if err := emptyDir(args[1]); err != nil {
				return err
			}
			return copyTree(args[0], args[1])
		},
	}
}

// emptyDir makes a directory, and refuses one with anything in it.
func emptyDir(dir string) error {
	if list, err := os.ReadDir(dir); err == nil && len(list) > 0 {
		return fmt.Errorf("%s is not empty", dir)
	}
	return os.MkdirAll(dir, 0o700)
}

func copyTree(from, to string) error {
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if d.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		return copyFile(path, target)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // nothing was ever uploaded
	}
	return err
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}

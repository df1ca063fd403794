package app

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/tenon-crm/tenon/internal/backup"
	"github.com/tenon-crm/tenon/internal/secret"
)

func (t *Tenon) backups() (*backup.Service, error) {
	return backup.New(backup.Config{
		App: t.App, Jobs: t.Jobs, Meta: t.Meta, Folder: t.opts.Backups, Version: t.opts.Version,
		Failed: t.Inbox.BackupFailed, Now: t.opts.Now, NewID: t.opts.NewID, Log: t.opts.Log,
	})
}

// backupCommand writes a consistent copy of the data while the server runs.
func (t *Tenon) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup DIR", Short: "Write a consistent copy of the data into a new directory", Args: cobra.ExactArgs(1), SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := backup.Copy(cmd.Context(), t.App, args[0]); err != nil {
				return err
			}
			fmt.Println(args[0])
			fmt.Fprintln(os.Stderr, "the key of stored secrets ("+secret.File+") is not in it: keep it elsewhere")
			return nil
		},
	}
}

// restoreCommand writes a backup into a data directory that does not exist yet, and
// looks through it.
func restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restore BACKUP DIR", Short: "Restore a backup, an archive or a directory, into a new data directory for --dir", Args: cobra.ExactArgs(2), SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			found, err := backup.Restore(cmd.Context(), args[0], args[1])
			if err != nil {
				return fmt.Errorf("nothing good was restored, do not use %s: %w", args[1], err)
			}
			fmt.Printf("%s is sound: %d uploaded files, %d entries of the audit log\n", args[1], found.Files, found.Audit)
			fmt.Fprintln(os.Stderr, "put "+secret.File+" beside it before you start, if you have it")
			return nil
		},
	}
}

package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_comments are what people say on records. parent is the comment that one
// answers, "" for none; text names people as <@id>, who are listed in mentions;
// edited and deleted are ” or when. tn_comment_edits keeps what a text was before.
// The index of the audit log finds what happened to one record.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_comments" (
				"seq" INTEGER PRIMARY KEY AUTOINCREMENT,
				"id" TEXT NOT NULL UNIQUE,
				"object" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				"parent" TEXT NOT NULL DEFAULT '',
				"by" TEXT NOT NULL,
				"at" TEXT NOT NULL,
				"edited" TEXT NOT NULL DEFAULT '',
				"deleted" TEXT NOT NULL DEFAULT '',
				"text" TEXT NOT NULL,
				"mentions" TEXT NOT NULL DEFAULT '[]',
				"files" TEXT NOT NULL DEFAULT '[]'
			);
			CREATE INDEX "tn_comments_record" ON "tn_comments" ("record", "object", "seq");
			CREATE TABLE "tn_comment_edits" (
				"seq" INTEGER PRIMARY KEY AUTOINCREMENT,
				"comment" TEXT NOT NULL,
				"at" TEXT NOT NULL,
				"text" TEXT NOT NULL
			);
			CREATE INDEX "tn_comment_edits_comment" ON "tn_comment_edits" ("comment", "seq");
			CREATE TABLE "tn_comment_reactions" (
				"comment" TEXT NOT NULL,
				"reaction" TEXT NOT NULL,
				"person" TEXT NOT NULL,
				"at" TEXT NOT NULL,
				PRIMARY KEY ("comment", "reaction", "person")
			) WITHOUT ROWID;
			CREATE INDEX "tn_audit_record" ON "tn_audit" ("record", "id") WHERE "record" <> '';
		`).Execute()
		return err
	}, nil)
}

package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
	"github.com/pocketbase/pocketbase/tools/types"
)

// People are PocketBase's users: only signing in stays open on its own routes,
// and only for those who are active. Departments are a tree; path holds the ids
// from the root to the department itself ("/a/b/").
func init() {
	m.Register(func(app core.App) error {
		users, err := app.FindCollectionByNameOrId("users")
		if err != nil {
			return err
		}
		users.Fields.Add(
			&core.BoolField{Name: "active"},
			&core.TextField{Name: "department", Max: 15},
			&core.JSONField{Name: "departments", MaxSize: 4096},
			&core.TextField{Name: "manager", Max: 15},
			&core.JSONField{Name: "roles", MaxSize: 8192},
			&core.TextField{Name: "locale", Max: 5},
			&core.JSONField{Name: "preferences", MaxSize: 65536},
		)
		users.ListRule, users.ViewRule, users.CreateRule, users.UpdateRule, users.DeleteRule = nil, nil, nil, nil, nil
		users.AuthRule = types.Pointer("active = true")
		users.ManageRule = nil
		users.OAuth2.Enabled = false
		users.OTP.Enabled = false
		users.MFA.Enabled = false
		users.PasswordAuth.Enabled = true
		users.PasswordAuth.IdentityFields = []string{"email"}
		users.AuthAlert.Enabled = false
		if avatar, ok := users.Fields.GetByName("avatar").(*core.FileField); ok {
			avatar.Protected = true
		}
		if err := app.Save(users); err != nil {
			return err
		}
		_, err = app.DB().NewQuery(`
			CREATE TABLE "tn_departments" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"name" TEXT NOT NULL,
				"parent" TEXT NOT NULL DEFAULT '',
				"path" TEXT NOT NULL,
				"heads" TEXT NOT NULL DEFAULT '[]',
				"position" INTEGER NOT NULL DEFAULT 0,
				"disabled" INTEGER NOT NULL DEFAULT 0,
				"created" TEXT NOT NULL,
				"updated" TEXT NOT NULL
			) WITHOUT ROWID;
			CREATE INDEX "tn_departments_path" ON "tn_departments" ("path");
			CREATE INDEX "tn_users_department" ON "users" ("department");
		`).Execute()
		return err
	}, nil)
}

package audit

import (
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Actions are what the log knows, in the order in which people look for them.
// Each has words under "audit_" and its name with "_" for ".".
func Actions() []string {
	return []string{
		"signin.ok", "signin.failed", "signin.locked", "signout", "session.revoked",
		"password.changed", "password.reset", "totp.enabled", "totp.disabled", "identity.linked", "identity.unlinked",
		"key.created", "key.revoked",
		"person.created", "person.updated", "person.roles", "person.disabled", "person.enabled", "person.deleted",
		"department.created", "department.updated", "department.merged", "role.members", "administrator.set", "administrator.removed",
		"invitation.created", "invitation.resent", "invitation.link", "invitation.revoked", "invitation.accepted",
		"people.imported", "handover.started", "handover.undone", "delegation.created", "delegation.ended",
		"release.published", "release.restored", "field.purged", "object.purged", "package.applied", "package.exported", "options.added",
		"package.installed", "package.upgraded", "package.removed",
		"settings.changed", "secret.set", "secret.deleted", "webhook.key", "webhook.replayed", "hook.retried", "hook.paused", "hook.resumed", "hook.failing", "inbound.key", "inbound.replayed", "inbound.discarded", "backup.started", "backup.checked", "backup.deleted",
		"import.started", "import.undone", "export.created", "export.requested", "export.approved", "export.declined", "export.withdrawn", "export.expired", "batch.started", "records.merged", "records.undone",
		"duplicates.checked", "record.purged", "record.expired", "share.added", "share.changed", "share.removed", "view.shared", "view.unshared", "view.deleted", "view.restored", "reveal", "view_as.start", "view_as.end", "audit.exported", "audit.verified", "audit.broken",
	}
}

// Label is what people call an action.
func Label(t locale.Tag, action string) string {
	key := "audit_" + strings.ReplaceAll(action, ".", "_")
	if !locale.Has(key) {
		return action
	}
	return locale.Message(t, key, nil)
}

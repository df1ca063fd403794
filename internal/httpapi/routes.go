package httpapi

import (
	"net/http"
	"slices"

	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/problem"
)

// policy says who may call a route at all; rights on data are asked for inside.
type policy string

const (
	open     policy = "open"     // without a token
	signedIn policy = "signedIn" // a person who is active
	admins   policy = "admins"   // with the role admin

	designers policy = "designers" // administrators of all or of an app
	governors policy = "governors" // administrators of all or of the people of a department
)

// keyUse says whether an API key may call a route. The zero value is no.
type keyUse string

const (
	noKeys    keyUse = ""
	readKeys  keyUse = "read"  // keys that may read
	writeKeys keyUse = "write" // keys that may write
)

// admits refuses a key that may not call the route.
func (r route) admits(k *account.KeyUse) error {
	switch {
	case r.keys == noKeys:
		return problem.New(http.StatusForbidden, "key_refused")
	case r.keys == writeKeys && !k.Write:
		return problem.New(http.StatusForbidden, "key_read_only")
	}
	return nil
}

// shows refuses who looks as another person what such a view does not have: it
// changes nothing, and shows nothing that belongs to the person's account.
func (r route) shows() error {
	switch {
	case r.views:
		return nil
	case r.method == get:
		return problem.New(http.StatusForbidden, "view_as_private")
	default:
		return problem.New(http.StatusForbidden, "view_as_read_only")
	}
}

// route is one row of the table that the server, the OpenAPI document and the
// test of policies read.
type route struct {
	method, path string
	policy       policy
	keys         keyUse
	views        bool // may be called by who looks as another person; the zero value is no
	run          func(*call) (*answer, error)
	summary      string
	limit        int64 // bytes of the body; 0 is PocketBase's default
	multipart    bool
	success      string // of the OpenAPI document, where the method does not tell it
	secret       bool   // the answer is shown once: it is never kept for a retry
}

const (
	get   = http.MethodGet
	post  = http.MethodPost
	put   = http.MethodPut
	patch = http.MethodPatch
	del   = http.MethodDelete
)

const (
	base       = "/api/v1"
	signInBase = base + "/sign-in"
)

// routes lists every route of ours with its policy. A wildcard is a whole
// segment: {n}:restore would panic in the router.
func (a *API) routes() []route {
	objects := base + "/objects/{object}"
	records := objects + "/records"
	return slices.Concat(a.organisationRoutes(), a.hookRoutes(), a.tierRoutes(), a.packageRoutes(), a.useRoutes(), a.indexRoutes(), a.exportRoutes(), a.backupRoutes(), a.batchRoutes(), a.undoRoutes(), a.mergeRoutes(), a.binRoutes(), a.dedupeRoutes(), a.clusterRoutes(), a.viewRoutes(), a.commentRoutes(), a.inboxRoutes(), a.webhookRoutes(), a.inboundRoutes(), a.endpointRoutes(), []route{
		{method: get, path: base + "/setup", policy: open, views: true, run: a.setupState, summary: "Is set-up needed"},
		{method: post, path: base + "/setup", policy: open, run: a.setup, summary: "First run: make the first administrator"},
		{method: get, path: socketPath, policy: open, run: a.socket, summary: "A WebSocket of changes; the token comes in the first message"},
		{method: get, path: logoPath, policy: open, views: true, run: a.logo, summary: "The logo of the business"},
		{method: get, path: signInBase, policy: open, views: true, run: a.signInPage, summary: "What the sign-in page shows"},
		{method: post, path: signInBase + "/oidc", policy: open, run: a.leave, success: "200", secret: true, summary: "Sign in at the business's provider: where to go"},
		{method: post, path: signInBase + "/oidc/callback", policy: open, run: a.arrive, success: "200", secret: true, summary: "Come back from there"},
		{method: post, path: signInBase + "/code", policy: open, run: a.signInCode, secret: true, success: "200", summary: "A sign-in's second factor: a code or a recovery code"},
		{method: post, path: signInBase + "/enrol", policy: open, run: a.signInEnrol, secret: true, success: "200", summary: "A sign-in's second factor where the rule asks for one: what an app on the phone needs"},
		{method: post, path: signInBase + "/enrol/confirm", policy: open, run: a.signInConfirm, secret: true, success: "200", summary: "A sign-in's new second factor: a code of it"},
		{method: post, path: signInBase + "/password", policy: open, run: a.signInPassword, secret: true, success: "200", summary: "A sign-in's new password where the old one has expired"},
		{method: get, path: base + "/openapi.json", policy: signedIn, keys: readKeys, views: true, run: a.openAPI, summary: "This document"},
		{method: get, path: base + "/client/objects.ts", policy: signedIn, keys: readKeys, views: true, run: a.clientTypes, summary: "The objects as types for the TypeScript client"},

		{method: get, path: base + "/me", policy: signedIn, keys: readKeys, views: true, run: a.me, summary: "The signed-in person"},
		{method: patch, path: base + "/me", policy: signedIn, run: a.patchMe, summary: "Change one's own profile"},
		{method: put, path: base + "/me/avatar", policy: signedIn, run: a.putFace, summary: "Set one's own picture", limit: maxPicture, multipart: true},
		{method: del, path: base + "/me/avatar", policy: signedIn, run: a.deleteFace, summary: "Take one's own picture away"},
		{method: get, path: base + "/avatars", policy: signedIn, keys: readKeys, views: true, run: a.faces, summary: "Who has a picture"},
		{method: get, path: base + "/people/{id}/avatar", policy: signedIn, keys: readKeys, views: true, run: a.face, summary: "The picture of a person"},
		{method: post, path: base + "/view-as", policy: admins, run: a.startView, secret: true, summary: "Look as another person, for half an hour"},
		{method: del, path: base + "/view-as", policy: signedIn, views: true, run: a.endView, summary: "Look as oneself again"},
		{method: get, path: base + "/me/sessions", policy: signedIn, run: a.mySessions, summary: "One's own sessions"},
		{method: del, path: base + "/me/sessions/{id}", policy: signedIn, run: a.endMySession, summary: "End one of one's own sessions; current signs out"},
		{method: post, path: base + "/me/sessions:end", policy: signedIn, run: a.endMyOthers, summary: "End all of one's own sessions but this one"},
		{method: get, path: base + "/me/sign-ins", policy: signedIn, run: a.mySignIns, summary: "When, from where and how one signed in, and who else tried"},
		{method: get, path: base + "/me/second-factor", policy: signedIn, run: a.mySecondFactor, summary: "How one's second factor stands"},
		{method: post, path: base + "/me/second-factor", policy: signedIn, run: a.beginSecondFactor, secret: true, success: "200", summary: "Begin a second factor: what an app on the phone needs"},
		{method: post, path: base + "/me/second-factor/confirm", policy: signedIn, run: a.confirmSecondFactor, secret: true, success: "200", summary: "Enable it with a code of it"},
		{method: post, path: base + "/me/second-factor/recovery", policy: signedIn, run: a.newRecoveryCodes, secret: true, success: "200", summary: "New recovery codes"},
		{method: post, path: base + "/me/second-factor/disable", policy: signedIn, run: a.disableSecondFactor, success: "204", summary: "Disable one's second factor"},
		{method: get, path: base + "/me/keys", policy: signedIn, run: a.myKeys, summary: "One's own API keys"},
		{method: post, path: base + "/me/keys", policy: signedIn, run: a.createKey, secret: true, summary: "Make an API key; the answer shows it once"},
		{method: del, path: base + "/me/keys/{id}", policy: signedIn, run: a.revokeMyKey, summary: "Revoke an API key of one's own"},
		{method: get, path: base + "/keys", policy: admins, run: a.allKeys, summary: "Everybody's API keys"},
		{method: del, path: base + "/keys/{id}", policy: admins, run: a.revokeAnyKey, summary: "Revoke an API key"},
		{method: get, path: base + "/apps", policy: signedIn, keys: readKeys, views: true, run: a.apps, summary: "Apps that the person sees"},
		{method: get, path: base + "/apps/{app}", policy: signedIn, keys: readKeys, views: true, run: a.app, summary: "Navigation of an app"},
		{method: get, path: base + "/objects", policy: signedIn, keys: readKeys, views: true, run: a.objects, summary: "Objects that the person sees"},
		{method: get, path: objects, policy: signedIn, keys: readKeys, views: true, run: a.object, summary: "Schema of an object as the person sees it"},

		{method: get, path: objects + "/forms/{key}/header", policy: signedIn, keys: readKeys, views: true, run: a.formHeader, summary: "The picture at the head of a form that the person may use"},
		{method: get, path: objects + "/scripts", policy: signedIn, views: true, run: a.formScripts, summary: "Scripts of the forms of an object that the person may use"},

		{method: get, path: records, policy: signedIn, keys: readKeys, views: true, run: a.list, summary: "A page of records"},
		{method: post, path: records, policy: signedIn, keys: writeKeys, run: a.create, summary: "Create a record"},
		{method: post, path: records + ":batch", policy: signedIn, keys: writeKeys, run: a.batch, summary: "Up to 500 operations in one call"},
		{method: get, path: records + "/{id}", policy: signedIn, keys: readKeys, views: true, run: a.get, summary: "One record"},
		{method: patch, path: records + "/{id}", policy: signedIn, keys: writeKeys, run: a.update, summary: "Change a record"},
		{method: del, path: records + "/{id}", policy: signedIn, keys: writeKeys, run: a.delete, summary: "Delete a record"},
		{method: get, path: records + "/{id}/history", policy: signedIn, keys: readKeys, views: true, run: a.history, summary: "What happened to a record"},
		{method: post, path: records + "/{id}/actions/restore", policy: signedIn, keys: writeKeys, run: a.restore, summary: "Bring a deleted record back"},
		{method: post, path: records + "/{id}/actions/assign", policy: signedIn, keys: writeKeys, run: a.assign, summary: "Hand a record to another person"},
		{method: post, path: records + "/{id}/actions/buttons/{button}", policy: signedIn, keys: writeKeys, run: a.press, success: "200", summary: "Press a button of a record: change it, or what to begin a new record with, or where to go"},
		{method: post, path: records + "/{id}/actions/reveal", policy: signedIn, keys: readKeys, views: true, run: a.reveal, success: "200", secret: true, summary: "The value of a field that is shown masked; the audit log says so"},
		{method: get, path: records + "/{id}/explain", policy: signedIn, keys: readKeys, views: true, run: a.explain, summary: "Why somebody may do something with a record or a field of it, or may not"},
		{method: get, path: records + "/{id}/shares", policy: signedIn, keys: readKeys, views: true, run: a.shares, summary: "With whom a record is shared"},
		{method: put, path: records + "/{id}/shares", policy: signedIn, keys: writeKeys, run: a.putShare, summary: "Share a record with a person, a department or a role"},
		{method: del, path: records + "/{id}/shares/{share}", policy: signedIn, keys: writeKeys, run: a.removeShare, summary: "Stop sharing a record with somebody"},
		{method: get, path: records + "/{id}/files/{field}/{name}", policy: open, keys: readKeys, views: true, run: a.download, summary: "A file of a record; a token may stand in the query"},
		{method: post, path: objects + "/fields/{field}/recalculate", policy: admins, run: a.recalculate, summary: "Compute a stored field again in all records"},
		{method: get, path: objects + "/fields/{field}/tags", policy: signedIn, keys: readKeys, views: true, run: a.tags, summary: "The tags of a field, the most used first"},
		{method: post, path: objects + "/duplicates", policy: signedIn, keys: readKeys, views: true, run: a.duplicates, success: "200", summary: "Records that may be the same as one that is being filled in"},
		{method: post, path: objects + "/linked", policy: signedIn, keys: readKeys, views: true, run: a.linked, success: "200", summary: "What a data linkage of a form takes over for some values"},
		{method: post, path: objects + "/aggregate", policy: signedIn, keys: readKeys, views: true, run: a.aggregate, summary: "Counts and totals"},
		{method: get, path: base + "/regions", policy: signedIn, keys: readKeys, views: true, run: a.regions, summary: "Provinces, cities and districts for addresses"},
		{method: get, path: base + "/calendar", policy: signedIn, keys: readKeys, views: true, run: a.calendar, summary: "Which days the business works"},
		{method: get, path: base + "/search", policy: signedIn, keys: readKeys, views: true, run: a.search, summary: "Search over all objects"},

		{method: post, path: base + "/files", policy: signedIn, keys: writeKeys, run: a.upload, summary: "Upload a file", limit: maxUpload, multipart: true},
		{method: post, path: base + "/files/token", policy: signedIn, keys: readKeys, views: true, run: a.fileToken, summary: "A short token for one file"},

		{method: get, path: base + "/people", policy: signedIn, keys: readKeys, views: true, run: a.people, summary: "People that a picker may show"},
		{method: post, path: base + "/people", policy: governors, run: a.createPerson, summary: "Add a person"},
		{method: get, path: base + "/people/{id}", policy: signedIn, keys: readKeys, views: true, run: a.person, summary: "One person"},
		{method: patch, path: base + "/people/{id}", policy: governors, run: a.patchPerson, summary: "Change or disable a person"},
		{method: get, path: base + "/people/{id}/sessions", policy: governors, run: a.forPerson(a.personSessions), summary: "Sessions of a person"},
		{method: post, path: base + "/people/{id}/sessions/end", policy: governors, run: a.forPerson(a.endPersonSessions), success: "200", summary: "End all sessions of a person"},
		{method: del, path: base + "/people/{id}/sessions/{session}", policy: governors, run: a.forPerson(a.endPersonSession), summary: "End a session of a person"},
		{method: del, path: base + "/people/{id}/identities", policy: governors, run: a.forPerson(a.unlinkPerson), summary: "Unlink a person's accounts at the provider"},
		{method: get, path: base + "/people/{id}/second-factor", policy: governors, run: a.forPerson(a.personSecondFactor), summary: "How a person's second factor stands"},
		{method: del, path: base + "/people/{id}/second-factor", policy: governors, run: a.forPerson(a.resetSecondFactor), summary: "Take away a second factor that was lost"},
		{method: get, path: base + "/departments", policy: signedIn, keys: readKeys, views: true, run: a.departments, summary: "The department tree"},
		{method: post, path: base + "/departments", policy: governors, run: a.createDepartment, summary: "Add a department"},
		{method: patch, path: base + "/departments/{id}", policy: governors, run: a.patchDepartment, summary: "Change or move a department"},
		{method: get, path: base + "/settings/business", policy: admins, run: a.business, summary: "Settings of the business"},
		{method: patch, path: base + "/settings/business", policy: admins, run: a.patchBusiness, summary: "Change settings of the business"},

		{method: put, path: base + "/settings/logo", policy: admins, run: a.putLogo, summary: "Set the logo of the business", limit: maxPicture, multipart: true},
		{method: del, path: base + "/settings/logo", policy: admins, run: a.deleteLogo, summary: "Take the logo away"},
		{method: get, path: base + "/settings/mail", policy: admins, run: a.mailSettings, summary: "How mail goes out"},
		{method: patch, path: base + "/settings/mail", policy: admins, run: a.patchMail, summary: "Change it; another server clears the password"},
		{method: post, path: base + "/settings/mail:test", policy: admins, run: a.testMail, summary: "Send a mail to oneself, before anything is saved"},
		{method: get, path: base + "/settings/oidc", policy: admins, run: a.provider, summary: "Sign-in at the business's own provider"},
		{method: patch, path: base + "/settings/oidc", policy: admins, run: a.patchProvider, summary: "Change it; another server or client clears what the client proves itself with"},
		{method: post, path: base + "/settings/oidc:test", policy: admins, run: a.testProvider, summary: "Ask the provider, before anything is saved"},
		{method: get, path: base + "/audit", policy: admins, run: a.auditLog, summary: "The audit log, newest first; format=csv writes it as a file"},
		{method: get, path: base + "/audit/actions", policy: admins, run: a.auditActions, summary: "What the audit log knows"},
		{method: get, path: base + "/sign-ins", policy: admins, run: a.allSignIns, summary: "Everybody's sign-ins"},
		{method: get, path: base + "/audit/state", policy: admins, run: a.auditState, summary: "When the audit log was last verified"},
		{method: post, path: base + "/audit:verify", policy: admins, run: a.verifyAudit, summary: "Verify the chain of the audit log"},

		{method: get, path: base + "/definitions", policy: designers, run: a.definitions, summary: "Documents, with the caller's drafts"},
		{method: post, path: base + "/definitions:header", policy: designers, run: a.drawHeader, success: "200", summary: "Draw a picture as a form has it at its head; nothing is kept", limit: maxPicture, multipart: true},
		{method: get, path: base + "/definitions/{kind}/{key}", policy: designers, run: a.definition, summary: "One document"},
		{method: put, path: base + "/definitions/{kind}/{key}", policy: designers, run: a.putDefinition, summary: "Save a draft"},
		{method: del, path: base + "/definitions/{kind}/{key}", policy: designers, run: a.deleteDefinition, summary: "Draft a deletion, or drop a draft"},
		{method: get, path: base + "/drafts", policy: designers, run: a.drafts, summary: "Everybody's drafts"},
		{method: del, path: base + "/drafts", policy: designers, run: a.dropDrafts, summary: "Throw one's own drafts away"},
		{method: post, path: base + "/releases:plan", policy: designers, run: a.plan, summary: "What publishing would do"},
		{method: post, path: base + "/releases:try", policy: designers, run: a.try, success: "200", summary: "Do what publishing would do, in a transaction that is taken back, and say how long it took"},
		{method: get, path: base + "/releases:compare", policy: designers, run: a.compare, summary: "What differs between two releases"},
		{method: get, path: base + "/definitions/{kind}/{key}/text", policy: designers, run: a.definitionText, summary: "A document as YAML, published and drafted"},
		{method: post, path: base + "/rights:reach", policy: admins, run: a.reach, success: "200", summary: "How many records people with a role see, as published and by the caller's drafts of roles"},
		{method: get, path: base + "/assertions", policy: admins, run: a.lastAssertions, summary: "How the assertions about rights stood when they were last checked"},
		{method: post, path: base + "/assertions:check", policy: admins, run: a.checkAssertions, success: "200", summary: "Check the assertions about rights now"},
		{method: get, path: base + "/releases", policy: designers, run: a.releases, summary: "Releases, newest first"},
		{method: post, path: base + "/releases", policy: designers, run: a.publish, summary: "Publish drafts"},
		{method: get, path: base + "/releases/{version}", policy: designers, run: a.release, summary: "One release with its changes"},
		{method: post, path: base + "/releases/{version}/restore", policy: admins, run: a.restoreRelease, summary: "Publish an earlier release again"},
		{method: get, path: base + "/fields", policy: designers, run: a.fieldTypes, summary: "The registry of field types"},
		{method: post, path: base + "/expressions:check", policy: signedIn, keys: readKeys, views: true, run: a.checkExpression, summary: "Check an expression"},
		{method: post, path: base + "/expressions:try", policy: signedIn, keys: readKeys, views: true, run: a.tryExpression, summary: "The value of an expression and of its parts on a record"},
		{method: get, path: base + "/expressions/functions", policy: signedIn, keys: readKeys, views: true, run: a.expressionFunctions, summary: "Every function that expressions have"},

		{method: post, path: base + "/proposals/files", policy: designers, run: a.stageFile, summary: "Upload a file of which objects are to be made", limit: maxImport, multipart: true},
		{method: del, path: base + "/proposals/files/{id}", policy: designers, run: a.discardFile, summary: "Throw such a file away"},
		{method: post, path: base + "/proposals/files/{id}/assign", policy: designers, success: "200", run: a.assignFile, summary: "Give it to the object that was made of it, as an import with its mapping"},
		{method: get, path: base + "/proposals", policy: designers, run: a.proposal, summary: "What objects the tables of files would be"},

		{method: get, path: base + "/jobs", policy: signedIn, keys: readKeys, views: true, run: a.jobs, summary: "The caller's jobs"},
		{method: get, path: base + "/jobs/{id}", policy: signedIn, keys: readKeys, views: true, run: a.job, summary: "One job"},
		{method: post, path: base + "/jobs/{id}/cancel", policy: signedIn, keys: writeKeys, run: a.cancelJob, summary: "Cancel a job"},
		{method: get, path: base + "/jobs/{id}/result", policy: signedIn, run: a.jobResult, summary: "Download a job's result"},

		{method: get, path: base + "/imports", policy: signedIn, keys: readKeys, views: true, run: a.imports, summary: "The caller's imports"},
		{method: post, path: base + "/imports", policy: signedIn, keys: writeKeys, run: a.createImport, summary: "Upload a file to import", limit: maxImport, multipart: true},
		{method: get, path: base + "/imports/{id}", policy: signedIn, keys: readKeys, views: true, run: a.importState, summary: "State of an import"},
		{method: post, path: objects + "/subforms/{field}/file", policy: signedIn, run: a.readRows, summary: "Read a file of rows for a sub-form that is being filled in; nothing is kept", success: "200", limit: maxRowFile, multipart: true},
		{method: post, path: base + "/imports/{id}/suggest", policy: signedIn, keys: writeKeys, run: a.suggestImport, summary: "What the values mean under a mapping"},
		{method: get, path: base + "/imports/{id}/values", policy: signedIn, keys: readKeys, views: true, run: a.importValues, summary: "Values of a column that are not understood as they are"},
		{method: post, path: base + "/imports/{id}/options", policy: designers, run: a.addImportOptions, success: "200", summary: "Make values of the file options of a field, published at once"},
		{method: post, path: base + "/imports/{id}/run", policy: signedIn, keys: writeKeys, run: a.runImport, summary: "Dry run or import"},
		{method: post, path: base + "/imports/{id}/cancel", policy: signedIn, keys: writeKeys, run: a.cancelImport, summary: "Cancel an import"},
		{method: post, path: base + "/imports/{id}/undo", policy: signedIn, keys: writeKeys, run: a.undoImport, summary: "Undo an import"},
		{method: get, path: base + "/imports/{id}/errors", policy: signedIn, keys: readKeys, views: true, run: a.importErrors, summary: "Rows that failed and why"},
		{method: get, path: base + "/import-mappings", policy: signedIn, views: true, run: a.importMappings, summary: "The caller's saved mappings for an object"},
		{method: post, path: base + "/import-mappings", policy: signedIn, run: a.saveImportMapping, summary: "Save a mapping under a name"},
		{method: del, path: base + "/import-mappings/{id}", policy: signedIn, run: a.dropImportMapping, summary: "Forget a saved mapping"},
		{method: get, path: base + "/imports/{id}/errors/file", policy: signedIn, keys: readKeys, run: a.importErrorFile, summary: "The failed rows in the format of the file"},
		{method: get, path: base + "/imports/{id}/errors.csv", policy: signedIn, keys: readKeys, run: a.importErrorsCSV, summary: "The failed rows as a file"},
	})
}

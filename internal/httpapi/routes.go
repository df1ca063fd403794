package httpapi

import "net/http"

// policy says who may call a route at all; rights on data are asked for inside.
type policy string

const (
	open     policy = "open"     // without a token
	signedIn policy = "signedIn" // a person who is active
	admins   policy = "admins"   // with the role admin
)

// route is one row of the table that the server, the OpenAPI document and the
// test of policies read.
type route struct {
	method, path string
	policy       policy
	run          func(*call) (*answer, error)
	summary      string
	limit        int64 // bytes of the body; 0 is PocketBase's default
	multipart    bool
}

const (
	get   = http.MethodGet
	post  = http.MethodPost
	put   = http.MethodPut
	patch = http.MethodPatch
	del   = http.MethodDelete
)

const base = "/api/v1"

// routes lists every route of ours with its policy. A wildcard is a whole
// segment: {n}:restore would panic in the router.
func (a *API) routes() []route {
	objects := base + "/objects/{object}"
	records := objects + "/records"
	return []route{
		{method: get, path: base + "/setup", policy: open, run: a.setupState, summary: "Is set-up needed"},
		{method: post, path: base + "/setup", policy: open, run: a.setup, summary: "First run: make the first administrator"},
		{method: get, path: socketPath, policy: open, run: a.socket, summary: "A WebSocket of changes; the token comes in the first message"},
		{method: get, path: base + "/openapi.json", policy: signedIn, run: a.openAPI, summary: "This document"},

		{method: get, path: base + "/me", policy: signedIn, run: a.me, summary: "The signed-in person"},
		{method: patch, path: base + "/me", policy: signedIn, run: a.patchMe, summary: "Change one's own profile"},
		{method: get, path: base + "/apps", policy: signedIn, run: a.apps, summary: "Apps that the person sees"},
		{method: get, path: base + "/apps/{app}", policy: signedIn, run: a.app, summary: "Navigation of an app"},
		{method: get, path: base + "/objects", policy: signedIn, run: a.objects, summary: "Objects that the person sees"},
		{method: get, path: objects, policy: signedIn, run: a.object, summary: "Schema of an object as the person sees it"},

		{method: get, path: records, policy: signedIn, run: a.list, summary: "A page of records"},
		{method: post, path: records, policy: signedIn, run: a.create, summary: "Create a record"},
		{method: post, path: records + ":batch", policy: signedIn, run: a.batch, summary: "Up to 500 operations in one call"},
		{method: get, path: records + "/{id}", policy: signedIn, run: a.get, summary: "One record"},
		{method: patch, path: records + "/{id}", policy: signedIn, run: a.update, summary: "Change a record"},
		{method: del, path: records + "/{id}", policy: signedIn, run: a.delete, summary: "Delete a record"},
		{method: get, path: records + "/{id}/history", policy: signedIn, run: a.history, summary: "What happened to a record"},
		{method: post, path: records + "/{id}/actions/restore", policy: signedIn, run: a.restore, summary: "Bring a deleted record back"},
		{method: post, path: records + "/{id}/actions/assign", policy: signedIn, run: a.assign, summary: "Hand a record to another person"},
		{method: get, path: records + "/{id}/files/{field}/{name}", policy: open, run: a.download, summary: "A file of a record; a token may stand in the query"},
		{method: post, path: objects + "/fields/{field}/recalculate", policy: admins, run: a.recalculate, summary: "Compute a stored field again in all records"},
		{method: post, path: objects + "/aggregate", policy: signedIn, run: a.aggregate, summary: "Counts and totals"},
		{method: get, path: base + "/search", policy: signedIn, run: a.search, summary: "Search over all objects"},

		{method: post, path: base + "/files", policy: signedIn, run: a.upload, summary: "Upload a file", limit: maxUpload, multipart: true},
		{method: post, path: base + "/files/token", policy: signedIn, run: a.fileToken, summary: "A short token for one file"},

		{method: get, path: base + "/people", policy: signedIn, run: a.people, summary: "People that a picker may show"},
		{method: post, path: base + "/people", policy: admins, run: a.createPerson, summary: "Add a person"},
		{method: get, path: base + "/people/{id}", policy: signedIn, run: a.person, summary: "One person"},
		{method: patch, path: base + "/people/{id}", policy: admins, run: a.patchPerson, summary: "Change or disable a person"},
		{method: get, path: base + "/departments", policy: signedIn, run: a.departments, summary: "The department tree"},
		{method: post, path: base + "/departments", policy: admins, run: a.createDepartment, summary: "Add a department"},
		{method: patch, path: base + "/departments/{id}", policy: admins, run: a.patchDepartment, summary: "Change or move a department"},
		{method: get, path: base + "/settings/business", policy: admins, run: a.business, summary: "Settings of the business"},
		{method: patch, path: base + "/settings/business", policy: admins, run: a.patchBusiness, summary: "Change settings of the business"},

		{method: get, path: base + "/audit", policy: admins, run: a.auditLog, summary: "The audit log, newest first; format=csv writes it as a file"},
		{method: get, path: base + "/audit/actions", policy: admins, run: a.auditActions, summary: "What the audit log knows"},
		{method: get, path: base + "/audit/state", policy: admins, run: a.auditState, summary: "When the audit log was last verified"},
		{method: post, path: base + "/audit:verify", policy: admins, run: a.verifyAudit, summary: "Verify the chain of the audit log"},

		{method: get, path: base + "/definitions", policy: admins, run: a.definitions, summary: "Documents, with the caller's drafts"},
		{method: get, path: base + "/definitions/{kind}/{key}", policy: admins, run: a.definition, summary: "One document"},
		{method: put, path: base + "/definitions/{kind}/{key}", policy: admins, run: a.putDefinition, summary: "Save a draft"},
		{method: del, path: base + "/definitions/{kind}/{key}", policy: admins, run: a.deleteDefinition, summary: "Draft a deletion, or drop a draft"},
		{method: get, path: base + "/drafts", policy: admins, run: a.drafts, summary: "Everybody's drafts"},
		{method: del, path: base + "/drafts", policy: admins, run: a.dropDrafts, summary: "Throw one's own drafts away"},
		{method: post, path: base + "/releases:plan", policy: admins, run: a.plan, summary: "What publishing would do"},
		{method: get, path: base + "/releases", policy: admins, run: a.releases, summary: "Releases, newest first"},
		{method: post, path: base + "/releases", policy: admins, run: a.publish, summary: "Publish drafts"},
		{method: get, path: base + "/releases/{version}", policy: admins, run: a.release, summary: "One release with its changes"},
		{method: post, path: base + "/releases/{version}/restore", policy: admins, run: a.restoreRelease, summary: "Publish an earlier release again"},
		{method: get, path: base + "/apps/{app}/package", policy: admins, run: a.exportPackage, summary: "An app as a zip of text files"},
		{method: post, path: base + "/packages", policy: admins, run: a.importPackage, summary: "Make drafts of an app package", limit: maxPackage, multipart: true},
		{method: get, path: base + "/fields", policy: admins, run: a.fieldTypes, summary: "The registry of field types"},
		{method: post, path: base + "/expressions:check", policy: signedIn, run: a.checkExpression, summary: "Check an expression"},
		{method: post, path: base + "/expressions:try", policy: signedIn, run: a.tryExpression, summary: "The value of an expression and of its parts on a record"},
		{method: get, path: base + "/expressions/functions", policy: signedIn, run: a.expressionFunctions, summary: "Every function that expressions have"},

		{method: get, path: base + "/jobs", policy: signedIn, run: a.jobs, summary: "The caller's jobs"},
		{method: get, path: base + "/jobs/{id}", policy: signedIn, run: a.job, summary: "One job"},
		{method: post, path: base + "/jobs/{id}/cancel", policy: signedIn, run: a.cancelJob, summary: "Cancel a job"},
		{method: get, path: base + "/jobs/{id}/result", policy: signedIn, run: a.jobResult, summary: "Download a job's result"},

		{method: get, path: base + "/imports", policy: signedIn, run: a.imports, summary: "The caller's imports"},
		{method: post, path: base + "/imports", policy: signedIn, run: a.createImport, summary: "Upload a file to import", limit: maxImport, multipart: true},
		{method: get, path: base + "/imports/{id}", policy: signedIn, run: a.importState, summary: "State of an import"},
		{method: post, path: base + "/imports/{id}/suggest", policy: signedIn, run: a.suggestImport, summary: "What the values mean under a mapping"},
		{method: post, path: base + "/imports/{id}/run", policy: signedIn, run: a.runImport, summary: "Dry run or import"},
		{method: post, path: base + "/imports/{id}/cancel", policy: signedIn, run: a.cancelImport, summary: "Cancel an import"},
		{method: post, path: base + "/imports/{id}/undo", policy: signedIn, run: a.undoImport, summary: "Undo an import"},
		{method: get, path: base + "/imports/{id}/errors", policy: signedIn, run: a.importErrors, summary: "Rows that failed and why"},
		{method: get, path: base + "/imports/{id}/errors.csv", policy: signedIn, run: a.importErrorsCSV, summary: "The failed rows as a file"},
	}
}

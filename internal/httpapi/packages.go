package httpapi

import (
	"maps"
	"mime"
	"net/http"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/bundle"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (a *API) packageRoutes() []route {
	packages, app := base+"/packages", base+"/apps/{app}/package"
	return []route{
		{method: get, path: app, policy: designers, run: a.exportPackage, summary: "An app as a zip of text files: documents narrows it, data=true adds records"},
		{method: get, path: app + "/contents", policy: designers, run: a.packageContents, summary: "The files that an app's package has"},
		{method: post, path: packages, policy: designers, run: a.importPackage, summary: "Make drafts of an app package", limit: maxPackage, multipart: true},
		{method: get, path: packages, policy: admins, run: a.installedPackages, summary: "Apps that came from packages"},
		{method: get, path: packages + "/templates", policy: admins, run: a.templates, summary: "Packages that ship with the product"},
		{method: post, path: packages + "/files", policy: admins, run: a.uploadPackage, summary: "Upload a package to be installed", limit: maxPackage, multipart: true},
		{method: post, path: packages + ":plan", policy: admins, run: a.planPackage, success: "200", summary: "What installing, upgrading or removing would do"},
		{method: post, path: packages + ":install", policy: admins, run: a.installPackage, success: "202", summary: "Install a package, or upgrade the app that it was installed as, as a job"},
		{method: post, path: packages + ":remove", policy: admins, run: a.removePackage, success: "201", summary: "Remove an app; its records stay"},
	}
}

// exportPackage is an app as a zip of text files, one document a file. Records are
// for administrators of all.
func (a *API) exportPackage(c *call) (*answer, error) {
	if err := c.known("documents", "data"); err != nil {
		return nil, err
	}
	app, data := c.path("app"), c.params.Get("data") == "true"
	if !c.designs(app) || data && !c.who.Admin {
		return nil, problem.New(http.StatusForbidden, "forbidden")
	}
	ctx := c.Request.Context()
	files, objects, err := a.Meta.ExportDocuments(app, c.list("documents"))
	if err != nil {
		return nil, err
	}
	detail := map[string]any{"documents": len(files)}
	if data {
		rows, err := a.Bundles.Export(ctx, c.who, objects)
		if err != nil {
			return nil, err
		}
		maps.Copy(files, rows)
		detail["data"] = objects
	}
	if err := audit.Append(ctx, a.App, audit.Entry{Action: "package.exported", Kind: "app", Object: app, Detail: detail}); err != nil {
		return nil, err
	}
	h := c.Response.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": app + ".zip"}))
	h.Set("Cache-Control", "no-store")
	c.Response.WriteHeader(http.StatusOK)
	if err := meta.WriteZip(c.Response, files); err != nil {
		return nil, err
	}
	return written()
}

func (a *API) packageContents(c *call) (*answer, error) {
	if !c.designs(c.path("app")) {
		return nil, problem.New(http.StatusForbidden, "forbidden")
	}
	list, err := a.Meta.PackageContents(c.path("app"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

// importPackage makes drafts of the documents of a zip; nothing is published.
func (a *API) importPackage(c *call) (*answer, error) {
	defer c.discard()
	f, head, err := c.form("20 MB")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	docs, err := meta.OpenZip(f, head.Size)
	if err != nil {
		return nil, err
	}
	items, err := a.Meta.ImportPackage(c.Request.Context(), c.scope(), c.who.UserID, docs)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": items, "cursor": nil})
}

func (a *API) uploadPackage(c *call) (*answer, error) {
	defer c.discard()
	f, head, err := c.form("20 MB")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	id, p, err := a.Bundles.Upload(c.Request.Context(), c.who, head.Filename, f)
	if err != nil {
		return nil, err
	}
	data, err := a.Bundles.Samples(p)
	if err != nil {
		return nil, err
	}
	return created(map[string]any{"file": id, "name": head.Filename, "app": p.App.Key, "label": p.App.Name(), "documents": len(p.Docs), "data": data})
}

func (a *API) templates(c *call) (*answer, error) {
	list, err := a.Bundles.Templates(c.Request.Context())
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, t := range list {
		out = append(out, map[string]any{
			"key": t.Key, "label": t.Label, "description": t.Description, "icon": t.Icon, "objects": t.Objects, "roles": t.Roles,
			"sample": t.Sample, "installed": t.Installed, "newer": t.Newer,
		})
	}
	return ok(map[string]any{"items": out, "cursor": nil})
}

func (a *API) installedPackages(c *call) (*answer, error) {
	list, err := a.Meta.Installed(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

func (a *API) planPackage(c *call) (*answer, error) {
	var body struct {
		bundle.Request
		Remove string `json:"remove"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	ctx := c.Request.Context()
	if body.Remove != "" {
		p, err := a.Meta.PlanRemove(ctx, body.Remove)
		if err != nil {
			return nil, err
		}
		return ok(map[string]any{"plan": p.Localise(c.tag)})
	}
	p, err := a.Bundles.Plan(ctx, c.who, body.Request)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{
		"app": p.App.Key, "label": p.Label, "upgrade": p.Upgrade, "documents": p.Documents, "taken": p.Taken, "beyond": p.Beyond,
		"conflicts": p.Conflicts, "data": p.Data, "plan": p.Plan.Localise(c.tag),
	})
}

func (a *API) installPackage(c *call) (*answer, error) {
	var body bundle.Request
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	id, err := a.Bundles.Install(c.Request.Context(), c.who, body)
	if err != nil {
		return nil, err
	}
	return accepted(map[string]any{"job": id})
}

func (a *API) removePackage(c *call) (*answer, error) {
	var body struct {
		App  string `json:"app"`
		Note string `json:"note"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	rel, err := a.Meta.Remove(c.Request.Context(), body.App, c.who.UserID, body.Note)
	return a.released(c, rel, err)
}

package httpapi

import (
	"mime"
	"path/filepath"
	"strings"

	"github.com/tenon-crm/tenon/internal/importer"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (a *API) imports(c *call) (*answer, error) {
	if err := c.known("object", "limit"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	list, err := a.Imports.List(c.Request.Context(), c.who, c.params.Get("object"), max(1, min(limit, 200)))
	if err != nil {
		return nil, err
	}
	out := []*importer.Import{}
	for _, i := range list {
		out = append(out, i.In(c.tag))
	}
	return ok(map[string]any{"items": out, "cursor": nil})
}

func (a *API) createImport(c *call) (*answer, error) {
	defer c.discard()
	f, head, err := c.form("200 MB", "object", "encoding", "delimiter", "header", "sheet")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	value := func(name string) string { return c.Request.FormValue(name) }
	if value("object") == "" {
		return nil, problem.Invalid().Field("object", "required", locale.Args{"field": "object"})
	}
	o := importer.Options{Encoding: value("encoding"), Delimiter: value("delimiter"), Sheet: value("sheet")}
	switch value("header") {
	case "":
	case "true", "false":
		yes := value("header") == "true"
		o.Header = &yes
	default:
		return nil, problem.Invalid().Field("header", "invalid_type")
	}
	i, err := a.Imports.Create(c.Request.Context(), c.who, value("object"), head.Filename, f, o)
	if err != nil {
		return nil, err
	}
	return created(i.In(c.tag))
}

// readRows reads a file of rows for a sub-form that is being filled in. Nothing of it
// is kept.
func (a *API) readRows(c *call) (*answer, error) {
	defer c.discard()
	f, head, err := c.form("10 MB", "sheet")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	rows, err := a.Imports.ReadRows(c.Request.Context(), c.who, c.path("object"), c.path("field"), head.Filename, f, c.Request.FormValue("sheet"))
	if err != nil {
		return nil, err
	}
	return ok(rows)
}

func (a *API) importState(c *call) (*answer, error) {
	i, err := a.Imports.Get(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(i.In(c.tag))
}

// suggestImport looks at the values of the file for a mapping that is not saved.
func (a *API) suggestImport(c *call) (*answer, error) {
	var body struct {
		Mapping map[string]string `json:"mapping"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	i, err := a.Imports.Suggest(c.Request.Context(), c.who, c.path("id"), body.Mapping)
	if err != nil {
		return nil, err
	}
	return ok(i.In(c.tag))
}

// addImportOptions makes values of the file options of a field, published at once.
func (a *API) addImportOptions(c *call) (*answer, error) {
	var body struct {
		Field  string   `json:"field"`
		Values []string `json:"values"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	made, err := a.Imports.AddOptions(c.Request.Context(), c.who, c.path("id"), body.Field, body.Values)
	if err != nil {
		return nil, err
	}
	return ok(made)
}

// importValues are values of a column that are not understood as they are.
func (a *API) importValues(c *call) (*answer, error) {
	if err := c.known("column", "field", "by", "q", "cursor"); err != nil {
		return nil, err
	}
	q := importer.UnclearRequest{Column: c.params.Get("column"), Field: c.params.Get("field"), By: c.params.Get("by"), Text: c.params.Get("q"), Cursor: c.params.Get("cursor")}
	found, err := a.Imports.Unclear(c.Request.Context(), c.who, c.path("id"), q)
	if err != nil {
		return nil, err
	}
	return ok(found)
}

func (a *API) importMappings(c *call) (*answer, error) {
	if err := c.known("object"); err != nil {
		return nil, err
	}
	list, err := a.Imports.SavedMappings(c.Request.Context(), c.who, c.params.Get("object"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list})
}

func (a *API) saveImportMapping(c *call) (*answer, error) {
	var body struct {
		Object string           `json:"object"`
		Name   string           `json:"name"`
		Run    importer.Request `json:"run"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	one, err := a.Imports.SaveMapping(c.Request.Context(), c.who, body.Object, body.Name, body.Run)
	if err != nil {
		return nil, err
	}
	return created(one)
}

func (a *API) dropImportMapping(c *call) (*answer, error) {
	if err := a.Imports.DropMapping(c.Request.Context(), c.who, c.path("id")); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) runImport(c *call) (*answer, error) {
	var body importer.Request
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	i, err := a.Imports.Run(c.Request.Context(), c.who, c.path("id"), body)
	if err != nil {
		return nil, err
	}
	return accepted(i.In(c.tag))
}

func (a *API) cancelImport(c *call) (*answer, error) {
	i, err := a.Imports.Cancel(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	return accepted(i.In(c.tag))
}

func (a *API) undoImport(c *call) (*answer, error) {
	i, err := a.Imports.Undo(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	return accepted(i.In(c.tag))
}

func (a *API) importErrors(c *call) (*answer, error) {
	if err := c.known("limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	page, err := a.Imports.Errors(c.Request.Context(), c.who, c.path("id"), max(1, min(limit, 500)), c.params.Get("cursor"))
	if err != nil {
		return nil, err
	}
	return ok(page)
}

// importErrorFile is the refused rows in the format of the file that was imported.
func (a *API) importErrorFile(c *call) (*answer, error) {
	i, err := a.Imports.Get(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	kind, end := "text/csv; charset=utf-8", ".csv"
	if i.Encoding == importer.Spreadsheet {
		kind, end = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"
	}
	h := c.Response.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": strings.TrimSuffix(i.Name, filepath.Ext(i.Name)) + "-errors" + end}))
	if err := a.Imports.ErrorFile(c.Request.Context(), c.who, c.path("id"), c.Response); err != nil {
		h.Del("Content-Disposition")
		return nil, err
	}
	return written()
}

func (a *API) importErrorsCSV(c *call) (*answer, error) {
	i, err := a.Imports.Get(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	h := c.Response.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": strings.TrimSuffix(i.Name, ".csv") + "-errors.csv"}))
	if err := a.Imports.ErrorsCSV(c.Request.Context(), c.who, c.path("id"), c.Response); err != nil {
		h.Del("Content-Disposition")
		return nil, err
	}
	return written()
}

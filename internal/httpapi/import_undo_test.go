package httpapi_test

import (
	"net/url"
	"testing"
)

// An import is undone once, whether on its page or among what one did, and leaves
// what others have changed or added below since.
func TestAnImportIsUndoneOnce(t *testing.T) {
	k := deals(t)
	run := func(file string) (id, job string) {
		id = k.Upload(k.Admin, "/api/v1/imports", "a.csv", []byte(file), m{"object": "client"}).Want(201).Text("id")
		job = k.Call(k.Admin, "POST", "/api/v1/imports/"+id+"/run", m{"mapping": m{"name": "name"}, "mode": "create"}).Want(202).Text("job")
		k.Wait(k.Admin, job)
		return id, job
	}
	state := func(id string) string {
		return k.Call(k.Admin, "GET", "/api/v1/imports/"+id, nil).Want(200).Text("state")
	}
	living := func() string { return k.Scalar(`SELECT count(*) FROM "client" WHERE "deleted" = ''`) }

	id, job := run("name\nA\nB\n")
	k.Call(k.Admin, "POST", "/api/v1/undo/"+url.PathEscape(job), nil).Want(200)
	if living() != "0" || state(id) != "undone" {
		t.Errorf("%s live, the import is %s", living(), state(id))
	}
	k.Call(k.Admin, "POST", "/api/v1/imports/"+id+"/undo", nil).Want(409)

	id, job = run("name\nC\nD\n")
	undo := k.Call(k.Admin, "POST", "/api/v1/imports/"+id+"/undo", nil).Want(202).Text("job")
	k.Wait(k.Admin, undo)
	if living() != "0" || state(id) != "undone" {
		t.Errorf("%s live, the import is %s", living(), state(id))
	}
	k.Call(k.Admin, "POST", "/api/v1/undo/"+url.PathEscape(job), nil).Code(409, "undo_done")
	list := k.Call(k.Admin, "GET", "/api/v1/me/actions", nil).Want(200)
	if list.Text("items", 0, "cause") != undo || list.Text("items", 0, "of") != job {
		t.Error(list.Raw)
	}

	old := k.Create(k.Admin, "client", m{"name": "Old", "note": "was"})
	id = k.Upload(k.Admin, "/api/v1/imports", "a.csv", []byte("name,note\nOld,new\nNew,new\n"), m{"object": "client"}).Want(201).Text("id")
	job = k.Call(k.Admin, "POST", "/api/v1/imports/"+id+"/run", m{"mapping": m{"name": "name", "note": "note"}, "mode": "upsert", "key": []string{"name"}}).Want(202).Text("job")
	k.Wait(k.Admin, job)
	k.Call(k.Admin, "POST", "/api/v1/imports/"+id+"/undo", nil).Code(409, "import_undo_updated")
	k.Call(k.Admin, "POST", "/api/v1/undo/"+url.PathEscape(job), nil).Want(200)
	if living() != "1" || k.Get(k.Admin, "client", old).Text("note") != "was" || state(id) != "undone" {
		t.Errorf("%s live, the import is %s", living(), state(id))
	}
	k.Delete(k.Admin, "client", old)

	id, job = run("name\nE\nF\n")
	e := k.Scalar(`SELECT "id" FROM "client" WHERE "name" = 'E'`)
	k.Create(k.Admin, "visit", m{"about": "later", "client": e})
	undo = k.Call(k.Admin, "POST", "/api/v1/imports/"+id+"/undo", nil).Want(202).Text("job")
	done := k.Wait(k.Admin, undo)
	if living() != "1" || k.Scalar(`SELECT count(*) FROM "visit" WHERE "deleted" = ''`) != "1" {
		t.Errorf("%s live; %v", living(), done)
	}
	back := k.Call(k.Admin, "POST", "/api/v1/undo/"+url.PathEscape(job), m{"anyway": []string{"client/" + e}}).Want(200)
	if back.Get("undone") != 1.0 || living() != "0" {
		t.Error(back.Raw)
	}
}

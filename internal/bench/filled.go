package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"time"
)

// filled starts a server on a large object: publish makes the object customer, with
// name, city and phone, and says whose a few of the rows are; the rows are written
// while the server is away. The connection is to the server's file.
func (t *tenon) filled(ctx context.Context, rows int, publish func() (owner string, err error)) (*sql.DB, error) {
	if _, err := t.launch(ctx); err != nil {
		return nil, err
	}
	if err := t.setup(ctx); err != nil {
		return nil, err
	}
	owner, err := publish()
	if err != nil {
		return nil, err
	}
	t.stop()
	fmt.Printf("preparing %d rows\n", rows)
	db, err := sql.Open("sqlite", "file:"+filepath.Join(t.dir, "data.db")+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=cache_size(-32000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if err = fill(ctx, db, rows, owner); err == nil {
		_, err = t.launch(ctx)
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// fill writes the rows straight into the file: making them is not what is measured.
func fill(ctx context.Context, db *sql.DB, rows int, person string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	put, err := tx.PrepareContext(ctx, `INSERT INTO "customer" ("id", "version", "created", "updated", "owner", "owner_dept", "name", "city", "phone") VALUES (?, 1, ?, ?, ?, '', ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer func() { _ = put.Close() }()
	for n := range rows {
		owner := fmt.Sprintf("person%09d", n%5000)
		if n%(rows/searchOwned) == 0 {
			owner = person
		}
		at := time.Unix(1_600_000_000+int64(n)*100, 0).UTC().Format("2006-01-02 15:04:05.000Z")
		if _, err := put.ExecContext(ctx, fmt.Sprintf("cust%011d", n), at, at, owner, customerName(n), fmt.Sprintf("城市 %d", n%300), fmt.Sprintf("138%08d", n*37%100_000_000)); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	// The index of the object without rows was complete; the next start builds it anew.
	_, err = db.ExecContext(ctx, `DELETE FROM "tn_search_objects"; PRAGMA analysis_limit = 400; ANALYZE;`)
	return err
}

// customerName is the name of customer n: a place, a name of four characters, a
// trade and the form that all have.
func customerName(n int) string {
	places := []string{"深圳市", "上海", "北京", "杭州", "成都", "重庆", "苏州", "广州", "武汉", "西安", "南京", "厦门", "青岛", "长沙", "佛山", "东莞"}
	names := []rune("华鑫泰和海宏安盛德隆广元昌瑞祥顺金铭天宇博远恒通嘉信诚达永兴")
	trades := []string{"科技", "贸易", "机械", "电子", "食品", "建材", "物流", "医药", "化工", "服饰", "信息技术", "新能源"}
	h := uint32(n)*2654435761 + 12345
	name := make([]rune, 4)
	for i := range name {
		h = h*1664525 + 1013904223
		name[i] = names[int(h>>8)%len(names)]
	}
	if n%5000 == 0 { // the ones that are looked for by their whole name
		copy(name, names[n/5000*4%16:])
	}
	return places[n%len(places)] + string(name) + trades[int(h>>16)%len(trades)] + "有限公司"
}

// until waits until a query answers true.
func until(ctx context.Context, db *sql.DB, query string) error {
	for {
		var ready bool
		err := db.QueryRowContext(ctx, query).Scan(&ready)
		if err != nil || ready {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

package sample

// organisation makes three departments and eight people.
func (g *generator) organisation() ([]Department, []Person) {
	one := Department{ID: g.id(), Name: "销售一部"}
	two := Department{ID: g.id(), Name: "销售二部"}
	market := Department{ID: g.id(), Name: "市场部"}
	g.marketing, g.sales = market.ID, one.ID

	head := func(d *Department, name, mail string, roles ...string) Person {
		p := Person{ID: g.id(), Name: name, Email: mail + "@example.com", Department: d.ID, Roles: roles}
		d.Heads = []string{p.ID}
		return p
	}
	member := func(h Person, name, mail string, roles ...string) Person {
		return Person{ID: g.id(), Name: name, Email: mail + "@example.com", Department: h.Department, Manager: h.ID, Roles: roles}
	}
	chen := head(&one, "陈志远", "chenzhiyuan", "sales_manager")
	wang := member(chen, "王芳", "wangfang", "sales")
	li := member(chen, "李雷", "lilei", "sales")
	zhou := head(&two, "周敏", "zhoumin", "sales_manager")
	zhao := member(zhou, "赵一鸣", "zhaoyiming", "sales")
	sun := member(zhou, "孙晓燕", "sunxiaoyan", "sales")
	lin := head(&market, "林佳", "linjia", "marketing")
	he := member(lin, "何俊", "hejun", "marketing", "viewer")

	// The members hold most of the customers, their heads a few large ones.
	g.sellers = []Person{wang, li, zhao, sun, wang, li, zhao, sun, wang, zhao, chen, zhou}
	return []Department{one, two, market}, []Person{chen, wang, li, zhou, zhao, sun, lin, he}
}

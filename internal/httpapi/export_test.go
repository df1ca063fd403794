package httpapi

// RouteOf is a route as the test of policies sees it.
type RouteOf struct{ Method, Path, Policy, Keys string }

// Routes lists the table of routes.
func (a *API) Routes() []RouteOf {
	var out []RouteOf
	for _, r := range a.routes() {
		out = append(out, RouteOf{r.method, r.path, string(r.policy), string(r.keys)})
	}
	return out
}

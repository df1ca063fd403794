package httpapi

// recalculate starts a job that computes a stored field in all records.
func (a *API) recalculate(c *call) (*answer, error) {
	var body struct{}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	return c.ordered(a.Record.Recalculate(c.Request.Context(), c.who.UserID, c.path("object"), c.path("field")))
}

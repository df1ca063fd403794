package httpapi

// recalculate starts a job that computes a stored field in all records.
func (a *API) recalculate(c *call) (*answer, error) {
	var body struct{}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	id, err := a.Record.Recalculate(c.Request.Context(), c.who.UserID, c.path("object"), c.path("field"))
	if err != nil {
		return nil, err
	}
	j, err := a.Jobs.Get(c.Request.Context(), c.who.UserID, id)
	if err != nil {
		return nil, err
	}
	return accepted(viewJob(j, c.tag))
}

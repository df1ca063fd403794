package field

// settings lists the keys of the type settings that the document sets.
func (s *Spec) settings() []string {
	var out []string
	for _, x := range []struct {
		key string
		set bool
	}{
		{"format", s.Format != ""}, {"message", !s.Message.IsZero()},
		{"earliest", s.Earliest != ""}, {"latest", s.Latest != ""}, {"step", s.Step != 0}, {"seconds", s.Seconds},
		{"tags", len(s.Tags) > 0}, {"creators", len(s.Creators) > 0}, {"kinds", len(s.Kinds) > 0},
		{"on_text", !s.OnText.IsZero()}, {"off_text", !s.OffText.IsZero()},
		{"steps", s.Steps != 0}, {"icon", s.Icon != ""}, {"half", s.Half},
		{"max_length", s.MaxLength != 0}, {"rows", s.Rows != 0}, {"decimals", s.Decimals != nil},
		{"min", s.Min != nil}, {"max", s.Max != nil}, {"unit", s.Unit != ""}, {"thousands", s.Thousands != nil},
		{"currency", s.Currency != ""}, {"options", len(s.Options) > 0}, {"option_set", s.OptionSet != ""}, {"depends_on", s.DependsOn != ""}, {"show_as", s.ShowAs != ""},
		{"country", s.Country != ""}, {"object", s.Object != ""}, {"on_delete", s.OnDelete != ""},
		{"filter", s.Filter != ""}, {"display", len(s.Display) > 0}, {"pattern", s.Pattern != ""},
		{"reset", s.Reset != ""}, {"min_count", s.MinCount != 0}, {"max_count", s.MaxCount != 0}, {"max_size", s.MaxSize != 0},
		{"accept", len(s.Accept) > 0}, {"show", s.Show != ""}, {"here", s.Here}, {"map", s.Map != ""}, {"pen", s.Pen != ""}, {"date_line", s.DateLine}, {"toolbar", s.Toolbar != ""}, {"pictures", s.Pictures != nil}, {"levels", s.Levels != ""}, {"required_levels", s.RequiredLevels != ""},
		{"inverse", s.Inverse != ""}, {"fill", len(s.Fill) > 0}, {"range", s.Range != nil}, {"include_disabled", s.IncludeDisabled},
		{"currency_field", s.CurrencyField != ""}, {"workdays", s.Workdays}, {"camera", s.Camera}, {"watermark", len(s.Watermark) > 0}, {"max_side", s.MaxSide != 0},
		{"result", s.Result != ""}, {"formula", s.Formula != ""}, {"blank_as_zero", s.BlankAsZero != nil},
		{"public", s.Public}, {"via", s.Via != ""}, {"op", s.Op != ""}, {"field", s.Field != ""},
		{"fields", len(s.Fields) > 0}, {"min_rows", s.MinRows != 0}, {"max_rows", s.MaxRows != 0}, {"default_rows", s.DefaultRows != 0},
		{"totals", len(s.Totals) > 0}, {"frozen", s.Frozen != 0}, {"title", s.Title != ""},
	} {
		if x.set {
			out = append(out, x.key)
		}
	}
	return out
}

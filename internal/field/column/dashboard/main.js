// The physical field types of object tables for PocketBase's dashboard. Blank is
// null here, never 0 or "": an input that shows nothing saves nothing.

// settings offers the field's name only: labels, limits and options live in
// documents.
function settings(props) {
    return app.components.fieldSettings(props, {});
}

// input is a labelled control of one value.
function input(type, attrs, read) {
    return (props) => {
        const id = type + "_" + app.utils.randomString();
        return t.div(
            { className: "record-field-input field-type-" + type },
            t.div(
                { className: "field" },
                t.label(
                    { htmlFor: id },
                    t.i({ className: app.fieldTypes[type].icon, ariaHidden: true }),
                    t.span({ className: "txt" }, () => props.field.name),
                ),
                t.input({
                    ...attrs,
                    id: id,
                    name: () => props.field.name,
                    value: () => props.record[props.field.name] ?? "",
                    onchange: (e) => (props.record[props.field.name] = read(e.target)),
                }),
            ),
            () => props.field.help ? t.div({ className: "field-help" }, props.field.help) : null,
        );
    };
}

// view shows a value as it is stored, and blank as missing.
function view(type) {
    return (props) =>
        t.div({ className: "record-field-view field-type-" + type }, () => {
            const value = props.record[props.field.name];
            if (value === null || value === undefined || value === "") {
                return t.span({ className: "missing-value" });
            }
            return t.span({ className: "txt" }, String(value));
        });
}

app.fieldTypes.tn_number = {
    ...app.fieldTypes.number,
    label: "Number (may be blank)",
    settings,
    input: input("tn_number", { type: "number", step: "any" }, (el) => el.value === "" ? null : Number(el.value)),
    view: view("tn_number"),
};

app.fieldTypes.tn_date = {
    ...app.fieldTypes.date,
    label: "Date (may be blank)",
    settings,
    input: input("tn_date", { type: "date" }, (el) => el.value || null),
    view: view("tn_date"),
    dummyData: () => "2026-01-31",
};

app.fieldTypes.tn_datetime = {
    ...app.fieldTypes.date,
    label: "Date and time (may be blank)",
    settings,
};

app.fieldTypes.tn_list = {
    ...app.fieldTypes.json,
    label: "List of text",
    settings,
    dummyData: () => ["a", "b"],
};

app.fieldTypes.tn_text = {
    ...app.fieldTypes.text,
    label: "Text of any length",
    settings,
};

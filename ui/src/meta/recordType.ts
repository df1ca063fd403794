/** The field that says of which type a record is; no document lists it. */
export const TYPE_FIELD = 'record_type';

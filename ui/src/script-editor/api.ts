/** What scripts call. Words are those of the locale files, under `api.<name>`. */
export interface Method {
  name: string;
  params: string;
  returns: string;
  /** The first argument is a field. */
  field?: boolean;
}

/** Of the form's own record and of a row alike. */
export const fieldMethods: Method[] = [
  { name: 'get', params: '<K extends keyof F>(field: K)', returns: 'F[K]', field: true },
  { name: 'set', params: '<K extends keyof F>(field: K, value: F[K] | null)', returns: 'void', field: true },
  { name: 'show', params: '(field: keyof F)', returns: 'void', field: true },
  { name: 'hide', params: '(field: keyof F)', returns: 'void', field: true },
  { name: 'require', params: '(field: keyof F, on?: boolean)', returns: 'void', field: true },
  { name: 'readonly', params: '(field: keyof F, on?: boolean)', returns: 'void', field: true },
  { name: 'options', params: '(field: keyof F, values: string[] | null)', returns: 'void', field: true },
  { name: 'message', params: '(field: keyof F, words: string | null)', returns: 'void', field: true },
  { name: 'state', params: '(field: keyof F)', returns: '{ readonly label: string; readonly visible: boolean; readonly required: boolean; readonly readOnly: boolean }', field: true },
  { name: 'fail', params: '(field: keyof F, words: string)', returns: 'void', field: true },
];

export const formMethods: Method[] = [
  { name: 'rows', params: '<K extends keyof Rows>(field: K)', returns: 'Row<Rows[K]>[]', field: true },
  { name: 'addRow', params: '<K extends keyof Rows>(field: K, values?: Partial<Rows[K]>)', returns: 'void', field: true },
];

export const rowMethods: Method[] = [{ name: 'remove', params: '()', returns: 'void' }];

export const formFacts: [string, string][] = [
  ['object', 'string'], ['layout', 'string'], ['mode', "'create' | 'edit'"], ['type', 'string'], ['id', 'string | null'], ['locale', "'zh' | 'en'"],
];

export const userFacts: [string, string][] = [
  ['id', 'string'], ['name', 'string'], ['email', 'string'], ['department', 'string'], ['departments', 'string[]'], ['roles', 'string[]'],
];

export const handlers = ['onLoad', 'onChange', 'onBeforeSubmit'] as const;

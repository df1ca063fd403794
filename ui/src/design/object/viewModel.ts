export interface Sort {
  field: string;
  down: boolean;
}

/** `-created,name` as parts. */
export function parseSort(sort: string): Sort[] {
  return sort
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.replace(/^[+-]/, '') !== '')
    .map((part) => ({ field: part.replace(/^[+-]/, ''), down: part.startsWith('-') }));
}

export function printSort(sorts: Sort[]): string {
  return sorts.map((sort) => (sort.down ? '-' : '') + sort.field).join(',');
}

/** System fields that a view may show. */
export function systemColumns(owner: boolean): string[] {
  return [...(owner ? ['owner', 'owner_dept'] : []), 'created', 'updated', 'created_by', 'updated_by'];
}

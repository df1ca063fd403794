export type RowScope = 'all' | 'own' | 'department' | 'ownOrDepartment' | 'condition';

/** The ready row scopes, as the conditions that grants keep. */
export const rowScopes: { scope: RowScope; cel: string }[] = [
  { scope: 'all', cel: '' },
  { scope: 'own', cel: 'record.owner.id == user.id' },
  { scope: 'department', cel: 'record.owner_dept.id == user.department.id' },
  { scope: 'ownOrDepartment', cel: 'record.owner.id == user.id || record.owner_dept.id == user.department.id' },
  { scope: 'condition', cel: '' },
];

const normal = (cel: string) => cel.replace(/\s+/g, '').replace(/^\((.*)\)$/, '$1');

/** Which ready scope a condition is; any other is a condition of its own. */
export function rowScopeOf(rows: string | undefined): RowScope {
  const cel = normal(rows ?? '');
  if (cel === '' || cel === 'true') return 'all';
  return rowScopes.find((one) => one.cel && normal(one.cel) === cel)?.scope ?? 'condition';
}

import type { GrantDoc } from '@/meta';

/** Rows that a grant is for, as people choose them. */
export type RowScope = 'all' | 'own' | 'reports' | 'department' | 'departmentTree' | 'ownOrDepartment' | 'viewer' | 'editor' | 'follows' | 'condition';

type Rows = Pick<GrantDoc, 'rows' | 'team' | 'follows'>;

/** All three at once: what is undefined is taken out of the grant. */
export interface Choice {
  rows: string | undefined;
  team: 'viewer' | 'editor' | undefined;
  follows: string | undefined;
}

const ready: { scope: RowScope; cel: string; also?: string[] }[] = [
  { scope: 'own', cel: 'record.owner == user', also: ['record.owner.id == user.id', 'record.owner.id == user', 'user == record.owner'] },
  { scope: 'reports', cel: 'record.owner == user || under(record.owner, user)', also: ['under(record.owner, user) || record.owner == user', 'record.owner.id == user.id || under(record.owner, user)'] },
  { scope: 'department', cel: 'record.owner_dept == user.department', also: ['record.owner_dept.id == user.department.id'] },
  { scope: 'departmentTree', cel: 'inTree(record.owner_dept, user.department)' },
  { scope: 'ownOrDepartment', cel: 'record.owner == user || record.owner_dept == user.department', also: ['record.owner.id == user.id || record.owner_dept.id == user.department.id'] },
];

const normal = (cel: string | undefined): string => {
  const bare = (cel ?? '').replace(/\s+/g, '');
  return /^\([^()]*\)$/.test(bare) ? bare.slice(1, -1) : bare;
};

/** The scopes that an object offers: by owner only where records have one, shared ones and a relation's where there is one. */
export function scopesFor(object: { owner?: boolean; relations: number }): RowScope[] {
  return [
    ...(object.owner ? (['own', 'reports', 'department', 'departmentTree', 'ownOrDepartment'] as const) : []),
    'all',
    'condition',
    'viewer',
    'editor',
    ...(object.relations > 0 ? (['follows'] as const) : []),
  ];
}

/**
 * Which scope a grant has. Shared records and a linked record are asked beside a
 * condition, so that a grant with both is named after what it is made of first.
 */
export function scopeOf(grant: Rows): RowScope {
  if (grant.follows !== undefined) return 'follows';
  if (grant.team !== undefined) return grant.team === 'editor' ? 'editor' : 'viewer';
  const cel = normal(grant.rows);
  if (cel === '' || cel === 'true') return 'all';
  return ready.find((one) => [one.cel, ...(one.also ?? [])].some((known) => normal(known) === cel))?.scope ?? 'condition';
}

/** Whether a grant that is shared or follows narrows its rows further. */
export function narrowed(grant: Rows): boolean {
  return (grant.team !== undefined || grant.follows !== undefined) && !['', 'true'].includes(normal(grant.rows));
}

/** What a grant keeps for a scope; a condition begins with the one that stood there. */
export function rowsOf(scope: RowScope, now: Rows, relation?: string): Choice {
  const none = { rows: undefined, team: undefined, follows: undefined };
  if (scope === 'viewer' || scope === 'editor') return { ...none, team: scope };
  if (scope === 'follows') return { ...none, follows: now.follows ?? relation ?? '' };
  if (scope === 'condition') return { ...none, rows: now.rows };
  return { ...none, rows: ready.find((one) => one.scope === scope)?.cel };
}

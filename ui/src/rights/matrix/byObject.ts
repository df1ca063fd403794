import type { ObjectDoc, RoleDoc } from '@/meta';
import { holds, type GrantField } from '../grant/model';
import { matrixOf, type Row } from './model';

/** What one role may do with an object. */
export interface RoleRow {
  role: RoleDoc;
  row: Row;
}

/** How far a role reaches a field on some records: written, read as it is, masked, or not at all. */
export type FieldReach = 'write' | 'read' | 'mask' | 'none';

/** What every role may do with one object; those without a grant come last. */
export function rolesOf(roles: readonly RoleDoc[], object: ObjectDoc): RoleRow[] {
  const rows = roles.map((role) => ({ role, row: matrixOf(role.grants, [object])[0]! }));
  return [...rows.filter(({ row }) => row.places.length > 0), ...rows.filter(({ row }) => row.places.length === 0)];
}

/** What a role has of a field, by its active grants on the object together. */
export function fieldReach(role: RoleDoc, object: string, field: GrantField): FieldReach {
  const grants = role.grants.filter((grant) => grant.object === object && !grant.disabled);
  const reading = grants.filter((grant) => grant.operations?.includes('view') && holds(grant.read, field.key));
  if (field.writable && grants.some((grant) => (grant.operations?.includes('edit') || grant.operations?.includes('create')) && holds(grant.write, field.key))) return 'write';
  if (reading.some((grant) => !grant.mask?.[field.key])) return 'read';
  return reading.length > 0 ? 'mask' : 'none';
}

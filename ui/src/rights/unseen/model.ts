import type { ObjectDoc, RoleDoc } from '@/meta';
import type { Text } from '@/shared/api/types';
import { holds } from '../grant/model';

/** What no role can see of an object: all of it, or some of its fields. */
export interface Unseen {
  object: Pick<ObjectDoc, 'key' | 'label'>;
  /** Null: no role sees a record of it. */
  fields: { key: string; label: Text }[] | null;
}

/**
 * The published fields that no active grant of any role lets anybody but
 * administrators read. What is new in a draft has no one to see it yet.
 */
export function unseenOf(object: ObjectDoc, published: ObjectDoc | null, roles: readonly Pick<RoleDoc, 'grants'>[]): Unseen | null {
  if (!published) return null;
  const grants = roles.flatMap((role) => role.grants).filter((grant) => grant.object === object.key && !grant.disabled && grant.operations?.includes('view'));
  if (grants.length === 0) return { object, fields: null };
  const known = new Set(published.fields.map((field) => field.key));
  const fields = object.fields.filter((field) => !field.archived && known.has(field.key) && !grants.some((grant) => holds(grant.read, field.key)));
  return fields.length > 0 ? { object, fields } : null;
}

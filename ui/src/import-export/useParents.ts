import { useQueries } from '@tanstack/react-query';
import { oneOf } from '@/fields/parts/links';
import { objectQuery, useRelease } from '@/shared/api';
import type { FieldMeta, ObjectMeta } from '@/shared/api/types';
import { columnOf, isFilled, type Target } from './fields';
import { partOf, type Mapping } from './model';

const linked = new Set(['relation', 'relations', 'user', 'users', 'department', 'departments', 'any_relation']);

/** Links of which a file may hold fields of the linked record: to one record of another object. */
const parents = (meta: ObjectMeta): FieldMeta[] => meta.fields.filter((f) => f.type === 'relation' && oneOf(f.type) === 'relation' && !f.system && !f.archived && !f.read_only && f.object !== undefined && f.object !== meta.key);

/** Fields of the records that the mapped columns link, such as “Account · Phone”; `loading` while they are asked for. */
export function useParents(meta: ObjectMeta, mapping: Mapping): { fields: Target[]; loading: boolean } {
  const release = useRelease();
  const mapped = new Set(Object.values(mapping).flatMap((key) => [key, partOf(key)]));
  const links = parents(meta).filter((f) => mapped.has(f.key));
  return useQueries({
    queries: links.map((f) => objectQuery(release, f.object!)),
    // What comes of it stays the same object while nothing in it changes.
    combine: (found) => ({ fields: links.flatMap((link, n) => fieldsOf(link, found[n]?.data)), loading: found.some((one) => one.isPending) }),
  });
}

/** What a file may hold of the record that a link leads to. */
const fieldsOf = (link: FieldMeta, to: ObjectMeta | undefined): Target[] => (to?.fields ?? []).filter((f) => isFilled(f, false) && !linked.has(f.type)).map((f) => ({ ...columnOf(link, f), required: false, via: link.key }));

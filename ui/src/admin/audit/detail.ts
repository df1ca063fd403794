/** One member of an entry's detail: changed from one value to another, or just told. */
export interface DetailLine {
  key: string;
  changed: boolean;
  from: unknown;
  to: unknown;
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'from' in value && 'to' in value && Object.keys(value).length === 2;
}

/** The lines of a detail, changes first, each in the order of its name. */
export function detailLines(detail: unknown): DetailLine[] {
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return [];
  const lines = Object.entries(detail as Record<string, unknown>).flatMap(([key, value]): DetailLine[] => {
    if (isChange(value)) return [{ key, changed: true, from: value.from, to: value.to }];
    if (value === '' || value === null || value === undefined) return [];
    // An object whose members are all changes (the settings of a section) stands member by member.
    if (typeof value === 'object' && !Array.isArray(value) && Object.values(value).length > 0 && Object.values(value).every(isChange)) {
      return Object.entries(value as Record<string, { from: unknown; to: unknown }>).map(([inner, change]) => ({ key: `${key}.${inner}`, changed: true, ...change }));
    }
    return [{ key, changed: false, from: undefined, to: value }];
  });
  return lines.toSorted((a, b) => Number(b.changed) - Number(a.changed) || a.key.localeCompare(b.key));
}

/** The first part of an action, by which actions are grouped. */
export function familyOf(action: string): string {
  return action.split('.')[0] ?? action;
}

/** Where an entry leads: the record, release, person or department that it speaks of. */
export function placeOf({ kind, object, record }: { kind: string; object: string; record: string }): string | null {
  if (record && object) return `/o/${encodeURIComponent(object)}/${encodeURIComponent(record)}`;
  if (kind === 'person' && object) return `/admin/people?state=all&person=${encodeURIComponent(object)}`;
  if (kind === 'department' && object) return `/admin/people?department=${encodeURIComponent(object)}`;
  if (kind === 'role' && object) return `/admin/roles?role=${encodeURIComponent(object)}`;
  return null;
}

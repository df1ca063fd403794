/** What a key is made of before it is sent. */
export interface KeyForm {
  name: string;
  roles: string[];
  write: boolean;
  /** Days from now; 0 for never, null for the day below. */
  days: number | null;
  until: string | null;
  /** Addresses and ranges as they are typed. */
  ranges: string;
}

export const lifetimes = [30, 90, 365, 0] as const;

export const emptyKey: KeyForm = { name: '', roles: [], write: false, days: 90, until: null, ranges: '' };

export interface KeyBody {
  name: string;
  roles: string[];
  scopes: ('read' | 'write')[];
  /** A date-time, '' for never. */
  expires: string;
  ranges: string[];
}

/** What is missing, as keys of the words of this folder. */
export function checkKey(form: KeyForm): { name?: string; roles?: string; until?: string } {
  return {
    ...(form.name.trim() ? {} : { name: 'keys.needName' }),
    ...(form.roles.length > 0 ? {} : { roles: 'keys.needRole' }),
    ...(form.days === null && !form.until ? { until: 'keys.needUntil' } : {}),
  };
}

/** The body of the call; a day means until its end where the person is. */
export function keyBody(form: KeyForm, now: Date): KeyBody {
  const stamp = (at: Date) => at.toISOString().replace('T', ' ');
  const expires = form.days === 0 ? '' : form.days === null ? stamp(new Date(`${form.until}T23:59:59`)) : stamp(new Date(now.getTime() + form.days * 86_400_000));
  return { name: form.name.trim(), roles: form.roles, scopes: form.write ? ['read', 'write'] : ['read'], expires, ranges: form.ranges.split(/[\s,;，；、]+/).filter(Boolean) };
}

import { describe, expect, it } from 'vitest';
import { checkKey, emptyKey, keyBody } from './keyForm';

const now = new Date('2026-11-22T10:00:00.000Z');

describe('a new key', () => {
  it('needs a name, a role and an end', () => {
    expect(checkKey(emptyKey)).toEqual({ name: 'keys.needName', roles: 'keys.needRole' });
    expect(checkKey({ ...emptyKey, name: ' ERP ', roles: ['sales'] })).toEqual({});
    expect(checkKey({ ...emptyKey, name: 'ERP', roles: ['sales'], days: null })).toEqual({ until: 'keys.needUntil' });
  });

  it('reads only, unless it writes too', () => {
    expect(keyBody({ ...emptyKey, name: ' ERP ', roles: ['sales'] }, now)).toEqual({ name: 'ERP', roles: ['sales'], scopes: ['read'], expires: '2027-02-20 10:00:00.000Z', ranges: [] });
    expect(keyBody({ ...emptyKey, ranges: '10.0.0.1，10.1.0.0/16' }, now).ranges).toEqual(['10.0.0.1', '10.1.0.0/16']);
    expect(keyBody({ ...emptyKey, write: true }, now).scopes).toEqual(['read', 'write']);
  });

  it('may never end, or end with a day', () => {
    expect(keyBody({ ...emptyKey, days: 0 }, now).expires).toBe('');
    expect(new Date(keyBody({ ...emptyKey, days: null, until: '2026-12-31' }, now).expires.replace(' ', 'T')).getTime()).toBe(new Date('2026-12-31T23:59:59').getTime());
  });
});

import { describe, expect, it } from 'vitest';
import { detailLines, familyOf, placeOf } from './detail';

describe('an entry of the audit log', () => {
  it('tells what changed first', () => {
    expect(detailLines({ note: 'x', roles: { from: [], to: ['sales'] }, active: { from: true, to: false } })).toEqual([
      { key: 'active', changed: true, from: true, to: false },
      { key: 'roles', changed: true, from: [], to: ['sales'] },
      { key: 'note', changed: false, from: undefined, to: 'x' },
    ]);
  });

  it('takes nested changes apart, and leaves blanks out', () => {
    expect(detailLines({ signIn: { passwordMin: { from: 10, to: 12 } }, email: '', gone: null })).toEqual([{ key: 'signIn.passwordMin', changed: true, from: 10, to: 12 }]);
    expect(detailLines({ filter: { from: '2026-01-01', to: '2026-01-31' } })).toHaveLength(1);
    expect(detailLines(null)).toEqual([]);
    expect(detailLines('text')).toEqual([]);
  });

  it('belongs to a family', () => {
    expect(familyOf('signin.failed')).toBe('signin');
    expect(familyOf('reveal')).toBe('reveal');
  });

  it('leads to what it speaks of', () => {
    expect(placeOf({ kind: 'record', object: 'customer', record: 'abc' })).toBe('/o/customer/abc');
    expect(placeOf({ kind: 'person', object: 'p1', record: '' })).toBe('/admin/people?state=all&person=p1');
    expect(placeOf({ kind: 'settings', object: 'business', record: '' })).toBeNull();
  });
});

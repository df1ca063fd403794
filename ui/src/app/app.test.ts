import { describe, expect, it } from 'vitest';
import type { App, Me } from '@/shared/api';
import { formSearch, parseSearch, pick, stringifySearch } from './search';
import { areaOf } from './shell/area';
import { favouritesOf, moved, placed } from '@/shared/page/favourites';
import { secondsLeft } from './shell/jobs';
import { handoverOf } from './shell/handover';
import { navigationOf } from './shell/nav';
import { creatable } from './shell/NewMenu';
import { hasWords, readQuery } from './shell/palette';
import { fitOf } from './shell/SideNav';
import { firstApp, lifeOf } from './start';

const object = (app: string, operations: string[] = ['view', 'create']) => ({ label: { zh: 'a' }, plural: {}, icon: 'box', app, operations });

const me = {
  user: { id: 'u', name: 'n', email: 'e', locale: 'zh', admin: false },
  business: { name: 'b', locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY' },
  apps: [{ key: 'crm', label: { zh: 'CRM' }, icon: 'handshake', description: {} }],
  objects: { customer: object('crm'), deal: object('crm', ['view']), loose: object('') },
  release: 1,
  version: '1',
} as unknown as Me;

describe('navigation', () => {
  const app = {
    key: 'crm',
    navigation: [
      { group: { zh: 'g' }, items: [{ object: 'customer', view: 'mine', label: { zh: 'mine' }, icon: '' }, { page: 'unknown_page', label: {}, icon: '' }] },
      { group: {}, items: [{ url: 'javascript:alert(1)', label: { zh: 'x' }, icon: '' }] },
      { group: {}, items: [{ url: 'https://example.com', label: { zh: 'x' }, icon: '' }] },
    ],
  } as unknown as App;

  it('shows what exists, and leaves empty groups out', () => {
    const groups = navigationOf(me, 'crm', app);
    expect(groups.flatMap((group) => group.entries.map((entry) => entry.to))).toEqual(['/a/crm/o/customer?view=mine', 'https://example.com']);
    expect(groups[1]!.title).toBeNull();
  });

  it('shows the objects when nothing was arranged', () => {
    expect(navigationOf(me, 'crm', undefined)[0]!.entries.map((entry) => entry.object)).toEqual(['customer', 'deal']);
    expect(navigationOf(me, '_', undefined)[0]!.entries.map((entry) => entry.object)).toEqual(['loose']);
  });

  it('marks the entry that fits best', () => {
    const href = '/a/crm/o/customer?view=mine';
    const fits = ['/a/crm/o/customer', '/a/crm/o/customer?view=mine', '/a/crm/o/customer?view=all', '/a/crm/o/cust'].map((to) => fitOf(to, '/a/crm/o/customer', href));
    expect(fits[1]).toBeGreaterThan(fits[0]!);
    expect(fits[0]).toBeGreaterThan(fits[2]!);
    expect(fits[2]).toBeGreaterThan(0);
    expect(fits[3]).toBe(0);
  });

  it('knows the areas', () => {
    expect(['/design', '/design/crm/o/x', '/designs', '/admin/people', '/a/crm', '/me/settings'].map(areaOf)).toEqual(['design', 'design', 'workspace', 'admin', 'workspace', 'workspace']);
  });

  it('offers what one may create, the current object first', () => {
    expect(creatable(me, 'crm', undefined)).toEqual(['customer', 'loose']);
    expect(creatable(me, 'crm', 'loose')).toEqual(['loose', 'customer']);
  });

  it('opens the last app that is still there', () => {
    localStorage.clear();
    expect(firstApp(me)).toBe('crm');
    localStorage.setItem('tenon.app', '_');
    expect(firstApp(me)).toBe('_');
    localStorage.setItem('tenon.app', 'gone');
    expect(firstApp(me)).toBe('crm');
    expect(firstApp({ ...me, apps: [], objects: {} })).toBeNull();
  });
});

describe('the palette', () => {
  const objects = [{ key: 'customer', names: ['\u5ba2\u6237', 'Customer'] }];
  it.each([
    ['> new', { words: 'new', commandsOnly: true, object: null }],
    ['\u5ba2\u6237: \u534e\u4e3a', { words: '\u534e\u4e3a', commandsOnly: false, object: 'customer' }],
    ['\u5ba2\u6237\uff1a\u534e\u4e3a', { words: '\u534e\u4e3a', commandsOnly: false, object: 'customer' }],
    ['nobody: x', { words: 'nobody: x', commandsOnly: false, object: null }],
    ['  a b ', { words: 'a b', commandsOnly: false, object: null }],
  ])('reads %j', (input, want) => expect(readQuery(input, objects)).toEqual(want));

  it('finds by all words', () => {
    expect(hasWords('New customer', 'cus new')).toBe(true);
    expect(hasWords('New customer', 'cus old')).toBe(false);
  });
});

describe('addresses', () => {
  it('keep text as text', () => {
    const search = { f: 'record.amount >= 1000.0 && record.name == "a&b"', q: '123', empty: '' };
    expect(parseSearch(stringifySearch(search))).toEqual({ f: search.f, q: '123' });
    expect(stringifySearch({})).toBe('');
  });

  it('keep only what a page knows', () => {
    expect(pick<{ view?: string }>('view')({ view: 'all', evil: 'x' })).toEqual({ view: 'all' });
    expect(formSearch({ 'v.name': 'a', form: 'quick', other: 'x', 'v.n': 3 })).toEqual({ 'v.name': 'a', form: 'quick' });
  });
});

describe('what is kept', () => {
  it('favourites are read with suspicion and moved within bounds', () => {
    const list = favouritesOf([{ to: '/a', label: 'a', icon: '' }, { to: 'https://evil', label: 'x', icon: '' }, null, { to: '/b', label: 'b', icon: '' }]);
    expect(list.map((f) => f.to)).toEqual(['/a', '/b']);
    expect(moved(list, '/a', 1).map((f) => f.to)).toEqual(['/b', '/a']);
    expect(moved(list, '/a', -1)).toBe(list);
    expect(placed(list, '/b', 0).map((f) => f.to)).toEqual(['/b', '/a']);
    expect(placed(list, '/c', 0)).toBe(list);
  });

  it('a token tells how long it lives', () => {
    const jwt = `x.${btoa(JSON.stringify({ exp: 2000, iat: 1000 }))}.y`;
    expect(lifeOf(jwt)).toEqual({ iat: 1000, exp: 2000 });
    expect(lifeOf('nonsense')).toBeNull();
  });

  it('a job tells how long it takes', () => {
    const now = Date.parse('2026-11-22T10:00:10Z');
    const job = { started: '2026-11-22 10:00:00.000Z', done: 100, total: 300 } as Parameters<typeof secondsLeft>[0];
    expect(secondsLeft(job, now)).toBe(20);
    expect(secondsLeft({ ...job, done: 0 }, now)).toBeNull();
    expect(secondsLeft({ ...job, done: 300 }, now)).toBeNull();
  });
});

describe('handing over', () => {
  const report = { id: 'r', name: 'R', active: false };
  it('is for managers, who find it beside their own settings', () => {
    expect(handoverOf({ ...me, can: { design: false, admin: false, keys: false }, reports: [report] })).toBe('/admin/handover/r');
    expect(handoverOf({ ...me, can: { design: false, admin: false, keys: false }, reports: [report, { ...report, id: 's' }] })).toBe('/admin/handover');
  });
  it('is not for who has nobody, for administrators, who have their own area, or for who only looks', () => {
    const member = { ...me, can: { design: false, admin: false, keys: false } };
    expect(handoverOf({ ...member, reports: [] })).toBeNull();
    expect(handoverOf({ ...member, can: { design: true, admin: true, keys: true }, reports: [report] })).toBeNull();
    expect(handoverOf({ ...member, reports: [report], viewAs: { id: 'u', name: 'n', by: { id: 'a', name: 'A' }, until: '' } })).toBeNull();
  });
});

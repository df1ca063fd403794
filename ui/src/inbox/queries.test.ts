import { describe, expect, it, vi } from 'vitest';
import { api } from '@/shared/api';
import { folded, followJob, placeOf, type Notice } from './queries';

const notice = (change: Partial<Notice>): Notice => ({
  id: 'n',
  kind: 'mention',
  at: '',
  read: false,
  archived: false,
  gone: false,
  object: 'account',
  record: 'r1',
  title: 'Acme',
  actor: null,
  count: 1,
  excerpt: '',
  ref: '',
  data: {},
  ...change,
});
const appOf = () => 'crm';

describe('a notification leads', () => {
  it('to what is said on its record', () => expect(placeOf(notice({}), appOf)).toBe('/a/crm/o/account/r1?tab=timeline'));
  it('to a record that is new to one', () => expect(placeOf(notice({ kind: 'shared' }), appOf)).toBe('/a/crm/o/account/r1'));
  it('to the list of several', () => expect(placeOf(notice({ kind: 'assigned', record: '' }), appOf)).toBe('/a/crm/o/account'));
  it('to the releases', () => expect(placeOf(notice({ kind: 'release', object: '', record: '' }), appOf)).toBe('/design'));
  it('to a hook that paused itself, not to what a hook says', () => {
    expect(placeOf(notice({ kind: 'hook', object: '', record: '', ref: 'limit', data: { app: 'sales' } }), appOf)).toBe('/design/sales/hooks?node=limit');
    expect(placeOf(notice({ kind: 'hook', object: '', record: '', ref: 'limit', data: { app: '' } }), appOf)).toBe('/design/_/hooks?node=limit');
    expect(placeOf(notice({ kind: 'hook', object: '', record: '' }), appOf)).toBeNull();
  });
  it('nowhere when it is of a job, or of a record that one no longer sees', () => {
    expect(placeOf(notice({ kind: 'job', object: '', record: '' }), appOf)).toBeNull();
    expect(placeOf(notice({ gone: true }), appOf)).toBeNull();
  });
});

describe('notifications of one record', () => {
  it('are folded where the newest stands', () => {
    const list = [notice({ id: '1' }), notice({ id: '2', record: 'r2' }), notice({ id: '3' }), notice({ id: '4', record: '', kind: 'job' }), notice({ id: '5', gone: true, record: '' }), notice({ id: '6', gone: true, record: '' })];
    expect(folded(list).map((group) => group.map(({ id }) => id))).toEqual([['1', '3'], ['2'], ['4'], ['5'], ['6']]);
  });
});

describe('the end of a job leads', () => {
  const ended = (job: object) => vi.spyOn(api, 'get').mockResolvedValue({ id: 'j', state: 'done', ...job });
  it('to the report of an import', async () => {
    ended({ kind: 'import_run', result: { import: 'i1', object: 'account' } });
    expect(await followJob('j', appOf)).toBe('/a/crm/o/account/import/i1');
  });
  it('to what a batch did', async () => {
    ended({ kind: 'batch', result: { changed: 2, refused: 0 } });
    expect(await followJob('j', appOf)).toBe('/me/settings/actions');
  });
  it('to the file that it made', async () => {
    const saved = vi.spyOn(api, 'download').mockResolvedValue(undefined);
    ended({ kind: 'export', download: true, result: { name: 'customers.xlsx' } });
    expect(await followJob('j', appOf)).toBeNull();
    expect(saved).toHaveBeenCalledWith('/api/v1/jobs/j/result', 'customers.xlsx');
  });
});

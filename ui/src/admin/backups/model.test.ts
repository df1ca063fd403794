import { describe, expect, it } from 'vitest';
import { commands, healthOf, newestGood, scheduleOf, typedOf, type Backup } from './model';

const one = (part: Partial<Backup>): Backup => ({
  name: 'tenon_1.zip', kind: 'schedule', by: null, state: 'done', at: '2026-11-22 19:00:00.000Z', finished: '', size: 1, place: 'local', path: '/data/backups', release: 3, storage: 'local', checked: '2026-11-22 19:00:09.000Z', found: { files: 2, audit: 9 }, wrong: null, ...part,
});

describe('a backup', () => {
  it('is good once it was restored on trial', () => {
    expect(healthOf(one({}))).toBe('good');
    expect(healthOf(one({ checked: '' }))).toBe('unchecked');
    expect(healthOf(one({ wrong: { code: 'backup_entry_missing', message: '缺少 data.db' } }))).toBe('damaged');
    expect(healthOf(one({ state: 'failed', wrong: { code: 'backup_no_room', message: '磁盘空间不够' } }))).toBe('failed');
    expect(healthOf(one({ state: 'running', checked: '' }))).toBe('running');
  });
  it('the newest good one is not the newest', () => expect(newestGood([one({ name: 'c', state: 'failed', wrong: { code: 'backup_error', message: 'x' } }), one({ name: 'b' }), one({ name: 'a' })])?.name).toBe('b'));
  it('is restored from where it lies', () => {
    expect(commands(one({}))[0]).toBe("tenon restore '/data/backups/tenon_1.zip' ./restored");
    expect(commands(one({ place: 's3', path: 'copies' }))[0]).toBe("tenon restore 'tenon_1.zip' ./restored");
  });
});

describe('the schedule', () => {
  it('is typed and read again', () => {
    expect(scheduleOf(typedOf({ at: '03:30', keep: 7 }))).toEqual({ at: '03:30', keep: 7 });
    expect(scheduleOf(typedOf({ at: '', keep: 7 }))).toEqual({ at: '', keep: 7 });
  });
  it.each([
    { on: true, at: '25:00', keep: '7' },
    { on: true, at: '', keep: '7' },
    { on: true, at: '03:00', keep: '0' },
    { on: true, at: '03:00', keep: '101' },
    { on: false, at: '', keep: 'many' },
  ])('is refused: %o', (typed) => expect(scheduleOf(typed)).toBeNull());
});

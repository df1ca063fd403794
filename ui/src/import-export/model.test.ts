import { describe, expect, it } from 'vitest';
import type { FieldMeta, ObjectMeta } from '@/shared/api/types';
import { allPending, dots, faultsOf, filledParts, pendingOf, refusedFile, targetsOf, templateOf, understood, unknownOf } from './fields';
import { baseMapping, draftOf, likelyKey, reduce, requiredLeft, runOf, sameRun, type Draft, type Import } from './model';
import { countsOf, open, runnable, secondsLeft, splitList, stepAt, stepOf, tried } from './states';

const file: Import = {
  id: 'i',
  object: 'customer',
  name: 'accounts.csv',
  size: 10,
  encoding: 'utf-8',
  sheet: '',
  sheets: [],
  delimiter: ',',
  header: true,
  rows: 3,
  columns: [
    { name: 'account', samples: ['Acme'], suggestion: { field: 'name', confidence: 0.95 } },
    {
      name: 'sector',
      samples: ['technolgy'],
      suggestion: { field: 'industry', confidence: 0.7 },
      values: [
        { value: 'technolgy', count: 2, suggestion: 'tech' },
        { value: 'Medical', count: 1 },
        { value: 'odd', count: 1 },
      ],
    },
    { name: 'parent', samples: ['GTXPro'], suggestion: { field: 'parent', confidence: 0.5 }, values: [{ value: 'GTXPro', count: 1, suggestion: 'GTX Pro' }] },
    { name: 'closed', samples: ['1/2/2017'], date_doubt: true },
    { name: 'note', samples: [] },
  ],
  state: 'uploaded',
  created: 0,
  updated: 0,
  skipped: 0,
  failed: 0,
  lines: 0,
  total: 3,
  totals: [],
  system: '',
  done: 0,
  job: null,
  mapping: {},
  mode: 'create',
  key: [],
  dryRun: false,
  settings: {},
  error: null,
  undoable: false,
  created_at: '2026-11-22 07:00:00.000Z',
};
const fields: FieldMeta[] = [
  { key: 'name', type: 'text', label: { zh: '\u540d\u79f0' }, required: true },
  { key: 'industry', type: 'select', label: {}, options: [{ value: 'tech', label: { zh: '\u79d1\u6280' } }, { value: 'med', label: { en: 'Medical' } }, { value: 'old', label: {}, disabled: true }] },
  { key: 'parent', type: 'relation', object: 'customer', label: {} },
  { key: 'closed', type: 'date', label: {} },
  { key: 'code', type: 'text', label: {}, unique: true },
];
const industry = fields[1]!;
const sector = file.columns[1]!;
const all = { mapped: true, keyed: true };

describe('choices for a file', () => {
  it('are taken from a saved mapping, where the file has its columns', () => {
    const run = { mapping: { account: 'name', other: 'note' }, settings: { account: { by: 'x' }, other: { by: 'y' } }, mode: 'upsert' as const, key: ['name', 'note'], dryRun: false, wins: 'record' as const };
    expect(reduce(draftOf(file), { type: 'load', run, columns: file.columns.map((one) => one.name) })).toEqual({ mapping: { account: 'name' }, settings: { account: { by: 'x' } }, mode: 'upsert', key: ['name'], wins: 'record', silent: [], duplicates: 'create' });
  });
  it('begin with what is suggested; near hits wait for somebody', () => {
    const draft = draftOf(file);
    expect(draft).toEqual({ mapping: { account: 'name', sector: 'industry', parent: 'parent' }, settings: {}, mode: 'create', key: [], wins: 'filled', silent: [], duplicates: 'create' });
    expect(allPending(file.columns, draft.mapping, draft.settings, fields)).toEqual({ sector: { technolgy: 'tech' }, parent: { GTXPro: 'GTX Pro' } });
  });
  it('begin with the last run when there was one', () => {
    const ran: Import = { ...file, mapping: { account: 'name' }, mode: 'upsert', key: ['name'], settings: { account: { by: 'x' } } };
    expect(draftOf(ran)).toEqual({ mapping: { account: 'name' }, settings: { account: { by: 'x' } }, mode: 'upsert', key: ['name'], wins: 'filled', silent: [], duplicates: 'create' });
    expect(baseMapping(ran)).toEqual({ account: 'name' });
  });
  it('lose what was said of the values when a column gets another field', () => {
    let draft: Draft = { ...draftOf(file), mode: 'upsert', key: ['name', 'industry'] };
    draft = reduce(draft, { type: 'set', column: 'sector', change: { missing: 'blank' } });
    draft = reduce(draft, { type: 'map', column: 'sector', field: null });
    expect(draft).toMatchObject({ mapping: { account: 'name', parent: 'parent' }, settings: {}, key: ['name'] });
  });
  it('take near hits without touching what was decided', () => {
    let draft = reduce(draftOf(file), { type: 'set', column: 'sector', change: { values: { technolgy: '' } } });
    draft = reduce(draft, { type: 'accept', values: { sector: { technolgy: 'tech' }, parent: { GTXPro: 'GTX Pro' } } });
    expect(draft.settings).toEqual({ sector: { values: { technolgy: '' } }, parent: { values: { GTXPro: 'GTX Pro' } } });
  });
  it('propose a key once records have to be found', () => {
    const mapping = { account: 'name', note: 'code' };
    expect(likelyKey(fields, 'name', mapping)).toEqual(['code']);
    expect(likelyKey(fields, 'name', { account: 'name' })).toEqual(['name']);
    expect(likelyKey(fields, 'name', {})).toEqual([]);
    const draft = reduce({ ...draftOf(file), mapping }, { type: 'mode', mode: 'update', key: ['code'] });
    expect(reduce(draft, { type: 'mode', mode: 'upsert', key: ['name'] }).key).toEqual(['code']);
  });
  it('are sent without what says nothing', () => {
    let draft = reduce(draftOf(file), { type: 'set', column: 'sector', change: { missing: 'error', values: {} } });
    draft = reduce(draft, { type: 'set', column: 'note', change: { by: 'x' } });
    draft = reduce(draft, { type: 'key', key: ['name'] });
    expect(runOf(draft, true)).toEqual({ mapping: draft.mapping, mode: 'create', key: [], dryRun: true, settings: {}, wins: 'filled', silent: [] });
    const update = reduce(reduce(draft, { type: 'mode', mode: 'update' }), { type: 'wins', wins: 'record' });
    expect(runOf(update, false)).toMatchObject({ key: ['name'], dryRun: false, wins: 'record' });
    const silent = reduce(reduce(update, { type: 'silent', what: 'notices', silent: true }), { type: 'silent', what: 'hooks', silent: true });
    expect(runOf(silent, false).silent).toEqual(['hooks', 'notices']);
    expect(reduce(silent, { type: 'silent', what: 'hooks', silent: false }).silent).toEqual(['notices']);
  });
  it('know whether they were tried', () => {
    const draft = reduce(draftOf(file), { type: 'set', column: 'sector', change: { missing: 'blank' } });
    const ready: Import = { ...file, ...runOf(draft, true), state: 'ready' };
    expect(sameRun(draft, ready)).toBe(true);
    expect(tried(ready, draft)).toBe(true);
    expect(tried(ready, reduce(draft, { type: 'map', column: 'note', field: 'code' }))).toBe(false);
    expect(tried({ ...ready, state: 'cancelled' }, draft)).toBe(false);
  });
});

describe('what a column means', () => {
  it('knows the values that need nothing', () => {
    expect(['tech', ' \u79d1\u6280', 'MEDICAL', '\uff2dedical', 'old', 'odd'].map((v) => understood(v, industry))).toEqual([true, true, true, true, false, false]);
    const multi: FieldMeta = { ...industry, type: 'multi_select' };
    expect(understood('tech; Medical', multi)).toBe(true);
    expect(understood('tech; odd', multi)).toBe(false);
  });
  it('lists what is left to decide', () => {
    expect(unknownOf(sector, industry, undefined)).toEqual(['odd']);
    expect(unknownOf(sector, industry, { values: { odd: '' } })).toEqual([]);
    expect(pendingOf(sector, industry, { values: { technolgy: 'med' } })).toEqual({});
    expect(pendingOf(sector, fields[0], undefined)).toEqual({});
  });
  it('proposes no titles where records are looked up by something else', () => {
    const parent = file.columns[2]!;
    expect(pendingOf(parent, fields[2], { by: 'code' }, 'name')).toEqual({});
    expect(pendingOf(parent, fields[2], { by: 'name' }, 'name')).toEqual({ GTXPro: 'GTX Pro' });
  });
  it('refuses a field twice, an unknown field and dates in doubt', () => {
    const draft: Draft = { ...draftOf(file), mapping: { account: 'name', note: 'name', sector: 'gone', closed: 'closed' } };
    expect(faultsOf(file.columns, draft, fields)).toEqual({
      account: { fault: 'twice', other: 'note' },
      note: { fault: 'twice', other: 'account' },
      sector: { fault: 'noField' },
      closed: { fault: 'dateDoubt' },
    });
    expect(faultsOf(file.columns, reduce({ ...draft, mapping: { closed: 'closed' } }, { type: 'set', column: 'closed', change: { date_order: 'mdy' } }), fields)).toEqual({});
  });
  it('warns of required fields without a column, unless they have a default', () => {
    expect(requiredLeft(fields, { note: 'code' }).map((f) => f.key)).toEqual(['name']);
    expect(requiredLeft([{ ...fields[0]!, default: 'x' }], {})).toEqual([]);
  });
  it('tells how sure a suggestion is', () => expect([0.95, 0.85, 0.7, 0.41].map(dots)).toEqual([3, 3, 2, 1]));
  it('offers the fields that a file may fill', () => {
    const meta = { fields: [...fields, { key: 'no', type: 'auto_number', label: {}, read_only: true }, { key: 'pic', type: 'image', label: {} }, { key: 'owner', type: 'user', label: {}, system: true }, { key: 'created', type: 'datetime', label: {}, system: true }], owner: true } as unknown as Parameters<typeof targetsOf>[0];
    expect(targetsOf(meta).map((f) => f.key)).toEqual(['name', 'industry', 'parent', 'closed', 'code', 'owner']);
    expect(targetsOf({ ...meta, owner: false }).map((f) => f.key)).not.toContain('owner');
  });
});

describe('files', () => {
  it('are refused before they are sent', () => {
    expect(refusedFile({ name: 'a.XLS', size: 1 })).toBe('spreadsheet');
    expect(refusedFile({ name: 'a.xlsx', size: 1 })).toBeNull();
    expect(refusedFile({ name: 'a.csv', size: 201 * 1024 * 1024 })).toBe('tooLarge');
    expect(refusedFile({ name: 'a.csv', size: 0 })).toBe('empty');
    expect(refusedFile({ name: 'a.tsv', size: 7 })).toBeNull();
  });
  it('have a template', () => expect(templateOf([{ key: 'a,b', type: 'text', label: {} }, fields[0]!], (f) => f.key)).toBe('\uFEFF"a,b",name\r\n'));
});

describe('steps', () => {
  const draft = draftOf(file);
  const at = (change: Partial<Import>) => stepOf({ ...file, ...change });
  it('follow the import', () => {
    expect(at({})).toBe('map');
    expect(at({ state: 'running', dryRun: true })).toBe('dry');
    expect(at({ state: 'queued' })).toBe('run');
    expect(at({ state: 'ready', dryRun: true })).toBe('dry');
    expect(at({ state: 'cancelled', dryRun: true })).toBe('dry');
    expect(at({ state: 'failed' })).toBe('run');
    expect(at({ state: 'done', created: 3 })).toBe('run');
  });
  it('are gone to where that makes sense', () => {
    const reach = (i: Import, d: Draft, valid = all) => (['upload', 'map', 'mode', 'dry', 'run'] as const).filter((s) => open(s, i, d, valid));
    const ready: Import = { ...file, ...runOf(draft, true), state: 'ready' };
    expect(reach(file, draft)).toEqual(['upload', 'map', 'mode', 'dry']);
    expect(reach(file, draft, { mapped: false, keyed: true })).toEqual(['upload', 'map']);
    expect(reach(file, draft, { mapped: true, keyed: false })).toEqual(['upload', 'map', 'mode']);
    expect(reach(ready, draft)).toEqual(['upload', 'map', 'mode', 'dry', 'run']);
    expect(reach({ ...ready, state: 'running' }, draft)).toEqual(['dry']);
    expect(reach({ ...ready, state: 'done', dryRun: false, created: 3 }, draft)).toEqual(['run']);
  });
  it('of an address are shown when they can be', () => {
    expect(stepAt('mode', file, draft, all)).toBe('mode');
    expect(stepAt('run', file, draft, all)).toBe('map');
    expect(stepAt('nonsense', file, draft, all)).toBe('map');
    expect(stepAt(undefined, { ...file, state: 'ready', dryRun: true }, draft, { mapped: false, keyed: true })).toBe('map');
  });
});

describe('imports', () => {
  it('add up to the rows of the file', () => {
    expect(countsOf({ ...file, total: 10, created: 4, updated: 1, skipped: 1, failed: 2 }).left).toBe(2);
    expect(countsOf({ ...file, total: 3, created: 3 }).left).toBe(0);
    expect(countsOf({ ...file, total: 6, created: 2, lines: 4 }).left).toBe(0);
  });
  it('can be run again while nothing is written', () => {
    expect(runnable({ ...file, state: 'failed', dryRun: true, created: 3 })).toBe(true);
    expect(runnable({ ...file, state: 'cancelled', created: 3 })).toBe(false);
    expect(runnable({ ...file, state: 'undone' })).toBe(false);
  });
  it('are listed by whether somebody has to go on', () => {
    const items = (['uploaded', 'ready', 'done', 'undone', 'running', 'failed'] as const).map((state) => ({ ...file, state, id: state }));
    const { open: begun, over } = splitList(items);
    expect(begun.map((i) => i.id)).toEqual(['uploaded', 'ready', 'running', 'failed']);
    expect(over.map((i) => i.id)).toEqual(['done', 'undone']);
  });
  it('tell when they will be done', () => {
    const now = Date.parse('2026-11-22T07:00:10Z');
    expect(secondsLeft('2026-11-22 07:00:00.000Z', 50, 100, now)).toBe(10);
    expect(secondsLeft('2026-11-22 07:00:09.000Z', 50, 100, now)).toBeNull();
    expect(secondsLeft(null, 50, 100, now)).toBeNull();
  });
});

describe('columns of sub-forms', () => {
  const lines: FieldMeta = { key: 'lines', type: 'subform', label: { zh: '明细', en: 'Lines' }, fields: [
    { key: 'product', type: 'text', label: { zh: '产品', en: 'Product' }, required: true },
    { key: 'amount', type: 'formula', label: { zh: '金额' }, read_only: true },
    { key: 'doc', type: 'file', label: { zh: '附件' } },
  ] };
  const meta = { key: 'order', title: 'name', owner: false, fields: [{ key: 'name', type: 'text', label: { zh: '名称' } }, lines] } as unknown as ObjectMeta;
  it('are targets after the fields, named with their sub-form', () => {
    expect(targetsOf(meta).map((f) => [f.key, f.label.zh, f.label.en])).toEqual([['name', '名称', undefined], ['lines.product', '明细 · 产品', 'Lines · Product']]);
    expect(targetsOf({ ...meta, fields: [{ ...lines, read_only: true }] } as ObjectMeta)).toEqual([]);
    expect(filledParts(meta, { 品名: 'lines.product' })).toEqual([lines]);
    expect(filledParts(meta, { 名称: 'name' })).toEqual([]);
  });
  it('are required where rows of it are in the file', () => {
    const more = [...targetsOf(meta), { key: 'lines.kind', type: 'text', label: {}, required: true }];
    expect(requiredLeft(more, { 名称: 'name' })).toEqual([]);
    expect(requiredLeft(more, { 品名: 'lines.product' }).map((f) => f.key)).toEqual(['lines.kind']);
  });
});

import { describe, expect, it } from 'vitest';
import type { FieldMeta, ImportState } from '@/shared/api/types';
import { changed, dots, faults, initial, isOpen, runOf, stepOf, unfinished, unknownValues } from './model';

const file: ImportState = {
  id: 'i',
  object: 'customer',
  name: 'accounts.csv',
  size: 10,
  encoding: 'utf-8',
  delimiter: ',',
  header: true,
  rows: 3,
  columns: [
    { name: 'account', samples: ['Acme'], suggestion: { field: 'name', confidence: 0.95 } },
    { name: 'sector', samples: ['technolgy'], suggestion: { field: 'industry', confidence: 0.7 }, values: [{ value: 'technolgy', count: 2, suggestion: 'tech' }, { value: 'Medical', count: 1 }, { value: 'odd', count: 1 }] },
    { name: 'other', samples: [], suggestion: { field: 'name', confidence: 0.5 } },
    { name: 'note', samples: [] },
  ],
  state: 'uploaded',
  created: 0,
  updated: 0,
  skipped: 0,
  failed: 0,
  total: 3,
  done: 0,
  job: null,
  mapping: {},
  mode: 'create',
  key: [],
  dryRun: false,
  settings: {},
  error: null,
  undoable: false,
};
const fields: FieldMeta[] = [
  { key: 'name', type: 'text', label: { zh: '名称' }, required: true },
  { key: 'industry', type: 'select', label: { zh: '行业' }, options: [{ value: 'tech', label: { zh: '科技' } }, { value: 'med', label: { en: 'Medical' } }] },
  { key: 'no', type: 'auto_number', label: {}, required: true, read_only: true },
];

describe('choices for a file', () => {
  it('begin with what is suggested, each field once', () => {
    expect(initial(file)).toEqual({
      mapping: { account: 'name', sector: 'industry', other: '', note: '' },
      settings: { sector: { values: { technolgy: 'tech' } } },
      mode: 'create',
      key: [],
    });
  });
  it('begin with the last run when there was one', () => {
    const ran = { ...file, mapping: { account: 'name' }, mode: 'upsert' as const, key: ['name'], settings: { account: { by: 'x' } } };
    expect(initial(ran)).toEqual({ mapping: { account: 'name', sector: '', other: '', note: '' }, settings: { account: { by: 'x' } }, mode: 'upsert', key: ['name'] });
  });
  it('move a field from one column to another', () => {
    let choices = changed(initial(file), { type: 'key', field: 'name' });
    choices = changed(choices, { type: 'field', column: 'note', field: 'name' });
    expect(choices.mapping).toMatchObject({ account: '', note: 'name' });
    expect(choices.key).toEqual(['name']);
    choices = changed(choices, { type: 'field', column: 'note', field: '' });
    expect(choices.key).toEqual([]);
  });
  it('forget the settings of a column that is mapped anew, and take new suggestions', () => {
    let choices = changed(initial(file), { type: 'field', column: 'sector', field: 'name' });
    expect(choices.settings.sector).toBeUndefined();
    choices = changed(choices, { type: 'suggested', column: 'sector', columns: file.columns });
    expect(choices.settings.sector).toEqual({ values: { technolgy: 'tech' } });
    expect(changed(choices, { type: 'suggested', column: 'sector', columns: [] })).toBe(choices);
  });
  it('are sent without what is left out or the same as nothing', () => {
    let choices = initial(file);
    choices = changed(choices, { type: 'missing', column: 'sector', missing: 'error' });
    choices = changed(choices, { type: 'value', column: 'sector', value: 'odd', to: '' });
    choices = changed(choices, { type: 'by', column: 'note', by: 'x' });
    choices = changed(choices, { type: 'key', field: 'name' });
    expect(runOf(choices, true)).toEqual({ mapping: { account: 'name', sector: 'industry' }, mode: 'create', key: [], dryRun: true, settings: { sector: { values: { technolgy: 'tech', odd: '' } } } });
    expect(runOf(changed(choices, { type: 'mode', mode: 'upsert' }), false)).toMatchObject({ key: ['name'], dryRun: false });
    expect(runOf(changed(choices, { type: 'value', column: 'sector', value: 'odd', to: null }), true).settings.sector!.values).toEqual({ technolgy: 'tech' });
  });
});

describe('what keeps a file from being tried', () => {
  it('says it', () => {
    const choices = initial(file);
    expect(faults(choices, fields)).toEqual([]);
    expect(faults(changed(choices, { type: 'field', column: 'account', field: '' }), fields)).toEqual([{ fault: 'requiredMissing', fields: ['name'] }]);
    expect(faults(changed(choices, { type: 'mode', mode: 'update' }), fields)).toEqual([{ fault: 'keyMissing', fields: [] }]);
    expect(faults({ ...choices, mapping: {} }, fields)).toEqual([{ fault: 'nothingMapped', fields: [] }]);
  });
  it('finds values that mean nothing yet', () => {
    const choices = initial(file);
    expect(unknownValues(file.columns[1]!, fields[1]!, choices)).toEqual(['odd']);
    expect(unknownValues(file.columns[1]!, fields[1]!, changed(choices, { type: 'value', column: 'sector', value: 'odd', to: '' }))).toEqual([]);
  });
  it('tells how sure a suggestion is', () => {
    expect(file.columns.map((column) => dots(column, initial(file).mapping[column.name]!))).toEqual([3, 2, 0, 0]);
  });
});

describe('steps', () => {
  const choices = initial(file);
  it.each([
    [undefined, undefined, 'upload'],
    [undefined, file, 'map'],
    ['mode', file, 'mode'],
    ['run', file, 'dry'],
    ['run', { ...file, state: 'ready' as const }, 'run'],
    [undefined, { ...file, state: 'ready' as const }, 'dry'],
    ['map', { ...file, state: 'running' as const, dryRun: true }, 'map'],
    ['map', { ...file, state: 'running' as const }, 'run'],
    ['map', { ...file, state: 'done' as const }, 'run'],
    ['upload', file, 'upload'],
    ['nonsense', file, 'map'],
  ])('%s of an import is %#', (wanted, state, step) => expect(stepOf(wanted, state, choices)).toBe(step));
  it('goes back to mapping while nothing is mapped', () => expect(stepOf('dry', file, { ...choices, mapping: {} })).toBe('map'));
  it('lists what was begun and not carried out', () => {
    const all = (['uploaded', 'ready', 'done', 'undone', 'running', 'failed'] as const).map((state) => ({ ...file, state, id: state }));
    expect(unfinished(all).map((one) => one.id)).toEqual(['uploaded', 'ready', 'running', 'failed']);
    expect(isOpen({ ...file, state: 'failed', created: 3 })).toBe(false);
  });
});

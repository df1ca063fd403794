import { describe, expect, it } from 'vitest';
import type { FormDoc, ObjectDoc } from '@/meta';
import { copyText, pasteParts, readCopied } from './clipboard';
import { childrenOf, fromForm, toForm } from './layout';

const object = (key: string, ...fields: string[]): ObjectDoc => ({ kind: 'object', key, label: {}, title: fields[0]!, fields: fields.map((one) => ({ key: one, type: 'text', label: { zh: one } })) });
const form = (nodes: FormDoc['nodes']): FormDoc => ({ kind: 'form', key: 'f', object: 'o', nodes });
const from = {
  object: object('a', 'name', 'phone', 'note'),
  layout: fromForm(form([{ field: 'name', width: 6 }, { type: 'section', label: { zh: '联系' }, nodes: [{ field: 'phone', width: 4 }, { type: 'note', text: { zh: '说明' } }] }, { field: 'note' }])),
};
const section = from.layout.root[1]!;

describe('parts in the clipboard', () => {
  it('are text that only we read', () => {
    const text = copyText(from, [from.layout.root[0]!, section, childrenOf(from.layout, section)[0]!])!;
    const read = readCopied(text)!;
    expect(read.fields.map((field) => field.key)).toEqual(['name', 'phone']);
    expect(read.nodes).toHaveLength(2);
    for (const other of ['', 'name', '{"kind":"tenon/form-parts"}', '{"kind":"tenon/form-parts","fields":[{"key":"../x"}],"nodes":[{}]}', '{tenon/form-parts'])
      expect(readCopied(other)).toBeNull();
    expect(copyText(from, [])).toBeNull();
  });
  it('go into another object with their keys, and beside others with free ones', () => {
    const copied = readCopied(copyText(from, [from.layout.root[0]!, section])!)!;
    const to = { object: object('b', 'name', 'age'), layout: fromForm(form([{ field: 'age' }])) };
    const done = pasteParts(copied, { parent: null, index: 0 })(to);
    expect(done.object.fields.map((field) => field.key)).toEqual(['name', 'age', 'name_2', 'phone']);
    expect(toForm(done.layout).nodes).toEqual([
      { field: 'name_2', width: 6 },
      { type: 'section', label: { zh: '联系' }, nodes: [{ field: 'phone', width: 4 }, { type: 'note', text: { zh: '说明' } }] },
      { field: 'age' },
    ]);
  });
  it('that may not stand in a section go below', () => {
    const copied = readCopied(copyText(from, [from.layout.root[0]!, section])!)!;
    const done = pasteParts(copied, { parent: section, index: 0 })(from);
    expect(childrenOf(done.layout, section)).toHaveLength(3);
    expect(done.layout.root).toHaveLength(4);
  });
});

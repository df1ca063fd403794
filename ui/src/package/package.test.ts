import { expect, it } from 'vitest';
import { placeOf, withNeeds, type Content } from './api';

const content = (kind: string, key: string, ...needs: string[]): Content => ({ path: `${kind}s/${key}.yaml`, kind, key, label: {}, size: 1, needs });

it('takes along what a document names, and what that names, and says why', () => {
  const contents = [content('view', 'open', 'object/ticket'), content('object', 'ticket', 'object/site', 'option_set/levels'), content('object', 'site', 'object/ticket'), content('option_set', 'levels'), content('role', 'agent', 'object/site')];
  expect([...withNeeds(contents, new Set(['view/open']))].toSorted()).toEqual([
    ['object/site', 'object/ticket'],
    ['object/ticket', 'view/open'],
    ['option_set/levels', 'object/ticket'],
    ['view/open', null],
  ]);
});

it('names a place that both changed as the server takes it', () => {
  expect(placeOf({ kind: 'object', key: 'ticket', path: 'fields.state.label.zh', base: 1, current: 2, draft: 3 })).toBe('object/ticket:fields.state.label.zh');
});

import { expect, test } from 'vitest';
import { placesOf, schemaOf } from './sample';

const order = { no: 'SO-1', day: '2026-01-31', at: '2026-01-31T08:00:00Z', paid: true, total: 1.5, note: null, lines: [{ sku: 'A', qty: 1 }, { sku: 'B' }] };

test('a contract of a sample asks for what the sample has', () => {
  expect(schemaOf(order)).toEqual({
    type: 'object',
    required: ['no', 'day', 'at', 'paid', 'total', 'note', 'lines'],
    properties: {
      no: { type: 'string' },
      day: { type: 'string', format: 'date' },
      at: { type: 'string', format: 'date-time' },
      paid: { type: 'boolean' },
      total: { type: 'number' },
      note: {},
      lines: { type: 'array', items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' }, qty: { type: 'number' } } } },
    },
  });
  expect(schemaOf([1, 'a'])).toEqual({ type: 'array', items: {} });
  expect(schemaOf([])).toEqual({ type: 'array' });
});

test('the places of a contract are what a mapping may name', () => {
  const contract = JSON.stringify(schemaOf({ ...order, 'a/b': { c: 1 } }));
  expect(placesOf(contract)).toEqual(['/no', '/day', '/at', '/paid', '/total', '/note', '/lines', '/a~1b', '/a~1b/c']);
  expect(placesOf(contract, '/lines')).toEqual(['/sku', '/qty']);
  expect(placesOf('{')).toEqual([]);
});

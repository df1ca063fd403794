import { expect, it } from 'vitest';
import { offsetOf, wordAt } from './ExpressionInput';

it.each([
  ['record.a > 1', 1, 8, 7],
  ['a\nbc', 2, 2, 3],
  ['𝒳𝒴 > 1', 1, 3, 4],
  ['a', 9, 9, 1],
])('“%s” line %d column %d is at %d', (source, line, column, at) => expect(offsetOf(source, line, column)).toBe(at));

it.each([
  ['record.amount > 1', 1, 8, 'amount'],
  ['record.amount > 1', 1, 7, 'amount'],
  ['1 + record.amount_2', 1, 5, 'amount_2'],
  ['1 > 2', 1, 1, ''],
])('the field at a place of “%s”', (source, line, column, word) => expect(wordAt(source, line, column)).toBe(word));

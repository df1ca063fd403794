import { expect, it } from 'vitest';
import type { FieldSpec, TargetObject } from '@/meta';
import { isLive } from './live';
import { sample } from '@/test/expressionScope';

const field = (key: string, type: string, more: Partial<FieldSpec> = {}): FieldSpec => ({ key, type, label: {}, ...more });
const objects: TargetObject[] = [
  { key: 'deal', label: '', fields: [field('amount', 'money'), field('tax', 'formula', { formula: 'record.amount * 0.13' }), field('age', 'formula', { formula: 'TODAY() - record.amount' }), field('older', 'formula', { formula: 'record.age + 1' }), field('a', 'formula', { formula: 'record.b' }), field('b', 'formula', { formula: 'record.a' }), field('level', 'reference'), field('account', 'relation', { object: 'account' })] },
  { key: 'account', label: '', fields: [field('since', 'formula', { formula: 'now' })] },
];

it.each([
  ['record.amount * 2', false],
  ['record.amount > 0 ? "user" : "now"', false],
  ['record.tax + 1', false],
  ['user.id', true],
  ['NOW()', true],
  ['within(record.x, "today")', true],
  ['record.age + 1', true],
  ['record.older + 1', true],
  ['record.level', true],
  ['record.account.since', true],
  ['record.a + record.b', false],
])('%s is live: %s', (source, live) => expect(isLive(source, sample('formula'), objects)).toBe(live));

import { expect, it } from 'vitest';
import { sampleOf } from './sample';

it.each([
  ['KH{yyyy}{0000}', 'KH20260001'],
  ['{yy}-{MM}-{dd}/{000}', '26-03-07/001'],
  ['客户{yyMM}{0000}号', '客户26030001号'],
  ['{yyyyMMdd}{0}', '202603071'],
  ['X{what}{0}', 'X{what}1'],
])('%s → %s', (pattern, sample) => expect(sampleOf(pattern, new Date(2026, 2, 7))).toBe(sample));

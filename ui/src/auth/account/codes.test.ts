import { describe, expect, it } from 'vitest';
import { codesFile, digitsOf, inFours } from './codes';

describe('codes of a second factor', () => {
  it.each([
    ['123456', '123456'],
    [' 123 456 ', '123456'],
    ['１２３４５６', '123456'],
    ['code: 98-76-54-32', '987654'],
    ['abc', ''],
  ])('takes the digits of %s', (text, digits) => expect(digitsOf(text)).toBe(digits));

  it('shows secrets in fours', () => {
    expect(inFours('ABCDEFGHIJ')).toBe('ABCD EFGH IJ');
    expect(inFours('ABCD')).toBe('ABCD');
  });

  it('are kept one a line', () => expect(codesFile(['a', 'b'], 'Tenon')).toBe('Tenon\n\na\nb\n'));
});

import { describe, expect, it } from 'vitest';
import { faultOf, nearLimit, unitSpan } from './check';
import { sample } from '@/test/expressionScope';

const issue = (column: number, code: string, fix?: string, line = 1) => ({ line, column, code, message: 'm', fix });

describe('faults', () => {
  it('offer the likely word by its label', () =>
    expect(faultOf('"😀" != "" && record.amout > 1', issue(21, 'unknown_field', 'amount'), sample())).toMatchObject({ from: 21, to: 26, fix: 'amount', fixLabel: '金额' }));
  it('offer a field that was named without its record', () => expect(faultOf('amount > 1', issue(1, 'expression_unknown_name', 'record.amount'), sample())).toMatchObject({ from: 0, to: 6, fix: 'record.amount', fixLabel: '金额' }));
  it('name a step on the way by its own label', () => expect(faultOf('record.acount.name', issue(8, 'unknown_field', 'account'), sample())).toMatchObject({ fixLabel: '客户' }));
  it('offer a function by its name', () => expect(faultOf('rond(1)', issue(1, 'expression_unknown_function', 'ROUND'), sample())).toMatchObject({ from: 0, to: 4, fix: 'ROUND', fixLabel: undefined }));
  it('offer two equals signs for one', () => expect(faultOf('record.name = "a"', issue(13, 'expression_single_equals'), sample())).toMatchObject({ from: 12, to: 13, fix: '==' }));
});

it('the length is shown from 3 kB on', () => {
  expect(nearLimit('a'.repeat(3071))).toBeNull();
  expect(nearLimit('a'.repeat(3072))).toEqual({ bytes: 3072, over: false });
  expect(nearLimit('客'.repeat(1366))).toEqual({ bytes: 4098, over: true });
  expect(nearLimit('客'.repeat(1023))).toBeNull();
});

it('parts are found by code points', () => expect(unitSpan('😀+ab', 2, 4)).toEqual({ from: 3, to: 5 }));

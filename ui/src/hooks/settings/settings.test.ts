import { describe, expect, it } from 'vitest';
import { curlOf, exampleOf } from './curl';
import { planOf, scheduleOf } from './plan';

describe('a plan', () => {
  it('is read as it would have been chosen, and written again', () => {
    for (const [schedule, rhythm] of [['5 * * * *', 'hour'], ['30 8 * * *', 'day'], ['0 8 * * 1-5', 'workday'], ['15 9 * * 1,3', 'week'], ['0 0 31 * *', 'month']] as const) {
      expect(planOf(schedule).rhythm).toBe(rhythm);
      expect(scheduleOf(planOf(schedule))).toBe(schedule);
    }
    expect(planOf('30 8 * * *').time).toBe('08:30');
    expect(planOf('15 9 * * 3,1').weekdays).toEqual(['3', '1']);
  });
  it('stays as it is where it could not have been chosen', () => {
    for (const schedule of ['*/5 * * * *', '0 8 1 1 *', '0 8 1 * 1', '60 8 * * *', '0 24 * * *', '0 8 32 * *', '0 8 * * 7', '0 8 * *', '', '* * * * *', '0 * 1 * *']) expect(planOf(schedule).rhythm).toBe('own');
  });
});

describe('a call as an example', () => {
  const input = JSON.stringify({ type: 'object', required: ['customer'], properties: { customer: { type: 'string' }, qty: { type: 'number', minimum: 3 }, kind: { enum: ["o'clock"] }, lines: { type: 'array', items: { type: 'object', required: ['no'], properties: { no: { type: 'integer' }, note: { type: 'string' } } } } } });
  it('keeps to the schema', () => {
    expect(exampleOf(JSON.parse(input))).toEqual({ customer: 'text', qty: 3, kind: "o'clock", lines: [{ no: 1 }] });
    expect(exampleOf({ type: ['string', 'null'], minLength: 6 })).toBe('texttt');
    expect(exampleOf({ type: 'string', format: 'date' })).toBe('2026-01-31');
  });
  it('is safe in a shell, and has a body or an address', () => {
    const post = curlOf('https://crm.example.com', { name: 'quote', method: 'POST', input });
    expect(post).toContain('curl -X POST');
    expect(post).toContain(String.raw`o'\''clock`);
    expect(post).toContain("'https://crm.example.com/api/v1/x/quote'");
    expect(curlOf('https://crm.example.com', { name: 'quote', method: 'GET', input: '{"type":"object","properties":{"qty":{"type":"number"}}}' })).toContain("'https://crm.example.com/api/v1/x/quote?qty=1'");
    expect(curlOf('https://crm.example.com', { name: 'quote', method: 'POST', input: '{' })).toContain("-d '{}'");
    expect(curlOf('https://crm.example.com', { name: 'quote', method: 'DELETE' })).not.toContain('-d');
  });
});

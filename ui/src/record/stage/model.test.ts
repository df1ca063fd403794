import { describe, expect, it } from 'vitest';
import { stagesOf, stepTo } from './model';

const option = (value: string, disabled?: boolean) => ({ value, label: { zh: value }, disabled });
const field = { options: [option('new'), option('old', true), option('talk'), option('sign'), option('won'), option('lost')] };
const ends = ['won', 'lost'];
const told = (value: unknown, offered?: string[]) => {
  const { steps, ends: closing, place } = stagesOf(field, value, ends, offered ?? null);
  return [...steps.map((s) => `${s.option.value} ${s.standing}`), '|', ...closing.map((s) => `${s.option.value} ${s.standing}`), place].join(', ');
};

describe('the stages of a record', () => {
  it('are behind it, where it is, or to come', () => {
    expect(told('talk')).toBe('new done, talk current, sign ahead, |, won ahead, lost ahead, 2');
  });
  it('are not said to be behind one that has ended, for who knows where it was lost', () => {
    expect(told('lost')).toBe('new ahead, talk ahead, sign ahead, |, won ahead, lost current, ');
  });
  it('are all to come for one that has not begun', () => {
    expect(told('')).toBe('new ahead, talk ahead, sign ahead, |, won ahead, lost ahead, ');
    expect(stagesOf(field, null).current).toBeUndefined();
  });
  it('keep a disabled option, or one that is no more, where the record is', () => {
    expect(told('old')).toBe('new done, old current, talk ahead, sign ahead, |, won ahead, lost ahead, 2');
    expect(told('gone')).toBe('new done, talk done, sign done, gone current, |, won ahead, lost ahead, 4');
  });
  it('are those that the rules offer', () => {
    expect(told('talk', ['sign', 'won'])).toBe('talk current, sign ahead, |, won ahead, 1');
  });
  it('are gone through with the keys', () => {
    expect([stepTo('ArrowRight', 0, 3), stepTo('ArrowRight', 2, 3), stepTo('ArrowLeft', 1, 3), stepTo('End', 0, 3), stepTo('Enter', 0, 3)]).toEqual([1, 2, 0, 2, null]);
  });
});

import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { fieldModule } from '../registry';
import { offeredTimes } from './clock';
import Input from './Input';

const time = fieldModule('time');
const ctx: FieldContext = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key) => key, links: {} };
const field = (more: Partial<FieldMeta> = {}): FieldMeta => ({ key: 'x', type: 'time', label: { zh: '时间' }, ...more });

describe('a time of day', () => {
  it.each<[string, string, Partial<FieldMeta>?]>([
    ['9:30', '09:30'],
    ['０９：３０', '09:30'],
    ['下午3点', '15:00'],
    ['9点半', '09:30'],
    ['3:05 pm', '15:05'],
    ['12:10 am', '00:10'],
    ['0930', '09:30'],
    ['930', '09:30'],
    ['下午1点30分', '13:30'],
    ['12:00:00', '12:00'],
    ['9:30', '09:30:00', { seconds: true }],
    ['9:30:15', '09:30:15', { seconds: true }],
    ['', ''],
  ])('is read from “%s” as %s', (words, value, more) => expect(time.parse!(words, field(more), ctx)).toEqual({ value }));
  it.each([
    ['noon', 'not_a_time'],
    ['25:00', 'not_a_time'],
    ['9:61', 'not_a_time'],
    ['9:30:15', 'no_seconds'],
    ['93000', 'not_a_time'],
  ])('is not read from “%s”', (words, code) => expect(time.parse!(words, field(), ctx).error).toBe(code));
  it.each<[string, string | undefined, Partial<FieldMeta>]>([
    ['09:31', 'off_minutes', { step: 5 }],
    ['09:35', undefined, { step: 5 }],
    ['07:59', 'too_early', { earliest: '08:00' }],
    ['18:00:01', 'too_late', { latest: '18:00', seconds: true }],
    ['18:00:00', undefined, { latest: '18:00', seconds: true }],
    ['18:00', undefined, { latest: '18:00:00' }],
  ])('%s is %s with %j', (value, code, more) => expect(time.check!(value, field(more))?.code).toBe(code));
  it('is offered by its step, within its limits', () => {
    expect(offeredTimes(field({ earliest: '09:00', latest: '10:00' }))).toEqual(['09:00', '09:30', '10:00']);
    expect(offeredTimes(field({ step: 45, latest: '02:00' }))).toEqual(['00:00', '00:45', '01:30']);
    expect(offeredTimes(field({ step: 5, latest: '00:40' }))).toEqual(['00:00', '00:15', '00:30']);
    expect(offeredTimes(field({ seconds: true, latest: '00:30' }))).toEqual(['00:00:00', '00:30:00']);
  });
  it('is chosen from a list by keys', () => {
    const onChange = vi.fn();
    render(<Input value="09:30" field={field()} ctx={ctx} onChange={onChange} />);
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'ArrowDown', altKey: true });
    const list = screen.getByRole('listbox', { name: '时间' });
    fireEvent.keyDown(list, { key: 'ArrowDown' });
    expect(document.activeElement?.textContent).toBe('10:00');
    fireEvent.click(document.activeElement!);
    expect(onChange).toHaveBeenLastCalledWith('10:00');
  });
});

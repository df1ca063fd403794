import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import { limitsOf } from '../parse/limit';
import { fieldModule } from '../registry';
import { monthByKey, parseMonth } from './month';
import { Months } from './Months';

const field = (more: Partial<FieldMeta> = {}): FieldMeta => ({ key: 'x', type: 'year_month', label: { zh: '月份' }, ...more });

describe('a month', () => {
  it.each([
    ['2026-11', '2026-11'],
    ['2026年11月', '2026-11'],
    ['２０２６／３', '2026-03'],
    ['202611', '2026-11'],
    ['11/2026', '2026-11'],
    ['Nov 2026', '2026-11'],
    ['2026-11-22', '2026-11'],
    ['9月', '2026-09'],
    ['本月', '2026-11'],
    ['下个月', '2026-12'],
    ['+2', '2027-01'],
    ['', ''],
  ])('is read from “%s” as %s', (words, value) => expect(parseMonth(words, '2026-11-22')).toEqual({ value }));
  it.each(['2026', '13/2026', 'soon', '20261'])('is not read from “%s”', (words) => expect(parseMonth(words, '2026-11-22').error).toBe('not_a_month'));
  it('is within its limits', () => {
    const { check } = fieldModule('year_month');
    expect(check!('1999-12', field({ earliest: '2000-01' }))).toEqual({ code: 'too_early', args: { min: '2000-01' } });
    expect(check!('2999-01', field({ latest: 'this_month+1' }))?.code).toBe('too_late');
    expect(check!('2000-01', field({ latest: 'this_month' }))).toBeNull();
    expect(check!('2026-13', field())?.code).toBe('not_a_month');
    expect(limitsOf({ earliest: 'today-1' }, 'UTC').first).toBe(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
  });
  it('is found by keys', () => {
    expect(monthByKey('2026-01', 'ArrowLeft')).toBe('2025-12');
    expect(monthByKey('2026-10', 'ArrowDown')).toBe('2027-02');
    expect(monthByKey('2026-10', 'End')).toBe('2026-12');
    expect(monthByKey('2026-10', 'a')).toBeNull();
  });
  it('is chosen on a sheet, but for those beyond the limits', () => {
    const onChoose = vi.fn();
    const { container } = render(<Months value="2026-11" now="2026-10" limits={{ last: '2026-11' }} ctx={{ locale: 'zh', timezone: 'UTC', currency: 'CNY', t: (k) => k, links: {} }} onChoose={onChoose} />);
    fireEvent.click(container.querySelector('[data-month="2026-12"]')!);
    expect(onChoose).not.toHaveBeenCalled();
    fireEvent.keyDown(screen.getByRole('grid'), { key: 'ArrowLeft' });
    expect(document.activeElement?.getAttribute('data-month')).toBe('2026-10');
    fireEvent.click(document.activeElement!);
    expect(onChoose).toHaveBeenCalledWith('2026-10');
  });
});

import { fireEvent, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { fieldModule } from '../registry';
import Input from './Input';
import { markByKey } from './scale';

const rating = fieldModule('rating');
const ctx: FieldContext = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key) => key, links: {} };
const field = (more: Partial<FieldMeta> = {}): FieldMeta => ({ key: 'x', type: 'rating', label: { zh: '评分' }, ...more });

describe('a mark', () => {
  it.each([
    ['4', 4],
    ['４ 星', 4],
    ['3/5', 3],
    ['★★★☆☆', 3],
    ['⭐️⭐️', 2],
    ['', null],
    ['2分', 2],
  ])('is read from “%s”', (words, value) => expect(rating.parse!(words, field(), ctx)).toEqual({ value }));
  it.each(['很好', '☆☆', '4/7'])('is not read from “%s”', (words) => expect(rating.parse!(words, field(), ctx).error).toBe('not_a_number'));
  it.each<[unknown, string | undefined, Partial<FieldMeta>?]>([
    [5, undefined],
    [6, 'too_big'],
    [0, 'too_small'],
    [2.5, 'off_step'],
    [2.5, undefined, { half: true }],
    [10, undefined, { steps: 10 }],
  ])('of %j is %s', (value, code, more) => expect(rating.check!(value, field(more))?.code).toBe(code));
  it('is set by keys', () => {
    expect(markByKey(3, 'ArrowRight', field())).toBe(4);
    expect(markByKey(5, 'ArrowRight', field())).toBe(5);
    expect(markByKey(1, 'ArrowLeft', field())).toBeNull();
    expect(markByKey(1, 'ArrowLeft', field({ half: true }))).toBe(0.5);
    expect(markByKey(0, '4', field())).toBe(4);
    expect(markByKey(0, '7', field())).toBeUndefined();
    expect(markByKey(3, 'Delete', field())).toBeNull();
    expect(markByKey(3, 'Tab', field())).toBeUndefined();
  });
  it('is told to those who do not see it, and read only is left alone', () => {
    const onChange = vi.fn();
    const draw = (readOnly: boolean) => (
      <Suspense>
        <Input value={4} field={field()} ctx={ctx} onChange={onChange} readOnly={readOnly} />
      </Suspense>
    );
    const { rerender } = render(draw(true));
    const slider = screen.getByRole('slider', { name: '评分' });
    expect(slider.getAttribute('aria-valuenow')).toBe('4');
    fireEvent.keyDown(slider, { key: '2' });
    expect(onChange).not.toHaveBeenCalled();
    rerender(draw(false));
    fireEvent.keyDown(slider, { key: '2' });
    expect(onChange).toHaveBeenCalledWith(2);
  });
});

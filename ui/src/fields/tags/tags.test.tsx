import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { fieldModule } from '../registry';
import Input from './Input';

const tags = fieldModule('tags');
const ctx: FieldContext = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key, values) => (values?.tag ? `${key} ${String(values.tag)}` : key), links: {} };
const field = (more: Partial<FieldMeta> = {}): FieldMeta => ({ key: 'x', type: 'tags', label: { zh: '标签' }, ...more });

describe('tags', () => {
  it.each<[string, string[], Partial<FieldMeta>?]>([
    ['新客户；vip', ['新客户', 'VIP'], { tags: [{ text: 'VIP', color: 'red' }] }],
    ['a、a,b', ['a', 'b']],
    ['Ａ, a', ['Ａ']],
    [' , ', []],
  ])('are read from “%s”', (words, value, more) => expect(tags.parse!(words, field(more), ctx)).toEqual({ value }));
  it('are few and short', () => {
    expect(tags.check!(['a', 'b'], field({ max_count: 1 }))?.code).toBe('too_many_tags');
    expect(tags.check!(['华'.repeat(51)], field())?.code).toBe('too_long');
    expect(tags.check!(['华'.repeat(50)], field())).toBeNull();
  });
  it('are made by typing them, one after the other', () => {
    const onChange = vi.fn();
    const draw = (value: string[], more?: Partial<FieldMeta>) => (
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { enabled: false } } })}>
        <Input value={value} field={field({ tags: [{ text: 'VIP', color: 'red' }], ...more })} ctx={ctx} onChange={onChange} defaultOpen />
      </QueryClientProvider>
    );
    const { rerender } = render(draw([]));
    const box = screen.getAllByRole('combobox').find((e) => e.tagName === 'INPUT')!;
    fireEvent.change(box, { target: { value: '老友' } });
    expect(screen.getByRole('option').textContent).toContain('tags.make 老友');
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(onChange).toHaveBeenLastCalledWith(['老友']);
    expect((box as HTMLInputElement).value).toBe('');
    fireEvent.change(box, { target: { value: 'vip' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(onChange).toHaveBeenLastCalledWith(['VIP']);
    rerender(draw([], { creators: ['chief'] }));
    fireEvent.change(box, { target: { value: '新的' } });
    expect(screen.queryByRole('option')).toBeNull();
  });
});

import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { fieldModule } from '../registry';
import Input from './Input';

const ctx: FieldContext = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key) => key, links: {} };
const field: FieldMeta = { key: 'x', type: 'encrypted', label: { zh: '卡号' } };

describe('a sealed text', () => {
  it('shows its mask as a hint, and is replaced by what is typed', () => {
    const onChange = vi.fn();
    render(<Input value="****3445" field={field} ctx={ctx} onChange={onChange} />);
    const input = screen.getByPlaceholderText<HTMLInputElement>('****3445');
    expect(input.value).toBe('');
    fireEvent.change(input, { target: { value: '6222' } });
    expect(onChange).toHaveBeenLastCalledWith('6222');
  });
  it('stays when what was typed is taken back', () => {
    const onChange = vi.fn();
    const { rerender } = render(<Input value="****3445" field={field} ctx={ctx} onChange={onChange} />);
    rerender(<Input value="6" field={field} ctx={ctx} onChange={onChange} />);
    fireEvent.change(screen.getByDisplayValue('6'), { target: { value: '' } });
    expect(onChange).toHaveBeenLastCalledWith('****3445');
  });
  it('is not copied to another record', () => expect(fieldModule('encrypted').copy!('****')).toBeUndefined());
});

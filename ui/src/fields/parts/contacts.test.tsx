import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { fieldModule } from '../registry';
import { contactLink } from './contacts';
import Input from './ContactsInput';

const ctx: FieldContext = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key, values) => `${key}${values?.count ?? ''}`, links: {} };
const field: FieldMeta = { key: 'x', type: 'phones', label: { zh: '电话' }, kinds: [{ value: 'mobile', label: { zh: '手机' } }, { value: 'desk', label: { zh: '座机' } }] };
const phones = fieldModule('phones');

describe('several numbers', () => {
  it('are one line of text, with what each is', () => {
    const value = [{ value: '+8613800138000', kind: 'mobile' }, { value: '+8675528780808', kind: '前台' }, { value: '+14155550100', kind: '' }];
    expect(phones.format(value, field, ctx)).toBe('手机: 138 0013 8000; 前台: 0755-2878 0808; +14155550100');
    expect(phones.format('typed', field, ctx)).toBe('typed');
  });
  it.each([
    ['+8613800138000', 'phones', 'tel:+8613800138000'],
    ['138****8000', 'phone', null],
    ['a+b@c.cn', 'emails', 'mailto:a%2Bb@c.cn'],
    ['', 'email', null],
  ])('%s as one of %s opens %s', (value, type, to) => expect(contactLink(value, type)).toBe(to));
  it('are checked one by one, and blank ones are not sent', () => {
    expect(phones.check!([{ value: '138 0013 8000', kind: '' }, { value: 'x', kind: '' }], field)?.code).toBe('not_a_phone');
    expect(phones.check!([{ value: '', kind: 'mobile' }], field)).toBeNull();
    expect(phones.check!([{ value: '13800138000', kind: '' }, { value: '13800138001', kind: '' }], { ...field, max_count: 1 })?.code).toBe('too_many_contacts');
    expect(phones.isBlank([{ value: ' ', kind: 'mobile' }])).toBe(true);
    expect(phones.toApi!([{ value: ' 1 ', kind: 'a' }, { value: '', kind: 'b' }])).toEqual([{ value: '1', kind: 'a' }]);
  });
  it('are typed one under the other, and taken away', () => {
    const changed = vi.fn();
    function Form() {
      const [value, setValue] = useState<unknown>([]);
      return <Input value={value} field={field} ctx={ctx} onChange={(next) => (changed(next), setValue(next))} />;
    }
    render(<Form />);
    fireEvent.change(screen.getByRole('textbox'), { target: { value: '１３８' } });
    expect(changed).toHaveBeenLastCalledWith([{ value: '138', kind: 'mobile' }]);
    fireEvent.click(screen.getByText('contact.add.phones'));
    expect(changed).toHaveBeenLastCalledWith([{ value: '138', kind: 'mobile' }, { value: '', kind: 'desk' }]);
    fireEvent.click(screen.getByRole('button', { name: 'contact.remove1' }));
    expect(changed).toHaveBeenLastCalledWith([{ value: '', kind: 'desk' }]);
  });
});

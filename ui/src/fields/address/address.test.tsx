import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { fieldModule } from '../registry';
import { choose, noAddress, paths, split, type Region } from './address';
import Input from './Input';

const regions: Region[] = [
  { name: '北京市', items: [{ name: '北京市', items: [{ name: '朝阳区' }] }] },
  { name: '广东省', items: [{ name: '深圳市', items: [{ name: '南山区' }] }, { name: '广州市' }] },
];
const ctx: FieldContext = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key) => key, links: {} };
const field = (more: Partial<FieldMeta> = {}): FieldMeta => ({ key: 'x', type: 'address', label: { zh: '地址' }, ...more });
const shenzhen = { province: '广东省', city: '深圳市', district: '南山区', detail: '科技园' };

describe('an address', () => {
  const module = fieldModule('address');
  it.each<[unknown, string]>([
    [shenzhen, '广东省深圳市南山区科技园'],
    [{ ...noAddress, province: '北京市', city: '北京市', district: '朝阳区' }, '北京市朝阳区'],
    [null, ''],
    ['广****', '广****'],
  ])('%j reads %s', (value, words) => expect(module.format(value, field(), ctx)).toBe(words));
  it('is blank without any part', () => {
    expect(module.isBlank(noAddress)).toBe(true);
    expect(module.toApi!(noAddress)).toBeNull();
    expect(module.toApi!(shenzhen)).toEqual(shenzhen);
  });
  it('has to go down to the level that is required', () => {
    expect(module.check!({ ...noAddress, province: '广东省' }, field({ required_levels: 'city' }))?.code).toBe('address_city');
    expect(module.check!(shenzhen, field({ required_levels: 'detail' }))).toBeNull();
    expect(module.check!({ ...shenzhen, detail: '' }, field({ required_levels: 'detail' }))?.code).toBe('address_detail');
  });
  it('forgets what hung on another region', () => {
    expect(choose(regions, shenzhen, 'province', '北京市')).toEqual({ province: '北京市', city: '北京市', district: '', detail: '科技园' });
    expect(choose(regions, shenzhen, 'city', '广州市').district).toBe('');
  });
  it.each([
    ['广东省深圳市南山区科技园', shenzhen],
    ['深圳市南山区科技园', shenzhen],
    ['北京市朝阳区建国路', { province: '北京市', city: '北京市', district: '朝阳区', detail: '建国路' }],
    ['科技园', null],
  ])('“%s” is taken apart', (words, parts) => expect(split(regions, words)).toEqual(parts));
  it('is found by any of its regions', () => {
    expect(paths(regions, 2)).toHaveLength(6);
    expect(paths(regions, 1).every((way) => way.district === '')).toBe(true);
  });
  it('is taken apart when it is pasted as a whole', () => {
    const client = new QueryClient();
    client.setQueryData(['regions'], regions);
    const onChange = vi.fn();
    render(
      <QueryClientProvider client={client}>
        <Input value="深圳市南山区科技园" field={field()} ctx={ctx} onChange={onChange} />
      </QueryClientProvider>,
    );
    fireEvent.blur(screen.getByLabelText('address.detail'));
    expect(onChange).toHaveBeenCalledWith(shenzhen);
  });
});

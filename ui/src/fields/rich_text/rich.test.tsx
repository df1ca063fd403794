import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { fieldModule } from '../registry';
import Editor from './Editor';
import { linkOf, withoutPictures } from './marks';
import { Reader } from './Reader';

const rich = fieldModule('rich_text');
const ctx: FieldContext = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key) => key, links: {} };
const field = (more: Partial<FieldMeta> = {}): FieldMeta => ({ key: 'x', type: 'rich_text', label: { zh: '说明' }, ...more });
const within = (children: React.ReactNode) => <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>;

describe('a text with marks', () => {
  it.each([
    ['<p>a <strong>b</strong></p><p>c &amp; d</p>', 'a b c & d'],
    ['', ''],
    [null, ''],
    ['<ul><li><p>one</p></li><li><p>two</p></li></ul>', 'one two'],
  ])('%j reads “%s” in a cell', (value, words) => expect(rich.format(value, field(), ctx)).toBe(words));
  it.each([
    ['example.com', 'https://example.com'],
    ['a@b.co', 'mailto:a@b.co'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['', null],
  ])('%j links to %j', (words, address) => expect(linkOf(words)).toBe(address));
  it('is copied without its pictures', () => expect(withoutPictures('<p>a<img data-file="f1"></p>')).toBe('<p>a</p>'));
  it('shows nothing that acts, whoever wrote it', () => {
    const evil = '<p onclick="x()">hello</p><script>alert(1)</script><img src="x" onerror="x()"><a href="javascript:alert(1)">link</a><iframe src="https://a.b"></iframe><svg onload="x()"></svg><form><input></form><style>*{}</style>';
    const { container } = render(within(<Reader value={evil} field="x" />));
    expect(screen.getByText('hello').getAttributeNames()).toEqual([]);
    expect(container.querySelector('script, img, iframe, svg, form, input, style, a[href]')).toBeNull();
    expect(screen.getByText('link')).toBeTruthy();
  });
  it('is written in an editor that offers as much as the field says', async () => {
    const onChange = vi.fn();
    render(within(<Editor value="<p>hello</p>" field={field({ toolbar: 'basic', pictures: false })} ctx={ctx} onChange={onChange} />));
    const sheet = await screen.findByRole('textbox', { name: '说明' });
    expect(sheet.textContent).toBe('hello');
    expect(screen.getByRole('button', { name: 'rich.bold' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'rich.quote' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'rich.picture' })).toBeNull();
    expect(onChange).not.toHaveBeenCalled();
  });
});

import { fireEvent, render, screen } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { api, ApiError } from '@/shared/api';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { readAccept, writeAccept } from '../file/kinds';
import FileInput from './FileInput';
import { step, wayOf } from './viewing';

const ctx: FieldContext = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key, args) => (args ? `${key} ${JSON.stringify(args)}` : key), links: {} };
const field = (more: Partial<FieldMeta> = {}): FieldMeta => ({ key: 'x', type: 'file', label: { zh: '附件' }, ...more });
const draw = (value: unknown, more: Partial<FieldMeta> = {}, onChange = vi.fn()) => {
  const { container } = render(
    <QueryClientProvider client={new QueryClient()}>
      <FileInput value={value} field={field(more)} ctx={ctx} onChange={onChange} />
    </QueryClientProvider>,
  );
  return { onChange, choose: (...files: File[]) => fireEvent.change(container.querySelector('input[type=file]')!, { target: { files } }) };
};
const text = { id: 'f1', name: 'a.txt', size: 5, type: 'text/plain' };
const other = { id: 'f2', name: 'b.docx', size: 5, type: 'application/msword' };

beforeEach(() => {
  vi.restoreAllMocks();
  URL.createObjectURL = () => 'blob:x';
  URL.revokeObjectURL = () => undefined;
});

describe('kinds of files', () => {
  it('are written as what they accept, and read back', () => {
    const accept = writeAccept(['pdf', 'image'], ['.dwg'])!;
    expect(accept).toEqual(['.pdf', 'image/*', '.dwg']);
    expect(readAccept(accept)).toEqual({ chosen: ['image', 'pdf'], others: ['.dwg'] });
    expect(writeAccept([], [])).toBeUndefined();
  });
  it.each([
    ['image/png', 'picture'],
    ['image/svg+xml', 'none'],
    ['application/pdf', 'pdf'],
    ['text/csv', 'text'],
    ['text/html', 'none'],
  ])('%s is looked at as %s', (type, way) => expect(wayOf({ ...text, type })).toBe(way));
  it('follow one another round', () => {
    expect(step(0, -1, 3)).toBe(2);
    expect(step(2, 1, 3)).toBe(0);
  });
});

describe('files of a value', () => {
  it('are sent, and sent again when the line failed', async () => {
    const upload = vi.spyOn(api, 'upload').mockRejectedValueOnce(new ApiError({ status: 0, code: 'offline', message: 'offline' })).mockResolvedValueOnce(text);
    const { onChange, choose } = draw([]);
    choose(new File(['hello'], 'a.txt', { type: 'text/plain' }));
    fireEvent.click(await screen.findByRole('button', { name: /file.again/ }));
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith([text]));
    expect(upload).toHaveBeenCalledTimes(2);
  });
  it('are refused beyond the number and the kinds that the field takes', () => {
    const upload = vi.spyOn(api, 'upload').mockResolvedValue(text);
    const { choose } = draw([text], { max_count: 2, accept: ['.txt'] });
    choose(new File(['a'], 'b.txt'), new File(['b'], 'c.txt'), new File(['c'], 'd.exe'));
    expect(upload).toHaveBeenCalledTimes(1);
    expect(screen.getAllByRole('alert').map((e) => e.textContent)).toEqual([expect.stringContaining('too_many_files'), expect.stringContaining('file_not_accepted')]);
  });
  it('are looked at in their place, one after the other by arrows', async () => {
    vi.spyOn(api, 'blob').mockResolvedValue(new Blob(['<b>hello</b>']));
    draw([text, other]);
    fireEvent.click(screen.getByRole('button', { name: /file.view.*a.txt/ }));
    const dialog = await screen.findByRole('dialog', { name: 'a.txt' });
    expect((await screen.findByText('<b>hello</b>')).tagName).toBe('PRE');
    fireEvent.keyDown(dialog, { key: 'ArrowRight' });
    expect(await screen.findByText('file.noPreview')).toBeTruthy();
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { api } from '@/shared/api';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { fieldModule } from '../registry';
import { draw, HEIGHT, penOf, place, WIDTH } from './drawing';
import Input from './Input';

const ctx: FieldContext = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key) => key, links: {} };
const field: FieldMeta = { key: 'x', type: 'signature', label: { zh: '签收' } };
afterEach(() => vi.restoreAllMocks());

describe('a signature', () => {
  it('is as wide as the field says', () => {
    expect([penOf('thin'), penOf(undefined), penOf('thick')]).toEqual([3, 5, 8]);
  });
  it('lies where the pointer was, however large the sheet is', () => {
    expect(place({ left: 10, top: 10, width: WIDTH / 2, height: HEIGHT / 2 }, 110, 60)).toEqual([200, 100]);
  });
  it('is drawn on white, dots too, with the day', () => {
    const calls: string[] = [];
    const on = new Proxy({}, { get: (_, name) => (...args: unknown[]) => calls.push(`${String(name)} ${args.join(' ')}`), set: () => true }) as CanvasRenderingContext2D;
    draw(on, { strokes: [[[1, 1]], [[0, 0], [2, 2], [4, 4]]], name: '', pen: 3, day: '2026-11-22' });
    expect(calls[0]).toBe(`fillRect 0 0 ${WIDTH} ${HEIGHT}`);
    expect(calls).toContain('lineTo 1.1 1');
    expect(calls).toContain('quadraticCurveTo 2 2 3 3');
    expect(calls.at(-1)).toMatch(/^fillText 2026-11-22/);
  });
  it('reads as signed, and is not copied', () => {
    const module = fieldModule('signature');
    expect(module.format([{ id: 'a', name: 'x.png', size: 1, type: 'image/png' }], field, ctx)).toBe('signature.signed');
    expect(module.copy!(['a'])).toBeUndefined();
  });
  it('is signed by hand or by a typed name, sent, and put in the value', async () => {
    const context = new Proxy({}, { get: () => () => undefined, set: () => true }) as unknown as CanvasRenderingContext2D;
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never);
    vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done) => done(new Blob(['x'], { type: 'image/png' })));
    URL.createObjectURL = () => 'blob:x';
    URL.revokeObjectURL = () => undefined;
    const stored = { id: 'f1', name: 'x.png', size: 1, type: 'image/png' };
    const upload = vi.spyOn(api, 'upload').mockResolvedValue(stored);
    const onChange = vi.fn();
    render(
      <QueryClientProvider client={new QueryClient()}>
        <Input value={[]} field={field} ctx={ctx} onChange={onChange} />
      </QueryClientProvider>,
    );
    fireEvent.click(screen.getByRole('button', { name: 'signature.sign' }));
    const save = await screen.findByRole('button', { name: 'signature.save' });
    fireEvent.click(save);
    expect(upload).not.toHaveBeenCalled();
    fireEvent.change(screen.getByLabelText('signature.typed'), { target: { value: '王芳' } });
    fireEvent.click(screen.getByRole('button', { name: 'signature.save' }));
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith([stored]));
  });
});

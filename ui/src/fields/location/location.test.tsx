import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { fieldModule } from '../registry';
import Input from './Input';
import { mapOf, parsePoint } from './point';

const ctx: FieldContext = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key) => key, links: {} };
const field = (more: Partial<FieldMeta> = {}): FieldMeta => ({ key: 'x', type: 'location', label: { zh: '位置' }, ...more });
const place = { lon: 113.95, lat: 22.54 };
const geolocation = (answer: (done: PositionCallback, failed: PositionErrorCallback) => void): void => {
  Object.defineProperty(navigator, 'geolocation', { configurable: true, value: { getCurrentPosition: answer } });
};
afterEach(() => Reflect.deleteProperty(navigator, 'geolocation'));

describe('a point', () => {
  it.each([
    ['113.95,22.54', place],
    ['１１３.９５，２２.５４', place],
    ['22.54 113.95', place],
    ['', null],
  ])('“%s” is read', (words, value) => expect(parsePoint(words)).toEqual({ value }));
  it.each(['here', '1', '1,2,3', '200,100', '0,-191'])('“%s” is none', (words) => expect(parsePoint(words).error).toBe('not_a_place'));
  it('reads back from its text', () => {
    const module = fieldModule('location');
    expect(module.parse!(module.format(place, field(), ctx), field(), ctx)).toEqual({ value: place });
    expect(module.isBlank(null)).toBe(true);
  });
  it('opens on the map of its field, and on no other page', () => {
    expect(mapOf(place, 'https://m.cn/?p={lon},{lat}')).toBe('https://m.cn/?p=113.95,22.54');
    expect(mapOf(place, 'javascript:{lon}{lat}')).toBe('geo:22.54,113.95');
    expect(mapOf(place, undefined)).toBe('geo:22.54,113.95');
  });
  it('is taken from where one is, or says why not', async () => {
    const onChange = vi.fn();
    geolocation((_, failed) => failed({ code: 1 } as GeolocationPositionError));
    const { rerender } = render(<Input value={null} field={field()} ctx={ctx} onChange={onChange} />);
    fireEvent.click(screen.getByRole('button', { name: 'location.here' }));
    expect((await screen.findByRole('alert')).textContent).toBe('location.denied');
    geolocation((done) => done({ coords: { longitude: 113.95, latitude: 22.54, accuracy: 20 } } as GeolocationPosition));
    fireEvent.click(screen.getByRole('button', { name: 'location.here' }));
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith(place));
    rerender(<Input value={place} field={field()} ctx={ctx} onChange={onChange} />);
    expect((await screen.findByRole('status')).textContent).toBe('location.accuracy');
  });
  it('is where one is when a new record begins so, and asked for once', async () => {
    const onChange = vi.fn();
    geolocation((done) => done({ coords: { longitude: 1, latitude: 2, accuracy: 5 } } as GeolocationPosition));
    render(<Input value={null} field={field({ here: true })} ctx={ctx} onChange={onChange} />);
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1));
    expect(onChange).toHaveBeenCalledWith({ lon: 1, lat: 2 });
  });
});

import { describe, expect, it } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import { markLines, prepares, scaled } from './prepare';

const field = (more: Partial<FieldMeta>): FieldMeta => ({ key: 'x', type: 'image', label: { zh: '照片' }, ...more });
const ctx = { timezone: 'Asia/Shanghai', t: (key: string) => key };

describe('a picture before it is sent', () => {
  it.each<[string, Partial<FieldMeta>, boolean]>([
    ['image/jpeg', {}, false],
    ['image/jpeg', { max_side: 1600 }, true],
    ['image/gif', { max_side: 1600 }, false],
    ['image/gif', { watermark: ['time'] }, true],
    ['text/plain', { watermark: ['time'] }, false],
  ])('of %s with %j is changed: %s', (type, more, is) => expect(prepares({ type }, field(more))).toBe(is));
  it('keeps its shape, and never grows', () => {
    expect(scaled(4000, 3000, 1600)).toEqual({ width: 1600, height: 1200 });
    expect(scaled(300, 4000, 400)).toEqual({ width: 30, height: 400 });
    expect(scaled(800, 600, 1600)).toEqual({ width: 800, height: 600 });
    expect(scaled(800, 600, undefined)).toEqual({ width: 800, height: 600 });
  });
  it('says when, by whom and where, and where the place is not known says so', async () => {
    const now = new Date('2026-11-22T07:04:05Z');
    const here = () => Promise.resolve({ point: { lon: 113.95, lat: 22.54 }, accuracy: 5 });
    const marked = field({ watermark: ['time', 'person', 'place'] });
    expect(await markLines(marked, '王芳', ctx, now, here)).toEqual(['2026-11-22 15:04:05', '王芳', '113.95,22.54']);
    expect((await markLines(marked, '王芳', ctx, now, () => Promise.reject(new Error('denied'))))[2]).toBe('image.noPlace');
  });
});

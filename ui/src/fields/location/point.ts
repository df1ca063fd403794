import type { Fault } from '@/form-engine';
import type { Parsed } from '../parse/number';
import { halfWidth } from '../parse/text';

/** A point in degrees, as the API gives and takes it. */
export interface Point {
  lon: number;
  lat: number;
}

const round = (v: number): number => Math.round(v * 1e6) / 1e6 + 0;

/** The point of a value; null of none, and of text in its place (one that is masked). */
export function pointOf(value: unknown): Point | null {
  if (!value || typeof value !== 'object') return null;
  const { lon, lat } = value as Partial<Point>;
  return typeof lon === 'number' && typeof lat === 'number' ? { lon, lat } : null;
}

/** Longitude and latitude, as the server keeps them. */
export function writePoint(value: unknown): string {
  const point = pointOf(value);
  return point ? `${round(point.lon)},${round(point.lat)}` : typeof value === 'string' ? value : '';
}

/** Reads longitude and latitude, or the other way round where the second can be no latitude. */
export function parsePoint(text: string): Parsed<Point | null> {
  const parts = halfWidth(text).split(/[\s,;°、]+/).filter(Boolean);
  if (parts.length === 0) return { value: null };
  let [lon, lat] = parts.map(Number) as [number, number];
  if (parts.length !== 2 || !Number.isFinite(lon) || !Number.isFinite(lat)) return { error: 'not_a_place' };
  if (Math.abs(lat) > 90 && Math.abs(lon) <= 90) [lon, lat] = [lat, lon];
  const point = { lon: round(lon), lat: round(lat) };
  return checkPoint(point) ? { error: 'not_a_place' } : { value: point };
}

export function checkPoint(value: unknown): Fault | null {
  const point = pointOf(value);
  return point && Math.abs(point.lon) <= 180 && Math.abs(point.lat) <= 90 ? null : { code: 'not_a_place' };
}

/** Where a point opens: the map that its field names, else whatever the device opens points with. */
export function mapOf(point: Point, map: unknown): string {
  if (typeof map === 'string' && map.startsWith('https://')) return map.replaceAll('{lon}', String(point.lon)).replaceAll('{lat}', String(point.lat));
  return `geo:${point.lat},${point.lon}`;
}

import type { Point } from '@/fields/location/point';
import { double } from '@/expression/condition/cel';

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

const EARTH = 6371.0088;
const rad = (degrees: number): number => (degrees * Math.PI) / 180;

/** Kilometres between two points over the ground (haversine, mean radius of the earth). */
export function distance(a: Point, b: Point): number {
  const lat = rad(b.lat - a.lat);
  const lon = rad(b.lon - a.lon);
  const h = Math.sin(lat / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(lon / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The smallest box that holds a circle. */
export function boxAround({ lon, lat }: Point, km: number): Box {
  const dLat = (km / EARTH) * (180 / Math.PI);
  const north = lat + dLat;
  const south = lat - dLat;
  // The widest point of the circle lies nearer to the pole than its middle.
  const sine = Math.sin(km / EARTH) / Math.cos(rad(lat));
  if (north >= 90 || south <= -90 || sine >= 1) return { west: -180, east: 180, south: Math.max(-90, south), north: Math.min(90, north) };
  const dLon = Math.asin(sine) * (180 / Math.PI);
  return { west: lon - dLon, east: lon + dLon, south, north };
}

/** CEL for the records whose point lies in a box; conditions see a point as the text `lon,lat`. */
export function inBox(key: string, { west, south, east, north }: Box): string {
  const f = `record.${key}`;
  const lon = `VALUE(LEFT(${f}, SEARCH(",", ${f}) - 1))`;
  const lat = `VALUE(MID(${f}, SEARCH(",", ${f}) + 1, 20))`;
  const number = (v: number): string => double(Math.round(v * 1e6) / 1e6);
  const parts = [`${f} != ""`, `${lat} >= ${number(south)}`, `${lat} <= ${number(north)}`];
  if (east - west < 360) {
    const [w, e] = [turned(west), turned(east)];
    // Over the date line the box is two.
    parts.push(w <= e ? `${lon} >= ${number(w)} && ${lon} <= ${number(e)}` : `(${lon} >= ${number(w)} || ${lon} <= ${number(e)})`);
  }
  return parts.join(' && ');
}

const turned = (lon: number): number => ((((lon + 180) % 360) + 360) % 360) - 180;

/** What stands on the map at one place. */
export interface Pin<T> {
  item: T;
  point: Point;
}

export interface Cluster<T> {
  /** The middle of what is in it. */
  point: Point;
  pins: Pin<T>[];
}

/** Pixels of the world at a zoom, as web maps count them (Web Mercator, tiles of 256). */
export function pixels({ lon, lat }: Point, zoom: number): [number, number] {
  const size = 256 * 2 ** zoom;
  const sine = Math.min(0.9999, Math.max(-0.9999, Math.sin(rad(lat))));
  return [((lon + 180) / 360) * size, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size];
}

/** Puts together what would lie within one square of the screen. */
export function clustered<T>(pins: readonly Pin<T>[], zoom: number, square = 56): Cluster<T>[] {
  const cells = new Map<string, Pin<T>[]>();
  for (const pin of pins) {
    const [x, y] = pixels(pin.point, zoom);
    const key = `${Math.floor(x / square)} ${Math.floor(y / square)}`;
    const cell = cells.get(key);
    if (cell) cell.push(pin);
    else cells.set(key, [pin]);
  }
  const middle = (values: number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
  return [...cells.values()].map((cell) => ({
    pins: cell,
    point: { lon: middle(cell.map((pin) => pin.point.lon)), lat: middle(cell.map((pin) => pin.point.lat)) },
  }));
}

/** The middle and zoom that an address names, `31.23,121.47,8`. */
export function readView(text: string | undefined): { point: Point; zoom: number } | null {
  const parts = (text ?? '').split(',').map(Number);
  const [lat, lon, zoom] = parts as [number, number, number];
  if (parts.length !== 3 || parts.some((v) => !Number.isFinite(v)) || Math.abs(lat) > 90 || zoom < 1 || zoom > 19) return null;
  return { point: { lon, lat }, zoom };
}

export const writeView = ({ lon, lat }: Point, zoom: number): string => `${lat.toFixed(4)},${lon.toFixed(4)},${Math.round(zoom)}`;

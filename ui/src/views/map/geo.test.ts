import { describe, expect, test } from 'vitest';
import { boxAround, clustered, distance, inBox, readView, writeView } from './geo';
import { seatedIn, seatOf } from './provinceWords';

const beijing = { lon: 116.4074, lat: 39.9042 };
const shanghai = { lon: 121.4737, lat: 31.2304 };

describe('distance', () => {
  test('over the ground', () => {
    expect(distance(beijing, shanghai)).toBeCloseTo(1067, -1);
    expect(distance(beijing, beijing)).toBe(0);
  });
  test('the box of a circle holds all of it and hardly more', () => {
    const box = boxAround(beijing, 100);
    expect(distance(beijing, { lon: beijing.lon, lat: box.north })).toBeCloseTo(100, 3);
    for (let bearing = 0; bearing < 360; bearing += 10) {
      const b = (bearing * Math.PI) / 180;
      const [d, lat] = [100 / 6371.0088, (beijing.lat * Math.PI) / 180];
      const y = Math.asin(Math.sin(lat) * Math.cos(d) + Math.cos(lat) * Math.sin(d) * Math.cos(b));
      const x = beijing.lon + (Math.atan2(Math.sin(b) * Math.sin(d) * Math.cos(lat), Math.cos(d) - Math.sin(lat) * Math.sin(y)) * 180) / Math.PI;
      expect(x).toBeLessThanOrEqual(box.east + 1e-9);
      expect(x).toBeGreaterThanOrEqual(box.west - 1e-9);
    }
  });
  test('a circle over the pole goes all around', () => {
    expect(boxAround({ lon: 0, lat: 89.9 }, 100)).toMatchObject({ west: -180, east: 180, north: 90 });
  });
});

describe('conditions', () => {
  test('of a box', () => {
    expect(inBox('spot', { west: 110, south: 20, east: 120, north: 30 })).toBe(
      'record.spot != "" && VALUE(MID(record.spot, SEARCH(",", record.spot) + 1, 20)) >= 20.0 && VALUE(MID(record.spot, SEARCH(",", record.spot) + 1, 20)) <= 30.0 && VALUE(LEFT(record.spot, SEARCH(",", record.spot) - 1)) >= 110.0 && VALUE(LEFT(record.spot, SEARCH(",", record.spot) - 1)) <= 120.0',
    );
  });
  test('over the date line, and of the whole world', () => {
    expect(inBox('spot', { west: 170, south: 0, east: 190, north: 1 })).toContain('>= 170.0 || ');
    expect(inBox('spot', { west: -200, south: 0, east: 200, north: 1 })).not.toContain('LEFT');
  });
  test('of addresses, by their province', () => {
    expect(seatOf({ province: '广东省', city: '深圳市' })).toEqual({ lon: 113.26, lat: 23.13 });
    expect(seatOf(null)).toBeNull();
    expect(seatedIn('at', { west: 121, south: 31, east: 122, north: 32 })).toBe('record.at.startsWith("上海市/")');
    expect(seatedIn('at', { west: 0, south: 0, east: 1, north: 1 })).toBe('false');
  });
});

test('near points stand together until one is near enough', () => {
  const pins = [beijing, { lon: 116.42, lat: 39.91 }, shanghai].map((point, item) => ({ point, item }));
  expect(clustered(pins, 5).map((c) => c.pins.length).toSorted()).toEqual([1, 2]);
  expect(clustered(pins, 15)).toHaveLength(3);
});

test('the address keeps the middle and zoom, and nothing else is one', () => {
  expect(readView(writeView(shanghai, 8))).toEqual({ point: { lon: 121.4737, lat: 31.2304 }, zoom: 8 });
  expect(readView('week')).toBeNull();
  expect(readView('91,0,5')).toBeNull();
});

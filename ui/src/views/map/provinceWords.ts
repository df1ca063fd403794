import { quote } from '@/expression/condition/cel';
import type { Point } from '@/fields/location/point';
import type { Box } from './geo';

/** Longitude and latitude of the seat of each province, for addresses, which have no place of their own. */
const seats: Record<string, readonly [number, number]> = {
  北京市: [116.41, 39.9], 天津市: [117.2, 39.13], 河北省: [114.51, 38.04], 山西省: [112.55, 37.87], 内蒙古自治区: [111.75, 40.84],
  辽宁省: [123.43, 41.8], 吉林省: [125.32, 43.82], 黑龙江省: [126.54, 45.8], 上海市: [121.47, 31.23], 江苏省: [118.8, 32.06],
  浙江省: [120.15, 30.27], 安徽省: [117.23, 31.82], 福建省: [119.3, 26.07], 江西省: [115.86, 28.68], 山东省: [117.12, 36.65],
  河南省: [113.63, 34.75], 湖北省: [114.3, 30.59], 湖南省: [112.94, 28.23], 广东省: [113.26, 23.13], 广西壮族自治区: [108.37, 22.82],
  海南省: [110.2, 20.04], 重庆市: [106.55, 29.56], 四川省: [104.07, 30.57], 贵州省: [106.63, 26.65], 云南省: [102.83, 24.88],
  西藏自治区: [91.12, 29.65], 陕西省: [108.94, 34.34], 甘肃省: [103.83, 36.06], 青海省: [101.78, 36.62], 宁夏回族自治区: [106.23, 38.49],
  新疆维吾尔自治区: [87.62, 43.83], 台湾省: [121.56, 25.04], 香港特别行政区: [114.17, 22.3], 澳门特别行政区: [113.54, 22.19],
};

/** Where the province of an address is; null where it names none. */
export function seatOf(address: unknown): Point | null {
  const province = address && typeof address === 'object' ? (address as { province?: unknown }).province : null;
  const seat = typeof province === 'string' ? seats[province] : undefined;
  return seat ? { lon: seat[0], lat: seat[1] } : null;
}

/** CEL for the records whose address is in a province with its seat in a box. */
export function seatedIn(key: string, { west, south, east, north }: Box): string {
  const inside = Object.entries(seats).filter(([, [lon, lat]]) => lon >= west && lon <= east && lat >= south && lat <= north);
  if (inside.length === 0) return 'false';
  return inside.map(([name]) => `record.${key}.startsWith(${quote(`${name}/`)})`).join(' || ');
}

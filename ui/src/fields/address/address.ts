/** An address as the API gives and takes it. */
export interface Address {
  province: string;
  city: string;
  district: string;
  detail: string;
}

/** A province, a city or a district, with what is below it. */
export interface Region {
  name: string;
  items?: Region[];
}

export const levels = ['province', 'city', 'district', 'detail'] as const;
export type Level = (typeof levels)[number];

export const noAddress: Address = { province: '', city: '', district: '', detail: '' };

/** The parts of a value; text that is no address yet (pasted, or masked) is its detail. */
export function addressOf(value: unknown): Address {
  if (typeof value === 'string') return { ...noAddress, detail: value };
  if (!value || typeof value !== 'object') return noAddress;
  const given = value as Partial<Address>;
  return { province: given.province ?? '', city: given.city ?? '', district: given.district ?? '', detail: given.detail ?? '' };
}

/** As people write it: 广东省深圳市南山区科技园. A municipality is named once. */
export function writeAddress(value: unknown): string {
  const { province, city, district, detail } = addressOf(value);
  return province + (city === province ? '' : city) + district + detail;
}

/** An address, or null where nothing is filled in. */
export function orBlank(address: Address): Address | null {
  return levels.every((level) => address[level].trim() === '') ? null : address;
}

/** How far a field's addresses go, by index of the level. */
export function depth(deepest: unknown): number {
  const at = levels.indexOf(deepest as Level);
  return at < 0 ? levels.length - 1 : at;
}

export function below(regions: readonly Region[], name: string): readonly Region[] {
  return regions.find((r) => r.name === name)?.items ?? [];
}

/** Chooses a region: what hung on the one before goes, and a municipality is its own city. */
export function choose(regions: readonly Region[], address: Address, level: Exclude<Level, 'detail'>, name: string): Address {
  const next = { ...address, [level]: name };
  if (level === 'province') {
    const cities = below(regions, name);
    next.city = cities.length === 1 ? cities[0]!.name : '';
  }
  if (level !== 'district') next.district = '';
  return next;
}

/** Takes the names of regions from the front of an address that was typed or pasted as a whole; null when it begins with none. */
export function split(regions: readonly Region[], words: string): Address | null {
  let rest = words.trim();
  const take = (list: readonly Region[]): Region | undefined => {
    const found = list.filter((r) => rest.startsWith(r.name)).sort((a, b) => b.name.length - a.name.length)[0];
    if (found) rest = rest.slice(found.name.length).replace(/^[\s,，/]+/, '');
    return found;
  };
  let province = take(regions);
  let cities = province?.items ?? [];
  let city: Region | undefined;
  if (province) city = take(cities) ?? (cities.length === 1 ? cities[0] : undefined);
  else {
    province = regions.find((r) => (r.items ?? []).some((c) => rest.startsWith(c.name)));
    cities = province?.items ?? [];
    city = take(cities);
  }
  if (!province) return null;
  const district = city && take(city.items ?? []);
  return { province: province.name, city: city?.name ?? '', district: district?.name ?? '', detail: rest };
}

/** Every region with the way to it: what searching over all levels finds. */
export function paths(regions: readonly Region[], deepest: number): Address[] {
  const out: Address[] = [];
  for (const p of regions) {
    out.push({ ...noAddress, province: p.name });
    for (const c of deepest > 0 ? (p.items ?? []) : []) {
      if (c.name !== p.name) out.push({ ...noAddress, province: p.name, city: c.name });
      for (const d of deepest > 1 ? (c.items ?? []) : []) out.push({ ...noAddress, province: p.name, city: c.name, district: d.name });
    }
  }
  return out;
}

type Schema = Record<string, unknown>;

const dateForm = /^\d{4}-\d{2}-\d{2}$/;
const momentForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** A JSON Schema that a sample keeps to: what it has is required, and more may come. */
export function schemaOf(sample: unknown): Schema {
  if (sample === null) return {};
  if (Array.isArray(sample)) return sample.length === 0 ? { type: 'array' } : { type: 'array', items: merged(sample.map(schemaOf)) };
  switch (typeof sample) {
    case 'object': {
      const members = Object.entries(sample as object);
      return { type: 'object', required: members.map(([name]) => name), properties: Object.fromEntries(members.map(([name, value]) => [name, schemaOf(value)])) };
    }
    case 'string':
      return dateForm.test(sample) ? { type: 'string', format: 'date' } : momentForm.test(sample) ? { type: 'string', format: 'date-time' } : { type: 'string' };
    default:
      return { type: typeof sample };
  }
}

/** One schema for the items of a list: of objects what all of them have is required, of others what they share. */
function merged(all: Schema[]): Schema {
  const [first, ...rest] = all;
  if (rest.length === 0 || all.every((one) => JSON.stringify(one) === JSON.stringify(first))) return first ?? {};
  if (!all.every((one) => one.type === first?.type)) return {};
  if (first?.type !== 'object') return { type: first?.type };
  const names = [...new Set(all.flatMap((one) => Object.keys(one.properties as Schema)))];
  return {
    type: 'object',
    required: names.filter((name) => all.every((one) => (one.required as string[]).includes(name))),
    properties: Object.fromEntries(names.map((name) => [name, merged(all.flatMap((one): Schema[] => [(one.properties as Record<string, Schema>)[name]].filter((found) => found !== undefined)))])),
  };
}

/** The places that a contract tells of, as JSON Pointers; those of the items of lists begin anew. */
export function placesOf(contract: string, list = ''): string[] {
  let schema: unknown;
  try {
    schema = JSON.parse(contract);
  } catch {
    return [];
  }
  const at = (one: unknown, pointer: string): unknown => (pointer === '' ? one : pointer.slice(1).split('/').reduce<unknown>((found, part) => (found as { properties?: Record<string, unknown> } | undefined)?.properties?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], one));
  const begin = list === '' ? schema : (at(schema, list) as { items?: unknown } | undefined)?.items;
  const out: string[] = [];
  const walk = (one: unknown, path: string, depth: number): void => {
    const properties = (one as { properties?: Record<string, unknown> } | undefined)?.properties;
    if (!properties || typeof properties !== 'object' || depth > 8) return;
    for (const [name, below] of Object.entries(properties)) {
      const place = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      out.push(place);
      walk(below, place, depth + 1);
    }
  };
  walk(begin, '', 0);
  return out;
}

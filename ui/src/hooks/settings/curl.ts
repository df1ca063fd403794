type Schema = Record<string, unknown>;

/** A value that keeps to a JSON Schema, as simple as one can be. */
export function exampleOf(schema: unknown, depth = 0): unknown {
  const one = (schema ?? {}) as Schema;
  if ('const' in one) return one.const;
  if (Array.isArray(one.enum)) return one.enum[0];
  switch (Array.isArray(one.type) ? one.type[0] : one.type) {
    case 'object': {
      const required = Array.isArray(one.required) ? one.required : [];
      const members = Object.entries((one.properties ?? {}) as Schema);
      const told = depth === 0 || required.length === 0 ? members : members.filter(([name]) => required.includes(name));
      return depth > 6 ? {} : Object.fromEntries(told.map(([name, below]) => [name, exampleOf(below, depth + 1)]));
    }
    case 'array':
      return depth > 6 ? [] : [exampleOf(one.items, depth + 1)];
    case 'integer':
    case 'number':
      return one.minimum ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return one.format === 'date' ? '2026-01-31' : one.format === 'date-time' ? '2026-01-31T09:00:00Z' : 'text'.padEnd(typeof one.minLength === 'number' ? Math.min(one.minLength, 200) : 0, 't');
  }
}

/** What an endpoint might take, as text to begin with. */
export function exampleInput(input: string | undefined): string {
  try {
    return JSON.stringify(input?.trim() ? exampleOf(JSON.parse(input)) : {}, null, 2);
  } catch {
    return '{}';
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A call of an endpoint for a shell; what it takes is made up from its schema, as far as that can be read. */
export function curlOf(origin: string, { name, method, input }: { name: string; method: string; input?: string }): string {
  let example: unknown;
  try {
    example = input?.trim() ? exampleOf(JSON.parse(input)) : undefined;
  } catch {
    example = undefined;
  }
  const lines = [`curl -X ${method}`, `-H 'Authorization: Bearer tnk_…'`];
  const inAddress = method === 'GET' || method === 'DELETE';
  const address = `${origin}/api/v1/x/${name}`;
  if (inAddress && example && typeof example === 'object') {
    const query = new URLSearchParams(Object.entries(example).map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : String(value)]));
    return [...lines, quoted(`${address}${query.size > 0 ? `?${query}` : ''}`)].join(' \\\n  ');
  }
  if (!inAddress) lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(example ?? {}))}`);
  return [...lines, quoted(address)].join(' \\\n  ');
}

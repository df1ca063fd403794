export interface Address {
  text: string;
  ok: boolean;
}

const shape = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;

/** Addresses of what was typed or pasted: one a line, or set apart by commas, semicolons or blanks; `王芳 <wang@example.com>` too. Each once. */
export function addressesOf(text: string): Address[] {
  const named = text.replaceAll(/[^<>,;，；、\n]*<([^<>]+)>/g, ' $1 ');
  const seen = new Set<string>();
  const found: Address[] = [];
  for (const part of named.split(/[\s,;，；、]+/)) {
    const address = part.normalize('NFKC').toLowerCase();
    if (!address || seen.has(address)) continue;
    seen.add(address);
    found.push({ text: address, ok: shape.test(address) });
  }
  return found;
}

/** Adds to addresses that are there; each once. */
export function withAddresses(list: readonly Address[], text: string): Address[] {
  const known = new Set(list.map((address) => address.text));
  return [...list, ...addressesOf(text).filter((address) => !known.has(address.text))];
}

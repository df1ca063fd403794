/** The order of texts by code point: UTF-16 sorts U+E000 to U+FFFF after what is above. */
export const order = (a: string, b: string): number => {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
};

const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Texts count in code points. */
export const size = (s: string): number => [...s].length;

/** Case is that of ASCII, as in SQLite. */
export const upper = (s: string): string => s.replace(/[a-z]+/g, (x) => x.toUpperCase());
export const lower = (s: string): string => s.replace(/[A-Z]+/g, (x) => x.toLowerCase());

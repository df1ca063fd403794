/** Whether a text matches a pattern as a whole. */
export type Matcher = (text: string) => boolean;

/** Where a part of a pattern may end, of the places where it may begin. */
type Part = (chars: readonly string[], from: Set<number>) => Set<number>;
type Test = (char: string) => boolean;

/** More steps than this, and the server decides alone. */
const MOST = 200_000;
const UNBOUNDED = Infinity;

const digit: Test = (c) => c >= '0' && c <= '9';
const word: Test = (c) => digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c === '_';
const space: Test = (c) => c === ' ' || c === '\t' || c === '\n' || c === '\f' || c === '\r';
const not = (test: Test): Test => (c) => !test(c);
const KINDS: Record<string, Test> = { d: digit, w: word, s: space, D: not(digit), W: not(word), S: not(space) };
const CONTROLS: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' };

class Unknown extends Error {}

/** Reads the part of RE2 that people use; what else there is makes it throw. */
class Reader {
  private at = 0;
  private steps = 0;
  constructor(private readonly chars: readonly string[]) {}

  read(): Part {
    const part = this.either();
    if (this.at < this.chars.length) throw new Unknown();
    return part;
  }

  reset(): void {
    this.steps = 0;
  }

  private get next(): string | undefined {
    return this.chars[this.at];
  }

  private take(char: string): boolean {
    if (this.next !== char) return false;
    this.at++;
    return true;
  }

  private either(): Part {
    const ways = [this.sequence()];
    while (this.take('|')) ways.push(this.sequence());
    return ways.length === 1 ? ways[0]! : (chars, from) => new Set(ways.flatMap((way) => [...way(chars, from)]));
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (this.next !== undefined && this.next !== '|' && this.next !== ')') parts.push(this.repeated(this.one()));
    return (chars, from) => parts.reduce((places, part) => (places.size === 0 ? places : part(chars, places)), from);
  }

  private repeated(part: Part): Part {
    const bounds = this.bounds();
    if (!bounds) return part;
    this.take('?'); // lazy or not, the same texts match
    if (this.bounds()) throw new Unknown();
    const [least, most] = bounds;
    return (chars, from) => {
      let places = from;
      for (let i = 0; i < least && places.size > 0; i++) places = part(chars, places);
      const all = new Set(places);
      for (let i = least, fresh = places; i < most && fresh.size > 0; i++) {
        fresh = new Set([...part(chars, fresh)].filter((place) => !all.has(place)));
        for (const place of fresh) all.add(place);
      }
      return all;
    };
  }

  private bounds(): [number, number] | null {
    if (this.take('*')) return [0, UNBOUNDED];
    if (this.take('+')) return [1, UNBOUNDED];
    if (this.take('?')) return [0, 1];
    const counted = this.next === '{' ? /^\{(\d{1,4})(,(\d{1,4})?)?\}/.exec(this.chars.slice(this.at, this.at + 12).join('')) : null;
    if (!counted) return null;
    this.at += counted[0].length;
    const least = Number(counted[1]);
    return [least, counted[2] === undefined ? least : counted[3] === undefined ? UNBOUNDED : Number(counted[3])];
  }

  private one(): Part {
    const char = this.chars[this.at++]!;
    switch (char) {
      case '(': {
        if (this.take('?') && !this.take(':')) throw new Unknown();
        const inner = this.either();
        if (!this.take(')')) throw new Unknown();
        return inner;
      }
      case '[':
        return this.char(this.group());
      case '.':
        return this.char((c) => c !== '\n');
      case '^':
        return (_, from) => new Set(from.has(0) ? [0] : []);
      case '$':
        return (chars, from) => new Set(from.has(chars.length) ? [chars.length] : []);
      case '\\': {
        const edge = this.next === 'b' || this.next === 'B' ? this.chars[this.at++] === 'b' : undefined;
        if (edge === undefined) return this.char(this.escape());
        const isWord = (c: string | undefined): boolean => c !== undefined && word(c);
        return (chars, from) => new Set([...from].filter((i) => (isWord(chars[i - 1]) !== isWord(chars[i])) === edge));
      }
      case '*':
      case '+':
      case '?':
      case '{':
        throw new Unknown();
      default:
        return this.char((c) => c === char);
    }
  }

  private char(test: Test): Part {
    return (chars, from) => {
      if ((this.steps += from.size) > MOST) throw new Unknown();
      const out = new Set<number>();
      for (const place of from) if (place < chars.length && test(chars[place]!)) out.add(place + 1);
      return out;
    };
  }

  /** What stands behind a backslash. */
  private escape(): Test {
    const char = this.chars[this.at++];
    if (char === undefined) throw new Unknown();
    const kind = KINDS[char];
    if (kind) return kind;
    const literal = this.literal(char);
    return (c) => c === literal;
  }

  private literal(char: string): string {
    if (CONTROLS[char]) return CONTROLS[char];
    const rest = this.chars.slice(this.at, this.at + 10).join('');
    const code = char === 'u' ? /^([0-9a-f]{4})/i.exec(rest) : char === 'x' ? (/^\{([0-9a-f]{1,6})\}/i.exec(rest) ?? /^([0-9a-f]{2})/i.exec(rest)) : null;
    if (code) {
      this.at += code[0].length;
      return String.fromCodePoint(Number.parseInt(code[1]!, 16));
    }
    if (/[\p{L}\p{N}]/u.test(char)) throw new Unknown();
    return char;
  }

  /** What stands in brackets. */
  private group(): Test {
    const negated = this.take('^');
    const tests: Test[] = [];
    for (let first = true; first || this.next !== ']'; first = false) {
      const from = this.member();
      if (typeof from === 'function') {
        tests.push(from);
      } else if (this.next === '-' && this.chars[this.at + 1] !== ']') {
        this.at++;
        const to = this.member();
        if (typeof to === 'function') throw new Unknown();
        const [low, high] = [from.codePointAt(0)!, to.codePointAt(0)!];
        tests.push((c) => c.codePointAt(0)! >= low && c.codePointAt(0)! <= high);
      } else {
        tests.push((c) => c === from);
      }
    }
    this.at++;
    return (c) => tests.some((test) => test(c)) !== negated;
  }

  private member(): string | Test {
    const char = this.chars[this.at++];
    if (char === undefined || (char === '[' && this.next === ':')) throw new Unknown();
    if (char !== '\\') return char;
    const escaped = this.chars[this.at++];
    if (escaped === undefined) throw new Unknown();
    return KINDS[escaped] ?? this.literal(escaped);
  }
}

/**
 * A matcher for a pattern of the server's (RE2) that reads text in steps which
 * grow with it, whatever the pattern; null for a pattern with more than it
 * knows, which only the server checks.
 */
export function matcher(pattern: string): Matcher | null {
  const reader = new Reader([...pattern]);
  let part: Part;
  try {
    part = reader.read();
  } catch {
    return null;
  }
  return (text) => {
    const chars = [...text];
    reader.reset();
    try {
      return part(chars, new Set([0])).has(chars.length);
    } catch {
      return true;
    }
  };
}

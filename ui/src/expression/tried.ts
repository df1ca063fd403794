import type { ExpressionTry } from '@/shared/api/types';
import { unitSpan, type CheckPlace } from './check';
import { parser } from './language/parser';
import type { Span } from './position';

/** A sub-expression and what it gave. */
export interface Part extends Span {
  text: string;
  value?: unknown;
  error?: string;
  /** Other parts that it is in. */
  depth: number;
}

/** The parts in the order of the text, whole ones before what is in them; constants say nothing and are left out. */
export function partsOf(source: string, tried: ExpressionTry): Part[] {
  const spans = tried.parts
    .map((part) => ({ ...part, ...unitSpan(source, part.from, part.to) }))
    .filter((part) => part.to > part.from && !/^(?:"[^"]*"|'[^']*'|-?[\d.]+|true|false|null)$/.test(source.slice(part.from, part.to).trim()))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const whole = source.trim().length;
  const out: Part[] = [];
  for (const part of spans) {
    if (part.to - part.from >= whole && spans.length > 1) continue;
    // a && b of a && b && c is no part that anybody wrote.
    if (joins(source.slice(part.from, part.to)) !== '' && joins(source.slice(part.from, part.to)) === joins(source.slice(...around(part, spans, source)))) continue;
    const depth = out.filter((other) => other.from <= part.from && other.to >= part.to).length;
    out.push({ ...part, text: source.slice(part.from, part.to), depth });
  }
  return out;
}

/** And or Or, when that is what an expression is. */
function joins(text: string): string {
  const name = parser.parse(text).topNode.firstChild?.name ?? '';
  return name === 'And' || name === 'Or' ? name : '';
}

/** The smallest stretch around a part, or all of the text. */
function around(part: Span, all: Span[], source: string): [number, number] {
  let best: Span = { from: 0, to: source.length };
  for (const other of all) {
    const holds = other.from <= part.from && other.to >= part.to && other.to - other.from > part.to - part.from;
    if (holds && other.to - other.from < best.to - best.from) best = other;
  }
  return [best.from, best.to];
}

export type Shown = { kind: 'blank' | 'yes' | 'no' | 'wrong' | 'value'; text: string };

/** A value in a few words; blank is said to be blank. */
export function shown(value: unknown, error: string | undefined, t: (key: string, values?: Record<string, unknown>) => string, titleOf: (id: string) => string | undefined): Shown {
  if (error !== undefined) return { kind: 'wrong', text: t('try.error', { why: error.replace(/[。.]$/, '') }) };
  if (value === null || value === undefined || value === '') return { kind: 'blank', text: t('value.blank') };
  if (value === true) return { kind: 'yes', text: `${t('value.true')} ✓` };
  if (value === false) return { kind: 'no', text: `${t('value.false')} ✗` };
  if (typeof value === 'number') return { kind: 'value', text: value.toLocaleString('en-US', { maximumFractionDigits: 10 }).replace('-', '−') };
  if (Array.isArray(value)) {
    if (value.length === 0) return { kind: 'blank', text: t('value.blank') };
    if (typeof value[0] === 'object') return { kind: 'value', text: t('value.records', { count: value.length }) };
    return { kind: 'value', text: value.map((one) => titleOf(String(one)) ?? String(one)).join('、') };
  }
  if (typeof value === 'object') {
    const { name, title, id } = value as Record<string, unknown>;
    const words = [title, name, typeof id === 'string' ? titleOf(id) : undefined, id].find((one) => typeof one === 'string' && one !== '');
    return words === undefined ? { kind: 'blank', text: t('value.blank') } : { kind: 'value', text: words as string };
  }
  const words = value as string;
  return { kind: 'value', text: titleOf(words) ?? words };
}

/** What a try is asked with. */
export const tryBody = (place: CheckPlace, text: string, record: string | null, as: string | null): Record<string, unknown> => ({
  object: place.object,
  usage: place.usage,
  text,
  ...(record && { record }),
  ...(as && { as }),
  ...(place.draft && { draft: true }),
  ...(place.blankAsZero !== undefined && { blank_as_zero: place.blankAsZero }),
});

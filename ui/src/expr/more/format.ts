import { atLocal } from '../date';
import { decimal, divide, sign, ten, type Decimal } from '../number';
import { trim } from '../text';
import { RANGE, type ExprError } from '../value';

type Text = string | ExprError;

const bytes = (s: string): number => new TextEncoder().encode(s).length;
const LONGEST = 100; // bytes of a format, and of a written number

/** Digits before and after the point, without a sign. */
const digits = ([m, places]: Decimal): readonly [string, string] => {
  const all = `${m * sign(m)}`.padStart(places + 1, '0');
  return [all.slice(0, all.length - places), all.slice(all.length - places)];
};

/** A number in the fewest digits that tell it, without an exponent. */
export const plain = (x: number): string => {
  const [whole, fraction] = digits(decimal(x));
  return (x < 0 ? '-' : '') + whole + (fraction && `.${fraction}`);
};

/** Text, digits, text. Commas ask for groups; 0 is always written, # where it says something. */
const NUMBER = /^([^0#,.]*)([#,]*)([0,]*)(?:\.(0*)(#*))?([^0#,.]*)$/;

export const formatNumber = (x: number, format: string): Text => {
  const m = NUMBER.exec(format);
  if (!m || bytes(format) > LONGEST) return RANGE;
  const [, before = '', optional = '', needed = '', zeros = '', hashes = '', after = ''] = m;
  if (!(optional + needed + zeros + hashes)) return RANGE;
  const [n, places] = decimal(x);
  const kept = zeros.length + hashes.length;
  const scaled = n * ten(kept + ((before + after).includes('%') ? 2 : 0));
  const rounded = divide(scaled, ten(places));
  let [whole, fraction] = digits([rounded, kept]);
  while (fraction.length > zeros.length && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  const least = needed.replaceAll(',', '').length;
  if (whole === '0' && !least && fraction) whole = '';
  whole = whole.padStart(least, '0');
  if ((optional + needed).includes(',')) whole = whole.replace(/\d(?=(\d{3})+$)/g, '$&,');
  return (rounded < 0n ? '-' : '') + before + whole + (fraction && `.${fraction}`) + after;
};

const WRITTEN = /^[+-]?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)(?:%|[eE][+-]?\d{1,3})?$/;

/** A number as people write it. */
export const parseNumber = (written: string): number | ExprError => {
  const s = trim(written);
  if (s.length > LONGEST || !WRITTEN.test(s)) return RANGE;
  const x = +s.replaceAll(',', '').replace('%', 'e-2');
  return Number.isFinite(x) ? x + 0 : RANGE;
};

/** Where a part of a format stands in a wall clock. */
const PLACES: Readonly<Record<string, readonly [number, number]>> = {
  y: [0, 4], Y: [0, 4], M: [5, 7], d: [8, 10], D: [8, 10], H: [11, 13], h: [11, 13], m: [14, 16], s: [17, 19],
};

const formatTime = (shown: string, format: string): Text => {
  let ok = bytes(format) <= LONGEST;
  const out = format.replace(/([A-Za-z])\1*/g, (run) => {
    const place = Object.hasOwn(PLACES, run[0] as string) ? PLACES[run[0] as string] : undefined;
    const long = place?.[1] === 4 ? 4 : 1;
    if (!place || (run.length !== 2 && run.length !== long)) {
      ok = false;
      return '';
    }
    const text = shown.slice(...place);
    return run.length === 1 ? `${+text}` : text.slice(-run.length);
  });
  return ok ? out : RANGE;
};

const MIDNIGHT = ' 00:00:00';

export const formatDate = (d: string, format: string): Text => formatTime(d + MIDNIGHT, format);

export const formatInstant = (t: string, format: string, s: Parameters<ReturnType<typeof atLocal>>[1]): Text =>
  atLocal((shown) => formatTime(shown, format))(t, s);

export const minutes = atLocal((shown) => shown.slice(0, 16));

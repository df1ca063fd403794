import type { Fault } from '@/form-engine';
import type { FieldMeta } from '@/shared/api/types';
import { isDate } from '../parse/date';
import { normal } from '../parse/normal';
import { halfWidth } from '../parse/text';
import { matcher, type Matcher } from './pattern';

/** A kind of text with a form of its own. */
interface Format {
  /** What is wrong with a text, as a fault's code; null when nothing is. */
  check: (text: string) => string | null;
  /** In the groups that people read. */
  group: (text: string) => string;
}

const PROVINCE = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)\d{15}[\dX]$/;
const CREDIT = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;
const CREDIT_DIGITS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 11643: province, a day of birth that exists, check digit. */
function checkIdCard(s: string): string | null {
  if (!PROVINCE.test(s) || s.slice(6, 10) < '1800' || !isDate(`${s.slice(6, 10)}-${s.slice(10, 12)}-${s.slice(12, 14)}`)) return 'not_an_id_card';
  let sum = 0;
  for (let i = 16, weight = 2; i >= 0; i--, weight = (weight * 2) % 11) sum += Number(s[i]) * weight;
  return '10X98765432'[sum % 11] === s[17] ? null : 'wrong_check_digit';
}

/** GB 32100: shape, check character. */
function checkCredit(s: string): string | null {
  if (!CREDIT.test(s)) return 'not_a_uscc';
  let sum = 0;
  for (let i = 0, weight = 1; i < 17; i++, weight = (weight * 3) % 31) sum += CREDIT_DIGITS.indexOf(s[i]!) * weight;
  return CREDIT_DIGITS[(31 - (sum % 31)) % 31] === s[17] ? null : 'wrong_check_digit';
}

const FORMATS: Record<string, Format> = {
  mobile: { check: (s) => (/^1[3-9]\d{9}$/.test(s) ? null : 'not_a_mobile'), group: (s) => `${s.slice(0, 3)} ${s.slice(3, 7)} ${s.slice(7)}` },
  id_card: { check: checkIdCard, group: (s) => `${s.slice(0, 6)} ${s.slice(6, 14)} ${s.slice(14)}` },
  postcode: { check: (s) => (/^\d{6}$/.test(s) ? null : 'not_a_postcode'), group: (s) => s },
  uscc: { check: checkCredit, group: (s) => s.replace(/(.{4})(?=.)/g, '$1 ') },
};

const formatOf = (field: FieldMeta): Format | undefined => FORMATS[field.format ?? ''];

/** A text as its format is kept: no spaces, half width, capitals. */
export function keptForm(text: string, field: FieldMeta): string {
  text = normal(text, field);
  if (!formatOf(field)) return text;
  const plain = halfWidth(text).replace(/[\s-]/g, '').toUpperCase();
  return field.format === 'mobile' ? plain.replace(/^(?:\+86|0086|86)(?=\d{11}$)/, '') : plain;
}

/** A text in groups; one that does not have its form (a mask) is shown as it is. */
export function groupedForm(text: string, field: FieldMeta): string {
  const format = formatOf(field);
  return format && format.check(text) === null ? format.group(text) : text;
}

const matchers = new WeakMap<FieldMeta, { pattern: string; match: Matcher | null }>();

function matcherOf(field: FieldMeta, pattern: string): Matcher | null {
  const known = matchers.get(field);
  if (known?.pattern === pattern) return known.match;
  const made = { pattern, match: matcher(pattern) };
  matchers.set(field, made);
  return made.match;
}

/** What a text lacks of its field's format. */
export function checkFormat(value: unknown, field: FieldMeta): Fault | null {
  const text = String(value);
  if (field.format === 'regex' && typeof field.pattern === 'string') {
    const match = matcherOf(field, field.pattern);
    if (!match || match(text)) return null;
    return { code: 'pattern_mismatch', text: field.message as Fault['text'] };
  }
  const code = formatOf(field)?.check(text);
  return code ? { code } : null;
}

/** What is done to a text on save; a field says one or several. */
export type Normalisation = 'trim' | 'none' | 'spaces' | 'half_width' | 'company' | 'upper' | 'lower';

/** What a field or a document says, as a list. */
export const normalisations = (said: unknown): Normalisation[] => (said === undefined || said === '' ? [] : ([said].flat() as Normalisation[]));

/** White space as the server has it: with the next line, without the byte order mark. */
const SPACE = '[\\t-\\r \\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]+';
const ends = new RegExp(`^${SPACE}|${SPACE}$`, 'g');
const runs = new RegExp(SPACE, 'g');
const trim = (text: string) => text.replace(ends, '');
const oneSpace = (text: string) => trim(text.replace(runs, ' '));

/** Greek with a iota below, whose capital is one letter too; JavaScript takes two. */
const iota = (char: string) =>
  /[\u1F80-\u1F87\u1F90-\u1F97\u1FA0-\u1FA7]/.test(char) ? String.fromCharCode(char.charCodeAt(0) + 8) : /[\u1FB3\u1FC3\u1FF3]/.test(char) ? String.fromCharCode(char.charCodeAt(0) + 9) : char;

/** Letter by letter: what would become several letters, as ß, stays one. */
const each = (text: string, change: (char: string) => string, single: (char: string) => string) =>
  [...text].map((char) => ([...change(char)].length === 1 ? change(char) : single(char))).join('');

const upper = (text: string) => each(text, (c) => c.toUpperCase(), iota);
const lower = (text: string) => each(text, (c) => c.toLowerCase(), (c) => (c === 'İ' ? 'i' : c));

const halfWidth = (text: string) =>
  text.replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ').replace(/￥/g, '¥');

/** A company's name as registers write it. */
function company(text: string): string {
  if (!/\p{Script=Han}/u.test(text)) return text.replace(/(^|[ ,)])co\.? ?,? ?ltd\.?$/i, '$1Co., Ltd.');
  return text.replace(/\(/g, '（').replace(/\)/g, '）').replace(/(?<=[\p{Script=Han}（）]) (?=.)|(?<=.) (?=[\p{Script=Han}（）])/gu, '');
}

/**
 * A text as the server will keep it (internal/field/internal/plain/normal.go); both
 * sides are tested on normal.json.
 */
export function normal(text: string, field: { normalise?: unknown }, lines = false): string {
  const wanted = normalisations(field.normalise);
  const has = (one: Normalisation) => wanted.includes(one);
  if (lines) text = text.replace(/\r\n?/g, '\n');
  if (has('none')) return text;
  if (has('half_width') || has('company')) text = halfWidth(text);
  if (has('spaces') || has('company')) text = lines ? text.split('\n').map(oneSpace).join('\n') : oneSpace(text);
  if (has('company')) text = company(text);
  if (has('upper')) text = upper(text);
  if (has('lower')) text = lower(text);
  return trim(text);
}

import type { Parsed } from './number';
import { halfWidth } from './text';
import { instantOf, readInstant, storedInstant, wallOf } from './zone';

const DAY = 86_400_000;

/** Whether values of a type come before and after each other. */
export const isDated = (type: string): boolean => type === 'date' || type === 'datetime' || type === 'time' || type === 'year_month';

/** `days` after a date (`YYYY-MM-DD`). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The same day `months` later, or the last day of that month. */
export function addMonths(date: string, months: number): string {
  const [y, m, d] = date.split('-').map(Number) as [number, number, number];
  const first = new Date(Date.UTC(y, m - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(d, last));
  return first.toISOString().slice(0, 10);
}

/** Day of the week, Monday 1 to Sunday 7. */
export function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** Days from a to b. */
export function daysBetween(a: string, b: string): number {
  return Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / DAY);
}

/** Whether a text is a real calendar date `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

const WORDS: Record<string, number> = {
  大前天: -3,
  前天: -2,
  昨天: -1,
  昨日: -1,
  今天: 0,
  今日: 0,
  明天: 1,
  明日: 1,
  后天: 2,
  大后天: 3,
  yesterday: -1,
  today: 0,
  tomorrow: 1,
  t: 0,
};
const DAYS = '一二三四五六日';
const ENGLISH_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function weekdayWord(s: string, today: string): string | null {
  const zh = /^(上|这|本|下|下下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天1-7])$/.exec(s);
  if (zh) {
    const day = /\d/.test(zh[2]!) ? Number(zh[2]) : DAYS.indexOf(zh[2]!.replace('天', '日')) + 1;
    const weeks = { 上: -1, 这: 0, 本: 0, 下: 1, 下下: 2 }[zh[1] ?? '本'] ?? 0;
    return addDays(today, day - weekday(today) + weeks * 7);
  }
  const en = /^(last |this |next )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*$/.exec(s);
  if (!en) return null;
  const weeks = { 'last ': -1, 'this ': 0, 'next ': 1 }[en[1] ?? 'this '] ?? 0;
  return addDays(today, ENGLISH_DAYS.indexOf(en[2]!) + 1 - weekday(today) + weeks * 7);
}

function composed(y: number, m: number, d: number): string | null {
  const text = `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
  return isDate(text) ? text : null;
}

function readDate(s: string, today: string): string | null {
  const word = WORDS[s];
  if (word !== undefined) return addDays(today, word);
  const shift = /^([+-]\d{1,4})(d|天|日|w|周|m|月|个月)?$/.exec(s);
  if (shift) {
    const n = Number(shift[1]);
    if (shift[2] === 'w' || shift[2] === '周') return addDays(today, n * 7);
    if (shift[2] === 'm' || shift[2] === '月' || shift[2] === '个月') return addMonths(today, n);
    return addDays(today, n);
  }
  const later = /^(\d{1,3})\s*(天|周|个月)后$/.exec(s);
  if (later) {
    const n = Number(later[1]);
    return later[2] === '天' ? addDays(today, n) : later[2] === '周' ? addDays(today, n * 7) : addMonths(today, n);
  }
  const year = Number(today.slice(0, 4));
  const full = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(s) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(s);
  if (full) return composed(Number(full[1]), Number(full[2]), Number(full[3]));
  const short = /^(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(s);
  if (short) return composed(2000 + Number(short[1]), Number(short[2]), Number(short[3]));
  const monthDay = /^(\d{1,2})[-/.月](\d{1,2})日?$/.exec(s);
  if (monthDay) return composed(year, Number(monthDay[1]), Number(monthDay[2]));
  const day = /^(\d{1,2})[日号]$/.exec(s);
  if (day) return composed(year, Number(today.slice(5, 7)), Number(day[1]));
  return weekdayWord(s, today);
}

/**
 * Reads a date as people write it, against today's date: 2026-11-22, 2026年11月22日,
 * 11/22 (this year), 20261122, 明天, 下周三, +7, +2周, 3 天后. Empty text is null.
 */
export function parseDate(text: string, today: string): Parsed<string | null> {
  const s = halfWidth(text).trim().toLowerCase();
  if (s === '') return { value: null };
  const value = readDate(s, today);
  return value === null ? { error: 'not_a_date' } : { value };
}

function readTime(s: string): string | null {
  const m =
    /^(上午|下午|晚上|中午|早上|am|pm)?\s*(\d{1,2})(?::|点|时)(?:(\d{1,2})(?:分|:\d{2}(?:\.\d+)?)?|(半))?\s*(am|pm)?$/.exec(
      s,
    );
  if (!m) return null;
  const word = m[1] ?? m[5];
  let hour = Number(m[2]);
  const minute = m[4] ? 30 : Number(m[3] ?? 0);
  if ((word === '下午' || word === '晚上' || word === 'pm') && hour < 12) hour += 12;
  if (word === 'am' && hour === 12) hour = 0;
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/**
 * Reads a date and time of a zone's clocks and answers the stored instant:
 * 2026-11-22 15:04, 明天 下午3点半, 15:00 (today), 11/22 (midnight), or a stored
 * date-time itself. Empty text is null.
 */
export function parseDateTime(text: string, now: Date, zone: string): Parsed<string | null> {
  const s = halfWidth(text).trim().toLowerCase();
  if (s === '') return { value: null };
  if (/^\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}:\d{2}(\.\d+)?(z|[+-]\d{2}:\d{2})$/.test(s)) {
    const at = readInstant(s.toUpperCase());
    return at ? { value: storedInstant(at) } : { error: 'not_a_datetime' };
  }
  const today = wallOf(now, zone).date;
  const onlyTime = readTime(s);
  if (onlyTime) return { value: storedInstant(instantOf(today, onlyTime, zone)) };
  const split = /^(\S+?)(?:\s+|(?=上午|下午|晚上|中午|早上)|t(?=\d))(.+)$/.exec(s);
  const date = readDate(split ? split[1]! : s, today);
  const time = split ? readTime(split[2]!) : '00:00';
  if (date === null || time === null) return { error: 'not_a_datetime' };
  return { value: storedInstant(instantOf(date, time, zone)) };
}

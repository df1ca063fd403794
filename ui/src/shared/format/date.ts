import { currentLocale, tr } from '@/shared/i18n';

/** The zone of who reads, where none is given; the browser's until they are known. */
let readers: string | undefined;

export function setReadersZone(zone: string | undefined): void {
  readers = zone;
}

/** Wall-clock parts of a moment in a zone. */
interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone = readers): Intl.DateTimeFormat {
  const key = zone ?? '';
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(key, formatter);
  }
  return formatter;
}

function partsOf(moment: Date, zone: string | undefined): Parts {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(moment)) parts[type] = Number(value);
  return parts as unknown as Parts;
}

const two = (n: number) => String(n).padStart(2, '0');
const four = (n: number) => String(n).padStart(4, '0');

/** A moment of the API (`2026-01-31 10:00:00.000Z`) as a Date; null for what is none. */
export function parseMoment(value: string | null | undefined): Date | null {
  if (!value) return null;
  const moment = new Date(value.replace(' ', 'T'));
  return Number.isNaN(moment.getTime()) ? null : moment;
}

/** A date field: as it is stored, `2026-11-22`; with the weekday where there is room. */
export function formatDate(value: string, options: { weekday?: boolean } = {}): string {
  const date = value.slice(0, 10);
  if (!options.weekday) return date;
  const at = new Date(`${date}T00:00:00Z`).getUTCDay();
  return Number.isNaN(at) ? date : tr('format:dateWithWeekday', { date: currentLocale() === 'zh' ? date.slice(5) : date, weekday: tr(`format:weekday.${at}`) });
}

/** A date-time field in a zone: 2026-11-22 15:04. */
export function formatDateTime(value: string | null | undefined, zone?: string): string {
  const moment = parseMoment(value);
  if (!moment) return '';
  const p = partsOf(moment, zone);
  return `${four(p.year)}-${two(p.month)}-${two(p.day)} ${two(p.hour)}:${two(p.minute)}`;
}

/** The exact moment for a tooltip: 2026-11-22 15:04:05 GMT+8. */
export function formatMoment(value: string | null | undefined, zone?: string): string {
  const moment = parseMoment(value);
  if (!moment) return '';
  const p = partsOf(moment, zone);
  const name = new Intl.DateTimeFormat('en-US', { timeZone: zone ?? readers, timeZoneName: 'shortOffset' })
    .formatToParts(moment)
    .find((part) => part.type === 'timeZoneName')?.value;
  return `${four(p.year)}-${two(p.month)}-${two(p.day)} ${two(p.hour)}:${two(p.minute)}:${two(p.second)} ${name ?? ''}`.trim();
}

function dayNumber(p: Parts): number {
  return Date.UTC(p.year, p.month - 1, p.day) / 86_400_000;
}

/** A system time in lists: just now, 5 min ago, today 15:04, yesterday 15:04, 11-20 15:04, 2025-11-20. */
export function formatRelative(value: string | null | undefined, options: { zone?: string; now?: Date } = {}): string {
  const moment = parseMoment(value);
  if (!moment) return '';
  const now = options.now ?? new Date();
  const minutes = Math.floor((now.getTime() - moment.getTime()) / 60_000);
  if (minutes >= -1 && minutes < 1) return tr('format:justNow');
  if (minutes >= 1 && minutes < 60) return tr('format:minutesAgo', { count: minutes });
  const p = partsOf(moment, options.zone);
  const today = partsOf(now, options.zone);
  const time = `${two(p.hour)}:${two(p.minute)}`;
  const days = dayNumber(today) - dayNumber(p);
  if (days === 0) return tr('format:todayAt', { time });
  if (days === 1) return tr('format:yesterdayAt', { time });
  if (p.year === today.year) return `${two(p.month)}-${two(p.day)} ${time}`;
  return `${four(p.year)}-${two(p.month)}-${two(p.day)}`;
}

/** A due date: today, tomorrow, in 3 days, 3 days overdue. */
export function formatDue(date: string, options: { zone?: string; now?: Date } = {}): string {
  const today = partsOf(options.now ?? new Date(), options.zone);
  const due = Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / 86_400_000;
  if (Number.isNaN(due)) return '';
  const days = due - dayNumber(today);
  if (days === 0) return tr('format:today');
  if (days === 1) return tr('format:tomorrow');
  return days > 0 ? tr('format:inDays', { count: days }) : tr('format:overdue', { count: -days });
}

/** Today's date in a zone, as a date field holds it. */
export function today(zone?: string, now: Date = new Date()): string {
  const p = partsOf(now, zone);
  return `${four(p.year)}-${two(p.month)}-${two(p.day)}`;
}

/** 2 h 5 min; seconds only below a minute. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return tr('format:seconds', { count: whole });
  const minutes = Math.round(whole / 60);
  const hours = Math.floor(minutes / 60);
  const parts = [hours > 0 && tr('format:hours', { count: hours }), minutes % 60 > 0 && tr('format:minutes', { count: minutes % 60 })];
  return parts.filter(Boolean).join(' ');
}

/** The browser's zone, as an IANA name. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** The date and the clock of a moment in a zone, as date and time inputs hold them. */
export function wallClock(value: string, zone?: string): { date: string; time: string } | null {
  const moment = parseMoment(value);
  if (!moment) return null;
  const p = partsOf(moment, zone);
  return { date: `${four(p.year)}-${two(p.month)}-${two(p.day)}`, time: `${two(p.hour)}:${two(p.minute)}` };
}

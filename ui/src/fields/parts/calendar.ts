import { addDays, addMonths, weekday } from '../parse/date';

/** The six weeks, Monday first, on which a month is drawn. */
export function monthDays(month: string): string[] {
  const first = `${month.slice(0, 7)}-01`;
  const start = addDays(first, 1 - weekday(first));
  return Array.from({ length: 42 }, (_, i) => addDays(start, i));
}

/** The day that a key leads to, or null for other keys. */
export function dayByKey(day: string, key: string, shift: boolean): string | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -7);
    case 'ArrowDown':
      return addDays(day, 7);
    case 'PageUp':
      return addMonths(day, shift ? -12 : -1);
    case 'PageDown':
      return addMonths(day, shift ? 12 : 1);
    case 'Home':
      return addDays(day, 1 - weekday(day));
    case 'End':
      return addDays(day, 7 - weekday(day));
    default:
      return null;
  }
}

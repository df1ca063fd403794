import type { EventInput } from '@fullcalendar/react';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { colorOf, groundOf, inkOf } from '../schedule/color';
import { addDays } from '@/fields/parse/date';
import { daysOf, lengthOf, overlap, spanOf, wallMs, wallText, type Span, type Times } from '../schedule/span';

/** A record that has a place on the calendar. */
export interface Placed {
  record: RecordData;
  span: Span;
}

/** Records apart: those with a time, and those without. Of one that was read twice the first counts. */
export function sorted(records: Iterable<RecordData>, times: Times): { placed: Placed[]; waiting: RecordData[] } {
  const seen = new Set<string>();
  const placed: Placed[] = [];
  const waiting: RecordData[] = [];
  for (const record of records) {
    if (seen.has(record.id)) continue;
    seen.add(record.id);
    const span = spanOf(record, times);
    if (span) placed.push({ record, span });
    else waiting.push(record);
  }
  return { placed, waiting };
}

/** By when they begin. */
export const inTime = (placed: readonly Placed[]): Placed[] => placed.toSorted((a, b) => wallMs(a.span.start) - wallMs(b.span.start));

/** Whether a record stands with the whole days: it has no time of day, or takes a day and more. */
export const isWhole = (span: Span): boolean => span.start.time === undefined || lengthOf(span) >= 1;

/** A record as the calendar draws it; times stand on the wall. */
export function eventOf({ record, span }: Placed, look: { title: string; color?: FieldMeta; movable: boolean; stretchable: boolean }): EventInput {
  const color = colorOf(record, look.color);
  const whole = isWhole(span);
  const [first, last] = daysOf(span);
  return {
    id: record.id,
    title: look.title,
    start: whole ? first : wallText(span.start),
    end: whole ? addDays(last, 1) : wallText(span.end),
    allDay: whole,
    startEditable: look.movable,
    durationEditable: look.stretchable,
    color: groundOf(color),
    contrastColor: inkOf(color),
  };
}

/** What stands on a day, whole days first, then by time. */
export function onDay(placed: readonly Placed[], day: string): Placed[] {
  return placed
    .filter(({ span }) => {
      const [first, last] = daysOf(span);
      return first <= day && day <= last;
    })
    .toSorted((a, b) => (a.span.start.date < day ? '' : (a.span.start.time ?? '')).localeCompare(b.span.start.date < day ? '' : (b.span.start.time ?? '')));
}

const ownerOf = ({ owner }: RecordData): string => (typeof owner === 'string' ? owner : (owner?.id ?? ''));

/** What one's owner has at the same time, of what begins at a time of day. */
export function clashesWith(one: Placed, placed: readonly Placed[]): Placed[] {
  if (one.span.start.time === undefined) return [];
  return placed.filter(
    (other) =>
      other.record.id !== one.record.id &&
      other.span.start.time !== undefined &&
      ownerOf(other.record) === ownerOf(one.record) &&
      overlap(other.span, one.span),
  );
}

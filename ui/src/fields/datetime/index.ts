import { blankText, face, type FieldContext, type FieldModule } from '../contract';
import { formatDateTime } from '../format';
import type { FieldMeta } from '@/shared/api/types';
import { parseDateTime } from '../parse/date';
import { checkMoment } from '../parse/limit';
import type { Parsed } from '../parse/number';
import { readInstant, wallOf } from '../parse/zone';
import { DateTimeCell } from './Cell';

/** A moment that was read, unless it is off the steps of the business's clock. */
function onStep(read: Parsed<string | null>, field: FieldMeta, ctx: FieldContext): Parsed<string | null> {
  const { step } = field;
  const at = step && read.value ? readInstant(read.value) : null;
  if (!step || !at) return read;
  const [hour, minute] = wallOf(at, ctx.timezone).time.split(':').map(Number) as [number, number];
  return (hour * 60 + minute) % step === 0 ? read : { error: 'off_minutes', args: { step } };
}

const datetime: FieldModule = {
  type: 'datetime',
  Cell: DateTimeCell,
  Input: face(() => import('../parts/DateInput')),
  Filter: face(() => import('../parts/DateFilter')),
  format: (value, _field, ctx) => (typeof value === 'string' && value !== '' ? formatDateTime(value, ctx.timezone) : ''),
  parse: (text, field, ctx) => onStep(parseDateTime(text, new Date(), ctx.timezone), field, ctx),
  isBlank: blankText,
  check: (value, field) => checkMoment(String(value), field),
  blank: null,
  width: 150,
  align: 'start',
  edit: 'text',
};

export default datetime;

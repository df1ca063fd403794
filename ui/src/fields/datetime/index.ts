import { CalendarClock } from 'lucide-react';
import { blankText, face, type FieldModule } from '../contract';
import { formatDateTime } from '../format';
import { parseDateTime } from '../parse/date';
import { DateTimeCell } from './Cell';

const datetime: FieldModule = {
  type: 'datetime',
  icon: CalendarClock,
  Cell: DateTimeCell,
  Input: face(() => import('../parts/DateInput')),
  Filter: face(() => import('../parts/DateFilter')),
  format: (value, _field, ctx) => (typeof value === 'string' && value !== '' ? formatDateTime(value, ctx.timezone) : ''),
  parse: (text, _field, ctx) => parseDateTime(text, new Date(), ctx.timezone),
  isBlank: blankText,
  blank: null,
  width: 150,
  align: 'start',
  edit: 'text',
};

export default datetime;

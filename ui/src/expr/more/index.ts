import type { Scope } from '../scope';
import type { Twins } from '../twins';
import { calendar } from './calendar';
import { formatDate, formatInstant, formatNumber, minutes, parseNumber, plain } from './format';
import { rmbCapital } from './rmbWords';
import { roundings } from './rounding';
import { texts } from './texts';
import { workdays } from './workday';

/** The twins that few expressions need. */
export const strict: Twins = {
  ...calendar,
  ...roundings,
  ...texts,
  ...workdays,
  text_number: plain,
  text_number_format: formatNumber,
  text_date: (d: string) => d,
  text_date_format: formatDate,
  text_datetime: minutes,
  text_datetime_format: formatInstant,
  text_text: (s: string) => s,
  part_text: (s: string) => s,
  value_text: parseNumber,
  rmbcapital_number: rmbCapital,
};

/** These see blanks, which they write as nothing. */
export const lenient: Twins = {
  part_number: (x: number | null) => (x === null ? '' : plain(x)),
  part_date: (d: string | null) => d ?? '',
  part_datetime: (t: string | null, s: Scope) => (t === null ? '' : minutes(t, s)),
};

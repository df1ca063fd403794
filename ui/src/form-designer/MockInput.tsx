import { Calendar, CalendarClock, CalendarRange, ChevronDown, Clock, Paperclip, Plus, Search } from 'lucide-react';
import { text } from '@/shared/i18n';
import { currencySign } from '@/shared/format';
import { useMe } from '@/shared/api';
import { cx, Tag } from '@/shared/ui';
import type { FieldSpec } from '@/meta';
import { sampleOf } from '@/fields/auto_number/sample';
import { Marks } from '@/fields/rating/Marks';
import { MockRows } from './MockRows';
import { computedTypes } from './types';
import styles from './MockInput.module.css';

/** How a field's input looks on the sheet; it takes neither focus nor presses. */
export function MockInput({ field, readOnly }: { field: FieldSpec | undefined; readOnly?: boolean }) {
  const hint = text(field?.placeholder);
  const quiet = cx(styles.box, (readOnly || computedTypes.has(field?.type ?? '')) && styles.off);
  switch (field?.type) {
    case 'long_text':
      return (
        <span className={cx(quiet, styles.area)} style={{ height: 14 + 22 * Math.min(field.rows ?? 3, 8) }} aria-hidden>
          <span className={styles.hint}>{hint}</span>
        </span>
      );
    case 'subform':
      return <MockRows field={field} readOnly={readOnly} />;
    case 'switch':
      return <span className={styles.switch} aria-hidden />;
    case 'select':
      if (field.show_as === 'radio') {
        return (
          <span className={styles.radios} aria-hidden>
            {(field.options ?? []).slice(0, 6).map((option) => (
              <span key={option.value} className={styles.radio}>
                <i />
                {text(option.label) || option.value}
              </span>
            ))}
          </span>
        );
      }
      return <Box className={quiet} hint={hint} tail={<ChevronDown />} />;
    case 'tags':
      return (
        <span className={quiet} aria-hidden>
          <span className={styles.tags}>
            {(field.tags ?? []).slice(0, 3).map((tag) => (
              <Tag key={tag.text} color={tag.color}>
                {tag.text}
              </Tag>
            ))}
          </span>
          <ChevronDown />
        </span>
      );
    case 'multi_select':
      return (
        <span className={quiet} aria-hidden>
          <span className={styles.tags}>
            {(field.options ?? []).slice(0, 2).map((option) => (
              <Tag key={option.value} color={option.color}>
                {text(option.label) || option.value}
              </Tag>
            ))}
          </span>
          <ChevronDown />
        </span>
      );
    case 'date':
      return <Box className={quiet} hint={hint} tail={<Calendar />} />;
    case 'time':
      return <Box className={quiet} hint={hint} tail={<Clock />} />;
    case 'year_month':
      return <Box className={quiet} hint={hint} tail={<CalendarRange />} />;
    case 'datetime':
      return <Box className={quiet} hint={hint} tail={<CalendarClock />} />;
    case 'relation':
    case 'relations':
    case 'any_relation':
      return <Box className={quiet} hint={hint} head={<Search />} tail={<ChevronDown />} />;
    case 'user':
    case 'users':
    case 'department':
    case 'departments':
      return <Box className={quiet} hint={hint} tail={<ChevronDown />} />;
    case 'rating':
      return (
        <span className={styles.bare} aria-hidden>
          <Marks value={0} field={field} size={20} />
        </span>
      );
    case 'money':
      return <Box className={quiet} hint={hint} head={<Sign currency={field.currency} />} />;
    case 'percent':
      return <Box className={quiet} hint={hint} tail={<span className={styles.sign}>%</span>} />;
    case 'number':
      return <Box className={quiet} hint={hint} tail={field.unit ? <span className={styles.sign}>{field.unit}</span> : undefined} />;
    case 'auto_number':
      return <Box className={quiet} hint={field.pattern ? sampleOf(field.pattern, new Date()) : ''} />;
    case 'rich_text':
      return (
        <span className={cx(quiet, styles.area)} style={{ height: 124 }} aria-hidden>
          <span className={styles.hint}>{hint}</span>
        </span>
      );
    case 'file':
    case 'image':
    case 'signature':
      return (
        <span className={styles.drop} aria-hidden>
          {field.type === 'image' ? <Plus /> : <Paperclip />}
        </span>
      );
    default:
      return <Box className={quiet} hint={hint} />;
  }
}

/** The sign of the field's currency, or of the business's. */
function Sign({ currency }: { currency: string | undefined }) {
  const business = useMe().data?.business.currency;
  return <span className={styles.sign}>{currencySign(currency ?? business ?? 'CNY')}</span>;
}

function Box({ className, hint, head, tail }: { className: string | undefined; hint: string; head?: React.ReactNode; tail?: React.ReactNode }) {
  return (
    <span className={className} aria-hidden>
      {head}
      <span className={styles.hint}>{hint}</span>
      {tail}
    </span>
  );
}

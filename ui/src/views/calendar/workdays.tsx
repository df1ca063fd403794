import { useT } from '@/shared/i18n';
import styles from './calendar.module.css';

/** Days that are other than their weekday says: a holiday with its name, a weekend day that is worked. */
export type Workdays = ReadonlyMap<string, { worked: boolean; name?: string }>;

/** 休 or 班 beside a day. */
export function DayMark({ day, workdays }: { day: string; workdays: Workdays }) {
  const t = useT('calendar');
  const found = workdays.get(day);
  if (!found) return null;
  return (
    <span className={found.worked ? styles.worked : styles.off} title={found.name} role="img" aria-label={found.worked ? t('worked') : found.name ? t('offNamed', { name: found.name }) : t('off')}>
      {t(found.worked ? 'worked' : 'off')}
    </span>
  );
}

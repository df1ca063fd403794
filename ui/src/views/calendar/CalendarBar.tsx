import { ChevronLeft, ChevronRight } from 'lucide-react';
import { addDays } from '@/fields/parse/date';
import { formatDate } from '@/shared/format';
import { useLocale, useT } from '@/shared/i18n';
import { Button, IconButton, Segmented } from '@/shared/ui';
import styles from './calendar.module.css';
import { daysOn, modes, stepped, type Mode } from './range';

/** Which days are shown, and in which span. */
export function CalendarBar({ mode, date, today, onGo }: { mode: Mode; date: string; today: string; onGo: (to: { date?: string; mode?: Mode }) => void }) {
  const t = useT('calendar');
  const locale = useLocale((s) => s.locale);
  const { from, to } = daysOn(mode, date);
  const title =
    mode === 'day'
      ? formatDate(date, { weekday: true })
      : mode === 'week'
        ? t('title.days', { from, to: addDays(to, -1) })
        : t('title.month', { year: date.slice(0, 4), month: locale === 'zh' ? Number(date.slice(5, 7)) : date.slice(5, 7) });
  return (
    <div className={styles.bar}>
      <IconButton icon={ChevronLeft} label={t(`previous.${mode}`)} onClick={() => onGo({ date: stepped(mode, date, -1) })} />
      <h2 className={styles.title} aria-live="polite">
        {title}
      </h2>
      <IconButton icon={ChevronRight} label={t(`next.${mode}`)} onClick={() => onGo({ date: stepped(mode, date, 1) })} />
      <Button size="small" disabled={from <= today && today < to && (mode !== 'day' || date === today)} onClick={() => onGo({ date: today })}>
        {t('today')}
      </Button>
      <span className={styles.grow} />
      <Segmented label={t('mode')} size="small" items={modes.map((key) => ({ key, label: t(`modes.${key}`) }))} value={mode} onChange={(key) => onGo({ mode: key })} />
    </div>
  );
}

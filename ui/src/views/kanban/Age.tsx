import { Clock, TriangleAlert } from 'lucide-react';
import { formatDateTime } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import styles from './Kanban.module.css';
import { ageOf } from './model';

/** How long a card has stood in its column; past the days that the view allows it warns. */
export function Age({ since, column, limit, zone }: { since: string; column: string; limit: number | undefined; zone: string }) {
  const t = useT('kanban');
  const { days, hours } = ageOf(since, Date.now());
  const stuck = limit !== undefined && days >= limit;
  const at = formatDateTime(since, zone);
  const Icon = stuck ? TriangleAlert : Clock;
  const words = t(stuck ? 'card.stuck' : 'card.since', { column, at, limit });
  return (
    <span className={cx(styles.age, stuck && styles.stuck)} title={words}>
      <Icon size={12} aria-hidden />
      <span aria-hidden>{days > 0 ? t('card.days', { count: days }) : hours > 0 ? t('card.hours', { count: hours }) : t('card.fresh')}</span>
      <span className="tn-sr-only">{words}</span>
    </span>
  );
}

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { IconButton } from '@/shared/ui';
import styles from './Import.module.css';

interface PagerProps {
  /** The first that is shown, from 1, and how many are. */
  from: number;
  count: number;
  total: number;
  /** There are more than are counted. */
  more: boolean;
  next: boolean;
  loading: boolean;
  onTurn: (way: 1 | -1) => void;
}

/** Goes through a long list a page at a time. */
export function Pager({ from, count, total, more, next, loading, onTurn }: PagerProps) {
  const t = useT('import-export');
  if (total === 0) return null;
  return (
    <div className={styles.pager}>
      <IconButton size="small" icon={ChevronLeft} label={t('values.before')} disabled={from <= 1 || loading} onClick={() => onTurn(-1)} />
      <span className={styles.quiet}>{t(more ? 'values.placeMore' : 'values.place', { from: formatNumber(from), to: formatNumber(from + count - 1), total: formatNumber(total) })}</span>
      <IconButton size="small" icon={ChevronRight} label={t('values.after')} disabled={!next || loading} onClick={() => onTurn(1)} />
    </div>
  );
}

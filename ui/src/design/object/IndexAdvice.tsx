import { Gauge, Plus } from 'lucide-react';
import { formatNumber, formatRelative } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Panel } from '@/shared/ui';
import styles from './Keys.module.css';
import type { SlowField } from './keys';

interface IndexAdviceProps {
  slow: SlowField[];
  name: (field: string) => string;
  /** Puts an index of the field into the draft; absent where one only looks. */
  onAdd?: (field: string) => void;
}

/** Which fields make lists slow for want of an index, how often and how much. */
export function IndexAdvice({ slow, name, onAdd }: IndexAdviceProps) {
  const t = useT('design');
  if (slow.length === 0) return null;
  return (
    <Panel title={t('keys.advice')} bare>
      <ul className={styles.keys}>
        {slow.map((one) => (
          <li key={one.field}>
            <Gauge aria-hidden />
            <span className={styles.name}>
              {name(one.field)}
              <br />
              <span className={styles.quiet}>
                {t('keys.slow', { count: one.count, formatted: formatNumber(one.count), average: formatNumber(one.average_ms), worst: formatNumber(one.worst_ms), last: formatRelative(one.last) })}
              </span>
            </span>
            {onAdd && (
              <Button size="small" icon={Plus} aria-label={t('keys.adviceOf', { name: name(one.field) })} onClick={() => onAdd(one.field)}>
                {t('keys.addIndex')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

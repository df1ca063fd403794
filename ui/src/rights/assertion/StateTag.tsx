import { CircleCheck, CircleDashed, CircleX, TriangleAlert } from 'lucide-react';
import { useZone } from '@/shared/api';
import { formatDateTime, formatRelative } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Tag, Tooltip } from '@/shared/ui';
import type { Result } from './api';
import styles from './Assertions.module.css';

const looks = {
  holds: { color: 'green', icon: CircleCheck },
  fails: { color: 'red', icon: CircleX },
  broken: { color: 'amber', icon: TriangleAlert },
  unchecked: { color: 'gray', icon: CircleDashed },
} as const;

/** How an assertion stood, of how many people, and when. */
export function StateTag({ result }: { result: Result }) {
  const t = useT('assertion');
  const zone = useZone();
  const { color, icon } = looks[result.state];
  return (
    <span className={styles.state}>
      <Tag color={color} icon={icon}>
        {t(`state.${result.state}`)}
      </Tag>
      {result.at && (
        <Tooltip content={formatDateTime(result.at, zone)}>
          <span className={styles.quiet}>{t('checked', { count: result.people, when: formatRelative(result.at, { zone }) })}</span>
        </Tooltip>
      )}
    </span>
  );
}

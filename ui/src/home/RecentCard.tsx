import { Link } from '@tanstack/react-router';
import { History } from 'lucide-react';
import type { Me } from '@/shared/api';
import { formatMoment, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { useRecent } from '@/shared/page';
import { EmptyState, Panel } from '@/shared/ui';
import styles from './home.module.css';

/** Records of this app that were opened lately on this device. */
export function RecentCard({ app, me }: { app: string; me: Me }) {
  const t = useT('home');
  const records = useRecent()
    .filter((record) => record.app === app && me.objects[record.object])
    .slice(0, 10);
  return (
    <Panel bare title={t('recent')}>
      {records.length === 0 ? (
        <EmptyState small icon={History} title={t('noRecent')} />
      ) : (
        <ul className={styles.rows}>
          {records.map((record) => (
            <li key={`${record.object}/${record.id}`}>
              <Link to="/a/$app/o/$object/$id" params={{ app, object: record.object, id: record.id }} className={styles.row}>
                <span className={styles.kind}>{text(me.objects[record.object]?.label)}</span>
                <span className={styles.rowTitle}>{record.title}</span>
                <time dateTime={record.at} title={formatMoment(record.at)}>
                  {formatRelative(record.at)}
                </time>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

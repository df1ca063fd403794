import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { Button, messageOf, notify, Tag } from '@/shared/ui';
import styles from '../Duplicates.module.css';
import { ownerOf } from '../types';
import { duplicatesPath, type Cluster } from './model';

/** As many as one merge takes. */
const MOST = 10;

interface ClusterRowProps {
  app: string;
  object: string;
  cluster: Cluster;
  /** What the rule is called. */
  reason: string;
  onChanged: () => void;
}

/** Records that are suspected to be the same, with what to do about them. */
export function ClusterRow({ app, object, cluster, reason, onChanged }: ClusterRowProps) {
  const t = useT('duplicates');
  const navigate = useNavigate();
  const viewOnly = useViewOnly();
  const [busy, setBusy] = useState(false);
  const ids = cluster.records.map((one) => one.id!);
  const apart = async (on: boolean): Promise<void> => {
    setBusy(true);
    try {
      await api.post(`${duplicatesPath(object)}:apart`, { ids, apart: on });
      if (on) notify(t('clusters.told'), { kind: 'success', action: { label: t('clusters.undo'), onClick: () => void apart(false) } });
      onChanged();
    } catch (error) {
      notify(messageOf(error) ?? '', { kind: 'error' });
    }
    setBusy(false);
  };
  return (
    <li>
      <div className={styles.reason}>
        <Tag color={cluster.score === 100 ? 'red' : 'amber'}>{cluster.score === 100 ? t('exact') : t('similar', { percent: cluster.score })}</Tag>
        <span className={styles.owner}>{reason}</span>
        <span className={styles.end}>
          <Button size="small" disabled={viewOnly} loading={busy} onClick={() => void apart(true)}>
            {t('clusters.apart')}
          </Button>
          <Button size="small" kind="primary" disabled={viewOnly} onClick={() => void navigate({ to: '/a/$app/o/$object/merge', params: { app, object }, search: { ids: ids.slice(0, MOST).join(',') } })}>
            {t('clusters.merge')}
          </Button>
        </span>
      </div>
      <ul className={styles.found}>
        {cluster.records.map((one) => (
          <li key={one.id}>
            <Link to="/a/$app/o/$object/$id" params={{ app, object, id: one.id! }} className={styles.name}>
              {one.title || one.id}
            </Link>
            {ownerOf(one) && <span className={styles.owner}>{t('page.owner', { name: ownerOf(one) })}</span>}
          </li>
        ))}
      </ul>
    </li>
  );
}

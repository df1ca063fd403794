import type { UseQueryResult } from '@tanstack/react-query';
import { Ellipsis, Plus, Users } from 'lucide-react';
import { useState } from 'react';
import type { Department } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { cx, IconButton, InlineError, Menu, SkeletonLines } from '@/shared/ui';
import { DepartmentDialog } from './DepartmentDialog';
import type { TreeRow } from './tree';
import styles from './admin.module.css';

interface DepartmentTreeProps {
  query: UseQueryResult<{ items: Department[] }>;
  rows: TreeRow[];
  chosen: string | undefined;
  onChoose: (department: string | undefined) => void;
}

export function DepartmentTree({ query, rows, chosen, onChoose }: DepartmentTreeProps) {
  const t = useT('admin');
  const [editing, setEditing] = useState<{ department?: Department; parent?: string } | null>(null);
  return (
    <nav className={styles.tree} aria-label={t('departments.title')}>
      <header>
        <h3>{t('departments.title')}</h3>
        <IconButton size="small" icon={Plus} label={t('departments.new')} onClick={() => setEditing({ parent: chosen })} />
      </header>
      <ul>
        <li>
          <button type="button" className={cx(styles.department, !chosen && styles.chosen)} aria-current={!chosen || undefined} onClick={() => onChoose(undefined)}>
            <Users aria-hidden />
            <span>{t('people.everybody')}</span>
          </button>
        </li>
        {rows.map(({ department, depth }) => (
          <li key={department.id} className={styles.line}>
            <button
              type="button"
              className={cx(styles.department, department.id === chosen && styles.chosen)}
              aria-current={department.id === chosen || undefined}
              style={{ paddingLeft: 12 + depth * 16 }}
              onClick={() => onChoose(department.id)}
            >
              <span>{department.name}</span>
            </button>
            <Menu
              label={t('departments.actionsOf', { name: department.name })}
              items={[
                { label: t('departments.edit'), onSelect: () => setEditing({ department }) },
                { label: t('departments.newBelow'), onSelect: () => setEditing({ parent: department.id }) },
              ]}
            >
              <IconButton size="small" icon={Ellipsis} label={t('departments.actionsOf', { name: department.name })} className={styles.more} />
            </Menu>
          </li>
        ))}
      </ul>
      {query.isPending && (
        <div className={styles.pad}>
          <SkeletonLines lines={4} />
        </div>
      )}
      {query.error && (
        <div className={styles.pad}>
          <InlineError error={query.error} onRetry={() => void query.refetch()} />
        </div>
      )}
      {editing && <DepartmentDialog {...editing} rows={rows} onClose={() => setEditing(null)} />}
    </nav>
  );
}

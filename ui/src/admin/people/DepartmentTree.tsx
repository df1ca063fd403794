import type { UseQueryResult } from '@tanstack/react-query';
import { Ellipsis, Plus, Search, Users } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Department } from '@/shared/api';
import { useDraggable, useDropTarget } from '@/shared/dnd';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { confirm, cx, IconButton, InlineError, Input, Menu, notify, SkeletonLines, type MenuItem } from '@/shared/ui';
import { useSaveDepartment } from '../queries';
import { DepartmentDialog } from './DepartmentDialog';
import { MergeDialog, MoveDialog } from './MoveDialogs';
import { below, matchingRows, type TreeRow } from './tree';
import styles from './People.module.css';

interface DepartmentTreeProps {
  query: UseQueryResult<{ items: Department[] }>;
  rows: TreeRow[];
  chosen: string | undefined;
  onChoose: (department: string | undefined) => void;
}

type Doing = { what: 'edit' | 'move' | 'merge'; department: Department; to?: string } | { what: 'new'; parent: string | undefined };

/** The departments as they hang under each other: to choose from, to change, to move by drag or by menu. */
export function DepartmentTree({ query, rows, chosen, onChoose }: DepartmentTreeProps) {
  const t = useT('admin');
  const [doing, setDoing] = useState<Doing | null>(null);
  const [words, setWords] = useState('');
  const close = () => setDoing(null);
  const shown = matchingRows(rows, words);
  return (
    <nav className={styles.tree} aria-label={t('departments.title')}>
      <header>
        <h3>{t('departments.title')}</h3>
        <IconButton size="small" icon={Plus} label={t('departments.new')} onClick={() => setDoing({ what: 'new', parent: chosen })} />
      </header>
      {rows.length > 12 && (
        <div className={styles.treeSearch}>
          <Input size="small" type="search" icon={Search} aria-label={t('departments.search')} placeholder={t('departments.search')} value={words} onChange={(event) => setWords(event.target.value)} />
        </div>
      )}
      <ul>
        <TopLine chosen={!chosen} onChoose={() => onChoose(undefined)} onDrop={(department) => setDoing({ what: 'move', department, to: '' })} rows={rows} />
        {shown.map((row) => (
          <Line key={row.department.id} row={row} rows={rows} chosen={row.department.id === chosen} onChoose={() => onChoose(row.department.id)} onDo={setDoing} />
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
      {doing?.what === 'new' && <DepartmentDialog parent={doing.parent} rows={rows} onClose={close} />}
      {doing?.what === 'edit' && <DepartmentDialog department={doing.department} rows={rows} onClose={close} />}
      {doing?.what === 'move' && <MoveDialog department={doing.department} to={doing.to} rows={rows} onClose={close} />}
      {doing?.what === 'merge' && <MergeDialog department={doing.department} rows={rows} onClose={close} onMerged={onChoose} />}
    </nav>
  );
}

/** Everybody: also the place to drop a department on that should stand at the top. */
function TopLine({ chosen, onChoose, onDrop, rows }: { chosen: boolean; onChoose: () => void; onDrop: (department: Department) => void; rows: TreeRow[] }) {
  const t = useT('admin');
  const ref = useRef<HTMLLIElement>(null);
  const { over } = useDropTarget(ref, {
    accepts: ({ kind, parent }) => kind === 'department' && parent !== '',
    onDrop: ({ source }) => {
      const department = rows.find((row) => row.department.id === source.id)?.department;
      if (department) onDrop(department);
    },
  });
  return (
    <li ref={ref} className={cx(over && styles.over)}>
      <button type="button" className={cx(styles.department, chosen && styles.chosen)} aria-current={chosen || undefined} onClick={onChoose}>
        <Users aria-hidden />
        <span>{t('people.everybody')}</span>
      </button>
    </li>
  );
}

function Line({ row: { department, depth }, rows, chosen, onChoose, onDo }: { row: TreeRow; rows: TreeRow[]; chosen: boolean; onChoose: () => void; onDo: (doing: Doing) => void }) {
  const t = useT('admin');
  const ref = useRef<HTMLLIElement>(null);
  const save = useSaveDepartment(department.id);
  const dragging = useDraggable(ref, {
    data: () => ({ kind: 'department', id: department.id, parent: department.parent, inside: [...below(rows, department.id)] }),
    preview: () => department.name,
    disabled: department.disabled,
  });
  const { over } = useDropTarget(ref, {
    accepts: ({ kind, id, parent, inside }) => kind === 'department' && !department.disabled && id !== department.id && parent !== department.id && !(inside as string[]).includes(department.id),
    onDrop: ({ source }) => {
      const moved = rows.find((other) => other.department.id === source.id)?.department;
      if (moved) onDo({ what: 'move', department: moved, to: department.id });
    },
  });
  const enable = () => save.mutate({ disabled: false }, { onSuccess: () => notify(t('departments.enabled', { name: department.name }), { kind: 'success' }) });
  const disable = async () => {
    const count = department.people ?? 0;
    if (count > 0 && !(await confirm({ title: t('departments.disableTitle', { name: department.name }), body: t('departments.disableWords', { count }), action: t('departments.disable') }))) return;
    save.mutate({ disabled: true }, { onSuccess: () => notify(t('departments.disabled', { name: department.name }), { kind: 'success', action: { label: t('undo'), onClick: enable } }) });
  };
  const items: MenuItem[] = [
    { label: t('departments.edit'), onSelect: () => onDo({ what: 'edit', department }) },
    !department.disabled && { label: t('departments.newBelow'), onSelect: () => onDo({ what: 'new', parent: department.id }) },
    { label: t('departments.move'), onSelect: () => onDo({ what: 'move', department }) },
    { label: t('departments.merge'), onSelect: () => onDo({ what: 'merge', department }) },
    department.disabled ? { label: t('departments.enable'), onSelect: enable } : { label: t('departments.disable'), onSelect: () => void disable() },
  ];
  const label = t('departments.actionsOf', { name: department.name });
  return (
    <li ref={ref} className={cx(styles.line, dragging && styles.dragging, over && styles.over)}>
      <button type="button" className={cx(styles.department, chosen && styles.chosen, department.disabled && styles.off)} aria-current={chosen || undefined} style={{ paddingLeft: 12 + depth * 16 }} onClick={onChoose}>
        <span title={department.name}>{department.name}</span>
        {department.disabled ? <em>{t('state.disabled')}</em> : department.peopleBelow ? <small>{formatNumber(department.peopleBelow)}</small> : null}
      </button>
      <Menu label={label} items={items}>
        <IconButton size="small" icon={Ellipsis} label={label} className={styles.more} />
      </Menu>
      {save.error && (
        <div className={styles.fault}>
          <InlineError error={save.error} />
        </div>
      )}
    </li>
  );
}

import { ArrowDown, ArrowUp, ChevronsDownUp, ChevronsUpDown, Plus, X } from 'lucide-react';
import type { RefObject } from 'react';
import { text, useT } from '@/shared/i18n';
import { Button, IconButton, Menu, Popover, Select } from '@/shared/ui';
import { GroupSource } from '../groupSource';
import { MAX_GROUPS, type GroupKey, type Period } from '../state';
import type { ListModel } from '../useList';
import styles from './popovers.module.css';
import { reordered, Sortable } from './Sortable';

const PERIODS: Period[] = ['day', 'week', 'month', 'quarter', 'year'];

/** One or two fields by which the rows stand in bands with their count and sums. */
export default function GroupPopover({
  list,
  anchor,
  onClose,
}: {
  list: ListModel;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}) {
  const t = useT('views');
  const { state, fields, setGroup, ctx, source } = list;
  const keys = state.group;
  const groupable = fields.filter((f) => f.groupable);
  const free = groupable.filter((f) => !keys.some((k) => k.field === f.key));
  const dated = (key: string) => ['date', 'datetime'].includes(fields.find((f) => f.key === key)?.type ?? '');
  const keyFor = (field: string): GroupKey => (dated(field) ? { field, by: 'month' } : { field });
  const nameOf = (key: string) => text(fields.find((f) => f.key === key)?.label, ctx.locale) || key;
  const put = (i: number, key: GroupKey): void => setGroup(keys.map((k, at) => (at === i ? key : k)));
  const preferred = free.find((f) => f.type === 'select') ?? free[0];
  return (
    <Popover open onClose={onClose} anchor={anchor} label={t('list.group')} width={420}>
      <div className={styles.list}>
        {keys.map((key, i) => (
          <Sortable
            key={key.field}
            kind="group"
            index={i}
            count={keys.length}
            label={nameOf(key.field)}
            onMove={(from, to) => setGroup(reordered(keys, from, to))}
          >
            <Select
              size="small"
              label={t('group.field')}
              value={key.field}
              options={[key.field, ...free.map((f) => f.key)].map((f) => ({ value: f, label: nameOf(f), keywords: f }))}
              onChange={(next) => next && setGroup(keys.map((k, at) => (at === i ? keyFor(next) : k)))}
            />
            {dated(key.field) ? (
              <Select
                size="small"
                label={t('group.by')}
                value={key.by ?? 'month'}
                options={PERIODS.map((p) => ({ value: p, label: t(`period.${p}`) }))}
                onChange={(next) => next && setGroup(keys.map((k, at) => (at === i ? { ...k, by: next as Period } : k)))}
              />
            ) : (
              <span />
            )}
            <span className={styles.ends}>
            <Menu
              label={t('group.orderOf', { label: nameOf(key.field) })}
              placement="bottom-end"
              items={[
                { label: t('group.up'), checked: !key.desc, onSelect: () => put(i, { ...key, desc: undefined }) },
                { label: t('group.down'), checked: key.desc === true, onSelect: () => put(i, { ...key, desc: true }) },
                { separator: true },
                { label: t('group.blankLast'), checked: !key.first, onSelect: () => put(i, { ...key, first: undefined }) },
                { label: t('group.blankFirst'), checked: key.first === true, onSelect: () => put(i, { ...key, first: true }) },
              ]}
            >
              <IconButton size="small" icon={key.desc ? ArrowDown : ArrowUp} label={t('group.orderOf', { label: nameOf(key.field) })} />
            </Menu>
            <IconButton
              size="small"
              icon={X}
              label={t('group.remove', { label: nameOf(key.field) })}
              onClick={() => setGroup(keys.filter((_, at) => at !== i))}
            />
            </span>
          </Sortable>
        ))}
        {keys.length === 0 && <p className={styles.note}>{t('group.none')}</p>}
        <div className={styles.foot}>
          <Button
            size="small"
            kind="text"
            icon={Plus}
            disabled={keys.length >= MAX_GROUPS ? t('group.most', { count: MAX_GROUPS }) : !preferred}
            onClick={() => preferred && setGroup([...keys, keyFor(preferred.key)])}
          >
            {t('group.add')}
          </Button>
          {source instanceof GroupSource && (
            <>
              <IconButton
                size="small"
                icon={ChevronsUpDown}
                label={t('group.openAll')}
                onClick={() => source.toggleAll(true)}
              />
              <IconButton
                size="small"
                icon={ChevronsDownUp}
                label={t('group.foldAll')}
                onClick={() => source.toggleAll(false)}
              />
            </>
          )}
        </div>
      </div>
    </Popover>
  );
}

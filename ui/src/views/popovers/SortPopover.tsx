import { Plus, X } from 'lucide-react';
import type { RefObject } from 'react';
import { isDated } from '@/fields/parse/date';
import type { FieldMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, IconButton, Popover, Segmented, Select } from '@/shared/ui';
import { MAX_SORTS } from '../state';
import type { ListModel } from '../useList';
import styles from './popovers.module.css';
import { reordered, Sortable } from './Sortable';

/** Up to five fields by which the rows are ordered, the first one first. */
export default function SortPopover({
  list,
  anchor,
  onClose,
}: {
  list: ListModel;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}) {
  const t = useT('views');
  const { state, fields, setSort, ctx } = list;
  const keys = state.sort;
  const sortable = fields.filter((f) => f.sortable);
  const nameOf = (field: FieldMeta) => text(field.label, ctx.locale) || field.key;
  const put = (index: number, change: Partial<(typeof keys)[number]>) =>
    setSort(keys.map((k, i) => (i === index ? { ...k, ...change } : k)));
  const free = sortable.filter((f) => !keys.some((k) => k.field === f.key));
  const directions = (type: string | undefined) => {
    const dated = type !== undefined && isDated(type);
    const worded = type === 'text' || type === 'select' || type === 'user';
    const kind = dated ? 'date' : worded ? 'text' : 'number';
    return [
      { key: 'asc' as const, label: t(`sort.${kind}Asc`) },
      { key: 'desc' as const, label: t(`sort.${kind}Desc`) },
    ];
  };
  return (
    <Popover open onClose={onClose} anchor={anchor} label={t('list.sort')} width={420}>
      <div className={styles.list}>
        {keys.map((key, i) => {
          const field = fields.find((f) => f.key === key.field);
          const label = field ? nameOf(field) : key.field;
          return (
            <Sortable
              key={key.field}
              kind="sort"
              index={i}
              count={keys.length}
              label={label}
              onMove={(from, to) => setSort(reordered(keys, from, to))}
            >
              <Select
                size="small"
                label={t('sort.field')}
                value={key.field}
                options={[...(field ? [field] : []), ...free].map((f) => ({
                  value: f.key,
                  label: nameOf(f),
                  keywords: f.key,
                }))}
                onChange={(next) => next && put(i, { field: next })}
              />
              <Segmented
                size="small"
                label={t('sort.direction', { label })}
                items={directions(field?.type)}
                value={key.desc ? 'desc' : 'asc'}
                onChange={(next) => put(i, { desc: next === 'desc' })}
              />
              <IconButton
                size="small"
                icon={X}
                label={t('sort.remove', { label })}
                onClick={() => setSort(keys.filter((_, at) => at !== i))}
              />
            </Sortable>
          );
        })}
        {keys.length === 0 && <p className={styles.note}>{t('sort.none')}</p>}
        <div className={styles.foot}>
          <Button
            size="small"
            kind="text"
            icon={Plus}
            disabled={keys.length >= MAX_SORTS ? t('sort.most', { count: MAX_SORTS }) : free.length === 0}
            onClick={() => free[0] && setSort([...keys, { field: free[0].key, desc: false }])}
          >
            {t('sort.add')}
          </Button>
          {keys.length > 0 && (
            <Button size="small" kind="text" onClick={() => setSort([])}>
              {t('list.clear')}
            </Button>
          )}
        </div>
      </div>
    </Popover>
  );
}

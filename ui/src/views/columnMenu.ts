import { ArrowDown, ArrowUp, Layers, ListFilter, Sigma } from 'lucide-react';
import { isDated } from '@/fields/parse/date';
import type { Column } from '@/grid';
import type { Translate } from '@/shared/i18n';
import type { MenuItem } from '@/shared/ui';
import { fresh } from '@/expression/condition/condition';
import { emptyGroup } from '@/expression/condition/model';
import type { ListModel } from './useList';

/** Entries of a column's menu that change what the list shows. */
export function columnMenu(
  column: Column,
  list: ListModel,
  t: Translate,
  tGrid: Translate,
  openFilter: () => void,
): MenuItem[] {
  const { field } = column;
  const { state, setSort, filter, setGroup, setColumns, columns } = list;
  const dated = isDated(field.type);
  const sortBy = (desc: boolean) =>
    setSort([{ field: field.key, desc }, ...state.sort.filter((k) => k.field !== field.key)].slice(0, 5));
  const kind = dated ? 'date' : field.summable ? 'number' : 'text';
  const summaries = field.summable ? (['sum', 'avg', 'min', 'max', 'count'] as const) : [];
  return [
    field.sortable && {
      label: t(`sort.${kind}Asc`),
      icon: ArrowUp,
      onSelect: () => sortBy(false),
    },
    field.sortable && {
      label: t(`sort.${kind}Desc`),
      icon: ArrowDown,
      onSelect: () => sortBy(true),
    },
    (field.operators?.length ?? 0) > 0 &&
      filter !== null && {
        label: t('column.filter'),
        icon: ListFilter,
        onSelect: () => {
          const group = filter ?? emptyGroup();
          list.begin({ ...group, items: [...group.items, fresh(field.key, field)] });
          openFilter();
        },
      },
    field.groupable && {
      label: t('column.group'),
      icon: Layers,
      onSelect: () => setGroup([dated ? { field: field.key, by: 'month' } : { field: field.key }]),
    },
    summaries.length > 0 && { heading: t('column.summary') },
    ...summaries.map<MenuItem>((op) => ({
      label: tGrid(`summary.${op}`),
      icon: Sigma,
      checked: column.summary === op,
      onSelect: () =>
        setColumns(columns.map((c) => (c.key === column.key ? { ...c, summary: c.summary === op ? undefined : op } : c))),
    })),
  ].filter((item) => item !== false) as MenuItem[];
}

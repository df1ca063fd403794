import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef, useState, type MouseEvent, type Ref } from 'react';
import { Grid, nothing, toggled, type Column, type GridHandle } from '@/grid';
import type { RecordData } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { cx, usePhone, type MenuItem } from '@/shared/ui';
import { Cards } from '@/views/Cards';
import { isDated } from '../parse/date';
import type { Findable } from './findable';
import styles from './Find.module.css';
import type { Found } from './useFound';

interface FoundRowsProps {
  list: Findable;
  found: Found;
  label: string;
  several: boolean;
  /** One record is chosen, and that is all. */
  onTake: (record: RecordData) => void;
  /** What is ticked is what is wanted. */
  onDone: () => void;
  grid: Ref<GridHandle>;
}

/** The records that can be chosen: ticked by a press anywhere in their row; of one choice, taken by two, or Enter. */
export function FoundRows({ list, found, label, several, onTake, onDone, grid }: FoundRowsProps) {
  const t = useT('fields');
  const tViews = useT('views');
  const phone = usePhone();
  const { pages, ctx, selection, select, wanted, narrow } = found;
  const [columns, setColumns] = useState(list.columns);
  const handle = useRef<GridHandle | null>(null);
  const toggle = (record: RecordData): void => select(toggled(selection, record.id));
  const open = (record: RecordData): void => (several ? toggle(record) : onTake(record));
  const resetKey = JSON.stringify(wanted);
  const rowAt = (event: MouseEvent): RecordData | null => {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>('[data-row]');
    const line = row && !target.closest('[data-lead],button') ? pages.line(Number(row.dataset.row)) : null;
    return line?.kind === 'row' ? line.record : null;
  };
  if (phone) {
    return (
      <div className={styles.rows}>
        <Cards
          label={label}
          source={pages}
          columns={columns}
          titleKey={list.titleKey}
          fields={columns.map((column) => column.field)}
          ctx={ctx}
          object={list.object}
          selection={several ? selection : nothing}
          onSelection={(next) => {
            const one = pages.loaded().find((row) => next.has(row.id));
            if (several) select(next);
            else if (one) onTake(one);
          }}
          onOpen={open}
          onFold={() => undefined}
          bandTitle={() => ''}
          resetKey={resetKey}
        />
      </div>
    );
  }
  const sortItems = ({ field }: Column): MenuItem[] => {
    if (!field.sortable) return [];
    const kind = isDated(field.type) ? 'date' : field.summable ? 'number' : 'text';
    const by = (desc: boolean) => () => narrow({ sort: [{ field: field.key, desc }] });
    return [
      { label: tViews(`sort.${kind}Asc`), icon: ArrowUp, onSelect: by(false) },
      { label: tViews(`sort.${kind}Desc`), icon: ArrowDown, onSelect: by(true) },
    ];
  };
  return (
    <div
      className={cx(styles.rows, !several && styles.one)}
      onClickCapture={(event) => {
        const record = rowAt(event);
        if (!record) return;
        event.stopPropagation();
        handle.current?.show(record.id);
        handle.current?.focus();
        if (several || event.detail < 2) toggle(record);
      }}
      onDoubleClickCapture={(event) => {
        const record = rowAt(event);
        if (!record) return;
        event.stopPropagation();
        if (!several) onTake(record);
      }}
    >
      <Grid
        ref={(next) => {
          handle.current = next;
          if (typeof grid === 'function') grid(next);
          else if (grid) grid.current = next;
        }}
        label={label}
        object={list.object}
        source={pages}
        columns={columns}
        titleKey={list.titleKey}
        ctx={ctx}
        rowHeight={40}
        sorted={Object.fromEntries(wanted.sort.map((key) => [key.field, key.desc ? 'desc' : 'asc'] as const))}
        selection={selection}
        onSelection={select}
        onColumns={setColumns}
        onWidth={(key, width) => setColumns((all) => all.map((column) => (column.key === key ? { ...column, width } : column)))}
        onOpen={open}
        onOpenPage={onDone}
        columnMenu={sortItems}
        locked={() => t('find.onlyChoose')}
        onEdit={() => Promise.resolve()}
        resetKey={resetKey}
      />
    </div>
  );
}

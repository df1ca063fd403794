import { ClipboardPaste, ListPlus, Plus } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useRows, type Rows, type Scope } from '@/form-engine';
import { fillRows } from '@/form-runtime';
import { text } from '@/shared/i18n';
import { Button, cx, useFieldControl } from '@/shared/ui';
import type { FieldMeta } from '@/shared/api/types';
import type { InputProps } from '../contract';
import { useFind, type Find } from '../find/ask';
import { findFor } from '../find/useFindField';
import { offerOf } from '../parts/offer';
import { linkSource } from './names';
import type { ReadFile } from './rowFile';
import { planPaste, readBlock, readRow, type PastePlan } from './paste';
import { FileRows } from './FileRows';
import { RowCards } from './RowCards';
import { RowsGrid } from './RowsGrid';
import { columnsOf, mostRows } from './field';
import styles from './Subform.module.css';
import { filledColumns, useRowActs } from './useRowActs';

const PasteStrip = lazy(() => import('./PasteStrip'));
const RowSheet = lazy(() => import('./RowSheet'));

/** A block that waits for its columns to be told. */
interface Waiting {
  block: string[][];
  plan: PastePlan;
  at: number;
  /** Of a file: which, and how another sheet of it is read. */
  file?: ReadFile & { other: (sheet: string) => void };
}

/** The rows of a form with everything that is done to them: typed, pasted, picked, moved, removed. */
export function Editor(props: InputProps & { rows: Rows; phone: boolean }) {
  const { rows, field, ctx, phone, readOnly, onLink, onBlur } = props;
  const { t } = ctx;
  const list = useRows(rows);
  const control = useFieldControl();
  const acts = useRowActs(rows, field, ctx);
  useEffect(() => acts.leave, [acts]);
  const columns = columnsOf(field);
  const open = !readOnly;
  const [opened, setOpened] = useState<string | null>(null);
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [busy, setBusy] = useState(false);
  const toRow = useRef<((row: number) => void) | null>(null);
  const full = list.length >= mostRows(field);
  const find = useFind();
  const picked = filledColumns(field).find((column) => column.type === 'relation');

  /** Where the empty rows at the end begin. */
  const firstBlank = (): number => {
    const at = list.findIndex((_, i) => list.slice(i).every((row) => row.isBlank));
    return at < 0 ? list.length : at;
  };
  const apply = async (block: string[][], plan: PastePlan, at: number): Promise<void> => {
    const words = waiting?.file ? ['subform.imported', 'subform.importedSome'] : ['subform.pasted', 'subform.pastedSome'];
    setWaiting(null);
    const lines = (plan.header ? block.slice(1) : block).map((cells) => readRow(cells, plan.mapping, columns, ctx));
    setBusy(lines.some((line) => Object.keys(line.names).length > 0));
    await linkSource.fill(lines, columns, ctx, (id, title) => onLink?.(id, title));
    setBusy(false);
    const written = acts.paste(lines, at);
    const pasted = new Set(lines.flatMap((line) => Object.keys(line.values)));
    for (const column of columns.filter((one) => one.fill && pasted.has(one.key))) void fillRows({ rows: written, field: column, fields: columns, onLink: (id, title) => onLink?.(id, title) });
    const unread = lines.reduce((sum, line) => sum + Object.keys(line.faults).length, 0);
    if (written.length > 0)
      acts.tell(t(words[unread > 0 ? 1 : 0]!, { count: written.length, unread }));
  };
  const paste = (words: string, row: number, col: number): void => {
    const block = readBlock(words);
    if (block.length === 0) return;
    const plan = planPaste(block, columns, col, ctx);
    const tail = firstBlank();
    const at = plan.header ? tail : row;
    if (plan.sure) void apply(block, plan, at);
    else setWaiting({ block, plan: { ...plan, mapping: plan.mapping.map((key) => (filledColumns(field).some((column) => column.key === key) ? key : null)) }, at });
  };
  /** Several records at once, each of which becomes a row. */
  const pick = (column: FieldMeta, find: Find): void =>
    find({
      ...findFor(column, ctx, offerOf({ field: column, object: typeof field.rows_object === 'string' ? field.rows_object : '' })),
      several: true,
      most: mostRows(field) - list.filter((row) => !row.isBlank).length,
      onChoose: (chosen) => {
        for (const { id, title } of chosen) onLink?.(id, title);
        const written = acts.pick(column.key, chosen.map((one) => one.id));
        void fillRows({ rows: written, field: column, fields: columns, onLink: (id, title) => onLink?.(id, title) });
      },
    });
  const add = (): void => {
    const at = acts.add();
    if (at < 0) return;
    if (phone) setOpened(rows.all()[at]!.id);
    else toRow.current?.(at);
  };
  return (
    <div className={styles.editor}>
      <div className={cx(styles.frame, control['aria-invalid'] && styles.frameWrong)}>
        {phone ? (
          <RowCards rows={rows} field={field} ctx={ctx} acts={acts} open={open} controlId={control.id} onOpen={(row) => setOpened(row.id)} />
        ) : (
          <RowsGrid rows={rows} field={field} columns={columns} ctx={ctx} acts={acts} open={open} onOpen={(row: Scope) => setOpened(row.id)} onPaste={paste} onLink={onLink} onBlur={onBlur} handle={toRow} />
        )}
        {list.length === 0 && <div className={styles.empty}>{t(open ? 'subform.none' : 'subform.noRows')}</div>}
        {waiting && (
          <Suspense>
            <PasteStrip key={waiting.file?.sheet} file={waiting.file} block={waiting.block} plan={waiting.plan} columns={filledColumns(field)} ctx={ctx} onPaste={(block, plan) => void apply(block, plan, waiting.at)} onClose={() => setWaiting(null)} />
          </Suspense>
        )}
        {open && (
          <div className={styles.bar}>
            <Button size="small" kind="text" icon={Plus} disabled={full ? t('subform.full', { max: mostRows(field) }) : false} onClick={add}>
              {t('subform.add')}
            </Button>
            <Button size="small" kind="text" icon={ClipboardPaste} loading={busy} disabled={full} onClick={() => setWaiting({ block: [], plan: { header: false, mapping: [], sure: false }, at: firstBlank() })}>
              {t('subform.paste')}
            </Button>
            <FileRows field={field} ctx={ctx} disabled={full} onRead={({ block, plan, ...file }, other) => setWaiting({ block, plan, at: firstBlank(), file: { block, plan, ...file, other } })} />
            {picked && find && (
              <Button size="small" kind="text" icon={ListPlus} disabled={full} onClick={() => pick(picked, find)}>
                {t('subform.pick', { label: text(picked.label, ctx.locale) || picked.key })}
              </Button>
            )}
          </div>
        )}
      </div>
      <Suspense>
        {opened !== null && <RowSheet rows={rows} rowId={opened} field={field} ctx={ctx} acts={acts} open={open} onLink={onLink} onGo={setOpened} onClose={() => setOpened(null)} />}
      </Suspense>
    </div>
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { CornerUpLeft, ExternalLink, FolderInput, Plus } from 'lucide-react';
import { useEffect, useId, useImperativeHandle, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { linkId } from '@/fields/format';
import { isApiError } from '@/shared/api';
import type { RecordData } from '@/shared/api/types';
import { announce } from '@/shared/a11y';
import { useDropTarget } from '@/shared/dnd';
import { text, useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, MenuSurface, messageOf, Progress, Skeleton } from '@/shared/ui';
import { useListFrame, useNear } from '../frame';
import type { ViewBodyProps } from '../kinds';
import { Tick, useTicking } from '../ticking';
import { notifyUndoable } from '../undoing';
import { chainOf, keyMove, TOP } from './model';
import { MovePopover } from './MovePopover';
import styles from './tree.module.css';
import { DRAG, TreeRow } from './TreeRow';
import { chainAbove, MOST, STEP, useTree } from './useTree';

const ROW = 40;

/** Records under each other; each level is read when it is opened. */
export default function TreeBody(props: ViewBodyProps) {
  const { meta, list, show, phone, onOpen, onOpenPage, onNew, onEdit, locked, selection, onSelection } = props;
  const t = useT('tree');
  const under = meta.fields.find((field) => field.key === show.under);
  const tree = useTree(list, under?.key);
  const { lines } = tree;
  const base = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const anchor = useRef<HTMLElement>(null);
  const [active, setActive] = useState(0);
  const [menu, setMenu] = useState<RecordData | null>(null);
  const [moving, setMoving] = useState<RecordData | null>(null);
  const [refusal, setRefusal] = useState('');
  const ctx = useMemo<FieldContext>(() => ({ ...list.ctx, links: { ...list.ctx.links, ...tree.links } }), [list.ctx, tree.links]);
  const titleField = meta.fields.find((field) => field.key === meta.title);
  const titleOf = (record: RecordData): string => (titleField && moduleOf(titleField).format(record[titleField.key], titleField, ctx)) || t('untitled');
  const columns = phone ? [] : list.columns.filter((column) => column.key !== meta.title && column.key !== under?.key && column.field.type !== 'subform').slice(0, 6);
  const ticking = useTicking(selection, onSelection, phone);
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 12 });
  useNear(useMemo(() => lines.flatMap((line) => (line.kind === 'row' ? [line.record] : [])), [lines]));
  const { handle } = useListFrame();
  useImperativeHandle(handle, () => ({
    focus: () => scroller.current?.focus(),
    show: (id) => {
      const at = lines.findIndex((line) => line.kind === 'row' && line.record.id === id);
      if (at >= 0) goTo(at);
    },
  }));
  useEffect(() => setActive((at) => Math.min(at, Math.max(0, lines.length - 1))), [lines.length]);
  const move = async (record: RecordData, to: string, title: string): Promise<void> => {
    setRefusal('');
    setMoving(null);
    if (!under || linkId(record[under.key]) === to) return;
    try {
      const shown = lines.some((line) => line.kind === 'row' && line.record.id === to);
      const chain = to === TOP ? [] : shown && !tree.filtered ? chainOf(lines, to) : await chainAbove(list.rows, under.key, to);
      if (chain.includes(record.id)) {
        setRefusal(t('cycle', { title: titleOf(record) }));
        return;
      }
      await onEdit(record, under, to);
      if (to !== TOP && !tree.filtered && !lines.some((line) => line.kind === 'row' && line.record.id === to && line.open)) tree.toggle(to, true);
      const words = to === TOP ? t('movedTop', { title: titleOf(record) }) : t('moved', { title: titleOf(record), under: title });
      announce(words);
      notifyUndoable(words, t('undo'));
    } catch (error) {
      const why = !isApiError(error) ? t('failed') : error.code === 'conflict' ? t('conflict') : (Object.values(error.fieldErrors)[0]?.message ?? messageOf(error) ?? t('failed'));
      setRefusal(t('refused', { title: titleOf(record), reason: why }));
    }
  };
  const toTop = useDropTarget(top, {
    accepts: (source) => source.kind === DRAG && !!under && linkId((source.record as RecordData)[under.key]) !== '',
    onDrop: ({ source }) => void move(source.record as RecordData, TOP, ''),
  });
  if (!under) return <EmptyState title={t('gone')} />;
  const objects = text(meta.plural, ctx.locale) || text(meta.label, ctx.locale);
  const goTo = (index: number) => {
    setActive(index);
    virtual.scrollToIndex(index);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[active];
    if (event.key === 'Enter' || event.key === ' ') {
      if (event.target !== event.currentTarget || !line) return;
      event.preventDefault();
      if (line.kind === 'more') tree.showMore(line.parent);
      else if (line.kind === 'row') (event.ctrlKey || event.metaKey ? onOpenPage : onOpen)(line.record);
      return;
    }
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      if (line?.kind !== 'row') return;
      event.preventDefault();
      anchor.current = document.getElementById(`${base}-${active}`);
      setMenu(line.record);
      return;
    }
    if (event.key === 'x' && line?.kind === 'row' && !event.metaKey && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      ticking.toggle(line.record.id);
      return;
    }
    const found = keyMove(lines, active, event.key);
    if (!found) return;
    event.preventDefault();
    if ('to' in found) goTo(found.to);
    else if (line?.kind === 'row') tree.toggle(line.record.id, found.toggle);
  };
  return (
    <div className={styles.body}>
      <div className={styles.line}>{tree.busy && <Progress label={t('loading')} />}</div>
      {refusal && (
        <InlineError title={refusal}>
          <Button size="small" onClick={() => setRefusal('')}>
            {t('dismiss')}
          </Button>
        </InlineError>
      )}
      {tree.error !== null && <InlineError error={tree.error} title={t('broken')} onRetry={tree.retry} />}
      {tree.filtered && lines.length > 0 && <p className={styles.note}>{tree.more ? t('tooMany', { shown: MOST }) : t('paths')}</p>}
      {tree.loading && <TreeSkeleton />}
      {lines.length > 0 && (
        <div
          ref={scroller}
          role="treegrid"
          aria-label={t('label', { objects })}
          aria-rowcount={lines.length + 1}
          aria-activedescendant={`${base}-${active}`}
          tabIndex={0}
          className={styles.scroller}
          onKeyDown={onKeyDown}
          {...ticking.handlers}
        >
          <div role="rowgroup" className={styles.head}>
            <div role="row" className={styles.headRow}>
              <div role="columnheader" className={styles.name}>
                {titleField ? text(titleField.label, ctx.locale) : objects}
              </div>
              {columns.map((column) => (
                <div key={column.key} role="columnheader" className={styles.cell} style={{ width: column.width }}>
                  {text(column.field.label, ctx.locale)}
                </div>
              ))}
              <div role="columnheader" className={styles.acts} aria-label={t('actions', { title: '' })} />
            </div>
          </div>
          <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const line = lines[item.index];
              if (!line) return null;
              return (
                <div key={item.key} role="presentation" className={styles.place} style={{ transform: `translateY(${item.start}px)` }}>
                  {line.kind === 'row' ? (
                    <TreeRow
                      line={line}
                      id={`${base}-${item.index}`}
                      title={titleOf(line.record)}
                      columns={columns}
                      ctx={ctx}
                      object={meta.key}
                      active={item.index === active}
                      opened={list.search.r === line.record.id}
                      chosen={selection.has(line.record.id)}
                      locked={locked(line.record, under)}
                      onToggle={() => {
                        setActive(item.index);
                        tree.toggle(line.record.id, !line.open);
                      }}
                      tick={<Tick id={line.record.id} title={titleOf(line.record)} ticking={ticking} />}
                      onPress={() => setActive(item.index)}
                      onOpen={() => onOpen(line.record)}
                      onMenu={(element) => {
                        anchor.current = element;
                        setActive(item.index);
                        setMenu(line.record);
                      }}
                      onDrop={(record) => void move(record, line.record.id, titleOf(line.record))}
                    />
                  ) : (
                    <div role="row" id={`${base}-${item.index}`} aria-level={line.level + 1} aria-selected={item.index === active} className={item.index === active ? `${styles.row} ${styles.active}` : styles.row}>
                      <div role="gridcell" className={styles.name} style={{ paddingInlineStart: 44 + line.level * 20 }}>
                        {line.kind === 'more' ? (
                          <Button size="small" kind="text" tabIndex={-1} onClick={() => tree.showMore(line.parent)}>
                            {t('more', { count: STEP })}
                          </Button>
                        ) : (
                          <Skeleton width={160} />
                        )}
                      </div>
                    </div>
                  )}
                </div>
              );
            })}
          </div>
        </div>
      )}
      <div ref={top} className={toTop.over ? `${styles.top} ${styles.over}` : styles.top}>
        {t('dropTop')}
      </div>
      {menu && (
        <MenuSurface
          open
          onClose={() => setMenu(null)}
          anchor={anchor}
          label={t('actions', { title: titleOf(menu) })}
          items={[
            { label: t('open'), icon: ExternalLink, onSelect: () => onOpen(menu) },
            { label: t('select'), checked: selection.has(menu.id), keys: 'x', onSelect: () => ticking.toggle(menu.id) },
            onNew && { label: t('newUnder'), icon: Plus, onSelect: () => onNew({ [under.key]: menu.id }) },
            { label: t('moveTo'), icon: FolderInput, disabled: locked(menu, under) ?? false, onSelect: () => setMoving(menu) },
            linkId(menu[under.key]) !== '' && { label: t('toTop'), icon: CornerUpLeft, disabled: locked(menu, under) ?? (under.required ? text(under.label, ctx.locale) : false), onSelect: () => void move(menu, TOP, '') },
          ]}
        />
      )}
      {moving && (
        <MovePopover
          record={moving}
          title={titleOf(moving)}
          field={under}
          ctx={ctx}
          object={meta.key}
          anchor={anchor}
          onMove={(to, title) => void move(moving, to, title)}
          onClose={() => setMoving(null)}
        />
      )}
    </div>
  );
}

function TreeSkeleton() {
  return (
    <div className={styles.skeleton} aria-busy>
      {[0, 1, 1, 0, 1, 2].map((level, i) => (
        <div key={i} style={{ paddingInlineStart: level * 20 }}>
          <Skeleton width={220} />
        </div>
      ))}
    </div>
  );
}

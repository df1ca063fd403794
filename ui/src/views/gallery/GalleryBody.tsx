import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore, type KeyboardEvent } from 'react';
import { moduleOf } from '@/fields';
import { Stacked, useRows } from '@/grid';
import { isComposing } from '@/shared/keys';
import { useT } from '@/shared/i18n';
import { Button, cx, Skeleton } from '@/shared/ui';
import { useKeptScroll } from '@/shared/page';
import { useListFrame } from '../frame';
import { useRowColors } from '../saved/useRowColors';
import type { ViewBodyProps } from '../kinds';
import { useTicking } from '../ticking';
import styles from './Gallery.module.css';
import { GalleryCard } from './GalleryCard';
import { GAP, layout, neighbour } from './model';
import { usePictures } from './usePictures';

/** What of the scrolled is free around the cards. */
const DESK = { head: 16, side: 16, foot: 16 };
const PHONE = { head: 8, side: 12, foot: 96 };

/** The records by their pictures, in rows; the lines are those of the table. */
export default function GalleryBody({ meta, list, show, onOpen, onOpenPage, onEdit, locked, selection, onSelection, phone, resetKey }: ViewBodyProps) {
  const t = useT('gallery');
  const frame = useListFrame();
  const { source, ctx } = list;
  const rowColor = useRowColors(meta.key, list.state.colors);
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [current, setCurrent] = useState(0);
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = (): void => setWidth(element.clientWidth - 2 * (phone ? PHONE : DESK).side);
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [phone]);
  const version = useSyncExternalStore(
    useCallback((listener) => source.subscribe(listener), [source]),
    () => source.version,
  );
  const image = meta.fields.find((f) => f.key === show.image && f.type === 'image');
  const size = show.size ?? 'standard';
  const { perRow, height, picture } = layout(width, size, phone);
  const count = source.length;
  const lines = useMemo(() => new Stacked(Math.ceil(count / perRow), height + GAP), [count, perRow, height]);
  const rows = useRows(scroller, lines, { ...(phone ? PHONE : DESK), over: 2 });
  const waiting = source.state === 'loading';
  const first = (rows.drawn[0] ?? 0) * perRow;
  const last = ((rows.drawn.at(-1) ?? 4) + 1) * perRow - 1;
  useEffect(() => source.need(first, last), [source, first, last, version]);
  useKeptScroll(scroller, resetKey, `${version} ${perRow}`);
  useEffect(() => setCurrent(0), [resetKey]);
  useEffect(() => {
    if (wanted.current === null) return;
    const face = scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!face) return;
    wanted.current = null;
    face.focus();
  });
  const go = (index: number): void => {
    wanted.current = index;
    setCurrent(index);
    rows.show(Math.floor(index / perRow));
  };
  useImperativeHandle(frame.handle, () => ({
    focus: () => go(current),
    show: (id) => {
      const at = source.indexOf(id);
      if (at >= 0) go(at);
    },
  }));
  const pictures = usePictures(image, ctx, onEdit, t);
  const titleField = meta.fields.find((f) => f.key === meta.title);
  const columns = list.columns.filter((c) => c.key !== meta.title && c.key !== image?.key && c.field.type !== 'image' && c.field.type !== 'subform');
  const ticking = useTicking(selection, onSelection, phone);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (ticking.onKey(event)) return;
    const face = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-index]') : null;
    if (!face || isComposing(event) || event.altKey) return;
    const at = Number(face.dataset.index);
    const line = source.line(at);
    const to = neighbour(at, event.key, perRow, count);
    if (to !== at || /^(Arrow|Home|End)/.test(event.key)) go(to);
    else if (line.kind === 'row' && event.key === 'Enter') {
      if (event.metaKey || event.ctrlKey) onOpenPage(line.record);
      else onOpen(line.record);
    } else if (line.kind === 'row' && event.key === ' ') onOpen(line.record);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const cell = (index: number) => {
    const line = source.line(index);
    if (line.kind === 'error') return <Button onClick={line.retry}>{t('again')}</Button>;
    if (line.kind !== 'row') return <Skeleton width="100%" height="100%" radius={8} />;
    const { record } = line;
    const title = (titleField && moduleOf(titleField).format(record[meta.title], titleField, ctx)) || t('untitled');
    return (
      <GalleryCard
        record={record}
        title={title}
        href={`/a/${list.app}/o/${meta.key}/${record.id}`}
        image={image}
        fit={show.fit ?? 'cover'}
        pictureHeight={picture}
        columns={columns}
        ctx={ctx}
        object={meta.key}
        index={index}
        chosen={selection.has(record.id)}
        choosing={selection.size > 0}
        current={index === Math.min(current, count - 1)}
        color={rowColor(record)}
        closed={image ? locked(record, image) : null}
        sending={pictures.sending.get(record.id)}
        fault={pictures.faults.get(record.id)}
        onOpen={(event) => {
          if (event.shiftKey) return;
          event.preventDefault();
          setCurrent(index);
          onOpen(record);
        }}
        onOpenPage={() => onOpenPage(record)}
        onToggle={() => ticking.toggle(record.id)}
        onPicture={(file) => void pictures.put(record, file)}
        onDismiss={() => pictures.dismiss(record.id)}
      />
    );
  };
  return (
    <div ref={scroller} className={cx(styles.scroller, waiting && styles.waiting)} {...ticking.handlers} onKeyDown={onKeyDown} onFocus={(event) => event.target instanceof HTMLElement && event.target.dataset.index !== undefined && setCurrent(Number(event.target.dataset.index))}>
      <div role="list" aria-label={frame.label} aria-busy={waiting} style={{ position: 'relative', height: rows.height }}>
        {width > 0 &&
          rows.drawn.flatMap((row) =>
            Array.from({ length: Math.min(perRow, count - row * perRow) }, (_, i) => {
              const index = row * perRow + i;
              const each = (width - GAP * (perRow - 1)) / perRow;
              return (
                <div key={index} role="listitem" aria-setsize={count} aria-posinset={index + 1} className={styles.place} style={{ width: each, height, transform: `translate(${i * (each + GAP)}px, ${rows.top(row)}px)` }}>
                  {cell(index)}
                </div>
              );
            }),
          )}
      </div>
    </div>
  );
}

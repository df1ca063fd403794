import { Crosshair, LocateFixed, Maximize, MapPin } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { findHere, type Lost } from '@/fields/location/here';
import { pointOf, type Point } from '@/fields/location/point';
import { useMe } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { EmptyState, IconButton, InlineError, Progress, Select, Skeleton } from '@/shared/ui';
import { useNear, useRecordHandle } from '../frame';
import { both } from '../group';
import type { ViewBodyProps } from '../kinds';
import { countRows } from '../request';
import { filterParam } from '../state';
import { colorOf, inkOf } from '../schedule/color';
import { MOST, useWindow } from '../schedule/useWindow';
import { Tick, useTicking } from '../ticking';
import { boxAround, distance, inBox, readView, writeView, type Box, type Pin } from './geo';
import type { GroundHandle, Placed, Seen } from './Ground';
import styles from './map.module.css';
import { seatedIn, seatOf } from './provinceWords';

const Ground = lazy(() => import('./Ground'));

const RADII = [1, 5, 10, 20, 50, 100, 200, 500] as const;
/** As many as stand in the list beside the map. */
const LISTED = 200;
const kilometres = (km: number): string => (km < 10 ? km.toFixed(1) : Math.round(km).toLocaleString('en-US'));

/** Records where they are: those on the screen, or within a distance. */
export default function MapBody({ meta, list, show, phone, onOpen, selection, onSelection }: ViewBodyProps) {
  const t = useT('map');
  const field = meta.fields.find((f) => f.key === show.place && (f.type === 'location' || f.type === 'address'));
  const color = meta.fields.find((f) => f.key === show.color);
  const tiles = useMe().data?.business.tiles;
  const start = readView(list.search.mode);
  const ground = useRef<GroundHandle>(null);
  const [box, setBox] = useState<Box | null>(null);
  const [ring, setRing] = useState<{ point: Point; km: number } | null>(null);
  const [marked, setMarked] = useState<string | null>(null);
  const [lost, setLost] = useState<Lost | null>(null);
  const middle = useRef<Point>(start?.point ?? { lon: 104, lat: 35 });
  const filter = useMemo(() => {
    if (!field) return null;
    const here = ring ? boxAround(ring.point, ring.km) : box;
    if (!here) return `!isBlank(record.${field.key})`;
    return field.type === 'address' ? seatedIn(field.key, here) : inBox(field.key, here);
  }, [field, box, ring]);
  const window = useWindow(list, filter);
  const ctx = useMemo<FieldContext>(() => ({ ...list.ctx, links: { ...list.ctx.links, ...window.links } }), [list.ctx, window.links]);
  const titleField = meta.fields.find((f) => f.key === meta.title);
  const pins = useMemo<Pin<Placed>[]>(() => {
    if (!field) return [];
    const all = window.items.flatMap((record) => {
      const value = record[field.key];
      const point = field.type === 'address' ? seatOf(value) : pointOf(value);
      const title = (titleField && moduleOf(titleField).format(record[titleField.key], titleField, ctx)) || t('untitled');
      return point ? [{ point, item: { record, title, color: colorOf(record, color) } }] : [];
    });
    if (!ring) return all;
    return all.filter(({ point }) => distance(ring.point, point) <= ring.km).toSorted((a, b) => distance(ring.point, a.point) - distance(ring.point, b.point));
  }, [field, window.items, titleField, ctx, color, ring, t]);
  useNear(useMemo(() => pins.map((pin) => pin.item.record), [pins]));
  const root = useRef<HTMLDivElement>(null);
  useRecordHandle(root);
  const ticking = useTicking(selection, onSelection, phone);
  const { patch, rows } = list;
  const blank = field ? `isBlank(record.${field.key})` : null;
  const unplaced = useQuery({
    queryKey: ['list', rows.object, 'unplaced', rows.filter, rows.q, blank],
    queryFn: ({ signal }) => countRows({ ...rows, filter: both(rows.filter, blank ?? '') }, false, signal),
    enabled: blank !== null,
    staleTime: 10_000,
  }).data;
  const seen = useCallback(
    (now: Seen, byHand: boolean) => {
      middle.current = now.middle;
      setBox(now.box);
      if (byHand) patch({ mode: writeView(now.middle, now.zoom) }, { replace: true });
    },
    [patch],
  );
  // Without a place in the address the map begins with all that there is, once.
  const fitted = useRef(start !== null);
  const fit = useCallback(() => ground.current?.fit(pins.map((pin) => pin.point)), [pins]);
  const ready = !window.loading && pins.length > 0;
  useEffect(() => {
    if (fitted.current || !ready) return;
    const timer = setInterval(() => {
      if (!ground.current) return;
      clearInterval(timer);
      fitted.current = true;
      fit();
    }, 30);
    return () => clearInterval(timer);
  }, [ready, fit]);
  if (!field) return <EmptyState title={t('gone')} />;
  const objects = text(meta.plural, ctx.locale) || text(meta.label, ctx.locale);
  const around = (km: number | null, point: Point = middle.current) => {
    setLost(null);
    setRing(km === null ? null : { point, km });
  };
  const count = window.more ? `${MOST.toLocaleString('en-US')}+` : pins.length.toLocaleString('en-US');
  return (
    <div ref={root} className={phone ? `${styles.body} ${styles.phone}` : styles.body}>
      <div className={styles.map}>
        <Suspense fallback={<Skeleton height="100%" />}>
          <Ground ref={ground} label={t('label', { objects })} pins={pins} start={start} tiles={tiles?.url ?? ''} circle={ring} marked={marked ?? list.search.r ?? null} onSeen={seen} onOpen={onOpen} />
        </Suspense>
        {tiles?.url && tiles.attribution && <p className={styles.source}>{tiles.attribution}</p>}
      </div>
      <section className={styles.side} aria-label={t('list', { objects })}>
        <div className={styles.tools}>
          <Select
            label={t('radius')}
            size="small"
            className={styles.radius}
            value={ring ? String(ring.km) : 'none'}
            options={[{ value: 'none', label: t('radii.none') }, ...RADII.map((km) => ({ value: String(km), label: t('radii.km', { km }) }))]}
            onChange={(value) => around(value === 'none' || value === null ? null : Number(value), ring?.point)}
          />
          <IconButton size="small" icon={Crosshair} label={t('here')} onClick={() => around(ring?.km ?? 10)} />
          <IconButton size="small" icon={LocateFixed} label={t('myPlace')} onClick={() => void findHere().then(({ point }) => around(ring?.km ?? 10, point), (why: Lost) => setLost(why))} />
          <IconButton
            size="small"
            icon={Maximize}
            label={t('fit')}
            onClick={() => {
              fitted.current = false;
              setRing(null);
              setBox(null);
              patch({ mode: undefined }, { replace: true });
            }}
          />
        </div>
        <div className={styles.line}>{(window.loading || window.stale) && <Progress label={t('loading')} />}</div>
        {window.error !== null && <InlineError error={window.error} title={t('failed')} onRetry={window.retry} />}
        {lost && <p className={styles.note} role="alert">{t(`lost.${lost}`)}</p>}
        {window.more && <p className={styles.note}>{t('tooMany', { shown: MOST.toLocaleString('en-US') })}</p>}
        <p className={styles.count} aria-live="polite">
          {ring ? t('within', { km: ring.km, count }) : t('inView', { count })}
          {ring && <small>{t('exact')}</small>}
          {field.type === 'address' && <small>{t('provinces')}</small>}
        </p>
        {unplaced !== undefined && unplaced.count > 0 && blank && (
          <p className={styles.unplaced}>
            <button type="button" onClick={() => patch({ kind: list.state.view.type === 'table' ? undefined : 'table', mode: undefined, f: filterParam(list.state.view, both(list.state.filter, blank)) })}>
              {t('unplaced', { count: unplaced.count, shown: unplaced.count.toLocaleString('en-US') + (unplaced.more ? '+' : '') })}
            </button>
          </p>
        )}
        {pins.length === 0 && !window.loading && window.error === null && <EmptyState small icon={MapPin} title={t(box || ring ? 'nothing' : 'nowhere', { objects })} />}
        <ul className={styles.list} {...ticking.handlers} onKeyDown={ticking.onKey}>
          {pins.slice(0, LISTED).map(({ point, item }) => (
            <li key={item.record.id} className={ticking.has(item.record.id) ? styles.ticked : undefined} onPointerEnter={() => setMarked(item.record.id)} onPointerLeave={() => setMarked(null)}>
              <Tick id={item.record.id} title={item.title} ticking={ticking} />
              <span className={styles.dot} style={{ background: inkOf(item.color) }} />
              <button type="button" className={styles.title} data-record={item.record.id} onClick={() => onOpen(item.record)} onFocus={() => setMarked(item.record.id)} onBlur={() => setMarked(null)}>
                {item.title}
              </button>
              {ring && <small>{t('away', { km: kilometres(distance(ring.point, point)) })}</small>}
              <IconButton size="small" icon={MapPin} label={t('show', { title: item.title })} onClick={() => ground.current?.go(point)} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

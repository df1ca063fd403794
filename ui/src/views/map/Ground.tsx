import { circle, divIcon, latLngBounds, layerGroup, map as makeMap, marker, tileLayer, control, type LayerGroup, type Map as LeafletMap } from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import type { Point } from '@/fields/location/point';
import type { RecordData, TagColor } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { groundOf, inkOf } from '../schedule/color';
import { clustered, type Box, type Pin } from './geo';
import styles from './map.module.css';

export interface Placed {
  record: RecordData;
  title: string;
  color: TagColor | null;
}

export interface Seen {
  box: Box;
  middle: Point;
  zoom: number;
}

export interface GroundHandle {
  go: (point: Point, zoom?: number) => void;
  fit: (points: readonly Point[]) => void;
}

interface GroundProps {
  label: string;
  pins: readonly Pin<Placed>[];
  start: { point: Point; zoom: number } | null;
  tiles: string;
  circle: { point: Point; km: number } | null;
  /** The record that is open, or pointed at in the list. */
  marked: string | null;
  onSeen: (seen: Seen, byHand: boolean) => void;
  onOpen: (record: RecordData) => void;
  ref?: Ref<GroundHandle>;
}

/** The middle of the country, before it is known where the records are. */
const FIRST = { point: { lon: 104, lat: 35 }, zoom: 4 };

/** The map itself: pictures if there are any, points, clusters and the circle of a search. */
export default function Ground({ label, pins, start, tiles, circle: ring, marked, onSeen, onOpen, ref }: GroundProps) {
  const t = useT('map');
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<LeafletMap | null>(null);
  const points = useRef<LayerGroup | null>(null);
  const latest = useRef({ pins, marked, onSeen, onOpen, t });
  const quiet = useRef(false);
  const draw = useRef<() => void>(() => undefined);
  useEffect(() => {
    latest.current = { pins, marked, onSeen, onOpen, t };
    draw.current();
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const first = start ?? FIRST;
    const made = makeMap(element, { center: [first.point.lat, first.point.lon], zoom: first.zoom, minZoom: 2, maxZoom: 18, zoomControl: false, attributionControl: false, worldCopyJump: true });
    control.zoom({ position: 'topright', zoomInTitle: latest.current.t('zoomIn'), zoomOutTitle: latest.current.t('zoomOut') }).addTo(made);
    const layer = layerGroup().addTo(made);
    map.current = made;
    points.current = layer;
    draw.current = () => {
      const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.pin : undefined;
      layer.clearLayers();
      for (const { point, pins: inside } of clustered(latest.current.pins, made.getZoom())) {
        const only = inside.length === 1 || made.getZoom() >= 18 ? inside : null;
        for (const pin of only ?? inside.slice(0, 1)) layer.addLayer(only ? pointOn(pin) : clusterOn(point, inside));
      }
      if (focused) element.querySelector<HTMLElement>(`[data-pin="${CSS.escape(focused)}"]`)?.focus();
    };
    const pointOn = ({ point, item }: Pin<Placed>) => {
      const face = document.createElement('span');
      face.style.background = inkOf(item.color);
      const on = marker([point.lat, point.lon], {
        icon: divIcon({ className: item.record.id === latest.current.marked ? `${styles.pin} ${styles.marked}` : styles.pin, html: face, iconSize: [24, 24] }),
        title: item.title,
        alt: item.title,
        riseOnHover: true,
      }).on('click', () => latest.current.onOpen(item.record));
      return named(on, item.title, item.record.id);
    };
    const clusterOn = (point: Point, inside: readonly Pin<Placed>[]) => {
      const face = document.createElement('b');
      face.textContent = String(inside.length);
      const words = latest.current.t('cluster', { count: inside.length });
      const colors = new Set(inside.map((pin) => pin.item.color));
      const color = colors.size === 1 ? inside[0]!.item.color : null;
      face.style.background = groundOf(color);
      face.style.color = inkOf(color);
      const on = marker([point.lat, point.lon], { icon: divIcon({ className: styles.cluster, html: face, iconSize: [40, 40] }), title: words, alt: words }).on('click', () =>
        made.fitBounds(latLngBounds(inside.map((pin) => [pin.point.lat, pin.point.lon])).pad(0.3), { maxZoom: 18 }),
      );
      return named(on, words, inside.map((pin) => pin.item.record.id).join(' '));
    };
    const told = () => {
      const bounds = made.getBounds();
      const middle = made.getCenter();
      latest.current.onSeen(
        { box: { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() }, middle: { lon: middle.lng, lat: middle.lat }, zoom: made.getZoom() },
        !quiet.current,
      );
      quiet.current = false;
      draw.current();
    };
    made.on('moveend', told);
    const sized = new ResizeObserver(() => {
      quiet.current = true;
      made.invalidateSize({ pan: false });
      quiet.current = false;
    });
    sized.observe(element);
    quiet.current = true;
    if (start) told();
    quiet.current = false;
    draw.current();
    return () => {
      sized.disconnect();
      made.remove();
      map.current = null;
    };
    // The map begins once; where it is then is its own affair.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  useEffect(() => {
    if (!map.current || !tiles) return;
    const layer = tileLayer(tiles, { maxZoom: 18 }).addTo(map.current);
    return () => void layer.remove();
  }, [tiles]);
  useEffect(() => {
    if (!map.current || !ring) return;
    const drawn = circle([ring.point.lat, ring.point.lon], { radius: ring.km * 1000, className: styles.ring, interactive: false }).addTo(map.current);
    map.current.fitBounds(drawn.getBounds());
    return () => void drawn.remove();
  }, [ring]);
  useImperativeHandle(ref, () => ({
    go: (point, zoom) => map.current?.setView([point.lat, point.lon], zoom ?? Math.max(map.current.getZoom(), 12), { animate: false }),
    fit: (all) => {
      if (!map.current || all.length === 0) return;
      quiet.current = true;
      map.current.fitBounds(latLngBounds(all.map((point) => [point.lat, point.lon])).pad(0.15), { maxZoom: 13, animate: false });
    },
  }));
  return <div ref={box} className={styles.ground} role="region" aria-label={label} />;
}

/** A marker whose element says what it is, and acts on Enter. */
function named(on: ReturnType<typeof marker>, words: string, id: string) {
  return on.on('add', () => {
    const element = on.getElement();
    if (!element) return;
    element.setAttribute('aria-label', words);
    element.dataset.pin = id;
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') on.fire('click');
    });
  });
}

import { createContext, useContext, useEffect, useImperativeHandle, useRef, type RefObject } from 'react';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import type { Totals } from './useTotals';

/** What a body can do with the frame around it. */
export interface ListFrame {
  /** Name of the records. */
  label: string;
  totals: Totals;
  /** Id of the record that is open beside the list. */
  openId?: string;
  openFilter: () => void;
  /** Asks why a field of a record cannot be changed; absent where one only looks. */
  onWhy?: (record: RecordData, field: FieldMeta) => void;
  /** Reads a record ahead. */
  onPreload: (record: RecordData) => void;
  /** What the frame can ask of the body that is shown. */
  handle: RefObject<BodyHandle | null>;
  /** Told by a body whose records stand in an order of its own; null where the open one is not among them. */
  onNear: (near: Near | null) => void;
}

/** What stands before and after the open record, and where it stands itself, from 1. */
export interface Near {
  before: RecordData | null;
  after: RecordData | null;
  at: number;
  of: number;
}

/** The place of a record among others; `of` where there are more of them than are here. */
export function nearOf(records: readonly RecordData[], id: string | undefined, of = records.length): Near | null {
  const at = id === undefined ? -1 : records.findIndex((record) => record.id === id);
  return at < 0 ? null : { before: records[at - 1] ?? null, after: records[at + 1] ?? null, at: at + 1, of: Math.max(of, records.length) };
}

export interface BodyHandle {
  focus: () => void;
  /** Brings a record on the screen and makes it the current one. */
  show: (id: string) => void;
  /** The same for a row by its place, from 0; absent where there are no rows. */
  showRow?: (index: number) => void;
}

export const ListFrameContext = createContext<ListFrame | null>(null);

/** The frame of the list around. */
export function useListFrame(): ListFrame {
  const frame = useContext(ListFrameContext);
  if (!frame) throw new Error('no list around');
  return frame;
}

/** Has the open record stepped through in the order of the body. */
export function useNear(records: readonly RecordData[], of?: number): void {
  const { openId, onNear } = useListFrame();
  useEffect(() => onNear(nearOf(records, openId, of)), [records, openId, of, onNear]);
  useEffect(() => () => onNear(null), [onNear]);
}

/** Lets the frame find records of a body by the elements that name them, `data-record`; the one looked at last gets the focus back. */
export function useRecordHandle(root: RefObject<HTMLElement | null>): void {
  const { handle, openId } = useListFrame();
  const last = useRef(openId);
  useEffect(() => {
    if (openId !== undefined) last.current = openId;
  }, [openId]);
  useImperativeHandle(handle, () => {
    const find = (id: string | undefined): HTMLElement | null | undefined =>
      id === undefined ? null : root.current?.querySelector(`[data-record="${CSS.escape(id)}"]`)?.closest<HTMLElement>('a[href], button, [tabindex]');
    return {
      focus: () => (find(last.current) ?? root.current?.querySelector<HTMLElement>('[data-record]')?.closest<HTMLElement>('a[href], button, [tabindex]'))?.focus(),
      show: (id) => find(id)?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    };
  }, [root]);
}

import { createContext, useContext, type RefObject } from 'react';
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

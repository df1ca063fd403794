import { useEffect } from 'react';
import { holdRecord } from './hold';

/** Keeps a record as it is shown while the component is there that edits it; '' is none. */
export function useHold(id: string): void {
  useEffect(() => (id === '' ? undefined : holdRecord(id)), [id]);
}

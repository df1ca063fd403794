import { create } from 'zustand';
import { isViewing } from '@/shared/api/view';

/** A record that was opened on this device. */
export interface RecentRecord {
  app: string;
  object: string;
  id: string;
  title: string;
  at: string;
}

const most = 30;

/** Recent records by person, since several may use one device. */
function keyOf(person: string): string {
  return `tenon.recent.${person}`;
}

const useRecords = create<{ person: string; records: RecentRecord[] }>(() => ({ person: '', records: [] }));

function load(person: string): RecentRecord[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(person)) ?? '[]');
    return Array.isArray(value) ? (value as RecentRecord[]) : [];
  } catch {
    return [];
  }
}

/** Whose records these are; the frame says it once the person is known. */
export function startRecent(person: string): void {
  if (useRecords.getState().person !== person) useRecords.setState({ person, records: isViewing() ? [] : load(person) });
}

/** Puts a record on top of those opened lately; call it when its page or drawer shows it. */
export function rememberRecord(record: Omit<RecentRecord, 'at'>): void {
  change((records) => [
    { ...record, at: new Date().toISOString() },
    ...records.filter((r) => r.id !== record.id || r.object !== record.object),
  ]);
}

/** Takes a record away that is no longer there. */
export function forgetRecord(object: string, id: string): void {
  change((records) => records.filter((r) => r.id !== id || r.object !== object));
}

function change(step: (records: RecentRecord[]) => RecentRecord[]): void {
  const { person, records } = useRecords.getState();
  if (!person) return;
  const next = step(records).slice(0, most);
  useRecords.setState({ records: next });
  // What another person sees does not stay on this device.
  if (isViewing()) return;
  try {
    localStorage.setItem(keyOf(person), JSON.stringify(next));
  } catch {
    // Storage is full or off: they last as long as the page.
  }
}

/** Records opened lately on this device, newest first. */
export function useRecent(): RecentRecord[] {
  return useRecords((state) => state.records);
}

/** A backup of the whole, or the attempt at one. */
export interface Backup {
  name: string;
  kind: 'schedule' | 'hand' | 'dashboard';
  by: { id: string; name: string } | null;
  state: 'running' | 'done' | 'failed';
  at: string;
  finished: string;
  size: number;
  place: 'local' | 's3';
  /** The folder, or the bucket and its address. */
  path: string;
  release: number;
  storage: 'local' | 's3';
  checked: string;
  found: { files: number; audit: number } | null;
  wrong: { code: string; message: string } | null;
}

export interface Place {
  kind: 'local' | 's3';
  path: string;
}

export interface Schedule {
  /** HH:MM by the clocks of the business; blank is never. */
  at: string;
  keep: number;
}

export interface Backups {
  items: Backup[];
  place: Place;
  schedule: Schedule;
}

/** How a backup fares: what is not sound is worse than one that was not made. */
export type Health = 'running' | 'failed' | 'damaged' | 'unchecked' | 'good';

export function healthOf(b: Backup): Health {
  if (b.state !== 'done') return b.state;
  if (b.wrong !== null) return 'damaged';
  return b.checked ? 'good' : 'unchecked';
}

/** The newest backup that one could restore from. */
export const newestGood = (items: readonly Backup[]): Backup | undefined => items.find((b) => healthOf(b) === 'good');

/** The commands that restore a backup into a new folder, and look at it there. */
export function commands(b: Backup): string[] {
  const from = b.place === 'local' ? `${b.path}/${b.name}` : b.name;
  return [`tenon restore '${from}' ./restored`, 'tenon check --dir=./restored', 'tenon serve --dir=./restored --http=127.0.0.1:8099'];
}

/** What is typed of the schedule, and what is wrong with it. */
export interface Typed {
  on: boolean;
  at: string;
  keep: string;
}

export const MOST = 100;

export const typedOf = ({ at, keep }: Schedule): Typed => ({ on: at !== '', at: at || '03:00', keep: String(keep) });

export function scheduleOf({ on, at, keep }: Typed): Schedule | null {
  if (on && !/^([01]\d|2[0-3]):[0-5]\d$/.test(at)) return null;
  if (!/^\d{1,3}$/.test(keep.trim()) || Number(keep) < 1 || Number(keep) > MOST) return null;
  return { at: on ? at : '', keep: Number(keep) };
}

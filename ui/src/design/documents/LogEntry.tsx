import { useState, type ReactNode } from 'react';
import { useZone } from '@/shared/api';
import { formatMoment, formatRelative } from '@/shared/format';
import styles from './Documents.module.css';

/** One entry of a log: when and in short what, which opens to all of it. */
export function LogEntry({ at, short, children }: { at: string; short: ReactNode; children: () => ReactNode }) {
  const zone = useZone();
  const [open, setOpen] = useState(false);
  return (
    <li className={styles.entry}>
      <button type="button" className={styles.entryHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span title={formatMoment(at, zone)}>{formatRelative(at, { zone })}</span>
        {short}
      </button>
      {open && children()}
    </li>
  );
}

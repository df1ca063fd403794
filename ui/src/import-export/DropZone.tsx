import { useRef, useState, type ReactNode } from 'react';
import { cx } from '@/shared/ui';
import styles from './DropZone.module.css';

interface DropZoneProps {
  label: string;
  /** Words of choosing a file instead of dropping it. */
  choose: string;
  /** Endings and types of files, as an input takes them. */
  accept: string;
  busy?: boolean;
  small?: boolean;
  onFile: (file: File) => void;
  /** What stands in it; it is given the act that opens the device's own dialog. */
  children: (open: () => void) => ReactNode;
}

/** An area onto which a file is dropped, or in which one is chosen. */
export function DropZone({ label, choose, accept, busy, small, onFile, children }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <section
      aria-label={label}
      aria-busy={busy || undefined}
      className={cx(styles.zone, small && styles.small, over && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file && !busy) onFile(file);
      }}
    >
      {children(() => input.current?.click())}
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={choose}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
    </section>
  );
}

import { X } from 'lucide-react';
import { useId, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useT } from '@/shared/i18n';
import { cx } from './cx';
import { useFocusScope } from './focus';
import { IconButton } from './IconButton';
import { useLayer } from './layers';
import styles from './Sheet.module.css';

export interface SheetProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Full height, for filters and pickers. */
  tall?: boolean;
  bare?: boolean;
  /** Unsaved input: neither Esc nor a drag closes it. */
  dirty?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}

/** A surface from the bottom of a phone; dragging it down closes it. */
export function Sheet(props: SheetProps) {
  return props.open ? <Surface {...props} /> : null;
}

function Surface({ onClose, title, tall, bare, dirty, footer, children }: SheetProps) {
  const t = useT('ui');
  const surface = useRef<HTMLDivElement>(null);
  const id = useId();
  const [drag, setDrag] = useState<{ from: number; by: number } | null>(null);
  useLayer(true, { close: dirty ? undefined : onClose, elements: [surface] });
  useFocusScope(surface, true, true);
  return createPortal(
    <div className={styles.scrim} onPointerDown={(event) => event.target === event.currentTarget && !dirty && onClose()}>
      <div
        ref={surface}
        role="dialog"
        aria-modal
        aria-labelledby={id}
        tabIndex={-1}
        className={cx(styles.sheet, tall && styles.tall)}
        style={drag ? { transform: `translateY(${drag.by}px)`, transition: 'none' } : undefined}
      >
        <header
          className={styles.head}
          onPointerDown={(event) => {
            if (dirty || (event.target as Element).closest('button')) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            setDrag({ from: event.clientY, by: 0 });
          }}
          onPointerMove={(event) => drag && setDrag({ from: drag.from, by: Math.max(0, event.clientY - drag.from) })}
          onPointerUp={() => {
            if (drag && drag.by > 80) onClose();
            setDrag(null);
          }}
          onPointerCancel={() => setDrag(null)}
        >
          <span className={styles.grip} aria-hidden />
          <h2 id={id}>{title}</h2>
          <IconButton icon={X} label={t('close')} onClick={onClose} />
        </header>
        <div className={cx(styles.body, bare && styles.bare)} data-scope-body>
          {children}
        </div>
        {footer && <footer className={styles.foot}>{footer}</footer>}
      </div>
    </div>,
    document.body,
  );
}

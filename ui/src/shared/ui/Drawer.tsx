import { ArrowLeft, X } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useT } from '@/shared/i18n';
import { cx } from './cx';
import { useFocusScope } from './focus';
import { IconButton } from './IconButton';
import { useLayer } from './layers';
import { media, useMedia, usePhone } from './media';
import styles from './Drawer.module.css';

export interface DrawerProps {
  open: boolean;
  onClose: () => void;
  /** Its name for screen readers. */
  label: string;
  /** In place of the title line; `close` of the standard line is then the caller's. */
  header?: ReactNode;
  /** Words of the standard title line. */
  title?: ReactNode;
  actions?: ReactNode;
  footer?: ReactNode;
  /** ← before the title. */
  onBack?: () => void;
  /** Unsaved input: Esc does not close. */
  dirty?: boolean;
  /** Leaves the focus in the list behind. */
  keepFocus?: boolean;
  /** The width is remembered under this name. */
  name?: string;
  /** A fixed width, for what needs no more. */
  width?: number;
  children: ReactNode;
}

const least = 560;
const most = 960;

/** One thing beside its list, which stays usable; a page of its own on a phone. */
export function Drawer(props: DrawerProps) {
  return props.open ? <Surface {...props} /> : null;
}

function Surface({ onClose, label, header, title, actions, footer, onBack, dirty, keepFocus, name = 'drawer', width: fixed, children }: DrawerProps) {
  const t = useT('ui');
  const phone = usePhone();
  const roomy = useMedia(media.roomy);
  const surface = useRef<HTMLElement>(null);
  const id = useId();
  const [remembered, setWidth] = useWidth(name);
  const width = fixed ?? remembered;
  const beside = roomy && !phone;
  useLayer(true, { close: dirty ? undefined : onClose, beside, elements: [surface] });
  useFocusScope(surface, !keepFocus, !beside);

  return createPortal(
    <>
      {!beside && !phone && <div className={styles.scrim} onPointerDown={() => !dirty && onClose()} />}
      <section ref={surface} role="dialog" aria-modal={beside ? undefined : true} aria-label={label} tabIndex={-1} className={cx(styles.drawer, phone && styles.page)} style={phone ? undefined : { width }}>
        {!phone && !fixed && <Edge width={width} onWidth={setWidth} label={t('drawer.width')} controls={id} />}
        {header ?? (
          <header className={styles.head}>
            {(onBack || phone) && <IconButton icon={ArrowLeft} label={t('back')} onClick={onBack ?? onClose} />}
            <h2>{title ?? label}</h2>
            <span className={styles.actions}>
              {actions}
              {!phone && <IconButton icon={X} label={t('close')} keys="escape" onClick={onClose} />}
            </span>
          </header>
        )}
        <div id={id} className={styles.body} data-scope-body>
          {children}
        </div>
        {footer && <footer className={styles.foot}>{footer}</footer>}
      </section>
    </>,
    document.body,
  );
}

function Edge({ width, onWidth, label, controls }: { width: number; onWidth: (width: number) => void; label: string; controls: string }) {
  const from = useRef<{ x: number; width: number } | null>(null);
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-controls={controls}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      className={styles.edge}
      onPointerDown={(event: PointerEvent<HTMLElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => from.current && onWidth(from.current.width + from.current.x - event.clientX)}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={(event: KeyboardEvent) => {
        const step = event.key === 'ArrowLeft' ? 40 : event.key === 'ArrowRight' ? -40 : 0;
        if (step === 0) return;
        event.preventDefault();
        onWidth(width + step);
      }}
    />
  );
}

function useWidth(name: string): [number, (width: number) => void] {
  const key = `tenon.width.${name}`;
  const [width, setWidth] = useState(() => Number(localStorage.getItem(key)) || 720);
  return [
    Math.min(width, window.innerWidth - 48),
    (wanted) => {
      const next = Math.round(Math.max(least, Math.min(wanted, most)));
      setWidth(next);
      localStorage.setItem(key, String(next));
    },
  ];
}

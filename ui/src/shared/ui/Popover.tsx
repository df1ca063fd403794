import { useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { cx } from './cx';
import { useFocusScope } from './focus';
import { useLayer } from './layers';
import { usePhone } from './media';
import { usePosition, type Anchor, type Placement } from './position';
import { Sheet } from './Sheet';
import styles from './Popover.module.css';

export interface PopoverProps {
  open: boolean;
  onClose: () => void;
  anchor: Anchor;
  /** Its name for screen readers, and its title where it becomes a sheet. */
  label: string;
  placement?: Placement;
  /** In CSS pixels; `anchor` is as wide as what opened it. */
  width?: number | 'anchor' | 'auto';
  /** Leaves the focus where it is (suggestions under an input). */
  keepFocus?: boolean;
  /** On a phone it is a bottom sheet, but with `never`. */
  sheet?: 'phone' | 'never';
  /** Unsaved input: Esc and a press outside do not close. */
  dirty?: boolean;
  /** Without padding, for lists. */
  bare?: boolean;
  role?: string;
  id?: string;
  className?: string;
  children: ReactNode;
}

// Not visibility: a hidden element cannot take the focus.
const unplaced = { left: 0, top: 0, opacity: 0 };

/** A small surface beside what opened it; its controls act at once. */
export function Popover(props: PopoverProps) {
  const phone = usePhone();
  if (phone && props.sheet !== 'never') {
    return (
      <Sheet open={props.open} onClose={props.onClose} title={props.label} bare={props.bare} dirty={props.dirty}>
        {props.children}
      </Sheet>
    );
  }
  return props.open ? <Surface {...props} /> : null;
}

function Surface({ onClose, anchor, label, placement = 'bottom-start', width = 'auto', keepFocus, dirty, bare, role = 'dialog', id, className, children }: PopoverProps) {
  const surface = useRef<HTMLDivElement>(null);
  const position = usePosition(true, anchor, surface, placement);
  useLayer(true, { close: dirty ? undefined : onClose, light: true, elements: 'current' in anchor ? [surface, anchor] : [surface] });
  useFocusScope(surface, !keepFocus, !keepFocus);
  const anchorWidth = width === 'anchor' && 'current' in anchor ? anchor.current?.getBoundingClientRect().width : undefined;
  return createPortal(
    <div
      ref={surface}
      id={id}
      role={role}
      aria-label={label}
      tabIndex={-1}
      className={cx(styles.popover, bare && styles.bare, className)}
      style={{
        ...(position ? { left: position.left, top: position.top, maxHeight: position.maxHeight } : unplaced),
        width: typeof width === 'number' ? width : undefined,
        minWidth: anchorWidth,
      }}
    >
      {children}
    </div>,
    document.body,
  );
}

import { cloneElement, useEffect, useId, useRef, useState, type ReactElement, type ReactNode, type Ref } from 'react';
import { createPortal } from 'react-dom';
import { keyLabel } from '@/shared/keys/hotkeys';
import { usePosition, type Placement } from './position';
import styles from './Tooltip.module.css';

interface TooltipProps {
  content: ReactNode;
  /** A shortcut to show after the words. */
  keys?: string;
  placement?: Placement;
  /** The child already has these words as its name, so they do not describe it once more. */
  named?: boolean;
  children: ReactElement<TriggerProps>;
}

interface TriggerProps {
  ref?: Ref<HTMLElement>;
  'aria-describedby'?: string;
  'aria-expanded'?: boolean | 'true' | 'false';
  onPointerEnter?: (event: React.PointerEvent<HTMLElement>) => void;
  onPointerLeave?: (event: React.PointerEvent<HTMLElement>) => void;
  onPointerDown?: (event: React.PointerEvent<HTMLElement>) => void;
  onFocus?: (event: React.FocusEvent<HTMLElement>) => void;
  onBlur?: (event: React.FocusEvent<HTMLElement>) => void;
}

/** A few words about one control, after 400 ms of pointing or at once on keyboard focus. */
export function Tooltip({ content, keys, placement = 'bottom', named, children }: TooltipProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLElement | null>(null);
  const surface = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  const expanded = children.props['aria-expanded'] === true;
  const shown = open && !expanded;
  const position = usePosition(shown, anchor, surface, placement, 6);
  const props = children.props;

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!open) return;
    const close = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [open]);

  if (content === '' || content === null || content === undefined) return children;
  const hide = () => {
    clearTimeout(timer.current);
    setOpen(false);
  };
  const describes = !named && content ? id : undefined;
  const describedBy = [props['aria-describedby'], describes].filter(Boolean).join(' ') || undefined;
  return (
    <>
      {cloneElement(children, {
        ref: (element: HTMLElement | null) => {
          anchor.current = element;
          const own = props.ref;
          if (typeof own === 'function') own(element);
          else if (own) own.current = element;
        },
        'aria-describedby': describedBy,
        onPointerEnter: (event) => {
          props.onPointerEnter?.(event);
          if (event.pointerType === 'touch') return;
          clearTimeout(timer.current);
          timer.current = setTimeout(() => setOpen(true), 400);
        },
        onPointerLeave: (event) => {
          props.onPointerLeave?.(event);
          hide();
        },
        onPointerDown: (event) => {
          props.onPointerDown?.(event);
          hide();
        },
        onFocus: (event) => {
          props.onFocus?.(event);
          if (event.currentTarget.matches(':focus-visible')) setOpen(true);
        },
        onBlur: (event) => {
          props.onBlur?.(event);
          hide();
        },
      })}
      {describes && !shown && (
        <span id={id} hidden>
          {content}
        </span>
      )}
      {shown &&
        createPortal(
          <div
            ref={surface}
            id={id}
            role="tooltip"
            className={styles.tooltip}
            style={position ? { left: position.left, top: position.top } : { visibility: 'hidden' }}
          >
            {content}
            {keys && <kbd className={styles.keys}>{keyLabel(keys)}</kbd>}
          </div>,
          document.body,
        )}
    </>
  );
}

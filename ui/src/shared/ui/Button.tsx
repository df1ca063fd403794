import { LoaderCircle, type LucideIcon } from 'lucide-react';
import { useEffect, useState, type ButtonHTMLAttributes, type ReactNode, type Ref } from 'react';
import { cx } from './cx';
import { Tooltip } from './Tooltip';
import styles from './Button.module.css';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  kind?: 'primary' | 'secondary' | 'text' | 'danger';
  size?: 'small' | 'normal' | 'large';
  icon?: LucideIcon;
  /** In the place of the icon: one that a document names. */
  leading?: ReactNode;
  /** Shown after the words (a chevron of a menu button). */
  trailing?: ReactNode;
  /** Waits: keeps its width, turns after 150 ms, cannot be pressed again. */
  loading?: boolean;
  /** Not possible now; a string says why, in a tooltip and to screen readers. */
  disabled?: boolean | string;
  block?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with words. One primary per surface; danger only in a confirm. */
export function Button({
  kind = 'secondary',
  size = 'normal',
  icon: Icon,
  leading,
  trailing,
  loading = false,
  disabled = false,
  block,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const turning = useLate(loading, 150);
  const reason = typeof disabled === 'string' ? disabled : undefined;
  const off = disabled !== false && disabled !== '';
  const button = (
    <button
      {...rest}
      type={type}
      className={cx(styles.button, styles[kind], styles[size], block && styles.block, className)}
      aria-disabled={off || loading || undefined}
      aria-busy={loading || undefined}
      onClick={(event) => {
        if (off || loading) {
          event.preventDefault();
          return;
        }
        onClick?.(event);
      }}
    >
      {turning ? <LoaderCircle className={styles.turning} aria-hidden /> : Icon ? <Icon aria-hidden /> : leading}
      {children !== undefined && <span className={styles.words}>{children}</span>}
      {trailing}
    </button>
  );
  return reason ? <Tooltip content={reason}>{button}</Tooltip> : button;
}

/** True once `on` has lasted `ms`, so that quick answers show no waiting. */
export function useLate(on: boolean, ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!on) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return on && late;
}

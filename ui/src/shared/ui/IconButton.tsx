import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { useLate } from './Button';
import { cx } from './cx';
import { Tooltip } from './Tooltip';
import styles from './Button.module.css';

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  icon: LucideIcon;
  /** What it does: its tooltip and its name. */
  label: string;
  /** The shortcut, shown in the tooltip. */
  keys?: string;
  size?: 'small' | 'normal' | 'large';
  loading?: boolean;
  disabled?: boolean | string;
  /** A number or a dot over the corner. */
  badge?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

/** A known icon that acts. */
export function IconButton({ icon: Icon, label, keys, size = 'normal', loading = false, disabled = false, badge, className, onClick, type = 'button', ...rest }: IconButtonProps) {
  const turning = useLate(loading, 150);
  const off = disabled !== false && disabled !== '';
  return (
    <Tooltip content={typeof disabled === 'string' && disabled ? `${label}: ${disabled}` : label} keys={keys} named>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-disabled={off || loading || undefined}
        aria-busy={loading || undefined}
        className={cx(styles.button, styles.icon, styles[size], className)}
        onClick={(event) => {
          if (off || loading) {
            event.preventDefault();
            return;
          }
          onClick?.(event);
        }}
      >
        {turning ? <LoaderCircle className={styles.turning} aria-hidden /> : <Icon aria-hidden />}
        {badge}
      </button>
    </Tooltip>
  );
}

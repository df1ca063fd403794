import { useFace } from '@/shared/api/faces';
import { X, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TagColor } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { cx } from './cx';
import styles from './Tag.module.css';

export const tagColors: readonly TagColor[] = ['gray', 'red', 'orange', 'amber', 'lime', 'green', 'teal', 'cyan', 'blue', 'indigo', 'purple', 'pink'];

/** An option's value, always with its word. */
export function Tag({ color = 'gray', icon: Icon, title, children }: { color?: TagColor; icon?: LucideIcon; title?: string; children: ReactNode }) {
  return (
    <span className={cx(styles.tag, styles[tagColors.includes(color) ? color : 'gray'])} title={title}>
      {Icon && <Icon aria-hidden />}
      <span>{children}</span>
    </span>
  );
}

export interface ChipProps {
  children: ReactNode;
  /** What it is called when it is removed: `移除 级别 是 A级`. */
  name?: string;
  chosen?: boolean;
  /** It does not hold any more. */
  danger?: boolean;
  onClick?: (event: React.MouseEvent<HTMLButtonElement>) => void;
  onRemove?: () => void;
  icon?: LucideIcon;
}

/** A condition or a choice that can be opened and removed. */
export function Chip({ children, name, chosen, danger, onClick, onRemove, icon: Icon }: ChipProps) {
  const t = useT('ui');
  return (
    <span className={cx(styles.chip, chosen && styles.chosen, danger && styles.gone)}>
      {onClick ? (
        <button type="button" onClick={onClick}>
          {Icon && <Icon aria-hidden />}
          <span>{children}</span>
        </button>
      ) : (
        <span className={styles.plain}>
          {Icon && <Icon aria-hidden />}
          {children}
        </span>
      )}
      {onRemove && (
        <button type="button" className={styles.remove} aria-label={t('remove', { name: name ?? (typeof children === 'string' ? children : '') })} onClick={onRemove}>
          <X aria-hidden />
        </button>
      )}
    </span>
  );
}

/** A count, 99+ at most. */
export function Badge({ count, kind, max = 99 }: { count: number; kind?: 'accent' | 'danger'; max?: number }) {
  return <span className={cx(styles.badge, kind && styles[kind])}>{count > max ? `${max}+` : count}</span>;
}

/** A state's colour beside its word. */
export function Dot({ kind }: { kind: 'neutral' | 'success' | 'warning' | 'danger' | 'info' | 'accent' }) {
  return <span className={cx(styles.dot, styles[`${kind}Dot`])} aria-hidden />;
}

/** A person by their picture, else by the first character of the name in a colour that stays the person's. */
export function Avatar({ name, id, size = 24 }: { name: string; id?: string; size?: number }) {
  const face = useFace(id);
  if (face) return <img className={styles.face} src={face} alt="" width={size} height={size} />;
  const seed = id ?? name;
  let hash = 0;
  for (const char of seed) hash = (hash * 31 + char.codePointAt(0)!) >>> 0;
  const color = tagColors[1 + (hash % (tagColors.length - 1))]!;
  return (
    // The letter is a picture of the name beside it: no text to be read, copied or compared with a label.
    <span
      className={cx(styles.avatar, styles[color])}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.46) }}
      data-letter={[...name.trim()][0]?.toUpperCase() ?? '·'}
      aria-hidden
    />
  );
}

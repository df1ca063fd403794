import type { TagColor } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { cx, tagColors } from '@/shared/ui';
import styles from './props.module.css';

/** One of the colours of options; with `none`, its word stands for no colour. */
export function ColorChoice({ label, value, none, onChange }: { label: string; value: TagColor | undefined; none?: string; onChange: (color: TagColor | undefined) => void }) {
  const t = useT('form-designer');
  return (
    <div role="radiogroup" aria-label={label} className={styles.colors}>
      {none && (
        <button type="button" role="radio" aria-checked={!value} aria-label={none} title={none} className={cx(styles.color, styles.noColor)} onClick={() => onChange(undefined)}>
          <span />
        </button>
      )}
      {tagColors.map((color) => (
        <button
          key={color}
          type="button"
          role="radio"
          aria-checked={color === value}
          aria-label={t(`color.${color}`)}
          title={t(`color.${color}`)}
          className={cx(styles.color, styles[color])}
          onClick={() => onChange(color)}
        >
          <span />
        </button>
      ))}
    </div>
  );
}

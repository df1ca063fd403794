import { text } from '@/shared/i18n';
import { Tag } from '@/shared/ui/Tag';
import type { CellProps } from '../contract';
import styles from '../parts/cell.module.css';
import { optionOf } from '../parts/options';

/** The options as tags on one line; all of them in the tooltip. */
export function MultiSelectCell({ value, field, ctx }: CellProps) {
  if (!Array.isArray(value) || value.length === 0) return null;
  const options = value.map((v: string) => optionOf(field, v));
  const words = options.map((o) => text(o.label, ctx.locale));
  return (
    <span className={styles.tags} title={words.join(', ')}>
      {options.map((option, i) => (
        <Tag key={option.value} color={option.color}>
          {words[i]}
        </Tag>
      ))}
    </span>
  );
}

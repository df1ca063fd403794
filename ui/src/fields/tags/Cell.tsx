import { Tag } from '@/shared/ui/Tag';
import type { CellProps } from '../contract';
import styles from '../parts/cell.module.css';
import { colorOf } from './tags';

/** The tags on one line; all of them in the tooltip. */
export function TagsCell({ value, field }: CellProps) {
  if (!Array.isArray(value) || value.length === 0) return null;
  const tags = value as string[];
  return (
    <span className={styles.tags} title={tags.join(', ')}>
      {tags.map((tag) => (
        <Tag key={tag} color={colorOf(field, tag)}>
          {tag}
        </Tag>
      ))}
    </span>
  );
}

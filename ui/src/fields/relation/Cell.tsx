import type { CellProps } from '../contract';
import { cardOf, linkTitle } from '../format';
import styles from '../parts/cell.module.css';

/** A record by its title. */
export function RelationCell({ value, field, ctx }: CellProps) {
  return (
    <span className={styles.text} data-card={cardOf(field.object, value)}>
      {linkTitle(value, ctx.links)}
    </span>
  );
}

import { Avatar } from '@/shared/ui/Tag';
import type { CellProps } from '../contract';
import { cardOf, linkId, linkTitle } from '../format';
import styles from '../parts/cell.module.css';

/** A person by avatar and name. */
export function PersonCell({ value, ctx }: CellProps) {
  const name = linkTitle(value, ctx.links);
  if (name === '') return null;
  return (
    <span className={styles.person} data-card={cardOf('users', value)}>
      <Avatar name={name} id={linkId(value)} size={22} />
      <span>{name}</span>
    </span>
  );
}

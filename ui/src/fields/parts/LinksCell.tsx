import { Avatar, Tag } from '@/shared/ui/Tag';
import type { CellProps } from '../contract';
import { cardOf, linkId, linkTitle } from '../format';
import styles from './cell.module.css';
import { linkList } from './links';

/** Several records as tags on one line; all of them in the tooltip. */
export function LinksCell({ value, field, ctx }: CellProps) {
  const list = linkList(value);
  if (list.length === 0) return null;
  const titles = list.map((v) => linkTitle(v, ctx.links) || ctx.t('lookup.unknown'));
  return (
    <span className={styles.tags} title={titles.join(', ')}>
      {list.map((v, i) => (
        <span key={linkId(v)} data-card={cardOf(field.object, v)}>
          <Tag>{titles[i]}</Tag>
        </span>
      ))}
    </span>
  );
}

/** Several people, each by avatar and name. */
export function PeopleCell({ value, ctx }: CellProps) {
  const list = linkList(value);
  if (list.length === 0) return null;
  const names = list.map((v) => linkTitle(v, ctx.links) || ctx.t('lookup.unknown'));
  return (
    <span className={styles.people} title={names.join(', ')}>
      {list.map((v, i) => (
        <span key={linkId(v)} className={styles.person} data-card={cardOf('users', v)}>
          <Avatar name={names[i]!} id={linkId(v)} size={20} />
          <span>{names[i]}</span>
        </span>
      ))}
    </span>
  );
}

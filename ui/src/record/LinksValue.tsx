import { Link } from '@tanstack/react-router';
import type { FieldContext } from '@/fields';
import { cardOf, linkId, linkTitle } from '@/fields/format';
import { linkList } from '@/fields/parts/links';
import { useMe } from '@/shared/api';
import type { FieldMeta } from '@/shared/api/types';
import { Avatar } from '@/shared/ui';
import styles from './Record.module.css';

/** Several records, each leading to its page; people by avatar and name. */
export function LinksValue({ field, value, ctx }: { field: FieldMeta; value: unknown; ctx: FieldContext }) {
  const target = useMe().data?.objects[field.object ?? ''];
  return (
    <span className={styles.linkList}>
      {linkList(value).map((one) => {
        const id = linkId(one);
        const title = linkTitle(one, ctx.links) || ctx.t('lookup.unknown');
        if (field.object && target) {
          return (
            <Link key={id} to="/a/$app/o/$object/$id" params={{ app: target.app || '_', object: field.object, id }} className={styles.linkValue} data-card={cardOf(field.object, id)}>
              {title}
            </Link>
          );
        }
        return (
          <span key={id} className={styles.linkOne} data-card={field.type === 'users' ? cardOf('users', id) : undefined}>
            {field.type === 'users' && <Avatar name={title} id={id} size={20} />}
            {title}
          </span>
        );
      })}
    </span>
  );
}

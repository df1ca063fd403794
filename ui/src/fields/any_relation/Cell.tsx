import { useMe } from '@/shared/api';
import { text } from '@/shared/i18n';
import { cx } from '@/shared/ui/cx';
import type { CellProps } from '../contract';
import { cardOf } from '../format';
import cell from '../parts/cell.module.css';
import styles from './AnyRelation.module.css';
import { referenceOf } from './reference';

/** A record by its object and its title. */
export function AnyRelationCell({ value, ctx }: CellProps) {
  const of = referenceOf(value);
  const object = useMe().data?.objects[of?.object ?? ''];
  if (!of) return null;
  return (
    <span className={cx(cell.text, styles.cell)} data-card={cardOf(of.object, of.id)}>
      <span className={styles.object}>{text(object?.label, ctx.locale) || of.object}</span>
      {of.label || ctx.links[of.id] || ctx.t('lookup.unknown')}
    </span>
  );
}

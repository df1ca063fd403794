import { Link } from '@tanstack/react-router';
import { AnyRelationCell } from '@/fields/any_relation/Cell';
import { referenceOf } from '@/fields/any_relation/reference';
import type { FieldContext } from '@/fields';
import { cardOf } from '@/fields/format';
import { useMe } from '@/shared/api';
import { text } from '@/shared/i18n';
import styles from './Record.module.css';

/** A record of one of several objects, by its object and a link to it. */
export function AnyValue({ value, ctx }: { value: unknown; ctx: FieldContext }) {
  const objects = useMe().data?.objects;
  const of = referenceOf(value);
  const object = of && objects?.[of.object];
  if (!of || !object) return <AnyRelationCell value={value} ctx={ctx} field={{ key: '', type: 'any_relation', label: {} }} />;
  return (
    <span className={styles.anyValue}>
      <span className={styles.anyObject}>{text(object.label, ctx.locale) || of.object}</span>
      <Link to="/a/$app/o/$object/$id" params={{ app: object.app || '_', object: of.object, id: of.id }} className={styles.linkValue} data-card={cardOf(of.object, of.id)}>
        {of.label || ctx.links[of.id] || ctx.t('lookup.unknown')}
      </Link>
    </span>
  );
}

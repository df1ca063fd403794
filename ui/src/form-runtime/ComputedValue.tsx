import { memo } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { iconOf } from '@/fields/icons';
import { useField, type Scope } from '@/form-engine';
import { useMe, useObject } from '@/shared/api';
import type { FieldMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { cx, Tooltip } from '@/shared/ui';
import styles from './Form.module.css';

interface ComputedValueProps {
  engine: Scope;
  field: FieldMeta;
  ctx: FieldContext;
  object: string;
  id?: string;
}

/**
 * A computed value in a form: read, with the sign of its kind and, on hover,
 * where it comes from. Only the value renders again while somebody types.
 */
export const ComputedValue = memo(function ComputedValue(props: ComputedValueProps) {
  const { field, object, ctx } = props;
  const source = useSource(field, object, ctx);
  const Icon = iconOf(field.type);
  return (
    <Tooltip content={source} placement="bottom-end" named>
      <div className={cx(styles.locked, styles.computed)}>
        <Result {...props} />
        {typeof field.unit === 'string' && <span className={styles.unit}>{field.unit}</span>}
        <Icon role="img" aria-label={source} />
      </div>
    </Tooltip>
  );
});

function Result({ engine, field, ctx, object, id }: ComputedValueProps) {
  const t = useT('form-runtime');
  const { value, calc } = useField(engine, field.key);
  const module = moduleOf(field);
  // A job that computes it is behind, and nothing that was typed has computed it anew.
  const behind = ctx.calculating?.includes(field.key) === true && value === engine.initialValue(field.key);
  const waits = calc === 'pending' || behind;
  const word = waits ? 'pending' : !module.isBlank(value) ? null : calc === 'server' ? 'later' : 'blank';
  return (
    <output
      aria-live="off"
      aria-busy={waits || undefined}
      className={cx(styles.result, module.align === 'end' && styles.figures)}
    >
      {word === null ? (
        typeof value === 'boolean' ? (
          // A tick alone would not say no.
          <span>{module.format(value, field, ctx)}</span>
        ) : (
          <module.Cell value={value} field={field} ctx={ctx.calculating ? { ...ctx, calculating: undefined } : ctx} object={object} id={id} />
        )
      ) : word === 'blank' ? (
        <span className={styles.later} role="img" aria-label={t('computed.blank')}>
          –
        </span>
      ) : (
        <span className={waits ? styles.calculating : styles.later}>{t(`computed.${word}`)}</span>
      )}
    </output>
  );
}

/** Where a computed value comes from, in words. */
export function useSource(field: FieldMeta, object: string, ctx: FieldContext): string {
  const t = useT('form-runtime');
  const objects = useMe().data?.objects;
  const { via, field: target, op, formula } = field as FieldMeta & Record<'via' | 'field' | 'op' | 'formula', string | undefined>;
  const own = useObject(field.type === 'reference' ? object : undefined).data;
  const link = own?.fields.find((f) => f.key === via);
  const other = useObject(field.type === 'reference' ? link?.object : field.type === 'rollup' && op !== 'count' ? field.object : undefined).data;
  const label = (of: FieldMeta | undefined): string => (of ? text(of.label, ctx.locale) || of.key : '');
  const there = label(other?.fields.find((f) => f.key === target));
  // Where a computed value comes from is told to designers only; others learn its kind.
  if (field.type === 'reference') return !via ? t('computed.linked') : t('computed.reference', { path: [label(link), there].filter(Boolean).join(' › ') });
  if (field.type === 'rollup') {
    if (!op) return t('computed.total');
    const plural = text(objects?.[field.object ?? '']?.plural, ctx.locale) || text(objects?.[field.object ?? '']?.label, ctx.locale);
    return t(`computed.${op}`, { objects: plural, field: there });
  }
  return formula ? t('computed.by', { formula }) : t('computed.formula');
}

import { moduleOf, type FieldContext } from '@/fields';
import type { FieldState } from '@/form-engine';
import { useMe, useObject } from '@/shared/api';
import type { FieldMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { cx, Tooltip } from '@/shared/ui';
import styles from './Form.module.css';

interface ComputedValueProps {
  field: FieldMeta;
  state: Pick<FieldState, 'value' | 'calc'>;
  ctx: FieldContext;
  object: string;
  id?: string;
}

/** A computed value in a form: read, with the sign of its kind and, on hover, where it comes from. */
export function ComputedValue({ field, state, ctx, object, id }: ComputedValueProps) {
  const t = useT('form-runtime');
  const module = moduleOf(field);
  const source = useSource(field, object, ctx);
  const Icon = module.icon;
  const blank = module.isBlank(state.value);
  const waits = state.calc === 'pending';
  return (
    <Tooltip content={source} placement="bottom-end" named>
      <div className={cx(styles.locked, styles.computed)} data-waiting={waits || undefined}>
        <output aria-live="off" aria-busy={waits || undefined} className={cx(styles.result, module.align === 'end' && styles.figures)}>
          {waits ? (
            <span className={styles.calculating}>{t('computed.pending')}</span>
          ) : blank && state.calc === 'server' ? (
            <span className={styles.later}>{t('computed.later')}</span>
          ) : blank ? (
            <span className={styles.later} aria-label={t('computed.blank')}>
              –
            </span>
          ) : (
            <Shown field={field} value={state.value} ctx={ctx} object={object} id={id} />
          )}
        </output>
        <Icon role="img" aria-label={source} />
      </div>
    </Tooltip>
  );
}

/** A tick alone would not say no. */
function Shown({ field, value, ctx, object, id }: Omit<ComputedValueProps, 'state'> & { value: unknown }) {
  const module = moduleOf(field);
  if (typeof value === 'boolean') return <span>{module.format(value, field, ctx)}</span>;
  return <module.Cell value={value} field={field} ctx={ctx} object={object} id={id} />;
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
  if (field.type === 'reference') return t('computed.reference', { path: [label(link), there].filter(Boolean).join(' › ') });
  if (field.type === 'rollup') {
    const plural = text(objects?.[field.object ?? '']?.plural, ctx.locale) || text(objects?.[field.object ?? '']?.label, ctx.locale);
    return t(`computed.${op ?? 'count'}`, { objects: plural, field: there });
  }
  return formula ? `${t('computed.formula')} ${formula}` : t('computed.formula');
}

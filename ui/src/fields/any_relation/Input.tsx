import { useRef, useState } from 'react';
import { useMe } from '@/shared/api';
import type { FieldMeta } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { cx, MetaIcon, Select } from '@/shared/ui';
import type { InputProps } from '../contract';
import { useRelationSource } from '../parts/lookup';
import { OneInput } from '../parts/OneInput';
import { useInlineCreate } from '../parts/useInlineCreate';
import styles from './AnyRelation.module.css';
import { referenceOf, targetsOf } from './reference';

/** The object first, then a record of it. Choosing another object changes nothing until a record of it is chosen. */
export default function AnyRelationInput(props: InputProps) {
  const { value, field, ctx, readOnly, onOpenChange, defaultOpen, autoFocus, onBlur, size } = props;
  const me = useMe().data;
  const now = referenceOf(value);
  const targets = targetsOf(field, me, ctx.locale);
  const [picked, setPicked] = useState<string | null>(null);
  const inside = useRef(true);
  const object = picked ?? now?.object ?? (targets.length === 1 ? targets[0]!.value : null);
  const several = targets.length > 1 && !readOnly;
  const left = (): void => {
    // Focus that moves from the object to the record, or into a list, is still inside.
    inside.current = false;
    setTimeout(() => {
      if (inside.current) return;
      setPicked(null);
      onBlur?.();
      onOpenChange?.(false);
    });
  };
  return (
    <div className={cx(styles.input, !several && styles.whole)} onFocus={() => (inside.current = true)} onBlur={left}>
      {several && (
        <Select
          size={size === 'small' ? 'small' : 'normal'}
          label={ctx.t('anyRelation.objectOf', { label: text(field.label, ctx.locale) || field.key })}
          placeholder={ctx.t('anyRelation.object')}
          defaultOpen={object === null && defaultOpen}
          value={object}
          options={targets.map(({ value: key, label, icon }) => ({ value: key, label, leading: <MetaIcon name={icon} /> }))}
          onChange={(next) => next && setPicked(next)}
        />
      )}
      <RecordInput
        key={object ?? ''}
        {...props}
        target={object}
        autoFocus={picked !== null || (object !== null && autoFocus)}
        defaultOpen={object !== null && (picked !== null || defaultOpen)}
        onBlur={undefined}
        onDone={() => onOpenChange?.(false)}
      />
    </div>
  );
}

/** The record, once it is known of which object. */
function RecordInput({ target, value, onChange, onLink, onDone, ...props }: InputProps & { target: string | null; onDone: () => void }) {
  const { field, ctx } = props;
  const titles = useRef<Record<string, string>>({});
  const now = referenceOf(value);
  const here = now && now.object === target ? now : null;
  const as: FieldMeta = relationTo(field, target ?? '');
  const known = here ? { ...ctx, links: { ...ctx.links, [here.id]: here.label || titles.current[here.id] || ctx.links[here.id] || ctx.t('lookup.unknown') } } : ctx;
  const source = useRelationSource(as, known, undefined, { object: props.object, beside: props.beside });
  const create = useInlineCreate(as, ctx);
  return (
    <OneInput
      {...props}
      {...create}
      field={as}
      ctx={known}
      readOnly={props.readOnly || target === null}
      source={source}
      note={target === null && !props.readOnly ? ctx.t('anyRelation.first') : undefined}
      value={here?.id ?? null}
      onLink={(id, title) => {
        titles.current[id] = title;
        onLink?.(id, title);
      }}
      onOpenChange={undefined}
      onChange={(next) => {
        const id = typeof next === 'string' ? next : '';
        onChange(id && target ? { object: target, id, label: titles.current[id] ?? '' } : null);
        onDone();
      }}
    />
  );
}

/** The field as a relation to one of its objects. */
export function relationTo(field: FieldMeta, object: string): FieldMeta {
  const filter = field.filters?.[object];
  return { ...field, type: 'relation', object, filter, filter_values: filter ? field.filter_values : undefined };
}

import { Lock } from 'lucide-react';
import { memo, Suspense, useMemo, useRef } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { isDerived } from '@/fields/parts/derived';
import { useFaults, useField, type Fault, type FieldState, type Scope } from '@/form-engine';
import type { FieldMeta, FormNode } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Field, Tooltip } from '@/shared/ui';
import { RowFaults } from '@/fields/subform/RowFaults';
import { linkId } from '@/fields/format';
import { useCurrency } from '@/fields/parts/useCurrency';
import { helpOf } from '@/fields/parts/help';
import { ComputedValue } from './ComputedValue';
import { useFill } from './useFill';
import styles from './Form.module.css';

interface FormFieldProps {
  engine: Scope;
  field: FieldMeta;
  node?: FormNode;
  ctx: FieldContext;
  formId: string;
  object: string;
  id?: string;
  autoFocus?: boolean;
  /** The fields of the record, which choosing a linked one may fill in. */
  fields?: readonly FieldMeta[];
  onLink: (id: string, title: string) => void;
}

/** Types with several controls. */
const grouped = new Set(['subform', 'address', 'rich_text', 'phones', 'emails']);

const NONE: readonly FieldMeta[] = [];

/** What a fault says: the server's words, those of the rule, or ours by its code. */
export function faultWords(fault: Fault, ctx: FieldContext): string {
  return fault.message || text(fault.text, ctx.locale) || ctx.t(`fault.${fault.code}`, fault.args);
}

/** Id of the control of a field in a form. */
export const controlId = (formId: string, key: string): string => `${formId}-${key}`;

/** One field of a form. It renders again only when this field changes. */
export const FormField = memo(function FormField(props: FormFieldProps) {
  return isDerived(props.field) ? <ComputedField {...props} /> : <WrittenField {...props} />;
});

function ComputedField({ engine, field, node, ctx, formId, object, id }: FormFieldProps) {
  const { fault, warning } = useFaults(engine, field.key);
  return (
    <Field
      id={controlId(formId, field.key)}
      label={text(node?.label, ctx.locale) || text(field.label, ctx.locale) || field.key}
      help={helpOf(field, ctx)}
      error={fault ? faultWords(fault, ctx) : undefined}
      warning={warning ? faultWords(warning, ctx) : undefined}
      group
    >
      <ComputedValue engine={engine} field={field} ctx={ctx} object={object} id={id} />
    </Field>
  );
}

function WrittenField({ engine, field, node, ctx, formId, object, id, autoFocus, fields = NONE, onLink }: FormFieldProps) {
  const t = useT('form-runtime');
  const state = useField(engine, field.key);
  const module = moduleOf(field);
  const label = text(node?.label, ctx.locale) || text(field.label, ctx.locale) || field.key;
  const group = grouped.has(field.type) || module.atOnce === true || (field.type === 'select' && field.show_as === 'radio');
  const generated = field.type === 'auto_number' && module.isBlank(state.value);
  const rows = engine.rowsOf(field.key);
  const read = state.readOnly && !generated && !rows;
  const mask = engine.mask(field.key);
  const replaced = mask !== null && !state.masked && !read;
  const offered = useCurrency(engine, useOffered(field, state.offered));
  const fill = useFill({ engine, field, fields, ctx, onLink });
  const titles = useRef<Record<string, string>>({});
  const reason = t(`readOnly.${reasonOf(field, node, state)}`);
  return (
    <Field
      id={controlId(formId, field.key)}
      label={label}
      required={state.required && !state.readOnly}
      help={replaced ? t('masked.replaced') : helpOf(field, ctx)}
      extra={
        rows ? (
          <RowFaults rows={rows} ctx={ctx} />
        ) : replaced && (
          <Button size="small" kind="text" className={styles.keep} aria-label={t('masked.keepOf', { label })} onClick={() => engine.set(field.key, mask)}>
            {t('masked.keep')}
          </Button>
        )
      }
      error={state.fault ? fieldFaultWords(state.fault, field, ctx) : undefined}
      warning={state.warning ? faultWords(state.warning, ctx) : undefined}
      group={group || read || state.masked}
    >
      {state.masked && !read ? (
        <div className={styles.locked}>
          <span>{String(state.value)}</span>
          <Button size="small" kind="text" aria-label={t('masked.changeOf', { label })} onClick={() => engine.set(field.key, module.blank)}>
            {t('masked.change')}
          </Button>
        </div>
      ) : read ? (
        <Tooltip content={reason} placement="bottom-end" named>
          <div className={styles.locked}>
            <module.Cell value={state.value} field={offered} ctx={ctx} object={object} id={id} />
            <Lock role="img" aria-label={reason} />
          </div>
        </Tooltip>
      ) : (
        <Suspense fallback={<div className={styles.waiting} />}>
          <module.Input
            value={state.value}
            field={offered}
            ctx={ctx}
            object={object}
            id={id}
            autoFocus={autoFocus || replaced}
            rows={rows}
            beside={(key) => engine.allValues()[key]}
            readOnly={rows && state.readOnly}
            onChange={(value) => {
              engine.set(field.key, value);
              if (field.fill) fill(value, titles.current[linkId(value)]);
            }}
            onBlur={() => engine.touch(field.key)}
            onFault={(fault) => {
              if (fault || engine.field(field.key).fault?.code.startsWith('not_a_')) engine.setFault(field.key, fault);
            }}
            onLink={(link, title) => {
              titles.current[link] = title;
              onLink(link, title);
            }}
          />
        </Suspense>
      )}
    </Field>
  );
}

/** A fault in the words of its field: an option by its label. */
export function fieldFaultWords(fault: Fault, field: FieldMeta, ctx: FieldContext): string {
  const chosen = fault.code === 'option_not_offered' ? field.options?.find((o) => o.value === fault.args?.option) : undefined;
  return faultWords(chosen ? { ...fault, args: { option: text(chosen.label, ctx.locale) || chosen.value } } : fault, ctx);
}

/** The field with the options that the rules of the form leave. */
function useOffered(field: FieldMeta, offered: readonly string[] | null): FieldMeta {
  return useMemo(
    () => (offered ? { ...field, options: field.options?.map((o) => (offered.includes(o.value) ? o : { ...o, disabled: true })) } : field),
    [field, offered],
  );
}

function reasonOf(field: FieldMeta, node: FormNode | undefined, state: FieldState): string {
  if (state.byRule) return 'rule';
  if (field.system || field.type === 'auto_number') return 'system';
  return node?.read_only ? 'form' : 'right';
}

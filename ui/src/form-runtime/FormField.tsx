import { Lock } from 'lucide-react';
import { memo, Suspense } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { useField, type Fault, type FormEngine } from '@/form-engine';
import type { FieldMeta, FormNode } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Field } from '@/shared/ui';
import styles from './Form.module.css';

interface FormFieldProps {
  engine: FormEngine;
  field: FieldMeta;
  node?: FormNode;
  ctx: FieldContext;
  formId: string;
  object: string;
  id?: string;
  autoFocus?: boolean;
  onLink: (id: string, title: string) => void;
}

/** What a fault says: the server's words, or ours by its code. */
export function faultWords(fault: Fault, ctx: FieldContext): string {
  return fault.message ?? ctx.t(`fault.${fault.code}`, fault.args);
}

/** Id of the control of a field in a form. */
export const controlId = (formId: string, key: string): string => `${formId}-${key}`;

/** One field of a form. It renders again only when this field changes. */
export const FormField = memo(function FormField({
  engine,
  field,
  node,
  ctx,
  formId,
  object,
  id,
  autoFocus,
  onLink,
}: FormFieldProps) {
  const t = useT('form-runtime');
  const state = useField(engine, field.key);
  const module = moduleOf(field);
  const label = text(node?.label, ctx.locale) || text(field.label, ctx.locale) || field.key;
  const group = field.type === 'file' || field.type === 'image' || (field.type === 'select' && field.show_as === 'radio');
  const generated = field.type === 'auto_number' && module.isBlank(state.value);
  return (
    <Field
      id={controlId(formId, field.key)}
      label={label}
      required={state.required && !state.readOnly}
      help={text(field.help, ctx.locale)}
      error={state.fault ? faultWords(state.fault, ctx) : undefined}
      group={group || (state.readOnly && !generated)}
    >
      {state.readOnly && !generated ? (
        <div className={styles.locked}>
          <module.Cell value={state.value} field={field} ctx={ctx} object={object} id={id} />
          <Lock aria-label={t('readOnly')} />
        </div>
      ) : (
        <Suspense fallback={<div className={styles.waiting} />}>
          <module.Input
            value={state.value}
            field={field}
            ctx={ctx}
            object={object}
            id={id}
            autoFocus={autoFocus}
            onChange={(value) => engine.set(field.key, value)}
            onBlur={() => engine.touch(field.key)}
            onFault={(fault) => {
              if (fault || engine.field(field.key).fault?.code.startsWith('not_a_')) engine.setFault(field.key, fault);
            }}
            onLink={onLink}
          />
        </Suspense>
      )}
    </Field>
  );
});

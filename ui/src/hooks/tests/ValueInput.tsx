import { Suspense, useState } from 'react';
import { fieldModule, useFieldContext } from '@/fields';
import type { FieldSpec } from '@/meta';
import type { FieldMeta } from '@/shared/api/types';
import { Field, Input, Skeleton } from '@/shared/ui';

/** Types whose values are typed as in a form; of others, such as records that are made up here, the value itself is. */
const typed = new Set(['text', 'long_text', 'number', 'money', 'percent', 'rating', 'switch', 'select', 'multi_select', 'date', 'datetime', 'time', 'year_month', 'email', 'phone', 'url']);

interface ValueInputProps {
  field: FieldSpec | undefined;
  value: unknown;
  name: string;
  onChange: (value: unknown) => void;
}

/** A value of a field as the API takes it. */
export function ValueInput({ field, value, name, onChange }: ValueInputProps) {
  const ctx = useFieldContext();
  const chosen = field?.type === 'select' || field?.type === 'multi_select';
  if (!field || !typed.has(field.type) || (chosen && !field.options)) return <Plain value={value} name={name} onChange={onChange} />;
  const { Input: Face } = fieldModule(field.type);
  return (
    <Field label={name} labelHidden>
      <Suspense fallback={<Skeleton />}>
        <Face field={field as FieldMeta} ctx={ctx} value={value ?? null} onChange={onChange} />
      </Suspense>
    </Field>
  );
}

/** Text as text, all else as JSON; what is neither yet stays as it is typed. */
function Plain({ value, name, onChange }: Omit<ValueInputProps, 'field'>) {
  const [text, setText] = useState(() => (typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value)));
  return (
    <Input
      aria-label={name}
      data-no-words
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        onChange(valueOf(event.target.value));
      }}
    />
  );
}

function valueOf(text: string): unknown {
  if (text === '') return null;
  if (!/^[[{]/.test(text.trim())) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

import { Suspense } from 'react';
import { moduleOf, type useFieldContext } from '@/fields';
import type { FieldMeta, ObjectMeta } from '@/shared/api/types';

interface FieldInputProps {
  field: FieldMeta;
  meta: ObjectMeta;
  ctx: ReturnType<typeof useFieldContext>;
  value: unknown;
  onChange: (value: unknown) => void;
  onLink?: (id: string, title: string) => void;
}

/** The input of a field as a form has it, of a value for many records. */
export function FieldInput({ field, meta, ctx, value, onChange, onLink }: FieldInputProps) {
  const { Input: Own } = moduleOf(field);
  return (
    <Suspense fallback={<div style={{ height: 34 }} />}>
      <Own field={{ ...field, required: false }} ctx={ctx} object={meta.key} value={value} onChange={onChange} onLink={onLink ?? (() => undefined)} />
    </Suspense>
  );
}

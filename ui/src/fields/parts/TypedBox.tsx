import { useState } from 'react';
import type { FieldMeta } from '@/shared/api/types';
import { Input } from '@/shared/ui';
import type { FieldContext, FieldModule } from '../contract';

interface TypedBoxProps {
  value: unknown;
  module: FieldModule;
  field: FieldMeta;
  ctx: FieldContext;
  label: string;
  suffix?: string;
  onChange: (value: unknown) => void;
}

/** A small box whose text is read by a field type; what cannot be read is marked and filters nothing. */
export function TypedBox({ value, module, field, ctx, label, suffix, onChange }: TypedBoxProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  const edit = module.editText ?? module.format;
  return (
    <Input
      size="small"
      aria-label={label}
      invalid={bad}
      suffix={suffix}
      value={typed ?? (module.isBlank(value) ? '' : edit(value, field, ctx))}
      onChange={(event) => {
        setTyped(event.target.value);
        const read = module.parse?.(event.target.value, field, ctx) ?? { value: event.target.value };
        setBad(read.error !== undefined);
        if (read.error === undefined) onChange(read.value);
      }}
      onBlur={() => !bad && setTyped(null)}
    />
  );
}

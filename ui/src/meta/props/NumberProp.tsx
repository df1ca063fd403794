import { useState } from 'react';
import { Field, Input } from '@/shared/ui';

interface NumberPropProps {
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  error?: string;
  help?: string;
  placeholder?: string;
  suffix?: string;
  integer?: boolean;
  least?: number;
}

const plain = (text: string) => text.replace(/[０-９．－]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[,\s]/g, '');

/** A number of a document; empty is none. What is no number is not taken and said at once. */
export function NumberProp({ label, value, onChange, error, help, placeholder, suffix, integer, least }: NumberPropProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === undefined ? '' : String(value));
  const read = (text: string): number | undefined | null => {
    const clean = plain(text);
    if (clean === '') return undefined;
    const number = Number(clean);
    if (!Number.isFinite(number) || (integer && !Number.isInteger(number)) || (least !== undefined && number < least)) return null;
    return number;
  };
  const bad = typed !== null && read(typed) === null;
  return (
    <Field label={label} error={error} help={help}>
      <Input
        inputMode={integer ? 'numeric' : 'decimal'}
        value={shown}
        placeholder={placeholder}
        suffix={suffix}
        invalid={bad}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = read(event.target.value);
          if (next !== null) onChange(next);
        }}
        onBlur={() => setTyped(null)}
      />
    </Field>
  );
}

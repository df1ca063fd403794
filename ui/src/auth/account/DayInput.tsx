import { Suspense, useMemo } from 'react';
import { useFieldContext } from '@/fields/context';
import { fieldModule } from '@/fields/registry';
import type { FieldMeta } from '@/shared/api';
import { Skeleton } from '@/shared/ui';

interface PlainInputProps {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
  size?: 'small' | 'normal';
  onFault?: (wrong: boolean) => void;
}

/** A day (2026-11-22), typed in any usual form or chosen; null when blank. */
export const DayInput = (props: PlainInputProps) => <PlainInput type="date" {...props} />;

/** A time of day (22:00), typed in any usual form or chosen; null when blank. */
export const TimeInput = (props: PlainInputProps) => <PlainInput type="time" {...props} />;

/** The input of a field type where there is no field. */
function PlainInput({ type, label, value, onChange, size, onFault }: PlainInputProps & { type: 'date' | 'time' }) {
  const ctx = useFieldContext();
  const { Input } = fieldModule(type);
  const field = useMemo<FieldMeta>(() => ({ key: type, type, label: { zh: label, en: label } }), [type, label]);
  return (
    <Suspense fallback={<Skeleton height={34} />}>
      <Input field={field} ctx={ctx} size={size} value={value} onChange={(next) => onChange(typeof next === 'string' && next !== '' ? next : null)} onFault={(fault) => onFault?.(fault !== null)} />
    </Suspense>
  );
}

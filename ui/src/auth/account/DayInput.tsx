import { Suspense, useMemo } from 'react';
import { useFieldContext } from '@/fields/context';
import { fieldModule } from '@/fields/registry';
import type { FieldMeta } from '@/shared/api';
import { Skeleton } from '@/shared/ui';

/** A day (2026-11-22), typed in any usual form or chosen; null when blank. */
export function DayInput({ label, value, onChange, size, onFault }: { label: string; value: string | null; onChange: (day: string | null) => void; size?: 'small' | 'normal'; onFault?: (wrong: boolean) => void }) {
  const ctx = useFieldContext();
  const { Input } = fieldModule('date');
  const field = useMemo<FieldMeta>(() => ({ key: 'day', type: 'date', label: { zh: label, en: label } }), [label]);
  return (
    <Suspense fallback={<Skeleton height={34} />}>
      <Input field={field} ctx={ctx} size={size} value={value} onChange={(day) => onChange(typeof day === 'string' && day !== '' ? day : null)} onFault={(fault) => onFault?.(fault !== null)} />
    </Suspense>
  );
}

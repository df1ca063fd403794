import { Input } from '@/shared/ui';
import type { FilterProps } from '../contract';

/** A text to compare with, as it is stored. */
export default function TextFilter({ value, onChange, label }: FilterProps) {
  return (
    <Input
      size="small"
      aria-label={label}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

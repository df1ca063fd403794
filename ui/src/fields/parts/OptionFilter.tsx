import { MultiSelect, Select } from '@/shared/ui';
import type { FilterProps } from '../contract';
import { pickerOptions } from './options';

const LISTS = new Set(['in', 'not_in', 'has_any', 'has_all', 'has_none']);

/** One option, or several. */
export default function OptionFilter({ field, ctx, op, value, onChange, label }: FilterProps) {
  const all = (field.options ?? []).map((o) => o.value);
  const options = pickerOptions(field, ctx, all);
  if (LISTS.has(op)) {
    return (
      <MultiSelect
        size="small"
        label={label}
        options={options}
        value={Array.isArray(value) ? (value as string[]) : []}
        onChange={onChange}
      />
    );
  }
  return (
    <Select
      size="small"
      label={label}
      options={options}
      value={typeof value === 'string' && value !== '' ? value : null}
      onChange={onChange}
    />
  );
}

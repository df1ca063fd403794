import type { FilterProps } from '../contract';
import { moduleOf } from '../registry';
import styles from './Filter.module.css';
import { TypedBox } from './TypedBox';

/** A number, or two of them. */
export default function NumberFilter({ field, ctx, op, value, onChange, label }: FilterProps) {
  const plain = { ...field, min: undefined, max: undefined };
  const box = (current: unknown, take: (next: unknown) => void, name: string) => (
    <TypedBox
      value={current}
      module={moduleOf(field)}
      field={plain}
      ctx={ctx}
      label={name}
      onChange={take}
      suffix={field.type === 'percent' ? '%' : field.unit}
    />
  );
  if (op !== 'between') return box(value, onChange, label);
  const [from, to] = Array.isArray(value) ? (value as unknown[]) : [null, null];
  return (
    <span className={styles.pair}>
      {box(from, (next) => onChange([next, to ?? null]), `${label} ≥`)}
      <span aria-hidden>–</span>
      {box(to, (next) => onChange([from ?? null, next]), `${label} ≤`)}
    </span>
  );
}

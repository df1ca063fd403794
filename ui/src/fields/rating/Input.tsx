import { useState, type PointerEvent } from 'react';
import { isComposing } from '@/shared/keys';
import { cx, useFieldControl, useFieldLabelId } from '@/shared/ui';
import { text } from '@/shared/i18n';
import type { InputProps } from '../contract';
import { Marks } from './Marks';
import styles from './rating.module.css';
import { markByKey, scaleOf } from './scale';

const SIZE = 24;

/** A scale to press on; arrows move it by a step, digits set it, Delete clears it. */
export default function RatingInput({ value, onChange, onBlur, onFault, field, ctx, readOnly, autoFocus }: InputProps) {
  const control = useFieldControl();
  const named = useFieldLabelId();
  const [over, setOver] = useState<number | null>(null);
  const mark = typeof value === 'number' ? value : 0;
  const { most, part } = scaleOf(field);
  const at = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = ((event.clientX - box.left) / Math.max(1, box.width)) * most;
    return Math.min(most, Math.max(part, Math.ceil(place / part) * part));
  };
  const set = (next: number | null): void => {
    onFault?.(null);
    onChange(next);
  };
  return (
    <div
      {...control}
      role="slider"
      tabIndex={0}
      aria-label={named ? undefined : text(field.label, ctx.locale)}
      aria-labelledby={named}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={mark}
      aria-valuetext={mark ? ctx.t('rating.of', { value: mark, most }) : ctx.t('rating.none')}
      aria-readonly={readOnly || undefined}
      data-autofocus={autoFocus || undefined}
      className={cx(styles.input, readOnly && styles.still)}
      onBlur={onBlur}
      onKeyDown={(event) => {
        if (readOnly || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
        const next = markByKey(mark, event.key, field);
        if (next === undefined) return;
        event.preventDefault();
        set(next);
      }}
    >
      <span
        className={styles.scale}
        onPointerMove={(event) => !readOnly && event.pointerType === 'mouse' && setOver(at(event))}
        onPointerLeave={() => setOver(null)}
        onPointerUp={(event) => {
          if (readOnly || event.button !== 0) return;
          const next = at(event);
          // A second press on the same mark takes it away.
          set(next === mark ? null : next);
          setOver(null);
        }}
      >
        <Marks value={over ?? mark} field={field} size={SIZE} />
      </span>
      <span className={styles.words} aria-hidden>
        {(over ?? mark) > 0 ? `${over ?? mark} / ${most}` : ''}
      </span>
    </div>
  );
}

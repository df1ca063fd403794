import { useState } from 'react';
import { cx, useFieldControl } from '@/shared/ui';
import { digitsOf } from './codes';
import styles from './account.module.css';

interface CodeBoxesProps {
  value: string;
  onChange: (digits: string) => void;
  /** All six digits are there. */
  onFull?: (digits: string) => void;
  autoFocus?: boolean;
}

/**
 * Six boxes for the digits of a second factor: one input under them, so that
 * paste, the phone's suggestion and screen readers work as in any other.
 */
export function CodeBoxes({ value, onChange, onFull, autoFocus }: CodeBoxesProps) {
  const control = useFieldControl();
  const [focused, setFocused] = useState(false);
  return (
    <div className={cx(styles.boxes, control['aria-invalid'] && styles.wrong)}>
      {Array.from({ length: 6 }, (_, i) => (
        <span key={i} aria-hidden className={cx(styles.box, focused && i === Math.min(value.length, 5) && styles.at)}>
          {value[i] ?? ''}
        </span>
      ))}
      <input
        {...control}
        className={styles.under}
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus={autoFocus}
        data-autofocus={autoFocus || undefined}
        value={value}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onSelect={(event) => {
          // The caret is always behind the last digit, where the lit box is.
          const { value: now, selectionStart, selectionEnd } = event.currentTarget;
          if (selectionStart === selectionEnd && selectionStart !== now.length) event.currentTarget.setSelectionRange(now.length, now.length);
        }}
        onChange={(event) => {
          const digits = digitsOf(event.target.value);
          onChange(digits);
          if (digits.length === 6 && digits !== value) onFull?.(digits);
        }}
      />
    </div>
  );
}

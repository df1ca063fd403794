import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { cx } from './cx';
import { useFieldControl, useFieldLabelId } from './Field';
import styles from './Choice.module.css';

interface CheckProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'onChange' | 'size'> {
  /** Absent only where the control stands in a Field or has an aria-label. */
  children?: ReactNode;
  onChange?: (checked: boolean) => void;
  /** Some but not all of what it stands for. */
  indeterminate?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** Yes or no, sent with the rest. */
export function Checkbox({ children, onChange, indeterminate, className, ref, ...rest }: CheckProps) {
  const control = useFieldControl();
  return (
    <label className={cx(styles.line, rest.disabled && styles.off, className)}>
      <input
        {...(children ? {} : control)}
        {...rest}
        ref={(element) => {
          if (element) element.indeterminate = indeterminate ?? false;
          if (typeof ref === 'function') ref(element);
          else if (ref) ref.current = element;
        }}
        type="checkbox"
        className={styles.check}
        onChange={(event) => onChange?.(event.target.checked)}
      />
      {children !== undefined && <span>{children}</span>}
    </label>
  );
}

/** Yes or no, at once. */
export function Switch({ children, onChange, className, indeterminate: _, ...rest }: CheckProps) {
  const control = useFieldControl();
  return (
    <label className={cx(styles.line, rest.disabled && styles.off, className)}>
      <input
        {...(children ? {} : control)}
        {...rest}
        type="checkbox"
        role="switch"
        className={styles.switch}
        onChange={(event) => onChange?.(event.target.checked)}
      />
      {children !== undefined && <span>{children}</span>}
    </label>
  );
}

export interface RadioOption<V extends string> {
  value: V;
  label: ReactNode;
  description?: ReactNode;
  disabled?: boolean;
}

/** One of a few, all seen. */
export function RadioGroup<V extends string>({
  value,
  onChange,
  options,
  label,
  direction = 'column',
  disabled,
}: {
  value: V | null;
  onChange: (value: V) => void;
  options: readonly RadioOption<V>[];
  /** Not needed inside a Field. */
  label?: string;
  direction?: 'row' | 'column';
  disabled?: boolean;
}) {
  const name = useId();
  const labelId = useFieldLabelId();
  const control = useFieldControl();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      aria-labelledby={label ? undefined : labelId}
      aria-describedby={control['aria-describedby']}
      aria-required={control['aria-required']}
      aria-invalid={control['aria-invalid']}
      className={cx(styles.group, direction === 'row' && styles.row)}
    >
      {options.map((option) => (
        <label key={option.value} className={cx(styles.line, (option.disabled || disabled) && styles.off)}>
          <input
            type="radio"
            name={name}
            className={styles.radio}
            checked={option.value === value}
            disabled={option.disabled || disabled}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.label}
            {option.description && <span className={styles.description}>{option.description}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}

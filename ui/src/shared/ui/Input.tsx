import type { LucideIcon } from 'lucide-react';
import type { InputHTMLAttributes, ReactNode, Ref, TextareaHTMLAttributes } from 'react';
import { cx } from './cx';
import { useFieldControl } from './Field';
import styles from './Input.module.css';

export interface InputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'size' | 'prefix'> {
  size?: 'small' | 'normal' | 'large';
  icon?: LucideIcon;
  /** Before and after the text: a sign, a unit, a button. */
  prefix?: ReactNode;
  suffix?: ReactNode;
  invalid?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** One line of text. In a Field it takes the field's ids and state. */
export function Input({ size = 'normal', icon: Icon, prefix, suffix, invalid, className, ...rest }: InputProps) {
  const control = useFieldControl();
  const bad = invalid || rest['aria-invalid'] || control['aria-invalid'];
  return (
    <span className={cx(styles.box, styles[size], bad && styles.invalid, rest.disabled && styles.off, rest.readOnly && styles.readOnly, className)}>
      {Icon && <Icon aria-hidden />}
      {prefix && <span className={styles.affix}>{prefix}</span>}
      <input autoComplete="off" {...control} {...rest} aria-invalid={bad || undefined} className={styles.input} />
      {suffix && <span className={styles.affix}>{suffix}</span>}
    </span>
  );
}

export interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  invalid?: boolean;
  ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text; grows with them up to its max-height. */
export function TextArea({ invalid, className, rows = 3, ...rest }: TextAreaProps) {
  const control = useFieldControl();
  const bad = invalid || rest['aria-invalid'] || control['aria-invalid'];
  return (
    <textarea
      {...control}
      rows={rows}
      {...rest}
      aria-invalid={bad || undefined}
      className={cx(styles.area, bad && styles.invalid, rest.disabled && styles.off, rest.readOnly && styles.readOnly, className)}
    />
  );
}

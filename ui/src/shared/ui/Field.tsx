import { CircleAlert, TriangleAlert } from 'lucide-react';
import { createContext, useContext, useId, useMemo, type ReactNode } from 'react';
import { cx } from './cx';
import styles from './Field.module.css';

/** Ids and state that a control inside a Field takes over. */
export interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
}

interface FieldScope extends FieldControl {
  labelId: string;
}

const FieldContext = createContext<FieldScope | null>(null);

/** What a control spreads on its element, so that label, help and error belong to it. */
export function useFieldControl(): Partial<FieldControl> {
  const scope = useContext(FieldContext);
  if (!scope) return {};
  const { labelId: _, ...control } = scope;
  return control;
}

/** For controls that are no form element (a group, a list of files): named by the Field's label. */
export function useFieldLabelId(): string | undefined {
  return useContext(FieldContext)?.labelId;
}

export interface FieldProps {
  label: ReactNode;
  /** Stays for screen readers only. */
  labelHidden?: boolean;
  help?: ReactNode;
  error?: ReactNode;
  /** Does not keep from saving. */
  warning?: ReactNode;
  required?: boolean;
  /** The id of the control; made when absent. */
  id?: string;
  /** At the right end of the label's line. */
  extra?: ReactNode;
  /** The control is a group of controls, which the label names but does not focus. */
  group?: boolean;
  className?: string;
  children: ReactNode;
}

/** Label, control, help and error, so that ids and spacing are the same everywhere. */
export function Field({ label, labelHidden, help, error, warning, required, id, extra, group, className, children }: FieldProps) {
  const made = useId();
  const controlId = id ?? made;
  const helpId = `${controlId}-help`;
  const errorId = `${controlId}-error`;
  const warningId = `${controlId}-warning`;
  const labelId = `${controlId}-label`;
  const hasHelp = !!help;
  const hasError = !!error;
  const hasWarning = !!warning && !hasError;
  const scope = useMemo<FieldScope>(
    () => ({
      id: controlId,
      labelId,
      'aria-describedby': [hasError && errorId, hasWarning && warningId, hasHelp && helpId].filter(Boolean).join(' ') || undefined,
      'aria-invalid': hasError || undefined,
      'aria-required': required || undefined,
    }),
    [controlId, labelId, helpId, errorId, warningId, hasHelp, hasError, hasWarning, required],
  );
  return (
    <div className={cx(styles.field, className)} role={group ? 'group' : undefined} aria-labelledby={group ? labelId : undefined}>
      <div className={cx(styles.top, labelHidden && 'tn-sr-only')}>
        {group ? (
          <span id={labelId} className={cx(styles.label, required && styles.required)}>
            {label}
          </span>
        ) : (
          <label id={labelId} htmlFor={controlId} className={cx(styles.label, required && styles.required)}>
            {label}
          </label>
        )}
        {extra}
      </div>
      <FieldContext.Provider value={scope}>{children}</FieldContext.Provider>
      {hasError && (
        <div id={errorId} className={styles.error}>
          <CircleAlert aria-hidden />
          <span>{error}</span>
        </div>
      )}
      {hasWarning && (
        <div id={warningId} className={cx(styles.error, styles.warning)}>
          <TriangleAlert aria-hidden />
          <span>{warning}</span>
        </div>
      )}
      {hasHelp && (
        <div id={helpId} className={styles.help}>
          {help}
        </div>
      )}
    </div>
  );
}

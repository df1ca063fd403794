import { X } from 'lucide-react';
import { useId, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useT } from '@/shared/i18n';
import { cx } from './cx';
import { Form } from './Form';
import { useFocusScope } from './focus';
import { IconButton } from './IconButton';
import { useLayer } from './layers';
import { usePhone } from './media';
import { Sheet } from './Sheet';
import styles from './Dialog.module.css';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  /** A sentence with the verb. */
  title: string;
  /** 420 px for a question, 560 for a small form, 800 for tables. */
  size?: 'question' | 'form' | 'wide';
  /** Buttons, the primary one last. */
  footer?: ReactNode;
  /** Unsaved input: Esc and a press outside do not close. */
  dirty?: boolean;
  /** Makes the dialog a form: Enter in a field or the submit button of the footer. */
  onSubmit?: () => void;
  /** Cannot be left without an answer: no x. */
  must?: boolean;
  children?: ReactNode;
}

/** A question that needs an answer now, or a form of at most eight fields. */
export function Dialog(props: DialogProps) {
  const phone = usePhone();
  if (!props.open) return null;
  if (phone && !props.must) return <AsSheet {...props} />;
  return <Surface {...props} />;
}

function AsSheet({ onClose, title, footer, dirty, onSubmit, children }: DialogProps) {
  const sheet = (
    <Sheet open onClose={onClose} title={title} dirty={dirty} footer={onSubmit ? undefined : footer}>
      <Body onSubmit={onSubmit}>
        {children}
        {onSubmit && footer && <div className={styles.sheetFoot}>{footer}</div>}
      </Body>
    </Sheet>
  );
  return sheet;
}

function Body({ onSubmit, children, className }: { onSubmit?: () => void; children: ReactNode; className?: string }) {
  if (!onSubmit) {
    return (
      <div className={className} data-scope-body>
        {children}
      </div>
    );
  }
  return (
    <Form data-scope-body className={className} onSubmit={onSubmit}>
      {children}
    </Form>
  );
}

function Surface({ onClose, title, size = 'question', footer, dirty, onSubmit, must, children }: DialogProps) {
  const t = useT('ui');
  const surface = useRef<HTMLDivElement>(null);
  const id = useId();
  const mayClose = !dirty && !must;
  useLayer(true, { close: mayClose ? onClose : undefined, elements: [surface] });
  useFocusScope(surface, true, true);
  return createPortal(
    <div className={styles.scrim} onPointerDown={(event) => event.target === event.currentTarget && mayClose && onClose()}>
      <div ref={surface} role="dialog" aria-modal aria-labelledby={id} tabIndex={-1} className={cx(styles.dialog, styles[size])}>
        <header className={styles.head}>
          <h2 id={id}>{title}</h2>
          {!must && <IconButton icon={X} label={t('close')} onClick={onClose} />}
        </header>
        <Body onSubmit={onSubmit} className={styles.form}>
          {children && <div className={styles.body}>{children}</div>}
          {footer && <footer className={styles.foot}>{footer}</footer>}
        </Body>
      </div>
    </div>,
    document.body,
  );
}

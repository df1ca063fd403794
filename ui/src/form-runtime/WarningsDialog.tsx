import { TriangleAlert } from 'lucide-react';
import type { FieldContext } from '@/fields';
import type { Finding } from '@/form-engine';
import type { ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog } from '@/shared/ui';
import { faultWords } from './FormField';
import styles from './Form.module.css';

interface WarningsDialogProps {
  fields: ObjectMeta['fields'];
  warnings: readonly Finding[];
  ctx: FieldContext;
  onAnswer: (save: boolean) => void;
}

/** Rules that warn, before a save: go back, or save all the same. */
export function WarningsDialog({ fields, warnings, ctx, onAnswer }: WarningsDialogProps) {
  const t = useT('form-runtime');
  return (
    <Dialog
      open
      title={t('warn.title', { count: warnings.length })}
      onClose={() => onAnswer(false)}
      onSubmit={() => onAnswer(true)}
      footer={
        <>
          <Button onClick={() => onAnswer(false)}>{t('warn.back')}</Button>
          <Button kind="primary" type="submit" data-autofocus>
            {t('warn.save')}
          </Button>
        </>
      }
    >
      <ul className={styles.warnings}>
        {warnings.map((warning, i) => {
          const field = fields.find((f) => f.key === warning.field);
          return (
            // Rows of a form may break the same rule.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={`${warning.rule} ${i}`}>
              <TriangleAlert aria-hidden />
              <span>
                {field && <b>{text(field.label, ctx.locale)} </b>}
                {faultWords(warning.fault, ctx)}
              </span>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

import { moduleOf } from '@/fields';
import type { FieldContext } from '@/fields';
import { text, useT } from '@/shared/i18n';
import { Button } from '@/shared/ui';
import styles from './Grid.module.css';
import type { PendingPaste } from './cells';

interface PasteStripProps {
  plan: PendingPaste;
  ctx: FieldContext;
  onSettle: (yes: boolean) => void;
}

/** Cells whose reason is told. */
const TOLD = 5;

/** What a paste would do, before it is done. */
export default function PasteStrip({ plan, ctx, onSettle }: PasteStripProps) {
  const t = useT('grid');
  const { writes, refused } = plan.read;
  const left = [plan.rowsLeft > 0 && t('rowsLeft', { count: plan.rowsLeft }), plan.colsLeft > 0 && t('colsLeft', { count: plan.colsLeft })].filter(Boolean);
  return (
    <div
      role="dialog"
      aria-label={t('pasteTitle')}
      className={styles.strip}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onSettle(false);
      }}
    >
      <div className={styles.stripWords}>
        <strong>
          {writes.length > 0 ? t('willChange', { count: writes.length }) : t('nothingToChange')}
          {refused.length > 0 && t('cannot', { count: refused.length })}
        </strong>
        {left.length > 0 && <p>{left.join(' ')}</p>}
        {refused.length > 0 && (
          <ul>
            {refused.slice(0, TOLD).map(({ record, field, why }) => (
              <li key={`${record.id} ${field.key}`}>
                {text(field.label, ctx.locale)} · {moduleOf(field).format(record[field.key], field, ctx) || t('blank')}: {why}
              </li>
            ))}
            {refused.length > TOLD && <li>{t('moreRefused', { count: refused.length - TOLD })}</li>}
          </ul>
        )}
      </div>
      <Button size="small" autoFocus={writes.length === 0} onClick={() => onSettle(false)}>
        {t('cancel')}
      </Button>
      {writes.length > 0 && (
        <Button size="small" kind="primary" autoFocus onClick={() => onSettle(true)}>
          {t('paste')}
        </Button>
      )}
    </div>
  );
}

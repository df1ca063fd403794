import { useState } from 'react';
import { useObject } from '@/shared/api';
import type { UndoReason } from '@/shared/api/types';
import { moduleOf, useFieldContext } from '@/fields';
import { formatDateTime, formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, Checkbox, Dialog } from '@/shared/ui';
import styles from './batch.module.css';
import { useLeft } from './conflicts';
import { undoAct } from './undo';

const keyOf = (reason: UndoReason): string => `${reason.object}/${reason.record}`;

/** Records that an undo left: skipped unless the person chooses to undo them anyway. */
export default function LeftDialog() {
  const t = useT('batch');
  const left = useLeft((state) => state.left);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (!left) return null;
  const { outcome, cause } = left;
  const conflicts = outcome.reasons.filter((reason) => reason.conflict);
  const close = (): void => {
    setChosen(new Set());
    useLeft.setState({ left: null });
  };
  const choose = (key: string, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(key);
    else next.delete(key);
    setChosen(next);
  };
  return (
    <Dialog
      open
      size="wide"
      onClose={close}
      title={conflicts.length > 0 ? t('left.changed', { count: conflicts.length, shown: formatNumber(conflicts.length) }) : t('left.title', { count: outcome.kept, shown: formatNumber(outcome.kept) })}
      footer={
        <>
          <Button data-autofocus kind={conflicts.length > 0 ? 'secondary' : 'primary'} onClick={close}>
            {conflicts.length > 0 ? t('left.skip') : t('understood')}
          </Button>
          {conflicts.length > 0 && (
            <Button
              kind="primary"
              disabled={chosen.size === 0 ? t('left.choose') : false}
              onClick={() => {
                const anyway = [...chosen];
                close();
                void undoAct(cause, 'undone', anyway);
              }}
            >
              {t('left.anyway', { shown: formatNumber(chosen.size) })}
            </Button>
          )}
        </>
      }
    >
      <ul className={styles.left}>
        {outcome.reasons.map((reason) => (
          <li key={keyOf(reason)}>
            {reason.conflict ? (
              <Checkbox checked={chosen.has(keyOf(reason))} onChange={(on) => choose(keyOf(reason), on)}>
                {reason.title || reason.record}
              </Checkbox>
            ) : (
              <strong>{reason.title || reason.record}</strong>
            )}
            <p>
              {reason.message}
              {reason.by && ` ${t('left.by', { name: reason.by.name, at: formatDateTime(reason.at) })}`}
            </p>
            {reason.fields.length > 0 && <Sides reason={reason} />}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Field by field: what stands there now, and what undoing would write. */
function Sides({ reason }: { reason: UndoReason }) {
  const t = useT('batch');
  const ctx = useFieldContext();
  const meta = useObject(reason.object).data;
  const shown = (key: string, value: unknown): string => {
    const field = meta?.fields.find((f) => f.key === key);
    return (field ? moduleOf(field).format(value, field, ctx) : String(value ?? '')) || t('left.blank');
  };
  return (
    <table className={styles.sides}>
      <thead>
        <tr>
          <th>{t('left.field')}</th>
          <th>{t('left.now')}</th>
          <th>{t('left.then')}</th>
        </tr>
      </thead>
      <tbody>
        {reason.fields.map((f) => (
          <tr key={f.field}>
            <th scope="row">{text(f.label) || f.field}</th>
            <td>{shown(f.field, f.now)}</td>
            <td>{shown(f.field, f.then)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

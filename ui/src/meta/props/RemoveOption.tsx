import { lazy, Suspense, useState } from 'react';
import { useUses } from '../uses';
import type { FieldOption } from '@/shared/api/types';
import { loadWords, text, useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, Select, SkeletonLines } from '@/shared/ui';
import styles from './props.module.css';

const WhereUsed = lazy(() => loadWords('use').then(() => import('@/use/WhereUsed')).then((module) => ({ default: module.WhereUsed })));

interface RemoveOptionProps {
  option: FieldOption;
  others: readonly FieldOption[];
  /** How many records have it. */
  used: number;
  /** Whose option it is, to look where documents name it. */
  target?: { kind: 'object' | 'option_set'; of: string; field?: string };
  /** What names it is changed along. */
  along: boolean;
  onClose: () => void;
  /** Removes it, with another in its place in the records, or none. */
  onRemove: (by: string | null) => Promise<void>;
}

/** Asks what takes the place of an option that is published: records keep no value that is no more. */
export function RemoveOption({ option, others, used, target, along, onClose, onRemove }: RemoveOptionProps) {
  const t = useT('form-designer');
  const [by, setBy] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const name = text(option.label) || option.value;
  const remove = () => {
    setBusy(true);
    setFailure(null);
    onRemove(by).catch((reason: unknown) => {
      setFailure(reason);
      setBusy(false);
    });
  };
  const uses = useUses(target?.kind ?? '', target?.of ?? '', { field: target?.field, option: option.value }, target !== undefined);
  const named = (uses.data?.items.length ?? 0) + (uses.data?.beyond ?? 0);
  const missing = (used > 0 || (along && named > 0)) && by === null;
  return (
    <Dialog
      open
      onClose={onClose}
      size="form"
      title={t('settings.removeOption', { name })}
      onSubmit={() => !missing && remove()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="danger" type="submit" loading={busy} disabled={missing ? t('settings.replaceFirst') : false}>
            {by === null ? t('remove') : t('settings.replaceAndRemove')}
          </Button>
        </>
      }
    >
      <div className={styles.asked}>
      <p>{used > 0 ? t('settings.optionUsed', { count: used }) : t('settings.optionUnused')}</p>
      {named > 0 && <p>{along ? t('settings.namedAlong', { count: named }) : t('settings.namedFirst', { count: named })}</p>}
      {named > 0 && target && (
        <Suspense fallback={<SkeletonLines lines={3} />}>
          <WhereUsed kind={target.kind} of={target.of} part={{ field: target.field, option: option.value }} name={name} />
        </Suspense>
      )}
      <Field label={t('settings.replaceWith')} help={t('settings.replaceHelp')}>
        <Select value={by} clearable onChange={setBy} options={others.map((one) => ({ value: one.value, label: text(one.label) || one.value, color: one.color }))} />
      </Field>
      {failure !== null && <InlineError error={failure} />}
      </div>
    </Dialog>
  );
}

import { useState } from 'react';
import type { FieldOption } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog, Field, Input, MultiSelect, TextArea } from '@/shared/ui';
import { LabelProp } from './TextProp';
import styles from './props.module.css';

/** Options from a pasted list. */
export function PasteDialog({ onClose, onPaste }: { onClose: () => void; onPaste: (lines: string) => void }) {
  const t = useT('form-designer');
  const [lines, setLines] = useState('');
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('settings.pasteOptions')}
      dirty={lines !== ''}
      onSubmit={() => lines.trim() && onPaste(lines)}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={!lines.trim()}>
            {t('settings.addOptions')}
          </Button>
        </>
      }
    >
      <Field label={t('settings.pasteLines')}>
        <TextArea data-autofocus rows={8} value={lines} onChange={(event) => setLines(event.target.value)} />
      </Field>
    </Dialog>
  );
}

interface OptionDialogProps {
  option: FieldOption;
  fixed: boolean;
  taken: string[];
  /** The choices above, where the options depend on another field or set. */
  above?: readonly FieldOption[];
  onClose: () => void;
  onSave: (patch: Partial<FieldOption>) => void;
}

/** Both labels, the value, and with what the option is offered. */
export function OptionDialog({ option, fixed, taken, above, onClose, onSave }: OptionDialogProps) {
  const t = useT('form-designer');
  const [label, setLabel] = useState(option.label);
  const [value, setValue] = useState(option.value);
  const [parents, setParents] = useState(option.parents ?? []);
  const error = value.trim() === '' ? t('key.required') : taken.includes(value) ? t('key.duplicate_key') : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('settings.editOption')}
      dirty={value !== option.value || label !== option.label || parents !== (option.parents ?? parents)}
      onSubmit={() => !error && onSave({ label, value, parents: parents.length > 0 ? parents : undefined })}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={!!error}>
            {t('apply')}
          </Button>
        </>
      }
    >
      <LabelProp label={t('settings.label')} value={label} onChange={(next) => setLabel(next ?? {})} />
      <Field label={t('settings.optionValue')} error={error} help={fixed ? t('key.lockedOption') : undefined}>
        <Input value={value} readOnly={fixed} onChange={(event) => setValue(event.target.value)} className={styles.value} />
      </Field>
      {above && (
        <Field label={t('settings.offeredWith')} help={t('settings.offeredWithHelp')}>
          <MultiSelect value={parents} clearable placeholder={t('settings.offeredAlways')} options={above.map((one) => ({ value: one.value, label: text(one.label) || one.value, color: one.color }))} onChange={setParents} />
        </Field>
      )}
    </Dialog>
  );
}

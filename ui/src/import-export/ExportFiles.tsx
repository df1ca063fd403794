import { formatBytes, formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Checkbox, Field, InlineError, RadioGroup, Switch } from '@/shared/ui';
import type { ExportLook, FileField, Folders } from './exportRequest';
import styles from './Import.module.css';

interface ExportFilesProps {
  fields: readonly FileField[];
  /** Keys of those whose files come along. */
  chosen: readonly string[];
  folders: Folders;
  size: ExportLook['files'] | undefined;
  onChosen: (keys: string[]) => void;
  onFolders: (folders: Folders) => void;
}

/** Whether files come along in a zip: of which fields, in which folders, and how many and how large they are. */
export function ExportFiles({ fields, chosen, folders, size, onChosen, onFolders }: ExportFilesProps) {
  const t = useT('import-export');
  const over = tooMany(size);
  return (
    <>
      <Field label={t('export.files')} group>
        <div className={styles.switches}>
          <Switch checked={chosen.length > 0} onChange={(on) => onChosen(on ? fields.map((field) => field.key) : [])}>
            {t('export.zip')}
          </Switch>
          {chosen.length > 0 &&
            fields.length > 1 &&
            fields.map(({ key, label }) => (
              <Checkbox key={key} checked={chosen.includes(key)} onChange={(on) => onChosen(fields.map((field) => field.key).filter((one) => (one === key ? on : chosen.includes(one))))}>
                {label}
              </Checkbox>
            ))}
          {chosen.length > 0 && (
            <span className={styles.quiet} aria-live="polite">
              {size ? t(size.more ? 'export.sizeMore' : 'export.size', { count: size.files, shown: formatNumber(size.files), bytes: formatBytes(size.bytes) }) : t('export.counting')}
            </span>
          )}
          {over && <InlineError>{t(over, { files: formatNumber(size!.mostFiles), bytes: formatBytes(size!.mostBytes) })}</InlineError>}
        </div>
      </Field>
      {chosen.length > 0 && (
        <Field label={t('export.folders')}>
          <RadioGroup<Folders>
            value={folders}
            onChange={onFolders}
            options={[
              { value: 'record', label: t('export.folderRecord'), description: t('export.folderRecordHelp') },
              { value: 'field', label: t('export.folderField'), description: t('export.folderFieldHelp') },
            ]}
          />
        </Field>
      )}
    </>
  );
}

/** What is too much of the files, in words. */
export function tooMany(size: ExportLook['files'] | undefined): 'export.tooManyFiles' | 'export.tooManyBytes' | null {
  if (!size) return null;
  if (size.files > size.mostFiles) return 'export.tooManyFiles';
  return size.bytes > size.mostBytes ? 'export.tooManyBytes' : null;
}

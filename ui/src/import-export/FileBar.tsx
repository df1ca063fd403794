import { useNavigate } from '@tanstack/react-router';
import { FileSpreadsheet } from 'lucide-react';
import { useRef, useState } from 'react';
import { isApiError } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Checkbox, Dialog, Field, InlineError, Progress, Select } from '@/shared/ui';
import { markReplaced, useKeptFile } from './kept';
import type { Import } from './model';
import { accepted, useUpload } from './useUpload';
import styles from './Import.module.css';

const encodings = ['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be', 'windows-1252'];
const delimiters: Record<string, string> = { ',': 'comma', '\t': 'tab', ';': 'semicolon', '|': 'bar' };

/** Which file it is and how it was read; reading it another way is one press away. */
export function FileBar({ app, i }: { app: string; i: Import }) {
  const t = useT('import-export');
  const [open, setOpen] = useState(false);
  const facts = [
    i.encoding === 'xlsx' || encodings.includes(i.encoding) ? t(`encoding.${i.encoding}`) : i.encoding,
    i.sheet || t(`delimiter.${delimiters[i.delimiter] ?? 'comma'}`),
    t('rows', { count: i.rows, shown: formatNumber(i.rows) }),
    t(i.header ? 'file.header' : 'file.noHeader'),
  ];
  return (
    <div className={styles.file}>
      <FileSpreadsheet aria-hidden />
      <span className={styles.fileName}>{i.name}</span>
      <span className={styles.quiet}>{facts.join(' · ')}</span>
      <Button size="small" kind="text" onClick={() => setOpen(true)}>
        {t('file.change')}
      </Button>
      {open && <ReadDialog app={app} i={i} onClose={() => setOpen(false)} />}
    </div>
  );
}

function ReadDialog({ app, i, onClose }: { app: string; i: Import; onClose: () => void }) {
  const t = useT('import-export');
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const kept = useKeptFile(i.id);
  const [as, setAs] = useState({ encoding: i.encoding, delimiter: i.delimiter, header: i.header, sheet: i.sheet });
  const upload = useUpload(i.object, (made) => {
    markReplaced(i.id);
    onClose();
    void navigate({ to: '/a/$app/o/$object/import/$id', params: { app, object: i.object, id: made.id }, search: { step: 'map' }, replace: true });
  });
  const error = upload.error;
  return (
    <Dialog
      open
      size="form"
      onClose={onClose}
      title={t('file.title')}
      onSubmit={() => (kept ? upload.send(kept, as) : input.current?.click())}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" loading={upload.file !== null}>
            {t(kept ? 'file.again' : 'file.chooseAgain')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {i.sheets.length > 0 ? (
          <Field label={t('file.sheet')}>
            <Select value={as.sheet} options={i.sheets.map((value) => ({ value, label: value }))} onChange={(sheet) => sheet && setAs({ ...as, sheet })} />
          </Field>
        ) : (
          <>
            <Field label={t('file.encoding')}>
              <Select value={as.encoding} options={encodings.map((value) => ({ value, label: t(`encoding.${value}`) }))} onChange={(encoding) => encoding && setAs({ ...as, encoding })} />
            </Field>
            <Field label={t('file.delimiter')}>
              <Select value={as.delimiter} options={Object.entries(delimiters).map(([value, name]) => ({ value, label: t(`delimiter.${name}`) }))} onChange={(delimiter) => delimiter && setAs({ ...as, delimiter })} />
            </Field>
          </>
        )}
        <Checkbox checked={as.header} onChange={(header) => setAs({ ...as, header })}>
          {t('file.header')}
        </Checkbox>
        <p className={styles.quiet}>{t(kept ? 'file.help' : 'file.gone', { name: i.name })}</p>
        {upload.file !== null && <Progress value={upload.share < 1 ? upload.share : undefined} label={t('upload.progress')} />}
        {upload.refused && <InlineError>{t(`upload.${upload.refused.why}`, { name: upload.refused.file.name })}</InlineError>}
        {error !== null && <InlineError error={error}>{isApiError(error) ? (Object.values(error.fieldErrors)[0]?.message ?? error.message) : undefined}</InlineError>}
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept={accepted}
        aria-label={t('file.chooseAgain')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) upload.send(file, as);
          event.target.value = '';
        }}
      />
    </Dialog>
  );
}

import { FileSpreadsheet } from 'lucide-react';
import { useRef, useState } from 'react';
import { isApiError } from '@/shared/api';
import type { ImportState } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, Select, Switch } from '@/shared/ui';
import { fileOf } from './kept';
import { uploadFile } from './upload';
import styles from './Import.module.css';

const encodings = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be', 'big5', 'windows-1252'];
const delimiters = [',', '\t', ';', '|'];

/** How the file was read, and another way to read it. */
export function FileOptions({ state, object, onReplace }: { state: ImportState; object: string; onReplace: (id: string) => void }) {
  const t = useT('import-export');
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.file}>
      <FileSpreadsheet aria-hidden />
      <strong>{state.name}</strong>
      <span className={styles.quiet}>
        {state.encoding.toUpperCase()} · {t(`delimiter.${delimiters.indexOf(state.delimiter)}`)} · {t('rows', { count: state.rows, formatted: formatNumber(state.rows) })} · {t(state.header ? 'file.header' : 'file.noHeader')}
      </span>
      <Button size="small" kind="text" onClick={() => setOpen(true)}>
        {t('file.change')}
      </Button>
      {open && <ReadDialog state={state} object={object} onClose={() => setOpen(false)} onReplace={onReplace} />}
    </div>
  );
}

function ReadDialog({ state, object, onClose, onReplace }: { state: ImportState; object: string; onClose: () => void; onReplace: (id: string) => void }) {
  const t = useT('import-export');
  const input = useRef<HTMLInputElement>(null);
  const [as, setAs] = useState({ encoding: state.encoding, delimiter: state.delimiter, header: state.header });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = (file: File) => {
    setBusy(true);
    setError(null);
    uploadFile(object, file, as)
      .then((made) => {
        onClose();
        onReplace(made.id);
      })
      .catch((reason: unknown) => {
        setError(reason);
        setBusy(false);
      });
  };
  const known = fileOf(state.id);
  return (
    <Dialog
      open
      onClose={onClose}
      size="form"
      title={t('file.title')}
      onSubmit={() => (known ? send(known) : input.current?.click())}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" loading={busy}>
            {t(known ? 'file.again' : 'file.chooseAgain')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Field label={t('file.encoding')}>
          <Select value={as.encoding} options={encodings.map((value) => ({ value, label: t(`encoding.${value}`) }))} onChange={(encoding) => encoding && setAs({ ...as, encoding })} />
        </Field>
        <Field label={t('file.delimiter')}>
          <Select value={as.delimiter} options={delimiters.map((value, i) => ({ value, label: t(`delimiter.${i}`) }))} onChange={(delimiter) => delimiter && setAs({ ...as, delimiter })} />
        </Field>
        <Switch checked={as.header} onChange={(header) => setAs({ ...as, header })}>
          {t('file.header')}
        </Switch>
        {!known && <p className={styles.quiet}>{t('file.gone')}</p>}
        {error !== null && <InlineError error={error}>{isApiError(error) ? (Object.values(error.fieldErrors)[0]?.message ?? error.message) : undefined}</InlineError>}
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.tsv,.tab,.txt"
        aria-label={t('file.chooseAgain')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) send(file);
          event.target.value = '';
        }}
      />
    </Dialog>
  );
}

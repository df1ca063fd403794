import { useNavigate, useSearch } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { DropZone } from '@/import-export/DropZone';
import { Sending } from '@/import-export/Sending';
import { StepFoot } from '@/import-export/StepFoot';
import { accepted, useSending } from '@/import-export/useUpload';
import { isApiError } from '@/shared/api';
import { formatBytes } from '@/shared/format';
import { currentLocale, useT } from '@/shared/i18n';
import { Button, InlineError, PageBody, Panel, SkeletonLines } from '@/shared/ui';
import { docOf, useDefinitions, type AppDoc } from '@/meta';
import { discardFile, stageFile, useProposal } from './api';
import { create, Progress } from './create';
import { CreatedPage } from './CreatedPage';
import { documentsOf, faultsOf, keepEdits, keptEdits, viewOf, type Edits, type TableEdit } from './model';
import { TablePanel } from './TablePanel';
import styles from './FromFile.module.css';

/** Objects from files: what is in them is proposed as fields, looked through, and put into the draft. */
export default function FromFilePage({ app }: { app: string }) {
  const search = useSearch({ strict: false }) as { panel?: string; node?: string };
  const files = useMemo(() => (search.panel ?? '').split(',').filter(Boolean), [search.panel]);
  return search.node === 'created' ? <CreatedPage app={app} files={files} /> : <Proposing app={app} files={files} />;
}

function Proposing({ app, files }: { app: string; files: string[] }) {
  const t = useT('design');
  const words = useT('import-export');
  const navigate = useNavigate();
  const proposal = useProposal(app, files);
  const objects = useDefinitions('object');
  const forms = useDefinitions('form').data ?? [];
  const apps = useDefinitions('app');
  const [edits, setEdits] = useState<Edits>(keptEdits);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const progress = useRef(new Progress());

  const to = (next: readonly string[], node?: string) =>
    void navigate({ to: '.', search: { tab: 'file', ...(next.length > 0 && { panel: next.join(',') }), ...(node && { node }) }, replace: node === undefined });
  const upload = useSending((file, _options, signal, onProgress) => stageFile(file, signal, onProgress), (made) => to([...files, ...made.items.map((one) => one.id)]));

  const tables = files.length > 0 ? (proposal.data?.tables ?? []).filter((table) => files.includes(table.file)) : [];
  const taken = (objects.data ?? []).map((one) => one.key).filter((key) => !progress.current.objects.has(key));
  const views = viewOf(tables, edits, taken);
  const faults = faultsOf(views, taken);
  const chosen = views.filter((view) => view.take);
  const waiting = proposal.isFetching || !objects.data || !apps.data;

  const change = (file: string, edit: TableEdit) => {
    const next = { ...edits, [file]: { ...edits[file], ...edit } };
    setEdits(next);
    keepEdits(next);
  };
  const remove = (file: string) => {
    setError(null);
    discardFile(file).then(() => to(files.filter((one) => one !== file)), setError);
  };
  const submit = () => {
    setTried(true);
    setError(null);
    if (Object.keys(faults).length > 0) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    setBusy(true);
    const inMine = (key: string) => ({ [currentLocale()]: t(key) });
    const formKeys = forms.filter((form) => !progress.current.objects.has(form.object)).map((form) => form.key);
    const made = documentsOf(views, app, { form: inMine('new.formLabel'), section: inMine('new.sectionLabel') }, formKeys);
    const definition = apps.data?.find((one) => one.key === app);
    create(made, definition && (docOf<'app'>(definition) as AppDoc), progress.current)
      .then(() => to(made.map((one) => one.file), 'created'))
      .catch(setError)
      .finally(() => setBusy(false));
  };

  return (
    <PageBody className={styles.page}>
      <header className={styles.head}>
        <h2>{t('file.title')}</h2>
        <p>{t('file.help')}</p>
      </header>
      <DropZone label={words('upload.zone')} choose={words('upload.choose')} accept={accepted} busy={upload.file !== null} small={files.length > 0} onFile={upload.send}>
        {(open) =>
          upload.file !== null ? (
            <Sending file={upload.file} share={upload.share} onCancel={upload.cancel} />
          ) : (
            <>
              <FileUp aria-hidden />
              <p className={styles.zoneTitle}>{files.length > 0 ? t('file.another') : words('upload.drop')}</p>
              <p className={styles.quiet}>{t('file.kinds')}</p>
              <Button kind={files.length > 0 ? 'secondary' : 'primary'} onClick={open}>
                {words('upload.choose')}
              </Button>
            </>
          )
        }
      </DropZone>
      {upload.refused && <InlineError>{words(`upload.${upload.refused.why}`, { name: upload.refused.file.name, size: formatBytes(upload.refused.file.size) })}</InlineError>}
      {upload.error !== null && <InlineError error={upload.error} onRetry={upload.again} />}
      {proposal.error && (
        <>
          <InlineError error={proposal.error} title={t('file.gone')} onRetry={() => void proposal.refetch()} />
          <span>
            <Button onClick={() => to([])}>{t('file.again')}</Button>
          </span>
        </>
      )}
      {files.length > tables.length && waiting && !proposal.error && (
        <Panel bare title={t('file.reading')}>
          <div className={styles.waiting}>
            <SkeletonLines lines={tables.length > 0 ? 2 : 6} />
          </div>
        </Panel>
      )}
      {views.map((view) => (
        <TablePanel key={view.table.file} view={view} views={views} faults={tried ? faults : {}} onChange={(edit) => change(view.table.file, edit)} edit={edits[view.table.file]} onRemove={() => remove(view.table.file)} />
      ))}
      {error !== null && (
        <InlineError title={t('file.failed')} error={error}>
          {isApiError(error) && Object.keys(error.fieldErrors).length > 0 ? Object.values(error.fieldErrors).map((one) => one?.message).join(' ') : undefined}
        </InlineError>
      )}
      {tables.length > 0 && (
        <StepFoot note={tried && Object.keys(faults).length > 0 ? t('file.faults', { count: Object.keys(faults).length }) : t('file.count', { count: chosen.length, fields: chosen.reduce((sum, view) => sum + view.columns.filter((one) => one.take).length, 0) })}>
          <Button kind="primary" loading={busy} disabled={chosen.length === 0 ? t('file.none') : waiting} onClick={submit}>
            {t('file.create')}
          </Button>
        </StepFoot>
      )}
    </PageBody>
  );
}

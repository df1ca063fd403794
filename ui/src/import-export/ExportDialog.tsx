import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { announce } from '@/shared/a11y';
import { api, isApiError, keys, useJob } from '@/shared/api';
import type { Job, ObjectMeta } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, messageOf, notify, Progress, RadioGroup, Segmented } from '@/shared/ui';
import type { Column, Selection } from '@/grid';
import type { Rows as ListRows } from '@/views/request';
import { writeSort } from '@/views/state';
import { ExportFiles, tooMany } from './ExportFiles';
import { ExportTerms } from './ExportTerms';
import { fileFields, useExportLook, type ExportFormat as Format, type ExportRequest, type Folders } from './exportRequest';
import { requestsChanged } from './requests';
import styles from './Import.module.css';

type Range = 'list' | 'chosen';
type Columns = 'view' | 'all';
type Rows = 'apart' | 'below';

/** Rows that may be chosen one by one; more is the matter of the whole list. */
const MOST = 10_000;

interface ExportDialogProps {
  /** What is exported: the rows of a list with its columns, or without either only those that are chosen, with all columns. */
  list: { meta: ObjectMeta; columns: readonly Column[]; rows: Pick<ListRows, 'filter' | 'q' | 'sort'> | null };
  selection: Selection;
  count: number | null;
  more: boolean;
  onClose: () => void;
}

/** Takes records away as a file: which rows, which columns, in what format. The file comes by itself, or waits among the jobs. */
export default function ExportDialog({ list, selection, count, more, onClose }: ExportDialogProps) {
  const t = useT('import-export');
  const client = useQueryClient();
  const [range, setRange] = useState<Range>(selection.size > 0 ? 'chosen' : 'list');
  const [format, setFormat] = useState<Format>('xlsx');
  const [columns, setColumns] = useState<Columns>(list.columns.length > 0 ? 'view' : 'all');
  const [parts, setParts] = useState<Rows>('apart');
  const [files, setFiles] = useState<string[]>([]);
  const [folders, setFolders] = useState<Folders>('record');
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [id, setId] = useState<string | null>(null);
  const job = useJob(id).data;
  const locale = useLocale((s) => s.locale);
  const object = text(list.meta.label, locale);
  const fields = columns === 'view' ? list.columns.map((column) => column.field) : list.meta.fields;
  const hasRows = fields.some((field) => field.type === 'subform');
  const offered = fileFields(list.meta.fields, locale);
  const along = offered.filter((field) => files.includes(field.key)).map((field) => field.key);
  const rows = more ? t('export.manyRows') : count === null ? t('export.allRows') : t('export.rows', { count, shown: formatNumber(count) });

  const request: ExportRequest = {
    object: list.meta.key,
    format,
    ...(list.rows && { sort: writeSort(list.rows.sort) }),
    ...(list.rows?.filter && { filter: list.rows.filter }),
    ...(list.rows?.q && { q: list.rows.q }),
    ...(range === 'chosen' && { ids: [...selection] }),
    ...(format !== 'json' && hasRows && parts === 'below' && { rows: 'below' }),
    ...(columns === 'view' && { columns: list.columns.map((column) => column.key) }),
    ...(along.length > 0 && { files: along, folders }),
  };
  const look = useExportLook(request, id === null);
  const size = along.length > 0 ? look.data?.files : undefined;
  const over = tooMany(size);
  const terms = look.data?.terms;
  const approval = terms?.how === 'approval';
  const blocked = over ? t('export.tooMany') : terms?.how === 'refuse' ? t('terms.tooMany') : approval && !terms.approvers?.length ? t('terms.nobodyShort') : approval && reason.trim() === '' ? t('terms.needsReason') : false;

  const start = async (): Promise<void> => {
    setAsking(true);
    setError(null);
    try {
      if (approval) {
        await api.post('/api/v1/export-requests', { ...request, reason });
        requestsChanged();
        const said = t('terms.asked', { names: terms.approvers?.map((one) => one.name).join(t('terms.or')) });
        notify(said, { kind: 'success' });
        announce(said);
        onClose();
        return;
      }
      const made = await api.post<Job>('/api/v1/exports', request);
      setId(made.id);
      void client.invalidateQueries({ queryKey: keys.jobs });
    } catch (refused) {
      setError(refused);
      void look.refetch();
    } finally {
      setAsking(false);
    }
  };

  const state = job?.state;
  useEffect(() => {
    if (state !== 'done' || !id) return;
    const name = typeof job?.result?.name === 'string' ? job.result.name : `${list.meta.key}.${format}`;
    api
      .download(`/api/v1/exports/${id}/file`, name)
      .then(() => {
        const count = Number(job?.result?.rows ?? 0);
        const lost = Number(job?.result?.lost ?? 0);
        const said = t('export.done', { count, shown: formatNumber(count) }) + (lost > 0 ? t('export.lost', { count: lost, shown: formatNumber(lost) }) : '');
        notify(said, { kind: 'success' });
        announce(said);
        onClose();
      })
      .catch(setError);
    // The file is fetched once, when it is there.
  }, [state, id]); // eslint-disable-line react-hooks/exhaustive-deps

  const running = id !== null && (state === undefined || state === 'queued' || state === 'running' || state === 'done');
  const failed = state === 'failed' || state === 'cancelled';
  const why = failed ? job?.error?.message : undefined;
  return (
    <Dialog
      open
      size="form"
      onClose={onClose}
      title={t('export.title', { object })}
      dirty={reason !== ''}
      onSubmit={() => void start()}
      footer={
        running ? (
          <>
            <Button onClick={() => void api.post(`/api/v1/jobs/${id}/cancel`).catch(() => undefined)}>{t('export.stop')}</Button>
            <Button kind="primary" onClick={onClose}>
              {t('export.background')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button kind="primary" type="submit" loading={asking} disabled={blocked}>
              {approval ? t('terms.ask') : range === 'chosen' ? t('export.chosenAction', { count: selection.size, shown: formatNumber(selection.size) }) : more || count === null ? t('export.action') : t('export.listAction', { count, shown: formatNumber(count) })}
            </Button>
          </>
        )
      }
    >
      {running ? (
        <Progress value={job && job.total > 0 ? job.done : undefined} max={job?.total || 1} label={t('export.progress', { done: formatNumber(job?.done ?? 0), total: formatNumber(job?.total ?? 0) })} />
      ) : (
        <div className={styles.form}>
          {selection.size > 0 && list.rows && (
            <Field label={t('export.range')}>
              <RadioGroup<Range>
                value={range}
                onChange={setRange}
                options={[
                  { value: 'chosen', label: t('export.chosen', { count: selection.size, shown: formatNumber(selection.size) }), disabled: selection.size > MOST },
                  { value: 'list', label: t('export.list', { rows }) },
                ]}
              />
            </Field>
          )}
          <Field label={t('export.format')} help={t(`export.help.${format}`)}>
            <Segmented<Format> block value={format} onChange={setFormat} label={t('export.format')} items={(['xlsx', 'csv', 'json'] as const).map((key) => ({ key, label: key.toUpperCase() }))} />
          </Field>
          {list.columns.length > 0 && (
            <Field label={t('export.columns')}>
              <RadioGroup<Columns>
                value={columns}
                onChange={setColumns}
                options={[
                  { value: 'view', label: t('export.ofView', { count: list.columns.length, shown: formatNumber(list.columns.length) }) },
                  { value: 'all', label: t('export.ofAll') },
                ]}
              />
            </Field>
          )}
          {hasRows && format !== 'json' && (
            <Field label={t('export.parts')}>
              <RadioGroup<Rows>
                value={parts}
                onChange={setParts}
                options={[
                  { value: 'apart', label: t(`export.apart_${format}`) },
                  { value: 'below', label: t('export.below'), description: t('export.belowHelp') },
                ]}
              />
            </Field>
          )}
          {offered.length > 0 && <ExportFiles fields={offered} chosen={along} folders={folders} size={size} onChosen={setFiles} onFolders={setFolders} />}
          {look.data && <ExportTerms look={look.data} reason={reason} error={isApiError(error) ? error.fieldErrors.reason?.message : undefined} onReason={setReason} />}
          {look.error && <InlineError error={look.error} onRetry={() => void look.refetch()} />}
          <p className={styles.quiet}>{t('export.logged')}</p>
        </div>
      )}
      {failed && <InlineError>{why ?? t(state === 'cancelled' ? 'export.stopped' : 'export.failed')}</InlineError>}
      {error !== null && !(isApiError(error) && error.fieldErrors.reason) && <InlineError error={error}>{isApiError(error) ? messageOf(error) : undefined}</InlineError>}
    </Dialog>
  );
}

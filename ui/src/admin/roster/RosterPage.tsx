import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { CircleCheck, CircleX, Download, Upload } from 'lucide-react';
import { useEffect, useState } from 'react';
import { DropZone } from '@/import-export/DropZone';
import { accepted } from '@/import-export/useUpload';
import { isApiError, keys, saveFile, useJob } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { NoSuchThing } from '@/shared/page';
import { Banner, Button, Checkbox, Field, InlineError, PageBody, Panel, Progress, RadioGroup, Select, SkeletonLines, TextArea } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import { FootBar } from '../parts/FootBar';
import { useRoster, useRunRoster, useUploadRoster, working, type Roster, type RosterResult, type RosterSettings } from './api';
import { choicesOf, mapped, missing, tried } from './choices';
import styles from './Roster.module.css';

/** People from a file: uploaded, mapped, tried, brought in. */
export default function RosterPage() {
  const t = useT('roster');
  const ta = useT('admin');
  const { id } = useParams({ strict: false });
  return (
    <AdminPage title={t('title')} crumbs={[{ label: ta('people.title'), to: '/admin/people' }]}>
      <PageBody narrow>{id ? <Loaded id={id} /> : <UploadZone />}</PageBody>
    </AdminPage>
  );
}

function UploadZone() {
  const t = useT('roster');
  const navigate = useNavigate();
  const upload = useUploadRoster();
  const send = (file: File) => upload.mutate(file, { onSuccess: ({ id }) => void navigate({ to: '/admin/people/import/$id', params: { id } }) });
  return (
    <>
      <DropZone label={t('zone')} choose={t('choose')} accept={accepted} busy={upload.isPending} onFile={send}>
        {(open) => (
          <>
            <Upload aria-hidden />
            <p>
              <strong>{t('drop')}</strong>
            </p>
            <p className={styles.quiet}>{t('kinds')}</p>
            <div className={styles.acts}>
              <Button kind="primary" loading={upload.isPending} onClick={open}>
                {t('choose')}
              </Button>
              <Button kind="text" icon={Download} onClick={() => saveFile(new Blob([`\ufeff${t('template')}\r\n`], { type: 'text/csv;charset=utf-8' }), t('templateName'))}>
                {t('getTemplate')}
              </Button>
            </div>
          </>
        )}
      </DropZone>
      {upload.error && <InlineError error={upload.error}>{upload.error.fieldErrors.file?.message}</InlineError>}
    </>
  );
}

function Loaded({ id }: { id: string }) {
  const client = useQueryClient();
  const roster = useRoster(id);
  const state = roster.data?.state;
  useEffect(() => {
    if (state !== 'done') return;
    void client.invalidateQueries({ queryKey: keys.departments });
    void client.invalidateQueries({ queryKey: ['people'] });
    void client.invalidateQueries({ queryKey: ['invitations'] });
  }, [state, client]);
  if (isApiError(roster.error) && roster.error.status === 404) return <NoSuchThing what="page" />;
  if (roster.error) return <InlineError error={roster.error} onRetry={() => void roster.refetch()} />;
  if (!roster.data) {
    return (
      <Panel>
        <SkeletonLines lines={6} />
      </Panel>
    );
  }
  return <Work key={id} roster={roster.data} />;
}

function Work({ roster }: { roster: Roster }) {
  const t = useT('roster');
  const navigate = useNavigate();
  const run = useRunRoster(roster.id);
  const [choices, setChoices] = useState(() => choicesOf(roster));
  const busy = working(roster.state);
  const job = useJob(busy ? roster.job : null).data;
  const change = (part: Partial<RosterSettings>) => {
    setChoices({ ...choices, ...part });
    run.reset();
  };
  const left = missing(choices.mapping);
  const ready = tried(roster, choices);
  const start = (dryRun: boolean) => run.mutate({ ...choices, dryRun });
  const result = roster.result as RosterResult | null;
  const comes = ready && result ? result.created + result.updated : 0;
  if (roster.state === 'done' && result) return <Report roster={roster} result={result} />;
  return (
    <>
      <Panel title={t('file', { name: roster.name, count: roster.total, number: formatNumber(roster.total) })} actions={<Button size="small" onClick={() => void navigate({ to: '/admin/people/import' })}>{t('another')}</Button>}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('column')}</th>
              <th scope="col">{t('sample')}</th>
              <th scope="col">{t('field')}</th>
            </tr>
          </thead>
          <tbody>
            {roster.columns.map((column) => (
              <tr key={column.name}>
                <th scope="row">{column.name}</th>
                <td className={styles.quiet}>{column.samples.slice(0, 2).join(t('comma'))}</td>
                <td>
                  <Select
                    clearable
                    size="small"
                    searchable={false}
                    disabled={busy}
                    label={t('fieldOf', { name: column.name })}
                    placeholder={t('notImported')}
                    value={choices.mapping[column.name] ?? null}
                    onChange={(field) => change({ mapping: mapped(choices.mapping, column.name, field) })}
                    options={roster.fields.map((field) => ({ value: field, label: t(`fields.${field}`) }))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {left.length > 0 && <Banner kind="warning">{t('missing', { fields: left.map((field) => t(`fields.${field}`)).join(t('comma')) })}</Banner>}
      </Panel>
      <Panel title={t('options')}>
        <div className={styles.options}>
          <Field label={t('existing')} group>
            <RadioGroup
              value={choices.existing}
              disabled={busy}
              onChange={(existing) => change({ existing })}
              options={[
                { value: 'skip', label: t('existingSkip') },
                { value: 'update', label: t('existingUpdate') },
              ]}
            />
          </Field>
          <Checkbox disabled={busy} checked={choices.createDepartments} onChange={(createDepartments) => change({ createDepartments })}>
            {t('createDepartments')}
          </Checkbox>
          <Checkbox disabled={busy} checked={choices.invite} onChange={(invite) => change({ invite })}>
            {t('invite')}
          </Checkbox>
          {choices.invite && (
            <Field label={t('note')}>
              <TextArea rows={2} maxLength={500} value={choices.note} onChange={(event) => change({ note: event.target.value })} />
            </Field>
          )}
        </div>
      </Panel>
      {run.error && <InlineError error={run.error}>{Object.values(run.error.fieldErrors)[0]?.message}</InlineError>}
      {busy && (
        <Panel title={t(roster.settings.dryRun ? 'trying' : 'running')}>
          <Progress label={t(roster.settings.dryRun ? 'trying' : 'running')} value={job?.done} max={job?.total || roster.total || 1} />
        </Panel>
      )}
      {(roster.state === 'failed' || roster.state === 'cancelled') && <InlineError>{t(roster.state)}</InlineError>}
      {ready && result && (
        <Panel title={t('dry')}>
          <Counts result={result} />
          <Errors result={result} />
        </Panel>
      )}
      <FootBar end>
        <Button kind={ready ? 'secondary' : 'primary'} loading={busy || run.isPending} disabled={left.length > 0 ? t('missing', { fields: left.map((field) => t(`fields.${field}`)).join(t('comma')) }) : false} onClick={() => start(true)}>
          {t('try')}
        </Button>
        {ready && (
          <Button kind="primary" loading={run.isPending} disabled={comes === 0 ? t('nothing') : false} onClick={() => start(false)}>
            {t('import', { count: comes, number: formatNumber(comes) })}
          </Button>
        )}
      </FootBar>
    </>
  );
}

function Report({ roster, result }: { roster: Roster; result: RosterResult }) {
  const t = useT('roster');
  const navigate = useNavigate();
  const Icon = result.failed > 0 ? CircleX : CircleCheck;
  return (
    <Panel>
      <div className={styles.result} role="status">
        <Icon aria-hidden className={result.failed > 0 ? styles.bad : styles.good} />
        <div>
          <strong>{t('done', { count: result.created + result.updated, number: formatNumber(result.created + result.updated), name: roster.name })}</strong>
        </div>
      </div>
      <Counts result={result} />
      <Errors result={result} />
      <div className={styles.acts}>
        <Button kind="primary" onClick={() => void navigate({ to: '/admin/people' })}>
          {t('toPeople')}
        </Button>
        {result.invited > 0 && <Button onClick={() => void navigate({ to: '/admin/invitations' })}>{t('toInvitations')}</Button>}
        <Button onClick={() => void navigate({ to: '/admin/people/import' })}>{t('another')}</Button>
      </div>
    </Panel>
  );
}

function Counts({ result }: { result: RosterResult }) {
  const t = useT('roster');
  return (
    <>
      <dl className={styles.counts}>
        {(['created', 'updated', 'skipped', 'failed', 'invited'] as const).map((key) => (
          <div key={key}>
            <dt>{t(`counts.${key}`)}</dt>
            <dd className={key === 'failed' && result.failed > 0 ? styles.bad : undefined}>{formatNumber(result[key])}</dd>
          </div>
        ))}
      </dl>
      {result.departments.length > 0 && <p className={styles.quiet}>{t('newDepartments', { list: result.departments.join(t('comma')) })}</p>}
    </>
  );
}

function Errors({ result }: { result: RosterResult }) {
  const t = useT('roster');
  if (result.errors.length === 0) return null;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('row')}</th>
          <th scope="col">{t('column')}</th>
          <th scope="col">{t('value')}</th>
          <th scope="col">{t('why')}</th>
        </tr>
      </thead>
      <tbody>
        {result.errors.slice(0, 200).map((error) => (
          <tr key={`${error.row}/${error.column}/${error.code}`}>
            <th scope="row">{formatNumber(error.row)}</th>
            <td>{error.column}</td>
            <td>{error.value}</td>
            <td className={styles.bad}>{error.message}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

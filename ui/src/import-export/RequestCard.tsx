import { Download } from 'lucide-react';
import { useState } from 'react';
import { keepResult } from '@/app/shell/jobs';
import { useWorkspaceScope } from '@/expression/scope/useScope';
import { useFieldContext } from '@/fields';
import { RowsWords } from '@/rights/explain/RowsWords';
import { api, useMe, useObject, zoneOf } from '@/shared/api';
import type { Job, ObjectMeta } from '@/shared/api/types';
import { formatBytes, formatDateTime, formatMoment, formatNumber, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, confirm, Dialog, Field, InlineError, messageOf, notify, Tag, TextArea } from '@/shared/ui';
import { act, stateOf, type ExportAsked } from './requests';
import styles from './Requests.module.css';

const colors = { waiting: 'amber', approved: 'green', ready: 'green', running: 'blue', declined: 'red', failed: 'red', withdrawn: 'gray', expired: 'gray', gone: 'gray' } as const;

/** The most fields that are named. */
const shownFields = 12;

/** A request: who wants which records and fields, why, and what became of it. */
export function RequestCard({ one }: { one: ExportAsked }) {
  const t = useT('import-export');
  const me = useMe().data;
  const [deciding, setDeciding] = useState<'approve' | 'decline' | null>(null);
  const [busy, setBusy] = useState(false);
  const meta = useObject(me?.objects[one.object] ? one.object : '').data;
  const state = stateOf(one);
  const object = text(one.label);
  const rows = t('requests.rows', { count: one.rows, shown: formatNumber(one.rows), object });
  const fields = one.fields.slice(0, shownFields).map((label) => text(label));
  const more = one.fields.length - fields.length + one.others;
  const withdraw = async (): Promise<void> => {
    if (!(await confirm({ title: t('requests.withdrawTitle', { rows }), action: t('requests.withdraw'), body: t('requests.withdrawBody') }))) return;
    await act(one.id, 'withdraw').catch((error: unknown) => void notify(messageOf(error) ?? t('export.failed'), { kind: 'error' }));
  };
  const download = async (): Promise<void> => {
    setBusy(true);
    await api
      .get<Job>(`/api/v1/jobs/${one.job}`)
      .then(keepResult)
      .catch((error: unknown) => void notify(messageOf(error) ?? t('export.failed'), { kind: 'error' }))
      .finally(() => setBusy(false));
  };
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <strong>{one.mine ? rows : t('requests.who', { who: one.person.name, rows })}</strong>
        <Tag color={colors[state]}>{t(`requests.state.${state}`)}</Tag>
        <time className={styles.quiet} title={formatMoment(one.at, zoneOf(me))}>
          {formatRelative(one.at, { zone: zoneOf(me) })}
        </time>
      </div>
      <dl className={styles.facts}>
        <dt>{t('requests.reason')}</dt>
        <dd className={styles.said}>{one.reason}</dd>
        <dt>{t('requests.range')}</dt>
        <dd>
          {one.hidden ? t('requests.hidden') : one.filter ? meta ? <FilterWords meta={meta} source={one.filter} /> : one.filter : one.chosen > 0 ? t('requests.chosen', { count: one.chosen, shown: formatNumber(one.chosen) }) : t('requests.all')}
          {one.q && t('requests.search', { q: one.q })}
        </dd>
        <dt>{t('requests.fields')}</dt>
        <dd>
          {fields.join(t('terms.and'))}
          {more > 0 && t(fields.length > 0 ? 'requests.more' : 'requests.others', { count: more })}
        </dd>
        <dt>{t('export.format')}</dt>
        <dd>
          {one.format.toUpperCase()}
          {one.files > 0 && ` + ${t('export.size', { count: one.files, shown: formatNumber(one.files), bytes: formatBytes(one.bytes) })}`}
        </dd>
        {one.by && (
          <>
            <dt>{t('requests.by')}</dt>
            <dd>{one.by.name}</dd>
          </>
        )}
        {one.remark && (
          <>
            <dt>{t('requests.remark')}</dt>
            <dd className={styles.said}>{one.remark}</dd>
          </>
        )}
      </dl>
      {(one.decides || (one.mine && (state === 'waiting' || state === 'ready'))) && (
        <div className={styles.actions}>
          {one.decides && (
            <>
              <Button kind="primary" onClick={() => setDeciding('approve')}>
                {t('requests.approve')}
              </Button>
              <Button onClick={() => setDeciding('decline')}>{t('requests.decline')}</Button>
            </>
          )}
          {one.mine && state === 'waiting' && <Button onClick={() => void withdraw()}>{t('requests.withdraw')}</Button>}
          {state === 'ready' && (
            <Button icon={Download} loading={busy} onClick={() => void download()}>
              {t('requests.download')}
            </Button>
          )}
          <span className={styles.quiet}>{state === 'waiting' ? t('requests.until', { when: formatDateTime(one.expires) }) : t('requests.kept')}</span>
        </div>
      )}
      {deciding && <DecideDialog one={one} what={deciding} rows={rows} onClose={() => setDeciding(null)} />}
    </li>
  );
}

function FilterWords({ meta, source }: { meta: ObjectMeta; source: string }) {
  return <RowsWords meta={meta} source={source} scope={useWorkspaceScope(meta, 'filter')} ctx={useFieldContext()} />;
}

function DecideDialog({ one, what, rows, onClose }: { one: ExportAsked; what: 'approve' | 'decline'; rows: string; onClose: () => void }) {
  const t = useT('import-export');
  const [remark, setRemark] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const decide = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await act(one.id, what, remark);
      notify(t(`requests.${what}d`, { who: one.person.name }), { kind: 'success' });
      onClose();
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      size="question"
      title={t(`requests.${what}Title`, { who: one.person.name, rows })}
      dirty={remark !== ''}
      onClose={onClose}
      onSubmit={() => void decide()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind={what === 'approve' ? 'primary' : 'danger'} type="submit" loading={busy}>
            {t(`requests.${what}`)}
          </Button>
        </>
      }
    >
      <p>{t(`requests.${what}Body`)}</p>
      <Field label={t('requests.remark')}>
        <TextArea rows={2} maxLength={500} value={remark} onChange={(event) => setRemark(event.target.value)} />
      </Field>
      {error !== null && <InlineError error={error}>{messageOf(error)}</InlineError>}
    </Dialog>
  );
}

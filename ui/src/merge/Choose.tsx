import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import { useFieldContext } from '@/fields';
import { undoAct } from '@/batch/undo';
import { announce } from '@/shared/a11y';
import { isApiError, recordsWritten } from '@/shared/api';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { Button, Checkbox, confirm, messageOf, notify } from '@/shared/ui';
import { merge, type MergeRequest } from './api';
import { chosen, eldest, linesOf, suggest } from './choose';
import { Effect } from './Effect';
import styles from './Merge.module.css';
import { MOST } from './most';
import { Pick } from './Pick';
import { Table } from './Table';
import { useTrial } from './useTrial';
import { movedWords, titleOf } from './words';

interface ChooseProps {
  app: string;
  meta: ObjectMeta;
  records: readonly RecordData[];
  links: Record<string, string>;
  onRecords: (ids: string[]) => void;
  onAgain: () => void;
}

/** Which record stays and whose values it gets; says what would move before anything does. */
export function Choose({ app, meta, records, links, onRecords, onAgain }: ChooseProps) {
  const t = useT('merge');
  const ctx = useFieldContext(links);
  const navigate = useNavigate();
  const viewOnly = useViewOnly();
  const [wanted, setSurvivor] = useState('');
  const [own, setOwn] = useState<Record<string, string>>({});
  const [only, setOnly] = useState(true);
  const [adding, setAdding] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  const here = (id: string | undefined): boolean => id !== undefined && records.some((record) => record.id === id);
  const survivor = here(wanted) ? wanted : eldest(records);
  const lines = linesOf(meta, records, survivor);
  const values = { ...suggest(lines, records, survivor), ...Object.fromEntries(Object.entries(own).filter(([, id]) => id === '*' || here(id))) };
  const ids = records.map((record) => record.id);
  const request: MergeRequest = {
    survivor,
    losers: ids.filter((id) => id !== survivor),
    values: chosen(values, survivor, lines),
    versions: Object.fromEntries(records.map((record) => [record.id, record.version])),
  };
  const trial = useTrial(meta.key, request);
  const count = records.length;
  const object = text(meta.label, ctx.locale);
  const named = (record: RecordData): string => titleOf(meta, record, ctx) || record.id;
  const title = named(records.find((record) => record.id === survivor)!);
  const kept = meta.fields.filter((field) => !field.system && !field.read_only).length - lines.length;
  const stale = trial.outcome?.refused.some((why) => why.code === 'conflict') ?? false;
  const readAgain = useEffectEvent((): void => {
    setFailed(t('changed'));
    onAgain();
  });
  useEffect(() => {
    if (stale) readAgain();
  }, [stale]);

  const act = async (): Promise<void> => {
    const outcome = trial.outcome;
    if (!outcome) return;
    const what = movedWords(outcome.moved, outcome.along, t);
    const yes = await confirm({
      title: t('confirmTitle', { count: formatNumber(count) }),
      body: t('confirmBody', { title, losers: formatNumber(count - 1), moves: what ? t('confirmMoves', { what }) : '', days: formatNumber(outcome.undoDays) }),
      action: t('act', { count: formatNumber(count) }),
    });
    if (!yes) return;
    setBusy(true);
    setFailed('');
    try {
      const done = await merge(meta.key, request);
      recordsWritten();
      const said = t('done', { count: formatNumber(count), title });
      announce(said);
      notify(said, { kind: 'success', action: { label: t('undo'), onClick: () => void undoAct(done.cause) } });
      void navigate({ to: '/a/$app/o/$object/$id', params: { app, object: meta.key, id: survivor }, replace: true });
    } catch (error) {
      setFailed((isApiError(error) && Object.values(error.fieldErrors)[0]?.message) || (messageOf(error) ?? ''));
      setBusy(false);
      onAgain();
      trial.again();
    }
  };
  const blocked = !trial.outcome || trial.outcome.hidden > 0 || trial.outcome.refused.length > 0;
  return (
    <form
      className={styles.choose}
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked && !viewOnly && !busy) void act();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault(); // in a radio it would merge; with Ctrl it is meant
        if ((event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) event.currentTarget.requestSubmit();
      }}
    >
      <header className={styles.head}>
        <h2>{t('heading', { object, count: formatNumber(count) })}</h2>
        <Checkbox checked={only} onChange={setOnly}>
          {t('onlyDiffering')}
        </Checkbox>
      </header>
      <Table
        app={app}
        meta={meta}
        records={records}
        lines={only ? lines.filter((line) => line.differs) : lines}
        survivor={survivor}
        values={values}
        ctx={ctx}
        named={named}
        onSurvivor={(id) => {
          setSurvivor(id);
          setOwn({});
        }}
        onValue={(key, id) => setOwn((all) => ({ ...all, [key]: id }))}
        onAll={(id) => setOwn(Object.fromEntries(lines.map((line) => [line.field.key, id])))}
        onOut={count > 2 ? (id) => onRecords(ids.filter((other) => other !== id)) : undefined}
      />
      {kept > 0 && <p className={styles.quiet}>{t('hiddenFields', { count: kept })}</p>}
      {adding ? (
        <Pick
          meta={meta}
          records={records}
          links={links}
          onPick={(id) => {
            setAdding(false);
            onRecords([...ids, id]);
          }}
        />
      ) : (
        count < MOST && (
          <span>
            <Button kind="text" size="small" onClick={() => setAdding(true)}>
              {t('add')}
            </Button>
          </span>
        )
      )}
      <Effect trial={trial} failed={failed} meta={meta} />
      <footer className={styles.foot}>
        <Button onClick={() => window.history.back()}>{t('cancel')}</Button>
        <Button type="submit" kind="primary" loading={busy} disabled={viewOnly || blocked}>
          {t('act', { count: formatNumber(count) })}
        </Button>
      </footer>
    </form>
  );
}

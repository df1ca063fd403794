import { useNavigate } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, CircleSlash, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { queryClient, useJob } from '@/shared/api';
import type { FieldMeta, ObjectMeta } from '@/shared/api/types';
import { announce } from '@/shared/a11y';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, confirm, Panel } from '@/shared/ui';
import { Errors } from './Errors';
import { failureOf } from './failure';
import type { Import } from './model';
import { Running } from './Running';
import { failedRun, runnable, type Step } from './states';
import { Note } from './Note';
import { StepFoot } from './StepFoot';
import { Tiles } from './Tiles';
import { Totals } from './Totals';
import { UndoReport, undoOf } from './UndoReport';
import styles from './Import.module.css';

interface RunStepProps {
  app: string;
  meta: ObjectMeta;
  i: Import;
  fields: FieldMeta[];
  running: boolean;
  tried: boolean;
  pending: string | null;
  go: (step: Step) => void;
  onImport: () => void;
  onCancel: () => void;
  onUndo: () => void;
}

const faces = { done: ['success', CircleCheck], undone: ['info', Undo2], cancelled: ['warning', CircleSlash], failed: ['danger', CircleAlert] } as const;

/** ⑤ The import, how far it is, and what became of it. */
export function RunStep({ app, meta, i, fields, running, tried, pending, go, onImport, onCancel, onUndo }: RunStepProps) {
  const t = useT('import-export');
  const navigate = useNavigate();
  const job = useJob(i.job).data;
  const undone = undoOf(job);
  const [restoring, setRestoring] = useState(false);
  const good = i.created + i.updated;
  const label = text(meta.label) || meta.key;
  const words = { count: good, shown: formatNumber(good), object: label };
  const was = useRef(running);
  const ended = i.state === 'done' || i.state === 'undone' || i.state === 'cancelled' || i.state === 'failed' ? i.state : null;
  const said = ended ? t(`result.${ended}`, words) : '';
  useEffect(() => {
    if (was.current && !running && said) announce(said);
    was.current = running;
  }, [running, said]);

  if (running) {
    const undoing = job?.kind === 'import_undo';
    const cancel = async () => {
      const yes = undoing || (await confirm({ title: t('run.stopTitle'), body: t('run.stopHelp'), action: t('run.stop'), cancel: t('run.goOn') }));
      if (yes) onCancel();
    };
    return <Running i={i} cancelling={pending === 'cancel'} onCancel={() => void cancel()} />;
  }
  if (tried) {
    return (
      <>
        <Panel>
          <div className={styles.form}>
            <p>{t('run.ready', { ...words, name: i.name })}</p>
            {i.failed > 0 && <p className={styles.warn}>{t('dry.someFail', { count: i.failed, shown: formatNumber(i.failed) })}</p>}
          </div>
        </Panel>
        <StepFoot back={() => go('dry')}>
          <Button kind="primary" loading={pending === 'import'} disabled={good === 0 ? t('dry.nothing') : false} onClick={onImport}>
            {t('run.start', words)}
          </Button>
        </StepFoot>
      </>
    );
  }
  const [kind, icon] = faces[ended ?? 'done'];
  const again = failedRun(i) && runnable(i);
  const undo = async () => {
    const yes = await confirm({ title: t('run.undoTitle', { count: i.created, shown: formatNumber(i.created), object: label }), body: t('run.undoHelp'), action: t('run.undoAction', { count: i.created, shown: formatNumber(i.created) }), danger: true });
    if (yes) onUndo();
  };
  const restore = async (act: string) => {
    const count = i.created + i.updated;
    if (!(await confirm({ title: t('run.undoTitle', { count, shown: formatNumber(count), object: label }), body: t('run.undoBothHelp'), action: t('run.undoAction', { count, shown: formatNumber(count) }), danger: true }))) return;
    setRestoring(true);
    await import('@/batch/undo').then((m) => m.undoAct(act)).finally(() => setRestoring(false));
    void queryClient.invalidateQueries({ queryKey: ['imports'] });
  };
  return (
    <>
      <Note kind={kind} icon={icon}>
        {said} {ended === 'failed' && failureOf(i)}
      </Note>
      {undone && <UndoReport app={app} result={undone} finished={i.state === 'undone'} />}
      <Tiles i={i} />
      {ended !== 'undone' && <Totals i={i} fields={fields} />}
      <Errors i={i} fields={fields} />
      <StepFoot back={again ? () => go('map') : undefined}>
        {ended !== null && ended !== 'undone' && !i.dryRun && !i.undoable && i.created + i.updated + (i.related?.updated ?? 0) > 0 && i.job && (
          <Button icon={Undo2} loading={pending === 'undo' || restoring} onClick={() => void restore(i.job!)}>
            {t('run.undo')}
          </Button>
        )}
        {i.undoable && (
          <Button icon={Undo2} loading={pending === 'undo'} disabled={meta.operations.includes('delete') ? false : t('run.noDelete', { object: label })} onClick={() => void undo()}>
            {t('run.undo')}
          </Button>
        )}
        {again ? (
          <Button kind="primary" onClick={() => go('dry')}>
            {t('run.again')}
          </Button>
        ) : (
          <>
            <Button onClick={() => void navigate({ to: '/a/$app/o/$object/import', params: { app, object: meta.key }, search: {} })}>{t('run.another')}</Button>
            <Button kind="primary" onClick={() => void navigate({ to: '/a/$app/o/$object', params: { app, object: meta.key }, search: i.created > 0 && i.state !== 'undone' ? { sort: '-created' } : {} })}>
              {t('run.show')}
            </Button>
          </>
        )}
      </StepFoot>
    </>
  );
}

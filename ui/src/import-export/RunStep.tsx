import { useNavigate } from '@tanstack/react-router';
import { ListChecks, Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, isApiError, queryClient } from '@/shared/api';
import type { FieldMeta, ImportState, ObjectMeta } from '@/shared/api/types';
import { announce } from '@/shared/a11y';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, confirm, InlineError, Panel, Progress } from '@/shared/ui';
import { Errors } from './Errors';
import { isBusy, runOf, type Choices, type Step } from './model';
import { StepFoot } from './StepFoot';
import { Tiles } from './Tiles';
import styles from './Import.module.css';

interface RunStepProps {
  app: string;
  meta: ObjectMeta;
  fields: FieldMeta[];
  state: ImportState;
  choices: Choices;
  go: (step: Step) => void;
  onState: () => void;
}

/** ⑤ The import, how far it is, and what became of it. */
export function RunStep({ app, meta, fields, state, choices, go, onState }: RunStepProps) {
  const t = useT('import-export');
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const running = isBusy(state);
  const willWrite = state.created + state.updated;
  const ready = state.state === 'ready';
  const act = (call: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    call()
      .then(onState)
      .catch((reason: unknown) => setError(reason))
      .finally(() => setBusy(false));
  };
  useEffect(() => {
    if (running || ready) return;
    announce(t(`state.${state.state}`));
    void queryClient.invalidateQueries({ queryKey: ['records'] });
    void queryClient.invalidateQueries({ queryKey: ['imports'] });
  }, [running, ready, state.state, t]);
  const undo = () =>
    void confirm({
      title: t('run.undoTitle', { count: state.created, formatted: formatNumber(state.created) }),
      body: t('run.undoHelp'),
      action: t('run.undo'),
      danger: true,
    }).then((yes) => {
      if (yes) act(() => api.post(`/api/v1/imports/${state.id}/undo`));
    });
  const messages = isApiError(error) ? Object.values(error.fieldErrors).map((one) => one.message) : [];

  return (
    <>
      {error !== null && <InlineError error={error}>{messages.length > 0 ? messages.join(' ') : undefined}</InlineError>}
      {ready && (
        <Panel>
          <p>{t('run.ready', { count: willWrite, formatted: formatNumber(willWrite), object: text(meta.label), name: state.name })}</p>
          {state.failed > 0 && <p className={styles.warn}>{t('run.leavesOut', { count: state.failed, formatted: formatNumber(state.failed) })}</p>}
        </Panel>
      )}
      {running && (
        <Panel>
          <div className={styles.running} role="status">
            <p>{t('run.running', { done: formatNumber(state.done), total: formatNumber(state.total) })}</p>
            <Progress value={state.done} max={state.total} label={t('step.run')} />
            <p className={styles.quiet}>{t('run.goesOn')}</p>
            <Button size="small" loading={busy} onClick={() => act(() => api.post(`/api/v1/imports/${state.id}/cancel`))}>
              {t('cancel')}
            </Button>
          </div>
        </Panel>
      )}
      {!running && !ready && (
        <>
          <div className={styles.result} data-state={state.state} role="status">
            <strong>{t(`result.${state.state}`, { count: willWrite, formatted: formatNumber(willWrite) })}</strong>
            {state.error && <span>{typeof state.error === 'string' ? state.error : state.error.message}</span>}
          </div>
          <Tiles state={state} />
          {state.failed > 0 && <Errors state={state} fields={fields} />}
        </>
      )}
      <StepFoot back={ready ? () => go('dry') : undefined}>
        {ready && (
          <Button kind="primary" loading={busy} disabled={willWrite === 0} onClick={() => act(() => api.post(`/api/v1/imports/${state.id}/run`, runOf(choices, false)))}>
            {t('run.start', { count: willWrite, formatted: formatNumber(willWrite) })}
          </Button>
        )}
        {!running && !ready && (
          <>
            {state.undoable && state.state !== 'undone' && (
              <Button icon={Undo2} loading={busy} onClick={undo}>
                {t('run.undo')}
              </Button>
            )}
            <Button onClick={() => void navigate({ to: '/a/$app/o/$object/import', params: { app, object: meta.key }, search: {} })}>{t('run.another')}</Button>
            <Button kind="primary" icon={ListChecks} onClick={() => void navigate({ to: '/a/$app/o/$object', params: { app, object: meta.key }, search: {} })}>
              {t('run.show')}
            </Button>
          </>
        )}
      </StepFoot>
    </>
  );
}

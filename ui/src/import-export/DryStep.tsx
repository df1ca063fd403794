import { useEffect, useRef, useState } from 'react';
import { api, isApiError } from '@/shared/api';
import type { FieldMeta, ImportState, ObjectMeta } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, InlineError, Panel, Progress } from '@/shared/ui';
import { Errors } from './Errors';
import { isBusy, runOf, type Choices, type Step } from './model';
import { StepFoot } from './StepFoot';
import { Tiles } from './Tiles';
import styles from './Import.module.css';

interface DryStepProps {
  meta: ObjectMeta;
  fields: FieldMeta[];
  state: ImportState;
  choices: Choices;
  go: (step: Step) => void;
  onState: () => void;
}

/** Whether a dry run of these choices is what the counts tell of. */
export function isTried(state: ImportState, choices: Choices): boolean {
  if (state.state !== 'ready') return false;
  const run = runOf(choices, true);
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_, v: unknown) => (v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v));
  return sorted([state.mapping, state.mode, state.mode === 'create' ? [] : state.key, state.settings]) === sorted([run.mapping, run.mode, run.key, run.settings]);
}

/** ④ Everything is tried over all rows; nothing is written. */
export function DryStep({ meta, fields, state, choices, go, onState }: DryStepProps) {
  const t = useT('import-export');
  const [error, setError] = useState<unknown>(null);
  const [starting, setStarting] = useState(false);
  const busy = isBusy(state);
  const tried = isTried(state, choices);
  const asked = useRef(false);

  const start = () => {
    setError(null);
    setStarting(true);
    api
      .post(`/api/v1/imports/${state.id}/run`, runOf(choices, true))
      .then(onState)
      .catch((reason: unknown) => setError(reason))
      .finally(() => setStarting(false));
  };
  useEffect(() => {
    if (asked.current || busy || tried || error !== null || state.state === 'failed') return;
    asked.current = true;
    start();
    // Once when the step is opened with choices that were not tried.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  const willChange = state.created + state.updated;
  const fieldErrors = isApiError(error) ? Object.entries(error.fieldErrors) : [];
  return (
    <>
      {error !== null && (
        <InlineError error={error} onRetry={start}>
          {fieldErrors.length > 0 ? fieldErrors.map(([, one]) => one.message).join(' ') : undefined}
        </InlineError>
      )}
      {state.state === 'failed' && state.error && !busy && <InlineError onRetry={start}>{typeof state.error === 'string' ? state.error : state.error.message}</InlineError>}
      {(busy || starting) && (
        <Panel>
          <div className={styles.running} role="status">
            <p>{t('dry.running', { done: formatNumber(state.done), total: formatNumber(state.total) })}</p>
            <Progress value={state.done} max={state.total} label={t('step.dry')} />
            <Button size="small" onClick={() => void api.post(`/api/v1/imports/${state.id}/cancel`).then(onState, (reason: unknown) => setError(reason))}>
              {t('cancel')}
            </Button>
          </div>
        </Panel>
      )}
      {tried && (
        <>
          <Tiles state={state} dry />
          {state.failed > 0 ? <Errors state={state} fields={fields} /> : <p className={styles.fine}>{t('dry.noErrors', { object: meta.key })}</p>}
        </>
      )}
      {!busy && !starting && !tried && error === null && state.state !== 'failed' && (
        <Panel>
          <p>{t('dry.changed')}</p>
        </Panel>
      )}
      <StepFoot back={() => go('mode')} note={tried && state.failed > 0 ? t('dry.someFail', { count: state.failed, formatted: formatNumber(state.failed) }) : undefined}>
        {!tried && !busy && (
          <Button loading={starting} onClick={start}>
            {t('dry.start')}
          </Button>
        )}
        <Button kind="primary" disabled={busy || starting ? t('dry.wait') : !tried ? t('dry.first') : willChange === 0 ? t('dry.nothing') : false} onClick={() => go('run')}>
          {t('next')}
        </Button>
      </StepFoot>
    </>
  );
}

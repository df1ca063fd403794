import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useReducer } from 'react';
import { api, useObject } from '@/shared/api';
import type { ImportState, ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { NoAccess, PageError, useBreadcrumb, useTopBar } from '@/shared/page';
import { cx, PageBody, SkeletonLines } from '@/shared/ui';
import { DryStep } from './DryStep';
import { forget, kept, keep } from './kept';
import { MapStep } from './MapStep';
import { changed, initial, isBusy, stepOf, steps, type Change, type Choices, type Step } from './model';
import { ModeStep } from './ModeStep';
import { RunStep } from './RunStep';
import { UploadStep } from './UploadStep';
import styles from './Import.module.css';

/** A file into an object, in five steps; each is an address. */
export default function ImportPage() {
  const t = useT('import-export');
  const { app = '_', object = '', id } = useParams({ strict: false });
  const meta = useObject(object);
  const name = text(meta.data?.plural) || text(meta.data?.label) || object;
  useBreadcrumb([{ label: name, to: `/a/${app}/o/${object}` }, { label: t('title', { object: text(meta.data?.label) || object }) }]);
  useTopBar({ back: `/a/${app}/o/${object}` });
  const state = useQuery({
    queryKey: ['import', id],
    queryFn: ({ signal }) => api.get<ImportState>(`/api/v1/imports/${id}`, { signal }),
    enabled: !!id,
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data) ? 700 : false),
  });
  const error = meta.error ?? state.error;
  if (error) return <PageError error={error} onRetry={() => void (meta.error ? meta.refetch() : state.refetch())} />;
  if (!meta.data || (id && !state.data)) {
    return (
      <PageBody>
        <SkeletonLines lines={6} />
      </PageBody>
    );
  }
  if (!meta.data.operations.includes('import')) return <NoAccess to={t('title', { object: name })} />;
  return <Wizard key={id ?? 'new'} app={app} meta={meta.data} state={state.data} onState={() => void state.refetch()} />;
}

function Wizard({ app, meta, state, onState }: { app: string; meta: ObjectMeta; state: ImportState | undefined; onState: () => void }) {
  const t = useT('import-export');
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { step?: string };
  const begin = useMemo(() => (state ? (kept(state.id) ?? initial(state)) : null), [state]);
  const [mine, dispatch] = useReducer((now: Choices | null, change: Change | { type: 'begin'; choices: Choices | null }) => {
    if (change.type === 'begin') return change.choices;
    const next = changed(now ?? begin!, change);
    if (state) keep(state.id, next);
    return next;
  }, null);
  const choices = mine ?? begin;
  const step = stepOf(search.step, state, choices);
  const go = (next: Step) => void navigate({ to: '.', search: { step: next } });
  const reach = (one: Step) => !!state && stepOf(one, state, choices) === one;
  const writable = useMemo(() => meta.fields.filter((field) => field.type !== 'file' && field.type !== 'image' && (field.type === 'auto_number' || !field.read_only) && (!field.system || field.key === 'owner')), [meta.fields]);
  const shared = { meta, fields: writable, go };
  return (
    <PageBody className={styles.page}>
      <ol className={styles.steps} aria-label={t('steps')}>
        {steps.map((one, index) => (
          <li key={one} className={cx(one === step && styles.now, reach(one) && styles.reached)}>
            <button type="button" aria-current={one === step ? 'step' : undefined} disabled={!reach(one) && one !== step} onClick={() => go(one)}>
              <span className={styles.number} aria-hidden>
                {index + 1}
              </span>
              <span>{t(`step.${one}`)}</span>
            </button>
          </li>
        ))}
      </ol>
      {step === 'upload' || !state || !choices ? (
        <UploadStep
          meta={meta}
          state={state}
          onUploaded={(id) => {
            dispatch({ type: 'begin', choices: null });
            void navigate({ to: '/a/$app/o/$object/import/$id', params: { app, object: meta.key, id }, search: { step: 'map' } });
          }}
          onNext={() => go('map')}
          onOpen={(id) => void navigate({ to: '/a/$app/o/$object/import/$id', params: { app, object: meta.key, id } })}
        />
      ) : step === 'map' ? (
        <MapStep {...shared} state={state} choices={choices} dispatch={dispatch} onReplace={(id) => void navigate({ to: '/a/$app/o/$object/import/$id', params: { app, object: meta.key, id }, search: { step: 'map' }, replace: true })} />
      ) : step === 'mode' ? (
        <ModeStep {...shared} state={state} choices={choices} dispatch={dispatch} />
      ) : step === 'dry' ? (
        <DryStep {...shared} state={state} choices={choices} onState={onState} />
      ) : (
        <RunStep
          {...shared}
          app={app}
          state={state}
          choices={choices}
          onState={() => {
            forget(state.id);
            onState();
          }}
        />
      )}
    </PageBody>
  );
}

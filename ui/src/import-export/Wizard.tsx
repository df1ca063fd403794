import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMe } from '@/shared/api';
import type { ImportMode, ObjectMeta } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { PageBody } from '@/shared/ui';
import { DryStep } from './DryStep';
import { faultsOf, targetsOf } from './fields';
import { MapStep } from './MapStep';
import type { Import } from './model';
import { ModeStep } from './ModeStep';
import { Refusal } from './Refusal';
import { RunStep } from './RunStep';
import { busy, open, stepAt, tried, type Step, type Valid } from './states';
import { Steps } from './Steps';
import { UploadStep } from './UploadStep';
import { useAct, useColumns, useDraft } from './useImport';
import { useParents } from './useParents';
import { useStepHeading } from './useStepHeading';
import styles from './Import.module.css';

/** The modes that the person's rights allow, the safest first. */
function modesOf(meta: ObjectMeta): ImportMode[] {
  const create = meta.operations.includes('create');
  const edit = meta.operations.includes('edit');
  return [...(create ? (['create'] as const) : []), ...(edit ? (['update'] as const) : []), ...(create && edit ? (['upsert'] as const) : [])];
}

/** An uploaded file on its way into the object. */
export function Wizard({ app, meta, i }: { app: string; meta: ObjectMeta; i: Import }) {
  const t = useT('import-export');
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { step?: string };
  const own = useMemo(() => targetsOf(meta), [meta]);
  const modes = useMemo(() => modesOf(meta), [meta]);
  const [draft, change] = useDraft(i, modes[0] ?? 'create');
  const parents = useParents(meta, draft.mapping);
  const fields = useMemo(() => [...own, ...parents.fields], [own, parents.fields]);
  const columns = useColumns(i, draft.mapping);
  const act = useAct(i.id);
  const designs = useMe().data?.can.design ?? false;
  const faults = useMemo(() => (parents.loading ? {} : faultsOf(columns.columns, draft, fields)), [parents.loading, columns.columns, draft, fields]);
  const valid: Valid = {
    mapped: Object.keys(draft.mapping).length > 0 && Object.keys(faults).length === 0,
    keyed: modes.includes(draft.mode) && (draft.mode === 'create' || draft.key.length > 0),
  };
  const step = stepAt(search.step, i, draft, valid);
  const heading = useStepHeading(step);

  const go = (next: Step) => void navigate({ to: '/a/$app/o/$object/import/$id', params: { app, object: meta.key, id: i.id }, search: { step: next } });
  // Where it stands by itself once the job is there.
  const start = (kind: 'dry' | 'import') => act.mutate({ act: kind, draft }, { onSuccess: () => go(kind === 'dry' ? 'dry' : 'run') });
  const touch: typeof change = (action) => {
    act.reset();
    change(action);
  };
  const shared = { app, meta, i, fields, draft, go };
  const running = busy(i);
  return (
    <PageBody className={styles.page}>
      <Steps step={step} place={{ app, object: meta.key, id: i.id, open: (one) => open(one, i, draft, valid) }} />
      <h2 ref={heading} tabIndex={-1} className="tn-sr-only">
        {t(`step.${step}`)}
      </h2>
      {act.error && <Refusal error={act.error} />}
      {step === 'upload' && <UploadStep app={app} meta={meta} i={i} />}
      {step === 'map' && <MapStep {...shared} look={columns} faults={faults} refusal={act.error} change={touch} />}
      {step === 'mode' && (
        <ModeStep {...shared} modes={modes} change={touch} keyed={valid.keyed} tried={tried(i, draft)} designs={designs} starting={act.isPending} onTry={() => start('dry')} />
      )}
      {step === 'dry' && (
        <DryStep {...shared} running={running} tried={tried(i, draft)} pending={act.isPending ? act.variables.act : null} onTry={() => start('dry')} onImport={() => start('import')} onCancel={() => act.mutate({ act: 'cancel' })} />
      )}
      {step === 'run' && (
        <RunStep {...shared} running={running} tried={tried(i, draft)} pending={act.isPending ? act.variables.act : null} onImport={() => start('import')} onCancel={() => act.mutate({ act: 'cancel' })} onUndo={() => act.mutate({ act: 'undo' })} />
      )}
    </PageBody>
  );
}

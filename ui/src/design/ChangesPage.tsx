import { useNavigate, useParams } from '@tanstack/react-router';
import { CheckCircle2, FlaskConical, Rocket } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { api, isApiError, refreshMeta, useMe } from '@/shared/api';
import type { MetaConflict, PlanProblem, PublishAnswer, Trial } from '@/shared/api/types';
import { announce } from '@/shared/a11y';
import { loadWords, text, useT } from '@/shared/i18n';
import { useBreadcrumb } from '@/shared/page';
import { Button, Checkbox, EmptyState, Field, InlineError, PageBody, Panel, SkeletonLines, TextArea } from '@/shared/ui';
import { reloadDefinitions, useDrafts, useMyDrafts } from '@/meta';
import { Conflicts } from './Conflicts';
import { ChangeDetails } from './ChangeDetails';
import { DraftBar } from './DraftBar';
import { useDraftName } from './draftName';
import { confirmed, DangerTicks, PlanSteps, dangerKeys } from './PlanSteps';
import { usePlan } from './plan';
import { Problems } from './Problems';
import { PublishProgress } from './PublishProgress';
import { TrialResult } from './TrialResult';
import styles from './Changes.module.css';

const RoleEffects = lazy(() => loadWords('rights').then(() => import('@/rights/reach/RoleEffects')));

const refOf = (one: { kind: string; key: string }) => `${one.kind}/${one.key}`;

/** What the person has changed, what publishing does, and the publish itself. */
export default function ChangesPage() {
  const t = useT('design');
  const navigate = useNavigate();
  const { app = '_' } = useParams({ strict: false });
  const drafts = useDrafts();
  const mine = useMyDrafts();
  const called = useDraftName();
  const [left, setLeft] = useState<Set<string>>(new Set());
  const [shown, setShown] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [ticked, setTicked] = useState<Set<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [refused, setRefused] = useState<PlanProblem[] | null>(null);
  const [conflicts, setConflicts] = useState<MetaConflict[] | null>(null);
  const [done, setDone] = useState<PublishAnswer | null>(null);
  const [trying, setTrying] = useState(false);
  const [tried, setTried] = useState<{ of: string; trial: Trial } | null>(null);

  useBreadcrumb([{ label: t('changes.title') }]);
  const keys = mine.map(refOf).filter((ref) => !left.has(ref));
  const admin = useMe().data?.can.admin;
  const roles = mine.filter((draft) => draft.kind === 'role' && !left.has(refOf(draft))).map((draft) => ({ key: draft.key, name: text(draft.label) || draft.key }));
  const plan = usePlan(keys.length > 0 ? { keys } : null);
  const problems = refused ?? plan.data?.problems ?? [];
  const current = shown && mine.some((draft) => refOf(draft) === shown) ? shown : (mine[0] && refOf(mine[0])) ?? null;
  // What the ticked drafts need comes along, ticked by itself.
  const along = new Map((plan.data?.along ?? []).map((one) => [refOf(one), refOf(one.for)]));
  const included = [...keys, ...mine.map(refOf).filter((ref) => !keys.includes(ref) && along.has(ref))];
  // A dry run tells of the drafts as they were: it goes when one of them changes.
  const stateNow = mine.filter((draft) => included.includes(refOf(draft))).map((draft) => `${refOf(draft)} ${draft.updated}`).join();
  const alone = usePlan(current && !included.includes(current) ? { keys: [current] } : null);
  const changes = [...(plan.data?.changes ?? []), ...(alone.data?.changes ?? [])];
  const nameOf = (ref: string) => {
    const one = mine.find((draft) => refOf(draft) === ref);
    return one ? called(one) : ref;
  };
  const dangers = plan.data ? dangerKeys(plan.data.steps) : [];
  const version = drafts.data?.base ?? 0;

  const publish = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const answer = await api.post<PublishAnswer>('/api/v1/releases', { note, keys: included, confirm: confirmed(plan.data?.steps ?? [], ticked) });
      await Promise.all([refreshMeta(), reloadDefinitions()]);
      announce(t('changes.published', { version: answer.version }));
      setDone(answer);
      setNote('');
      setTicked(new Set());
    } catch (error) {
      if (isApiError(error, 'release_invalid') && Array.isArray(error.data.problems)) setRefused(error.data.problems as PlanProblem[]);
      else if (isApiError(error, 'meta_changed') && Array.isArray(error.data.conflicts)) setConflicts(error.data.conflicts as MetaConflict[]);
      else {
        setFailure(error);
        // Data came that would be lost: the plan says of what.
        if (isApiError(error, 'loss_unconfirmed')) void plan.refetch();
      }
    } finally {
      setBusy(false);
    }
  };

  const dryRun = async () => {
    setTrying(true);
    setFailure(null);
    try {
      const trial = await api.post<Trial>('/api/v1/releases:try', { keys: included });
      setTried({ of: stateNow, trial });
      announce(t('trial.done'));
    } catch (error) {
      if (isApiError(error, 'release_invalid') && Array.isArray(error.data.problems)) setRefused(error.data.problems as PlanProblem[]);
      else if (isApiError(error, 'meta_changed') && Array.isArray(error.data.conflicts)) setConflicts(error.data.conflicts as MetaConflict[]);
      else setFailure(error);
    } finally {
      setTrying(false);
    }
  };

  const blocked =
    keys.length === 0
      ? t('changes.noneTicked')
      : plan.isFetching
        ? t('changes.checking')
        : problems.length > 0
          ? t('check.problems', { count: problems.length })
          : false;
  const reason = blocked || (dangers.some((key) => !ticked.has(key)) ? t('changes.tickDanger') : false);

  return (
    <>
      <DraftBar app={app} publishing />
      <div className={styles.scroll}>
        <PageBody>
          {done && (
            <div className={styles.done} role="status">
              <CheckCircle2 aria-hidden />
              <span>
                <strong>{t('changes.published', { version: done.version })}</strong>
                {done.jobs.length > 0 && <span> {t('changes.jobs', { count: done.jobs.length })}</span>}
              </span>
              <Button size="small" onClick={() => void navigate({ to: '/a/$app', params: { app } })}>
                {t('toWorkspace')}
              </Button>
              <Button size="small" onClick={() => void navigate({ to: '/design/$app/releases', params: { app }, search: { version: String(done.version - 1) } })}>
                {t('changes.rollBack')}
              </Button>
            </div>
          )}
          {drafts.error && <InlineError error={drafts.error} onRetry={() => void drafts.refetch()} />}
          {drafts.isPending && !drafts.error && <SkeletonLines lines={5} />}
          {drafts.data && mine.length === 0 && !done && <EmptyState icon={Rocket} title={t('changes.none')} actions={<Button onClick={() => void navigate({ to: '/design/$app', params: { app } })}>{t('toDesign')}</Button>} />}
          {conflicts && (
            <Conflicts
              conflicts={conflicts}
              version={version}
              onDone={() => {
                setConflicts(null);
                setRefused(null);
              }}
              onClose={() => setConflicts(null)}
            />
          )}
          {mine.length > 0 && (
            <>
              <header className={styles.head}>
                <div>
                  <h2>{t('changes.count', { count: included.length })}</h2>
                  <p>{t('changes.versions', { from: version, to: version + 1 })}</p>
                </div>
                <span className={styles.headActions}>
                  <Button icon={FlaskConical} loading={trying} disabled={blocked} onClick={() => void dryRun()}>
                    {t('trial.run')}
                  </Button>
                  <Button kind="primary" icon={Rocket} loading={busy} disabled={reason} onClick={() => void publish()}>
                    {t('changes.publish', { count: included.length })}
                  </Button>
                </span>
              </header>
              {(busy || trying) && <PublishProgress />}
              {failure !== null && <InlineError error={failure} onRetry={() => void publish()} />}
              <div className={styles.columns}>
                <div className={styles.side}>
                  <Panel title={t('changes.what')} bare>
                    <ul className={styles.drafts}>
                      {mine.map((draft) => {
                        const ref = refOf(draft);
                        const name = called(draft);
                        return (
                          <li key={ref} className={ref === current ? styles.current : undefined}>
                            <Checkbox
                              aria-label={t('changes.include', { name })}
                              checked={!left.has(ref) || along.has(ref)}
                              disabled={left.has(ref) && along.has(ref)}
                              onChange={(on) => {
                                setRefused(null);
                                setLeft((all) => {
                                  const next = new Set(all);
                                  if (on) next.delete(ref);
                                  else next.add(ref);
                                  return next;
                                });
                              }}
                            />
                            <button type="button" aria-current={ref === current || undefined} onClick={() => setShown(ref)}>
                              <span className={styles.kind}>{t(`kind.${draft.kind}`)}</span>
                              <span className={styles.name}>
                                {name}
                                {left.has(ref) && along.has(ref) && <span className={styles.along}>{t('changes.along', { name: nameOf(along.get(ref)!) })}</span>}
                              </span>
                              <span className={styles.action}>{t(`action.${draft.action}`)}</span>
                            </button>
                          </li>
                        );
                      })}
                    </ul>
                  </Panel>
                  <Panel title={t('changes.checks')}>
                    {plan.isFetching ? <SkeletonLines lines={2} /> : plan.error ? <InlineError error={plan.error} onRetry={() => void plan.refetch()} /> : problems.length > 0 ? <Problems app={app} problems={problems} /> : keys.length > 0 ? <p className={styles.good}>{t('check.good')}</p> : null}
                    {!plan.isFetching && plan.data?.assertions === 'later' && <p className={styles.quiet}>{t('check.later')}</p>}
                    {!plan.isFetching && !!plan.data?.warnings.length && (
                      <>
                        <p className={styles.quiet}>{t('check.warnings')}</p>
                        <Problems app={app} problems={plan.data.warnings} />
                      </>
                    )}
                  </Panel>
                </div>
                <div className={styles.main}>
                  {current && <ChangeDetails key={current} reference={current} name={nameOf(current)} change={changes.find((one) => refOf(one) === current)} onReverted={() => setShown(null)} />}
                  <Panel title={t('plan.title')}>
                    {plan.data ? <PlanSteps steps={plan.data.steps} /> : plan.isFetching ? <SkeletonLines lines={2} /> : null}
                    {plan.data && <DangerTicks steps={plan.data.steps} ticked={ticked} onTick={setTicked} />}
                  </Panel>
                  {tried && tried.of === stateNow && <TrialResult trial={tried.trial} />}
                  {admin && roles.length > 0 && (
                    <Suspense>
                      <RoleEffects roles={roles} stamp={drafts.dataUpdatedAt} />
                    </Suspense>
                  )}
                  <Panel>
                    <Field label={t('changes.note')}>
                      <TextArea rows={2} maxLength={2000} value={note} placeholder={t('changes.noteExample')} onChange={(event) => setNote(event.target.value)} />
                    </Field>
                  </Panel>
                </div>
              </div>
            </>
          )}
        </PageBody>
      </div>
    </>
  );
}

import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { reloadDefinitions, useMyDrafts } from '@/meta';
import { announce } from '@/shared/a11y';
import { api, isApiError, refreshMeta } from '@/shared/api';
import type { Trial } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog, InlineError, notify, SkeletonLines } from '@/shared/ui';
import { confirmed, DangerTicks, dangerKeys, PlanSteps } from './PlanSteps';
import { Problems } from './Problems';
import { PublishProgress } from './PublishProgress';
import { TrialResult } from './TrialResult';
import { usePlan } from './plan';
import styles from './Changes.module.css';

/** Publishes an earlier release again, after its plan was read and, if wanted, tried. */
export function RestoreDialog({ app, version, onClose }: { app: string; version: number; onClose: () => void }) {
  const t = useT('design');
  const mine = useMyDrafts();
  const plan = usePlan({ restore: version });
  const [ticked, setTicked] = useState<Set<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [trying, setTrying] = useState(false);
  const [trial, setTrial] = useState<Trial | null>(null);
  const [error, setError] = useState<unknown>(null);
  const problems = plan.data?.problems ?? [];
  const open = plan.data ? dangerKeys(plan.data.steps).some((key) => !ticked.has(key)) : true;
  const restore = async () => {
    setBusy(true);
    setError(null);
    try {
      const answer = await api.post<{ version: number }>(`/api/v1/releases/${version}/restore`, { confirm: confirmed(plan.data?.steps ?? [], ticked) });
      await Promise.all([refreshMeta(), reloadDefinitions()]);
      notify(t('releases.restored', { version, now: answer.version }), { kind: 'success' });
      onClose();
    } catch (reason) {
      setError(reason);
      setBusy(false);
      // Data came that would be lost: the plan says of what.
      if (isApiError(reason, 'loss_unconfirmed')) void plan.refetch();
    }
  };
  const dryRun = async () => {
    setTrying(true);
    setError(null);
    try {
      setTrial(await api.post<Trial>('/api/v1/releases:try', { restore: version }));
      announce(t('trial.done'));
    } catch (reason) {
      setError(reason);
    } finally {
      setTrying(false);
    }
  };
  const blocked = plan.isFetching ? t('changes.checking') : problems.length > 0 ? t('check.problems', { count: problems.length }) : false;
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={t('releases.restoreTitle', { version })}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button icon={FlaskConical} loading={trying} disabled={busy || blocked} onClick={() => void dryRun()}>
            {t('trial.run')}
          </Button>
          <Button kind="primary" loading={busy} disabled={trying || blocked || (open ? t('changes.tickDanger') : false)} onClick={() => void restore()}>
            {t('releases.restore')}
          </Button>
        </>
      }
    >
      {mine.length > 0 && <p className={styles.warn}>{t('releases.dropsDrafts', { count: mine.length })}</p>}
      {plan.isFetching ? <SkeletonLines lines={4} /> : plan.error ? <InlineError error={plan.error} onRetry={() => void plan.refetch()} /> : null}
      {plan.data && !plan.isFetching && (
        <>
          <p>{t('releases.restoreHelp', { count: plan.data.changes.length })}</p>
          <ul className={styles.lost}>
            {plan.data.changes.map((change) => (
              <li key={`${change.kind}/${change.key}`}>
                {t(`kind.${change.kind}`)} <strong>{text(change.label) || change.key}</strong> <span>{t(`action.${change.action}`)}</span>
              </li>
            ))}
          </ul>
          <PlanSteps steps={plan.data.steps} />
          <DangerTicks steps={plan.data.steps} ticked={ticked} onTick={setTicked} />
          {problems.length > 0 && <Problems app={app} problems={problems} onGo={onClose} />}
        </>
      )}
      {(busy || trying) && <PublishProgress />}
      {trial && !trying && <TrialResult trial={trial} />}
      {error !== null && <InlineError error={error} />}
    </Dialog>
  );
}

import { useNavigate } from '@tanstack/react-router';
import { ArrowUpCircle, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, queryClient, refreshMeta } from '@/shared/api';
import type { PublishAnswer } from '@/shared/api/types';
import { formatMoment } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, Input, notify, Panel, SkeletonLines } from '@/shared/ui';
import { PlanSteps } from '@/design/PlanSteps';
import { Problems } from '@/design/Problems';
import { reloadDefinitions, useAnyDocument } from '@/meta';
import { useInstalled, useRemovePlan } from './api';
import styles from './Package.module.css';

/** Where an app came from, its upgrade, and its end. */
export function RemovePanel({ app, onUpgrade }: { app: string; onUpgrade: (template: string) => void }) {
  const t = useT('package');
  const [open, setOpen] = useState(false);
  const from = useInstalled(true).data?.items.find((one) => one.app === app);
  return (
    <>
      {from && (
        <Panel
          title={t('from.title')}
          actions={
            from.template !== '' && (
              <Button size="small" icon={ArrowUpCircle} onClick={() => onUpgrade(from.template)}>
                {t('template.upgrade')}
              </Button>
            )
          }
        >
          <p className={styles.quiet}>{t(from.template ? 'from.template' : 'from.file', { name: from.template || from.name, time: formatMoment(from.updated) })}</p>
          {!from.template && <p className={styles.quiet}>{t('from.fileHelp')}</p>}
        </Panel>
      )}
      <Panel
        title={t('remove.title')}
        actions={
          <Button size="small" icon={Trash2} onClick={() => setOpen(true)}>
            {t('remove.open')}
          </Button>
        }
      >
        <p className={styles.quiet}>{t('remove.help')}</p>
      </Panel>
      {open && <RemoveDialog app={app} onClose={() => setOpen(false)} />}
    </>
  );
}

function RemoveDialog({ app, onClose }: { app: string; onClose: () => void }) {
  const t = useT('package');
  const navigate = useNavigate();
  const plan = useRemovePlan(app);
  const docOf = useAnyDocument();
  const name = text(docOf({ kind: 'app', key: app })?.label) || app;
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const found = plan.data?.plan;
  const problems = found?.problems ?? [];
  const remove = async () => {
    setBusy(true);
    setError(null);
    try {
      const answer = await api.post<PublishAnswer>('/api/v1/packages:remove', { app });
      // Away first: what this page shows of the app is no longer there.
      await navigate({ to: '/design' });
      queryClient.removeQueries({ queryKey: ['packages'] });
      await Promise.all([refreshMeta(), reloadDefinitions(), queryClient.invalidateQueries({ queryKey: ['releases'] })]);
      notify(t('remove.done', { name, version: answer.version }), { kind: 'success' });
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={t('remove.ask', { name })}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="danger" loading={busy} disabled={!found ? t('checking') : problems.length > 0 ? t('plan.problems', { count: problems.length }) : typed.trim() !== name ? t('remove.type', { name }) : false} onClick={() => void remove()}>
            {t('remove.confirm')}
          </Button>
        </>
      }
    >
      {plan.error && <InlineError error={plan.error} onRetry={() => void plan.refetch()} />}
      {!found && !plan.error && <SkeletonLines lines={4} />}
      {found && (
        <>
          <p>{t('remove.goes', { count: found.changes.length })}</p>
          <ul className={styles.arrivals}>
            {found.changes.map((one) => (
              <li key={`${one.kind}/${one.key}`}>
                <span className={styles.kind}>{t(`kind.${one.kind}`)}</span> <span>{text(one.label) || one.key}</span>
              </li>
            ))}
          </ul>
          <h3>{t('remove.stays')}</h3>
          <PlanSteps steps={found.steps} />
          <p className={styles.quiet}>{t('remove.staysHelp')}</p>
          {problems.length > 0 && <Problems app={app} problems={problems} onGo={onClose} />}
          <Field label={t('remove.type', { name })}>
            <Input value={typed} onChange={(event) => setTyped(event.target.value)} />
          </Field>
        </>
      )}
      {error !== null && <InlineError error={error} />}
    </Dialog>
  );
}

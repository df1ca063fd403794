import { ArrowLeft, PackageCheck } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, Checkbox, Field, Panel, SkeletonLines, Tag, TextArea } from '@/shared/ui';
import { confirmed, DangerTicks, dangerKeys, PlanSteps } from '@/design/PlanSteps';
import { Problems } from '@/design/Problems';
import { refOf, useInstallPlan, type InstallRequest } from './api';
import { BothChanged } from './BothChanged';
import { Refusal } from './Refusal';
import { TakenKeys } from './TakenKeys';
import styles from './Package.module.css';

/** What installing or upgrading does, what is to be chosen for it, and the start of it. */
export function InstallPage({ source, name, onBack, onStarted }: { source: { template?: string; file?: string }; name?: string; onBack: () => void; onStarted: (job: string) => void }) {
  const t = useT('package');
  const [request, setRequest] = useState<InstallRequest>({ ...source, choices: {}, theirs: [], beyond: [], data: false, note: '' });
  const [ticked, setTicked] = useState<Set<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const plan = useInstallPlan(request);
  const found = plan.data;
  const set = (patch: Partial<InstallRequest>) => setRequest((now) => ({ ...now, ...patch }));
  const problems = found?.plan.problems ?? [];
  const changed = found?.documents.filter((one) => one.action !== 'same') ?? [];
  const same = (found?.documents.length ?? 0) - changed.length;
  const rows = found?.data.reduce((sum, one) => sum + one.rows, 0) ?? 0;

  const start = async () => {
    if (!found) return;
    setBusy(true);
    setError(null);
    // What the plan proposes and nobody changed is chosen by starting.
    const proposed = Object.fromEntries(found.taken.map((one) => [refOf(one), one.choice]));
    try {
      const { job } = await api.post<{ job: string }>('/api/v1/packages:install', { ...request, choices: { ...proposed, ...request.choices }, confirm: confirmed(found.plan.steps, ticked) });
      onStarted(job);
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };

  const open = found?.beyond.filter((one) => !request.beyond.includes(refOf(one))).length ?? 0;
  const reason = !found || plan.isFetching
    ? t('checking')
    : plan.error
      ? t('plan.refused')
      : problems.length > 0
        ? t('plan.problems', { count: problems.length })
        : open > 0
          ? t('beyond.open', { count: open })
          : dangerKeys(found.plan.steps).some((key) => !ticked.has(key))
            ? t('plan.tick')
            : false;
  const nothing = found && changed.length === 0 && !request.data;

  return (
    <>
      <header className={styles.planHead}>
        <Button kind="text" icon={ArrowLeft} onClick={onBack}>
          {t('back')}
        </Button>
        <h2>{found ? t(found.upgrade ? 'plan.upgrade' : 'plan.install', { name: text(found.label) || found.app }) : t('plan.title')}</h2>
        {name && <span className={styles.quiet}>{name}</span>}
        <span className={styles.grow} />
        <Button kind="primary" icon={PackageCheck} loading={busy} disabled={nothing ? t('plan.nothing') : reason} onClick={() => void start()}>
          {t(found?.upgrade ? 'plan.startUpgrade' : 'plan.start')}
        </Button>
      </header>
      {error !== null && <Refusal error={error} />}
      {plan.error ? <Refusal error={plan.error} onRetry={() => void plan.refetch()} /> : !found ? <SkeletonLines lines={6} /> : null}
      {found && (
        <div className={styles.columns}>
          <div className={styles.column}>
            {found.taken.length > 0 && <TakenKeys taken={found.taken} choices={request.choices} onChange={(choices) => set({ choices })} />}
            {found.beyond.length > 0 && (
              <Panel title={t('beyond.title')}>
                <p className={styles.quiet}>{t('beyond.help')}</p>
                {found.beyond.map((one) => (
                  <Checkbox
                    key={`${refOf(one)}/${text(one.object)}`}
                    checked={request.beyond.includes(refOf(one))}
                    onChange={(on) => set({ beyond: on ? [...request.beyond, refOf(one)] : request.beyond.filter((ref) => ref !== refOf(one)) })}
                  >
                    {t('beyond.agree', { kind: t(`kind.${one.kind}`), name: text(one.label), object: text(one.object) })}
                  </Checkbox>
                ))}
              </Panel>
            )}
            {found.conflicts.length > 0 && <BothChanged conflicts={found.conflicts} theirs={request.theirs} onChange={(theirs) => set({ theirs })} />}
            <Panel title={t('plan.comes', { count: changed.length })}>
              <ul className={styles.arrivals}>
                {changed.map((one) => (
                  <li key={refOf(one)}>
                    <span className={styles.kind}>{t(`kind.${one.kind}`)}</span>
                    <span>
                      {text(one.label) || one.key} <code>{one.from ? `${one.from} → ${one.key}` : one.key}</code>
                    </span>
                    <Tag color={one.action === 'delete' ? 'red' : one.action === 'create' ? 'green' : 'gray'}>{t(`action.${one.action}`)}</Tag>
                  </li>
                ))}
              </ul>
              {same > 0 && <p className={styles.quiet}>{t('plan.same', { count: same })}</p>}
            </Panel>
          </div>
          <div className={styles.column}>
            {problems.length > 0 && (
              <Panel title={t('plan.problems', { count: problems.length })}>
                <Problems app={found.app} problems={problems} />
              </Panel>
            )}
            <Panel title={t('plan.steps')}>
              <PlanSteps steps={found.plan.steps} />
              <DangerTicks steps={found.plan.steps} ticked={ticked} onTick={setTicked} />
            </Panel>
            <Panel title={t('data.title')}>
              {rows > 0 ? (
                <>
                  <Checkbox checked={request.data} onChange={(data) => set({ data })}>
                    {t('data.include', { count: rows, formatted: formatNumber(rows) })}
                  </Checkbox>
                  <p className={styles.quiet}>{found.data.map((one) => `${text(one.label)} ${formatNumber(one.rows)}`).join(t('join'))}</p>
                  <p className={styles.quiet}>{t('data.help')}</p>
                </>
              ) : (
                <p className={styles.quiet}>{t('data.none')}</p>
              )}
            </Panel>
            <Panel>
              <Field label={t('plan.note')}>
                <TextArea rows={2} maxLength={2000} value={request.note} onChange={(event) => set({ note: event.target.value })} />
              </Field>
            </Panel>
          </div>
        </div>
      )}
    </>
  );
}

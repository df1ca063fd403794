import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, FileUp, PencilRuler, Table, UserPlus, X, type LucideIcon } from 'lucide-react';
import { useEffect } from 'react';
import { hasPage } from '@/app/pages';
import { api, usePatchMe, type ImportState, type Items, type Me } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { useRecent } from '@/shared/page';
import { cx, IconButton, Panel } from '@/shared/ui';
import styles from './home.module.css';

/** What the first admin has done so far; kept with the person. */
interface Started {
  hidden?: boolean;
  /** The release when the card was first seen: a later one is a change of theirs. */
  release?: number;
  people?: boolean;
}

export function startedOf(preference: unknown): Started {
  return preference && typeof preference === 'object' ? (preference as Started) : {};
}

interface Step {
  key: string;
  icon: LucideIcon;
  label: string;
  to: string;
  done: boolean;
}

/** The first admin's own list; each line ticks itself when it is really done. */
export function GetStarted({ me, app, object }: { me: Me; app: string; object: string | undefined }) {
  const t = useT('home');
  const patch = usePatchMe();
  const started = startedOf(me.preferences.started);
  const recent = useRecent();
  const hidden = started.hidden === true;
  const imports = useQuery({
    queryKey: ['imports', 'mine'],
    queryFn: ({ signal }) => api.get<Items<ImportState>>('/api/v1/imports', { signal }),
    enabled: !hidden,
  });
  const { mutate } = patch;
  const first = started.release === undefined && !hidden;
  useEffect(() => {
    if (first) mutate({ preferences: { started: { ...startedOf(me.preferences.started), release: me.release } } });
    // Only once: when the card has never been seen.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [first]);
  if (hidden) return null;

  const name = object ? text(me.objects[object]?.plural) || text(me.objects[object]?.label) : '';
  const steps: Step[] = [];
  if (object) steps.push({ key: 'look', icon: Table, label: t('start.look', { name }), to: `/a/${app}/o/${object}`, done: recent.some((record) => record.app === app) });
  if (me.can.design && hasPage('design/DesignHome')) {
    const to = object && hasPage('design/ObjectPage') ? `/design/${app}/o/${object}` : '/design';
    steps.push({ key: 'design', icon: PencilRuler, label: object ? t('start.field') : t('start.object'), to, done: started.release !== undefined && me.release > started.release });
  }
  if (object && hasPage('import-export/ImportPage') && me.objects[object]?.operations.includes('import')) {
    steps.push({ key: 'import', icon: FileUp, label: t('start.import'), to: `/a/${app}/o/${object}/import`, done: (imports.data?.items ?? []).some((i) => i.state === 'done' && !i.dryRun) });
  }
  steps.push({ key: 'people', icon: UserPlus, label: t('start.people'), to: '/admin/invitations', done: started.people === true });
  const left = steps.filter((step) => !step.done).length;
  return (
    <Panel
      bare
      title={left > 0 ? t('start.title') : t('start.allDone')}
      actions={<IconButton icon={X} size="small" label={t('start.hide')} onClick={() => mutate({ preferences: { started: { ...started, hidden: true } } })} />}
    >
      <ul className={styles.steps}>
        {steps.map((step) => (
          <li key={step.key}>
            <Link to={step.to} className={cx(styles.step, step.done && styles.done)}>
              {step.done ? <CircleCheck aria-label={t('start.done')} /> : <step.icon aria-hidden />}
              {step.label}
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

import { Pause, Play } from 'lucide-react';
import type { HookDoc } from '@/meta';
import { useZone } from '@/shared/api';
import { formatMoment, formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Banner, Button, confirm, InlineError } from '@/shared/ui';
import { usePause, type Head } from './api';
import { guards } from './model';
import styles from './Hooks.module.css';

/** How a published hook fares, and the switch that pauses it without a release. */
export function PauseBar({ doc, head, onRuns }: { doc: HookDoc; head: Head | undefined; onRuns: () => void }) {
  const t = useT('hooks');
  const zone = useZone();
  const pause = usePause(doc.key);
  if (!head) return null;
  const ask = async (): Promise<void> => {
    const body = t(guards(doc) ? 'pauseGuard' : 'pauseBody');
    if (await confirm({ title: t('pauseTitle', { name: text(doc.label) || doc.key }), body, action: t('pause'), danger: guards(doc) })) pause.mutate(true);
  };
  const resume = (
    <Button size="small" icon={Play} loading={pause.isPending} onClick={() => pause.mutate(false)}>
      {t('resume')}
    </Button>
  );
  return (
    <div className={styles.bar}>
      {pause.error && <InlineError error={pause.error} />}
      {head.failing && !head.paused && (
        <Banner
          kind="danger"
          actions={
            <Button size="small" onClick={onRuns}>
              {t('seeRuns')}
            </Button>
          }
        >
          {t(guards(doc) ? 'failingGuard' : 'failing', { error: head.failing })}
        </Banner>
      )}
      {head.paused ? (
        <Banner
          kind={head.paused.by ? 'warning' : 'danger'}
          actions={
            <>
              {!head.paused.by && (
                <Button size="small" onClick={onRuns}>
                  {t('seeRuns')}
                </Button>
              )}
              {resume}
            </>
          }
        >
          {head.paused.by ? t('pausedBy', { name: head.paused.name, time: formatMoment(head.paused.at, zone) }) : t('pausedAuto', { error: head.paused.error })}
        </Banner>
      ) : (
        <p className={styles.fares}>
          <span className={styles.quiet}>{head.runs > 0 ? t('fares', { count: head.runs, failed: formatNumber(head.failed), took: formatNumber(Math.round(head.took * 10) / 10) }) : t('noRuns')}</span>
          <Button size="small" icon={Pause} loading={pause.isPending} onClick={() => void ask()}>
            {t('pause')}
          </Button>
        </p>
      )}
    </div>
  );
}

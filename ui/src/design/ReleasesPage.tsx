import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArchiveRestore, History } from 'lucide-react';
import { useState } from 'react';
import { api, refreshMeta, useMe } from '@/shared/api';
import type { Page, Release } from '@/shared/api/types';
import { formatMoment, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { useBreadcrumb } from '@/shared/page';
import { Button, Dialog, EmptyState, InlineError, notify, PageBody, Panel, SkeletonLines, Tag } from '@/shared/ui';
import { reloadDefinitions, useAnyDocument, useMyDrafts } from '@/meta';
import { DraftBar } from './DraftBar';
import { DangerTicks, dangerKeys, PlanSteps } from './PlanSteps';
import { usePlan } from './plan';
import { Problems } from './Problems';
import { sentence } from './words';
import styles from './Changes.module.css';

/** All releases, what each changed, and a way back to any of them. */
export default function ReleasesPage() {
  const t = useT('design');
  const navigate = useNavigate();
  const { app = '_' } = useParams({ strict: false });
  const { version } = useSearch({ strict: false }) as { version?: string };
  const [restoring, setRestoring] = useState<number | null>(null);
  useBreadcrumb([{ label: t('releases.title') }]);
  const list = useInfiniteQuery({
    queryKey: ['releases'],
    queryFn: ({ signal, pageParam }) => api.get<Page<Release>>('/api/v1/releases', { query: { limit: 50, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.cursor ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const newest = items[0]?.version ?? 0;
  const shown = Number(version) || newest;
  return (
    <>
      <DraftBar app={app} />
      <div className={styles.scroll}>
        <PageBody>
          {list.error && <InlineError error={list.error} onRetry={() => void list.refetch()} />}
          {list.isPending && !list.error && <SkeletonLines lines={6} />}
          {list.data && items.length === 0 && <EmptyState icon={History} title={t('releases.none')} />}
          {items.length > 0 && (
            <div className={styles.columns}>
              <div className={styles.side}>
                <Panel bare>
                  <ul className={styles.releases}>
                    {items.map((release) => (
                      <li key={release.version}>
                        <button
                          type="button"
                          className={styles.release}
                          aria-current={release.version === shown || undefined}
                          onClick={() => void navigate({ to: '.', search: { version: String(release.version) }, replace: true })}
                        >
                          <span className={styles.name}>
                            {t('releases.version', { version: release.version })}
                            {release.version === newest && <Tag color="green">{t('releases.current')}</Tag>}
                          </span>
                          <span className={styles.noteText}>{release.note || t('releases.noNote')}</span>
                          <span className={styles.quiet} title={formatMoment(release.created)}>
                            {release.by?.name} · {formatRelative(release.created)}
                          </span>
                        </button>
                      </li>
                    ))}
                  </ul>
                  {list.hasNextPage && (
                    <div className={styles.more}>
                      <Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                        {t('releases.more')}
                      </Button>
                    </div>
                  )}
                </Panel>
              </div>
              <div className={styles.main}>{shown > 0 && <OneRelease version={shown} newest={newest} onRestore={() => setRestoring(shown)} />}</div>
            </div>
          )}
        </PageBody>
      </div>
      {restoring !== null && <RestoreDialog app={app} version={restoring} onClose={() => setRestoring(null)} />}
    </>
  );
}

function OneRelease({ version, newest, onRestore }: { version: number; newest: number; onRestore: () => void }) {
  const t = useT('design');
  const locale = useLocale((s) => s.locale);
  const one = useQuery({
    queryKey: ['releases', version],
    queryFn: ({ signal }) => api.get<Release>(`/api/v1/releases/${version}`, { signal }),
  });
  const changes = one.data?.changes ?? [];
  const docOf = useAnyDocument();
  const all = useMe().data?.user.admin === true;
  return (
    <Panel
      title={t('releases.version', { version })}
      actions={
        all && version < newest && (
          <Button size="small" icon={ArchiveRestore} onClick={onRestore}>
            {t('releases.restore')}
          </Button>
        )
      }
    >
      {one.error ? (
        <InlineError error={one.error} onRetry={() => void one.refetch()} />
      ) : one.isPending ? (
        <SkeletonLines lines={4} />
      ) : (
        <>
          {one.data.note && <p>{one.data.note}</p>}
          {changes.length === 0 && <p className={styles.quiet}>{t('releases.noChanges')}</p>}
          {changes.map((change) => (
            <section key={`${change.kind}/${change.key}`} className={styles.changed}>
              <h3>
                {t('changes.of', { kind: t(`kind.${change.kind}`), name: text(change.label) || change.key })} <span className={styles.quiet}>{t(`action.${change.action}`)}</span>
              </h3>
              {change.action === 'update' && (
                <ul className={styles.sentences}>
                  {change.details.map((detail) => {
                    const words = sentence(detail, [docOf(change)], t, locale);
                    return (
                      <li key={detail.path}>
                        <span className={styles.where}>{words.where}</span>
                        <span className={styles.values}>
                          {words.from && <del>{words.from}</del>}
                          {words.to && <ins>{words.to}</ins>}
                        </span>
                      </li>
                    );
                  })}
                </ul>
              )}
            </section>
          ))}
        </>
      )}
    </Panel>
  );
}

function RestoreDialog({ app, version, onClose }: { app: string; version: number; onClose: () => void }) {
  const t = useT('design');
  const mine = useMyDrafts();
  const plan = usePlan({ restore: version });
  const [ticked, setTicked] = useState<Set<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const problems = plan.data?.problems ?? [];
  const open = plan.data ? dangerKeys(plan.data.steps).some((key) => !ticked.has(key)) : true;
  const restore = async () => {
    setBusy(true);
    setError(null);
    try {
      const answer = await api.post<{ version: number }>(`/api/v1/releases/${version}/restore`);
      await Promise.all([refreshMeta(), reloadDefinitions()]);
      notify(t('releases.restored', { version, now: answer.version }), { kind: 'success' });
      onClose();
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
      title={t('releases.restoreTitle', { version })}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" loading={busy} disabled={plan.isFetching ? t('changes.checking') : problems.length > 0 ? t('check.problems', { count: problems.length }) : open ? t('changes.tickDanger') : false} onClick={() => void restore()}>
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
      {error !== null && <InlineError error={error} />}
    </Dialog>
  );
}

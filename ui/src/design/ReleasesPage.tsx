import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArchiveRestore, History } from 'lucide-react';
import { useState } from 'react';
import { api, useMe } from '@/shared/api';
import type { Items, Page, PlanChange, Release } from '@/shared/api/types';
import { formatMoment, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { useBreadcrumb } from '@/shared/page';
import { Button, EmptyState, InlineError, PageBody, Panel, Select, SkeletonLines, Tag } from '@/shared/ui';
import { useAnyDocument } from '@/meta';
import { DraftBar } from './DraftBar';
import { RestoreDialog } from './RestoreDialog';
import { sentence } from './words';
import styles from './Changes.module.css';

/** All releases, what each changed, and a way back to any of them. */
export default function ReleasesPage() {
  const t = useT('design');
  const navigate = useNavigate();
  const { app = '_' } = useParams({ strict: false });
  const { version, node } = useSearch({ strict: false }) as { version?: string; node?: string };
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
                          onClick={() => void navigate({ to: '.', search: { version: String(release.version), node }, replace: true })}
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
              <div className={styles.main}>{shown > 0 && (
                  <OneRelease
                    version={shown}
                    newest={newest}
                    than={Number(node) > 0 && Number(node) !== shown ? Number(node) : null}
                    onThan={(than) => void navigate({ to: '.', search: { version: String(shown), node: than ? String(than) : undefined }, replace: true })}
                    onRestore={() => setRestoring(shown)}
                  />
                )}</div>
            </div>
          )}
        </PageBody>
      </div>
      {restoring !== null && <RestoreDialog app={app} version={restoring} onClose={() => setRestoring(null)} />}
    </>
  );
}

function OneRelease({ version, newest, than, onThan, onRestore }: { version: number; newest: number; than: number | null; onThan: (than: number | null) => void; onRestore: () => void }) {
  const t = useT('design');
  const all = useMe().data?.user.admin === true;
  const one = useQuery({
    queryKey: ['releases', version],
    queryFn: ({ signal }) => api.get<Release>(`/api/v1/releases/${version}`, { signal }),
  });
  const [from, to] = than === null ? [version - 1, version] : [Math.min(than, version), Math.max(than, version)];
  const difference = useQuery({
    queryKey: ['releases', 'compare', from, to],
    queryFn: ({ signal }) => api.get<Items<PlanChange>>('/api/v1/releases:compare', { query: { from, to }, signal }),
    enabled: than !== null,
  });
  const shown = than === null ? one : difference;
  const changes = than === null ? (one.data?.changes ?? []) : (difference.data?.items ?? []);
  const others = Array.from({ length: newest }, (_, i) => newest - i).filter((other) => other !== version);
  return (
    <Panel
      title={than === null ? t('releases.version', { version }) : t('releases.compareOf', { from, to })}
      actions={
        <>
          {others.length > 0 && (
            <Select
              size="small"
              label={t('releases.compareWith')}
              placeholder={t('releases.compareWith')}
              clearable
              value={than === null ? null : String(than)}
              options={others.map((other) => ({ value: String(other), label: t('releases.version', { version: other }) }))}
              onChange={(other) => onThan(other === null ? null : Number(other))}
            />
          )}
          {all && version < newest && (
            <Button size="small" icon={ArchiveRestore} onClick={onRestore}>
              {t('releases.restore')}
            </Button>
          )}
        </>
      }
    >
      {shown.error ? (
        <InlineError error={shown.error} onRetry={() => void shown.refetch()} />
      ) : shown.isPending ? (
        <SkeletonLines lines={4} />
      ) : (
        <>
          {than === null && one.data?.note && <p>{one.data.note}</p>}
          {changes.length === 0 && <p className={styles.quiet}>{t(than === null ? 'releases.noChanges' : 'releases.compareSame')}</p>}
          {changes.map((change) => (
            <OneChange key={`${change.kind}/${change.key}`} change={change} />
          ))}
        </>
      )}
    </Panel>
  );
}

/** What became of one document, in words. */
function OneChange({ change }: { change: PlanChange }) {
  const t = useT('design');
  const locale = useLocale((s) => s.locale);
  const docOf = useAnyDocument();
  return (
    <section className={styles.changed}>
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
  );
}

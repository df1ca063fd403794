import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useState } from 'react';
import styles from '@/duplicates/Duplicates.module.css';
import { ownerOf, type Duplicate } from '@/duplicates/types';
import { api, useMe, useObject } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { useBreadcrumb, useViewOnly, ViewOnlyPage } from '@/shared/page';
import { Button, EmptyState, InlineError, Input, MetaIcon, PageBody, Panel, SkeletonLines, useRowKeys } from '@/shared/ui';

interface Checks {
  left: number;
  objects: string[];
}
interface Answer {
  items: Duplicate[];
  left: number;
}

/** Is a name, a number or an address there already, and who has it: /a/{app}/dedupe. */
export default function DedupePage() {
  const { app = '_' }: { app?: string } = useParams({ strict: false });
  const t = useT('duplicates');
  const me = useMe().data;
  const client = useQueryClient();
  const viewOnly = useViewOnly();
  const navigate = useNavigate();
  const [words, setWords] = useState('');
  useBreadcrumb([{ label: t('page.title') }]);
  const checks = useQuery({ queryKey: ['duplicate-checks'], queryFn: ({ signal }) => api.get<Checks>('/api/v1/duplicates', { signal }), staleTime: 0 });
  const first = useObject(checks.data?.objects[0] ?? '').data;
  const check = useMutation({ mutationFn: (asked: string) => api.post<Answer>('/api/v1/duplicates:check', { words: asked }), onSuccess: ({ left }) => client.setQueryData<Checks>(['duplicate-checks'], (was) => was && { ...was, left }), onError: () => void checks.refetch() });
  const found = check.data?.items ?? [];
  const keys = useRowKeys(found);
  if (viewOnly) return <ViewOnlyPage title={t('page.title')} />;
  if (checks.error) return <InlineError error={checks.error} onRetry={() => void checks.refetch()} />;
  if (!checks.data) return <SkeletonLines lines={3} />;
  const { objects, left } = checks.data;
  const labelOf = (key: string): string => text(me?.objects[key]?.label) || t('elsewhere');
  const same = found.filter((one) => one.exact).length;
  const asked = check.variables ?? '';
  const create = objects[0];
  const named = /\p{L}/u.test(asked); // a number is no name
  if (objects.length === 0)
    return (
      <PageBody narrow>
        <Panel>
          <EmptyState title={t('page.nothing')}>{t('page.nothingHelp')}</EmptyState>
        </Panel>
      </PageBody>
    );
  return (
    <PageBody narrow>
      <Panel title={t('page.title')}>
        <p className={styles.owner}>{t('page.help', { objects: objects.map(labelOf).join(t('page.join')) })}</p>
        <form
          className={styles.check}
          onSubmit={(event) => {
            event.preventDefault();
            if (words.trim()) check.mutate(words.trim());
          }}
        >
          <Input value={words} autoFocus maxLength={200} aria-label={t('page.words')} placeholder={t('page.words')} onChange={(event) => setWords(event.target.value)} />
          <Button kind="primary" type="submit" icon={Search} loading={check.isPending} disabled={left === 0 || !words.trim()}>
            {t('page.check')}
          </Button>
        </form>
        <p className={styles.owner}>{t('page.left', { count: left })}</p>
        {check.error && <InlineError error={check.error} />}
        <div role="status" className={styles.answer}>
          {check.data && (
            <>
              <p>{found.length === 0 ? t('page.none', { words: asked }) : t('page.found', { same, like: found.length - same })}</p>
              <ul className={styles.found}>
                {found.map((one, at) => (
                  <li key={keys[at]}>
                    <span className={styles.kind}>
                      <MetaIcon name={me?.objects[one.object]?.icon ?? ''} /> {labelOf(one.object)}
                    </span>
                    <span className={styles.name}>{one.id ? <a href={`/a/${me?.objects[one.object]?.app || '_'}/o/${one.object}/${one.id}`}>{one.title || one.id}</a> : t('hidden')}</span>
                    {ownerOf(one) && <span className={styles.owner}>{t('page.owner', { name: ownerOf(one) })}</span>}
                    <span className={styles.score}>{one.exact ? t('exact') : one.id ? t('similar', { percent: one.score }) : t('alike')}</span>
                  </li>
                ))}
              </ul>
              {create && first && (
                <Button onClick={() => void navigate({ to: '/a/$app/o/$object/new', params: { app: me?.objects[create]?.app || app, object: create }, search: named ? ({ [`v.${first.title}`]: asked } as never) : {} })}>{t(named ? 'page.createNamed' : 'page.create', { object: labelOf(create), words: asked })}</Button>
              )}
            </>
          )}
        </div>
      </Panel>
    </PageBody>
  );
}

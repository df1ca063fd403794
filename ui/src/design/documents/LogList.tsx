import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Page } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, Segmented, SkeletonLines } from '@/shared/ui';
import styles from './Documents.module.css';

interface LogListProps<T, S extends string> {
  /** What the states are, and which of them is shown. */
  label: string;
  states: readonly { key: S; label: string }[];
  state: S;
  onState: (state: S) => void;
  /** What can be done with all of them. */
  actions?: ReactNode;
  /** Why the last of it could not be done. */
  error?: unknown;
  list: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  none: string;
  /** One of them, as an item of a list. */
  children: (item: T) => ReactNode;
}

/** What a document did or took in, the newest first and page by page. */
export function LogList<T, S extends string>({ label, states, state, onState, actions, error, list, none, children }: LogListProps<T, S>) {
  const t = useT('design');
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className={styles.head}>
        <Segmented size="small" label={label} items={states} value={state} onChange={onState} />
        <span className={styles.grow} />
        {actions}
      </div>
      {!!error && <InlineError error={error} />}
      {list.error && <InlineError error={list.error} onRetry={() => void list.refetch()} />}
      {!list.data ? (
        !list.error && <SkeletonLines lines={5} />
      ) : items.length === 0 ? (
        <EmptyState small title={none} />
      ) : (
        <ul className={styles.log}>{items.map(children)}</ul>
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('documents.more')}
        </Button>
      )}
    </>
  );
}

import { ListFilter, Plus, Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { countConditions, emptyGroup } from '@/expression/condition/model';
import type { GridHandle } from '@/grid';
import { useMe, useObject } from '@/shared/api';
import { loadWords, text, useLocale, useT } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { Button, Dialog, EmptyState, InlineError, Input, Sheet, SkeletonLines, usePhone } from '@/shared/ui';
import { useCreateRecord } from '../parts/create';
import type { FindAsk } from './ask';
import { findPeople, findRecords, type Findable } from './findable';
import styles from './Find.module.css';
import { FoundRows } from './FoundRows';
import { useFound } from './useFound';

const FindFilter = lazy(() => loadWords('views', 'expression').then(() => import('./FindFilter')));

void loadWords('fields', 'grid', 'views');

const SEARCH_MS = 200;

interface FindProps {
  ask: FindAsk;
  onClose: () => void;
}

/** Chooses records from their whole list: searched, filtered and sorted as there. */
export default function FindDialog(props: FindProps) {
  return props.ask.object === 'users' ? <People {...props} /> : <Records {...props} />;
}

function People(props: FindProps) {
  const t = useT('fields');
  const list = useMemo(() => findPeople(props.ask, t), [props.ask, t]);
  return <Choosing {...props} list={list} plural={t('find.people')} />;
}

function Records(props: FindProps) {
  const t = useT('fields');
  const locale = useLocale((s) => s.locale);
  const meta = useObject(props.ask.object);
  const list = useMemo(() => meta.data && findRecords(meta.data, props.ask), [meta.data, props.ask]);
  if (meta.data && list) return <Choosing {...props} list={list} plural={text(meta.data.plural, locale) || text(meta.data.label, locale)} />;
  return (
    <Dialog open size="wide" onClose={props.onClose} title={t('find.title', { label: props.ask.title })}>
      {meta.error ? <InlineError error={meta.error} onRetry={() => void meta.refetch()} /> : <SkeletonLines lines={8} />}
    </Dialog>
  );
}

function Choosing({ ask, list, plural, onClose }: FindProps & { list: Findable; plural: string }) {
  const t = useT('fields');
  const phone = usePhone();
  const found = useFound(list, ask);
  const { wanted, narrow, pages, count, chosen } = found;
  const grid = useRef<GridHandle>(null);
  const [typed, setTyped] = useState(wanted.q);
  const [filtering, setFiltering] = useState(false);
  const [group, setGroup] = useState(emptyGroup);
  const create = useCreateRecord();
  const target = useMe().data?.objects[list.object];
  const mayCreate = create !== null && target?.operations.includes('create') === true;
  const most = ask.most ?? Infinity;
  const over = chosen.size > most;
  const before = (ask.chosen ?? []).map((one) => one.id);
  const same = before.length === chosen.size && before.every((id) => chosen.has(id));
  useEffect(() => {
    if (typed.trim() === wanted.q) return;
    const timer = setTimeout(() => narrow({ q: typed.trim() }), SEARCH_MS);
    return () => clearTimeout(timer);
  }, [typed, wanted.q, narrow]);
  const done = (all = [...chosen.values()]): void => {
    if (all.length === 0 && !ask.several) return;
    ask.onChoose(all);
    onClose();
  };
  const add = (): void =>
    create?.(list.object, {
      words: typed.trim() || undefined,
      onCreated: (id, title) => {
        if (!ask.several) return done([{ id, title }]);
        found.add({ id, title });
        pages.reload();
      },
    });
  const clear = (): void => {
    setTyped('');
    setGroup(emptyGroup());
    narrow({ q: '', filter: '' });
  };
  const conditions = countConditions(group);
  const newButton = (kind?: 'primary') =>
    mayCreate && (
      <Button kind={kind} icon={Plus} onClick={add}>
        {t('lookup.create', { object: text(target?.label) })}
      </Button>
    );
  const says = chosen.size === 0 ? '' : ask.several ? t('find.chosen', { count: chosen.size }) : t('find.chosenOne', { title: [...chosen.values()][0]!.title });
  const footer = (
    <>
      <span className={styles.says} aria-live="polite">
        {over ? <span className={styles.over}>{t('links.full', { count: most })}</span> : <span title={says}>{says}</span>}
        {ask.several && chosen.size > 0 && (
          <Button size="small" kind="text" onClick={found.clear}>
            {t('find.clear')}
          </Button>
        )}
      </span>
      <Button onClick={onClose}>{t('find.cancel')}</Button>
      {/* A tap takes the one that is wanted. */}
      {(ask.several || !phone) && (
        <Button kind="primary" disabled={over || same || (chosen.size === 0 && !ask.several)} onClick={() => done()}>
          {ask.several && chosen.size > 0 ? t('find.choose', { count: chosen.size }) : t('find.chooseOne')}
        </Button>
      )}
    </>
  );
  const body = (
    <div
      className={styles.find}
      role="presentation"
      tabIndex={-1}
      data-autofocus={phone || undefined}
      onKeyDown={(event) => {
        if (isComposing(event) || event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || over) return;
        event.preventDefault();
        event.stopPropagation();
        done();
      }}
    >
      <div className={styles.bar}>
        <Input
          data-autofocus={!phone || undefined}
          type="search"
          icon={Search}
          value={typed}
          className={styles.search}
          aria-label={t('find.search', { objects: plural })}
          placeholder={t('find.search', { objects: plural })}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (isComposing(event)) return;
            if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) {
              event.preventDefault();
              narrow({ q: typed.trim() });
            } else if (event.key === 'ArrowDown' && pages.length > 0) {
              event.preventDefault();
              const first = pages.row(0);
              if (first) grid.current?.show(first.id);
              grid.current?.focus();
            }
          }}
        />
        {list.fields.length > 0 && (
          <Button icon={ListFilter} aria-expanded={filtering} onClick={() => setFiltering(!filtering)}>
            {conditions > 0 ? t('find.filters', { count: conditions }) : t('find.filter')}
          </Button>
        )}
        <span className={styles.count} role="status">
          {count && t('find.count', { count: count.count, shown: `${count.count.toLocaleString('en-US')}${count.more ? '+' : ''}` })}
        </span>
        {newButton()}
      </div>
      {filtering && (
        <Suspense fallback={<SkeletonLines lines={2} />}>
          <FindFilter list={list} found={found} group={group} onGroup={setGroup} />
        </Suspense>
      )}
      {ask.narrowed && <p className={styles.note}>{t('lookup.narrowed')}</p>}
      <div className={styles.area} aria-busy={pages.state === 'loading'}>
        <FoundRows list={list} found={found} label={plural} several={ask.several === true} onTake={(record) => done([found.chosenOf(record)])} onDone={() => !over && done()} grid={grid} />
        {pages.state === 'error' ? (
          <div className={styles.instead}>
            <InlineError error={pages.error} title={t('find.failed')} onRetry={() => pages.reload()} />
          </div>
        ) : pages.state === 'loading' && pages.length === 0 ? (
          <div className={styles.instead}>
            <SkeletonLines lines={6} />
          </div>
        ) : (
          pages.state === 'ready' &&
          pages.length === 0 && (
            <div className={styles.instead}>
              {wanted.q || wanted.filter ? (
                <EmptyState small icon={null} title={t('find.noneFit', { objects: plural })} actions={<Button onClick={clear}>{t('find.showAll')}</Button>} />
              ) : (
                <EmptyState small icon={null} title={t('find.none', { objects: plural })} actions={newButton('primary')} />
              )}
            </div>
          )
        )}
      </div>
    </div>
  );
  const title = t('find.title', { label: ask.title });
  return phone ? (
    <Sheet open tall title={title} onClose={onClose} dirty={!same} footer={footer}>
      {body}
    </Sheet>
  ) : (
    <Dialog open size="wide" title={title} onClose={onClose} dirty={!same} footer={footer}>
      {body}
    </Dialog>
  );
}

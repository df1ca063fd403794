import { useRouter } from '@tanstack/react-router';
import { ArrowRightLeft, Ellipsis, MessageSquare, PanelTop, Pencil } from 'lucide-react';
import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react';
import { moduleOf, useFieldContext, type FieldContext } from '@/fields';
import { isApiError } from '@/shared/api';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { loadWords, useT } from '@/shared/i18n';
import { useAttend, useEditing } from '@/shared/live';
import { useHotkeys } from '@/shared/keys';
import { commandsOf, NoSuchThing, rememberRecord, useCommands, useViewOnly } from '@/shared/page';
import { Button, IconButton, InlineError, Menu, MetaIcon, SkeletonLines, TabPanel, Tabs, useMedia, usePhone } from '@/shared/ui';
import { ConflictDialog } from './ConflictDialog';
import { Details } from './Details';
import { DrawerBar } from './DrawerBar';
import type { Begin } from './EditForm';
import { LockBar, LockDialog } from './LockBar';
import { Facts, Tags } from './Facts';
import { FavouriteButton } from './FavouriteButton';
import styles from './Record.module.css';
import { FollowRelated } from './page/FollowRelated';
import { tabsOf } from './page/tabs';
import { useTabCounts } from './page/useTabCounts';
import { useBacklinks } from './related';
import { Steps, type StepsProps } from './Steps';
import { useButtons } from './useButtons';
import { Presence } from './Presence';
import { RefusedBar } from './RefusedBar';
import { ThumbBar } from './ThumbBar';
import { useDetails } from './useDetails';
import { useInlineSave } from './useInlineSave';
import { recordPath, useRecord } from './useRecord';
import { useRecordMenu } from './useRecordMenu';
import type { Why } from './why';

const EditForm = lazy(() => import('./EditForm').then((m) => ({ default: m.EditForm })));
const History = lazy(() => import('./History').then((m) => ({ default: m.History })));
const Timeline = lazy(() => loadWords('timeline').then(() => import('@/timeline/Timeline').then((m) => ({ default: m.Timeline }))));
const FollowButton = lazy(() => loadWords('timeline').then(() => import('@/timeline/FollowButton').then((m) => ({ default: m.FollowButton }))));
const StageBar = lazy(() => import('./stage/StageBar'));
const Numbers = lazy(() => import('./page/Numbers'));
const Completeness = lazy(() => loadWords('quality').then(() => import('@/quality/Completeness')));
const RelatedList = lazy(() => import('./RelatedList').then((m) => ({ default: m.RelatedList })));
const TransferOne = lazy(() => import('./TransferOne'));
const ShareDrawer = lazy(() => loadWords('rights').then(() => import('@/rights/share/ShareDrawer')));
const ExplainDrawer = lazy(() => loadWords('rights', 'expression').then(() => import('@/rights/explain/ExplainDrawer')));

/** What an address may ask to begin with a record. */
export type RecordAct = 'comment' | 'transfer';

export interface RecordViewProps extends StepsProps {
  app: string;
  meta: ObjectMeta;
  id: string;
  tab: string | undefined;
  onTab: (tab: string | undefined) => void;
  /** A row of the list, shown until the record is here. */
  initial?: RecordData;
  editing: boolean;
  onEditing: (editing: boolean) => void;
  /** What is begun as soon as the record is here; `onAct` is told that it was. */
  act?: RecordAct;
  onAct?: () => void;
  /** The record changed, or is gone. */
  onChanged?: (record: RecordData) => void;
  onDeleted: () => void;
  /** In a drawer: close, open the page. */
  onClose?: () => void;
  onPage?: () => void;
}

/** A record, the same in the drawer and on its page. */
export function RecordView(props: RecordViewProps) {
  const { meta, id, initial } = props;
  const record = useRecord(meta.key, id, initial);
  const ctx = useFieldContext(record.data?.$links, record.data?.$calculating);
  if (record.deleted || (isApiError(record.error) && (record.error.status === 404 || record.error.status === 403))) {
    return (
      <div className={styles.view}>
        {props.onClose && <DrawerBar {...props} />}
        <NoSuchThing />
      </div>
    );
  }
  if (!record.data) {
    return (
      <div className={styles.view}>
        {props.onClose && <DrawerBar {...props} />}
        <div className={styles.body}>
          {record.error ? (
            <InlineError error={record.error} onRetry={() => void record.refetch()} />
          ) : (
            <SkeletonLines lines={8} />
          )}
        </div>
      </div>
    );
  }
  return <Loaded key={id} {...props} record={record.data} ctx={ctx} put={record.put} ready={!record.isPlaceholderData} />;
}

interface LoadedProps extends RecordViewProps {
  record: RecordData;
  ctx: FieldContext;
  put: (record: RecordData, links?: Record<string, string>) => void;
  ready: boolean;
}

function Loaded(props: LoadedProps) {
  const { app, meta, id, record, ctx, put, ready, tab, onTab, onEditing } = props;
  const t = useT('record');
  const router = useRouter();
  const backlinks = useBacklinks(meta);
  const [transfer, setTransfer] = useState(false);
  const [share, setShare] = useState(false);
  const [locking, setLocking] = useState(false);
  const rail = useMedia('(min-width: 1200px)') && !props.onClose;
  const [talk, setTalk] = useState(0);
  const [why, setWhy] = useState<Why | null>(null);
  const numbers = meta.page?.numbers ?? [];
  const [begin, setBegin] = useState<Begin>();
  const details = useDetails(meta, record, ready, put);
  const inline = useInlineSave(meta, details.form.key, record, ctx, put, (saved) => props.onChanged?.(saved));
  // Who may not read it on this record, or only masked, has no bar.
  const stage = meta.fields.find((f) => f.key === meta.page?.stage && f.key in record && !record.$masked?.includes(f.key) && !details.hidden.has(f.key));
  const titleField = meta.fields.find((f) => f.key === meta.title);
  const title = (titleField && moduleOf(titleField).format(record[meta.title], titleField, ctx)) || t('untitled');
  const viewOnly = useViewOnly();
  const editing = props.editing && !viewOnly;
  useAttend(meta.key, id);
  useEditing(editing ? '' : null);
  const rights = record.$rights;
  const mayEdit = rights?.edit === true;
  const mayAssign = rights?.assign === true && meta.fields.some((f) => f.key === 'owner');

  useEffect(() => {
    if (ready) rememberRecord({ app, object: meta.key, id, title });
  }, [ready, app, meta.key, id, title]);

  const buttons = useButtons(meta, record, (saved) => {
    put(saved, saved.$links);
    props.onChanged?.(saved);
  }, inline.showRefusal);
  const seeThen = (at: string): void => router.history.push(`/a/${app}/o/${meta.key}/${id}?at=${encodeURIComponent(at)}`);
  const took = (saved: RecordData): void => {
    put(saved, saved.$links);
    props.onChanged?.(saved);
  };
  const all = tabsOf(meta, backlinks, ctx.locale, (part) => t(`tabs.${part}`));
  const beside = rail && all.some((item) => item.key === 'timeline');
  const lists = all.flatMap(({ backlink }) => backlink ?? []);
  const counts = useTabCounts(lists, meta.key, id, ready && !editing);
  const tabs = beside ? all.filter((item) => item.key !== 'timeline') : all;
  const chosen = (tabs.find((item) => item.key === tab) ?? tabs[0]!).key;
  const comment = (): void => {
    if (!all.some((item) => item.key === 'timeline')) return;
    if (!beside) onTab('timeline');
    setTalk(talk + 1);
  };
  useHotkeys(
    {
      j: () => props.onStep?.(1),
      k: () => props.onStep?.(-1),
      m: comment,
      e: () => mayEdit && !viewOnly && onEditing(true),
      a: () => mayAssign && !viewOnly && setTransfer(true),
      'mod+enter': () => props.onPage?.(),
      ...Object.fromEntries(
        tabs.slice(0, 9).map((item, i) => [String(i + 1), () => onTab(i === 0 ? undefined : item.key)]),
      ),
    },
    { enabled: !editing && !share && !why },
  );
  const edit = (how?: Begin): void => {
    setBegin(how);
    onEditing(how !== undefined);
  };
  const { menu, opened } = useRecordMenu({ app, meta, record, title, ready, buttons, onShare: () => setShare(true), onLock: () => setLocking(true), onThen: seeThen, onWhy: setWhy, onDeleted: props.onDeleted });
  useCommands(() =>
    commandsOf('record', [
      mayEdit && !editing && { label: t('edit'), icon: Pencil, keys: 'e', disabled: viewOnly, onSelect: () => onEditing(true) },
      rights?.comment === true && !editing && { label: t('comment'), icon: MessageSquare, keys: 'm', disabled: viewOnly, onSelect: comment },
      mayAssign && { label: t('transfer.action'), icon: ArrowRightLeft, keys: 'a', disabled: viewOnly, onSelect: () => setTransfer(true) },
      ...(ready && !editing ? buttons.filter((button) => button.meta.place === 'head').map((button) => ({ key: button.meta.key, label: button.label, disabled: viewOnly, onSelect: button.press })) : []),
      ...menu,
      ...(editing ? [] : tabs.filter((item) => item.key !== chosen).map((item) => ({ key: `tab/${item.key}`, label: t('tabs.of', { name: item.label }), icon: PanelTop, onSelect: () => onTab(item.key === 'details' ? undefined : item.key) }))),
    ]),
  );
  const begun = useEffectEvent((act: RecordAct) => {
    if (act === 'comment') comment();
    else if (mayAssign && !viewOnly) setTransfer(true);
    props.onAct?.();
  });
  const { act } = props;
  useEffect(() => {
    if (ready && act) begun(act);
  }, [ready, act]);
  const thumb = usePhone() && !props.onClose;
  const actions = (
    <>
      {ready &&
        !editing &&
        buttons
          .filter((button) => button.meta.place === 'head')
          .map((button) => (
            <Button key={button.meta.key} size="small" leading={button.meta.icon && <MetaIcon name={button.meta.icon} />} loading={button.busy} disabled={viewOnly} onClick={button.press}>
              {button.label}
            </Button>
          ))}
      {mayEdit && !editing && !thumb && (
        <Button size="small" icon={Pencil} disabled={viewOnly} onClick={() => onEditing(true)}>
          {t('edit')}
        </Button>
      )}
      {mayAssign && !thumb && (
        <Button size="small" icon={ArrowRightLeft} disabled={viewOnly} onClick={() => setTransfer(true)}>
          {t('transfer.action')}
        </Button>
      )}
      <Suspense>
        <FollowButton path={recordPath(meta.key, id)} />
      </Suspense>
      <FavouriteButton favourite={{ to: `/a/${app}/o/${meta.key}/${id}`, label: title, icon: meta.icon }} />
      {!thumb && (
        <Menu label={t('more')} placement="bottom-end" items={menu}>
          <IconButton size="small" icon={Ellipsis} label={t('more')} />
        </Menu>
      )}
    </>
  );
  const timeline = (
    <Timeline app={app} meta={meta} id={id} title={title} path={recordPath(meta.key, id)} version={record.version} may={rights?.comment === true} ctx={ctx} focus={talk} />
  );
  return (
    <div className={styles.view}>
      {props.onClose && <DrawerBar {...props} actions={actions} />}
      <header className={styles.head}>
        <div className={styles.titleLine}>
          {/* On a phone it stands above the page. */}
          {!thumb && <h1>{title}</h1>}
          <Tags meta={meta} record={record} ctx={ctx} hidden={details.hidden} />
          <Presence record={id} />
          {!props.onClose && (
            <span className={styles.actions}>
              <Steps {...props} />
              {actions}
            </span>
          )}
        </div>
        {ready && <LockBar meta={meta} record={record} zone={ctx.timezone} disabled={Boolean(viewOnly)} onDone={took} />}
        {!editing && stage && (
          <Suspense fallback={<div className={styles.stageWait} />}>
            {ready ? (
              <StageBar meta={meta} field={stage} record={record} ctx={ctx} details={details} title={title} onSave={inline.save} onTaken={took} onWhy={setWhy} />
            ) : (
              <div className={styles.stageWait} />
            )}
          </Suspense>
        )}
        {!editing && <Facts meta={meta} record={record} ctx={ctx} hidden={details.hidden} />}
        {!editing && record.$missing && <Suspense><Completeness meta={meta} record={record} ctx={ctx} onField={mayEdit && !viewOnly ? (field) => edit({ field }) : undefined} /></Suspense>}
      </header>
      {!editing && numbers.length > 0 && (
        <Suspense fallback={<NumbersWait />}>
          <Numbers app={app} meta={meta} id={id} numbers={numbers} />
        </Suspense>
      )}
      {editing ? (
        <Suspense fallback={<div className={styles.body} />}>
          {ready ? (
            <EditForm
              meta={meta}
              record={record}
              begin={begin}
              onCancel={() => edit()}
              onSaved={(saved, links) => {
                put(saved, links);
                props.onChanged?.(saved);
                edit();
              }}
              onDiscard={(current) => {
                put(current);
                props.onChanged?.(current);
                edit();
              }}
            />
          ) : (
            <div className={styles.body}>
              <SkeletonLines lines={8} />
            </div>
          )}
        </Suspense>
      ) : (
        <div className={beside ? styles.split : styles.whole}>
          <div className={styles.whole}>
            <div className={styles.tabs}>
              <Tabs
                id={`record-${id}`}
                label={t('tabs.label')}
                items={tabs.map((item) => ({ key: item.key, label: item.label, count: counts[item.key] }))}
                value={chosen}
                onChange={(next) => onTab(next === tabs[0]!.key ? undefined : next)}
              />
            </div>
            <TabPanel id={`record-${id}`} value={chosen} className={styles.panel}>
              <div
                className={styles.body}
                tabIndex={0}
                role="group"
                aria-label={tabs.find((item) => item.key === chosen)?.label}
              >
                {inline.refusal && (
                  <RefusedBar
                    refusal={inline.refusal}
                    onWhy={setWhy}
                    onEdit={() => {
                      edit({ values: inline.refusal!.values });
                      inline.clearRefusal();
                    }}
                    onClose={inline.clearRefusal}
                  />
                )}
                <Suspense fallback={<SkeletonLines lines={6} />}>
                  {chosen === 'details' && (
                    <Details
                      meta={meta}
                      details={details}
                      record={record}
                      ctx={ctx}
                      onSave={inline.save}
                      onWhy={setWhy}
                      onLink={(linkId, name) => put(record, { [linkId]: name })}
                    />
                  )}
                  {chosen === 'timeline' && timeline}
                  {chosen === 'history' && <History meta={meta} record={record} ctx={ctx} onRestore={viewOnly ? undefined : inline.save} onThen={seeThen} />}
                  {tabs.map(
                    ({ key, label, backlink }) =>
                      backlink && key === chosen && <RelatedList key={key} backlink={backlink} label={label} target={meta.key} id={id} title={title} app={app} />,
                  )}
                </Suspense>
              </div>
            </TabPanel>
          </div>
          {beside && (
            <aside className={styles.rail} aria-label={t('tabs.timeline')}>
              <Suspense fallback={<SkeletonLines lines={6} />}>{timeline}</Suspense>
            </aside>
          )}
        </div>
      )}
      {ready && lists.map((backlink) => <FollowRelated key={backlink.key} backlink={backlink} target={meta.key} id={id} />)}
      {thumb && ready && !editing && (
        <ThumbBar
          meta={meta}
          record={record}
          onComment={rights?.comment === true ? comment : undefined}
          onEdit={mayEdit ? () => onEditing(true) : undefined}
          menu={[mayAssign && { label: t('transfer.action'), icon: ArrowRightLeft, disabled: viewOnly, onSelect: () => setTransfer(true) }, ...menu]}
        />
      )}
      {inline.conflict && (
        <ConflictDialog
          meta={meta}
          {...inline.conflict}
          ctx={ctx}
          busy={inline.busy}
          onMerge={(values) => void inline.merge(values)}
          onDiscard={inline.closeConflict}
          onClose={inline.closeConflict}
        />
      )}
      {opened}
      {locking && <LockDialog meta={meta} record={record} title={title} onDone={took} onClose={() => setLocking(false)} />}
      <Suspense>{share && <ShareDrawer object={meta.key} id={id} title={title} mayEdit={mayEdit} onClose={() => setShare(false)} />}</Suspense>
      <Suspense>{why && <ExplainDrawer app={app} meta={meta} record={record} {...why} onClose={() => setWhy(null)} />}</Suspense>
      <Suspense>
        {transfer && (
          <TransferOne
            meta={meta}
            record={record}
            title={title}
            onClose={() => setTransfer(false)}
            onDone={(saved, links) => {
              setTransfer(false);
              put(saved, links);
              props.onChanged?.(saved);
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

/** The room that numbers will take. */
function NumbersWait() {
  return <div className={styles.numbersWait} />;
}

import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Download, Languages, Monitor, Upload } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { DraftBar } from '@/design/DraftBar';
import design from '@/design/Design.module.css';
import { docOf, draftSession, settled, useSession, type AnyDoc, type DefinitionOf, type Kind, type Session } from '@/meta';
import { api, saveFile } from '@/shared/api';
import type { Definitions } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { useBreadcrumb } from '@/shared/page';
import { Banner, Button, EmptyState, InlineError, Input, media, notify, PageBody, Panel, Segmented, SkeletonLines, useMedia } from '@/shared/ui';
import { changesOf, fileOf } from './file';
import { changed, gapOf, placesOf, refOf, withText, type Place } from './places';
import styles from './Translations.module.css';

type Docs = Record<string, AnyDoc>;

/** How many rows are shown at first, and more each time. */
const PAGE = 100;

/** The labels of an app in both languages: what is missing, to be filled in here or in a file. */
export default function TranslationsPage() {
  const t = useT('translations');
  const { app = '_' }: { app?: string } = useParams({ strict: false });
  useBreadcrumb([{ label: t('title') }]);
  const read = useQuery({
    queryKey: ['translations', app],
    queryFn: async ({ signal }) => {
      await settled();
      const all = await api.get<Definitions>('/api/v1/definitions', { query: { app: app === '_' ? undefined : app }, signal });
      const items = all.items as unknown as DefinitionOf<Kind>[];
      return draftSession<Docs>(
        Object.fromEntries(items.filter((one) => one.$meta.state !== 'deleted' && (app !== '_' || (!one.app && one.kind !== 'app'))).map((one) => [refOf(one), docOf(one) as AnyDoc])),
        (docs) => Object.values(docs),
      );
    },
    gcTime: 0,
    staleTime: Infinity,
  });
  if (!read.data) {
    return (
      <>
        <DraftBar app={app} />
        <PageBody>{read.error ? <InlineError error={read.error} onRetry={() => void read.refetch()} /> : <SkeletonLines lines={8} />}</PageBody>
      </>
    );
  }
  return <Labels key={app} app={app} session={read.data} />;
}

function Labels({ app, session }: { app: string; session: Session<Docs> }) {
  const t = useT('translations');
  const td = useT('design');
  const wide = useMedia(media.designer);
  const view = useSession(session);
  const docs = view.present;
  const places = useMemo(() => Object.values(docs).flatMap(placesOf), [docs]);
  const gaps = useMemo(() => places.filter(gapOf), [places]);
  const [shown, setShown] = useState<'gaps' | 'all'>(gaps.length > 0 ? 'gaps' : 'all');
  const [found, setFound] = useState('');
  const [most, setMost] = useState(PAGE);
  // What was missing when the list was shown stays in it while it is filled in.
  const [kept, setKept] = useState(() => new Set(gaps.map(idOf)));
  const input = useRef<HTMLInputElement>(null);
  const wanted = found.trim().toLowerCase();
  const rows = places.filter((place) => (shown === 'all' || kept.has(idOf(place)) || gapOf(place)) && (!wanted || [place.zh, place.en, place.path, ...place.of].some((word) => word.toLowerCase().includes(wanted))));
  const choose = (next: 'gaps' | 'all') => {
    setShown(next);
    setMost(PAGE);
    setKept(new Set(gaps.map(idOf)));
  };
  const write = (place: Place, language: 'zh' | 'en', word: string) => {
    if (!kept.has(idOf(place))) setKept(new Set(kept).add(idOf(place)));
    session.apply((now) => ({ ...now, [place.doc]: withText(now[place.doc]!, place.path, changed(place, language, word)) }), `${idOf(place)} ${language}`);
  };
  const take = async (file: File) => {
    const changes = changesOf(await file.text(), places);
    if (!changes) return notify(t('noFile'), { kind: 'error' });
    session.apply((now) => changes.reduce((all, { place, zh, en }) => ({ ...all, [place.doc]: withText(all[place.doc]!, place.path, { ...(zh && { zh }), ...(en && { en }) }) }), now));
    setKept((old) => new Set([...old, ...changes.map(({ place }) => idOf(place))]));
    notify(t('taken', { count: changes.length }), changes.length > 0 ? { action: { label: td('draft.undo'), onClick: session.undo } } : {});
  };
  const refused = Object.entries(view.save.problems).flatMap(([doc, at]) => Object.entries(at).map(([path, error]) => `${doc} ${path}: ${error.message}`));
  return (
    <>
      <DraftBar app={app} view={view} onUndo={session.undo} onRedo={session.redo} flush={session.flush} />
      <div className={design.scroll}>
        <PageBody>
          <header className={design.pageHead}>
            <h2>{t('title')}</h2>
            <span className={design.grow} />
            <Button icon={Download} onClick={() => saveFile(new Blob([fileOf(shown === 'all' ? places : gaps)], { type: 'text/csv;charset=utf-8' }), `${t('fileName', { app })}.csv`)}>
              {t('export')}
            </Button>
            {wide && (
              <>
                <Button icon={Upload} onClick={() => input.current?.click()}>
                  {t('import')}
                </Button>
                <input
                  ref={input}
                  hidden
                  type="file"
                  accept=".csv,text/csv"
                  aria-label={t('import')}
                  onChange={(event) => {
                    const file = event.target.files?.[0];
                    event.target.value = '';
                    if (file) void take(file);
                  }}
                />
              </>
            )}
          </header>
          <p className={design.quiet}>{t('help')}</p>
          {!wide && <Banner icon={Monitor}>{td('onComputer')}</Banner>}
          {refused.length > 0 && <InlineError>{refused.slice(0, 5).join(' · ')}</InlineError>}
          <div className={styles.tools}>
            <Segmented
              label={t('show')}
              value={shown}
              items={[
                { key: 'gaps', label: t('missing', { count: gaps.length }) },
                { key: 'all', label: t('all', { count: places.length }) },
              ]}
              onChange={choose}
            />
            <Input className={styles.find} type="search" size={wide ? 'small' : undefined} value={found} placeholder={t('find')} aria-label={t('find')} onChange={(event) => setFound(event.target.value)} />
          </div>
          {rows.length === 0 ? (
            <EmptyState icon={Languages} title={t(wanted ? 'noneFound' : 'complete')} />
          ) : (
            <Panel bare className={design.clip}>
              <div className={styles.rows} role="table" aria-label={t('title')} inert={!wide}>
                <div className={styles.head} role="row">
                  {['where', 'zh', 'en'].map((name) => (
                    <span key={name} role="columnheader">
                      {t(`column.${name}`)}
                    </span>
                  ))}
                </div>
                {rows.slice(0, most).map((place) => (
                  <Row key={idOf(place)} place={place} onChange={(language, word) => write(place, language, word)} />
                ))}
              </div>
            </Panel>
          )}
          {rows.length > most && (
            <div className={styles.more}>
              <Button onClick={() => setMost(most + PAGE)}>{t('more', { count: rows.length - most })}</Button>
            </div>
          )}
        </PageBody>
      </div>
    </>
  );
}

const idOf = (place: Place): string => `${place.doc} ${place.path}`;

function Row({ place, onChange }: { place: Place; onChange: (language: 'zh' | 'en', word: string) => void }) {
  const t = useT('translations');
  const gap = gapOf(place);
  const [kind] = place.doc.split('/') as [string];
  const where = [t(`kind.${kind}`), ...place.of].join(' › ');
  const member = t(`member.${place.member}`, { defaultValue: place.member });
  return (
    <div className={styles.row} role="row">
      <span role="cell" className={styles.where}>
        <span>{where}</span>
        <span className={styles.member}>{member}</span>
      </span>
      {(['zh', 'en'] as const).map((language) => (
        <span role="cell" key={language} lang={language === 'zh' ? 'zh-CN' : 'en'}>
          <Input
            value={place[language]}
            placeholder={gap === language ? t('missingHere') : undefined}
            aria-label={`${where} › ${member} · ${t(`column.${language}`)}`}
            onChange={(event) => onChange(language, event.target.value)}
          />
        </span>
      ))}
    </div>
  );
}

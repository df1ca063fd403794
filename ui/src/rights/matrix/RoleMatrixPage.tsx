import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Download, Search, TableProperties } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { PersonSelect } from '@/admin/PeopleSelect';
import { DraftBar } from '@/design/DraftBar';
import { useDocSession } from '@/design/useDocSession';
import { problemsUnder, SettingsScopeProvider, targetsOf, useDefinition, useDefinitions, type GrantDoc } from '@/meta';
import { saveFile, useMe } from '@/shared/api';
import { text, useLocale, useT } from '@/shared/i18n';
import { PageError, useBreadcrumb } from '@/shared/page';
import { Button, EmptyState, InlineError, Input, notify, PageBody, Select, SkeletonLines, usePhone } from '@/shared/ui';
import { changed, operations } from '../grant/model';
import { useReach } from '../reach/api';
import { GrantReach } from '../reach/GrantReach';
import UnseenBanner from '../unseen/UnseenBanner';
import { Matrix } from './Matrix';
import { ServedBy } from './ServedBy';
import styles from './Matrix.module.css';
import { matrixOf, toCsv, type Cell } from './model';
import { useCellWords } from './words';

const GrantDrawer = lazy(() => import('../grant/GrantDrawer'));

/** What one role may do with every object, in one table. */
export default function RoleMatrixPage() {
  const { app = '_', role = '' }: { app?: string; role?: string } = useParams({ strict: false });
  return <OneRole key={role} app={app} role={role} />;
}

function OneRole({ app, role }: { app: string; role: string }) {
  const t = useT('rights');
  const navigate = useNavigate();
  const phone = usePhone();
  const locale = useLocale((s) => s.locale);
  const search = useSearch({ strict: false }) as { node?: string };
  const [words, setWords] = useState('');
  const definition = useDefinition('role', role);
  const roles = useDefinitions('role', app).data ?? [];
  const objects = useDefinitions('object').data;
  const { session, view } = useDocSession('role', definition.data);
  const doc = view?.present;
  const name = text(doc?.label, locale) || role;
  const cellWords = useCellWords();
  const admin = useMe().data?.can.admin;
  const [person, setPerson] = useState<string | null>(null);
  const stamp = view?.save.at?.getTime();
  const reach = useReach(doc ? { role, ...(person && { person }) } : null, stamp);
  const example = reach.data?.items.find((one) => !person || one.person.id === person);
  useBreadcrumb([{ label: t('matrix.title') }, { label: name }]);
  const scope = useMemo(() => ({ currency: 'CNY', targets: targetsOf(objects, locale) }), [objects, locale]);
  const rows = useMemo(() => matrixOf(doc?.grants ?? [], objects ?? []), [doc?.grants, objects]);
  if (definition.error) return <PageError error={definition.error} onRetry={() => void definition.refetch()} />;
  const wanted = words.trim().toLowerCase();
  const shown = rows.filter(({ object }) => [object, ...object.fields].some((one) => `${one.label?.zh ?? ''} ${one.label?.en ?? ''} ${one.key}`.toLowerCase().includes(wanted)));
  const show = (place: number | null): void => void navigate({ to: '.', search: ((old: object) => ({ ...old, node: place === null ? undefined : String(place) })) as never, replace: true });
  const at = search.node === undefined ? -1 : Number(search.node);
  const open = phone ? undefined : doc?.grants[at];
  const change = (patch: Partial<GrantDoc>, part?: string): void => session?.apply((now) => ({ ...now, grants: now.grants.map((grant, i) => (i === at ? changed(grant, patch) : grant)) }), part && `${at}.${part}`);
  const errors = problemsUnder(view?.save.problems[`role/${role}`], `grants.${at}`);
  const save = (): void => {
    const told = (cell: Cell | undefined, operation: (typeof operations)[number]): string => cellWords(cell, operation);
    const lines = [
      [t('matrix.object'), ...operations.map((one) => t(`operation.${one}`)), t('matrix.readFields'), t('matrix.writeFields'), t('matrix.allFields'), t('matrix.grants')],
      ...shown.map((row) => [text(row.object.label, locale) || row.object.key, ...operations.map((one) => told(row.cells[one], one)), String(row.read), String(row.write), String(row.fields), String(row.places.length)]),
    ];
    saveFile(new Blob([toCsv(lines)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
  };
  return (
    <SettingsScopeProvider value={scope}>
      <DraftBar app={app} view={view ?? undefined} onUndo={session?.undo} onRedo={session?.redo} flush={() => session?.flush() ?? Promise.resolve()} others={definition.data?.$meta.others} />
      {objects && <UnseenBanner app={app} atGrants objects={objects.filter((one) => (one.app ?? '_') === app).map((one) => ({ draft: one, published: one.$meta.published }))} />}
      <div className={styles.scroll}>
        <PageBody>
          <header className={styles.head}>
            <h2>{t('matrix.title')}</h2>
            <div className={styles.role}>
              <Select
                label={t('matrix.role')}
                value={role}
                options={[...roles.map((one) => ({ value: one.key, label: text(one.label, locale) || one.key, keywords: one.key })), ...(roles.some((one) => one.key === role) ? [] : [{ value: role, label: name }])]}
                onChange={(next) => next && void navigate({ to: '/design/$app/roles/$role', params: { app, role: next } })}
              />
            </div>
            <span className={styles.grow} />
            {!phone && admin && (
              <div className={styles.role}>
                <PersonSelect label={t('reach.person')} placeholder={t('reach.person')} value={person ?? example?.person.id ?? null} onChange={setPerson} />
              </div>
            )}
            <Input className={styles.search} icon={Search} aria-label={t('matrix.find')} placeholder={t('matrix.find')} value={words} onChange={(event) => setWords(event.target.value)} />
            <Button icon={Download} onClick={save}>
              {t('matrix.export')}
            </Button>
          </header>
          {reach.error ? <InlineError error={reach.error} onRetry={() => (person ? setPerson(null) : void reach.refetch())} /> : reach.data?.members === 0 && !person ? <p className={styles.note}>{t('reach.nobody')}</p> : null}
          <ServedBy role={role} />
          {!doc || !objects ? (
            <SkeletonLines lines={8} />
          ) : shown.length === 0 ? (
            <EmptyState icon={wanted ? null : TableProperties} title={t(wanted ? 'matrix.noMatch' : 'matrix.none')} actions={wanted && <Button onClick={() => setWords('')}>{t('matrix.clear')}</Button>} />
          ) : (
            <Matrix
              example={example}
              rows={shown}
              grants={doc.grants}
              phone={phone}
              onOpen={show}
              onAdd={(object) => {
                session?.apply((now) => ({ ...now, grants: [...now.grants, { object, operations: ['view'] }] }));
                show(doc.grants.length);
              }}
            />
          )}
        </PageBody>
      </div>
      <Suspense>
        {open && (
          <GrantDrawer
            key={at}
            grant={open}
            place={at}
            object={objects?.find((object) => object.key === open.object)}
            errors={errors}
            reach={<GrantReach role={role} place={at} object={open.object} objectName={text(objects?.find((object) => object.key === open.object)?.label, locale) || open.object} stamp={stamp} />}
            onChange={change}
            onRemove={() => {
              show(null);
              session?.apply((now) => ({ ...now, grants: now.grants.filter((_, i) => i !== at) }));
              notify(t('grant.removed', { name: text(open.label, locale) || t('grant.numbered', { n: at + 1 }) }), { action: { label: t('grant.undo'), onClick: () => session?.apply((now) => ({ ...now, grants: now.grants.toSpliced(at, 0, open) })) } });
            }}
            onClose={() => show(null)}
          />
        )}
      </Suspense>
    </SettingsScopeProvider>
  );
}

import { Copy, Plus, Trash2 } from 'lucide-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { loadWords, text, useT } from '@/shared/i18n';
import { Button, InlineError, Menu, MetaIcon, Panel, SkeletonLines, notify, useRowKeys } from '@/shared/ui';
import { cleaned, deleteDefinition, putDefinition, problemsUnder, useDefinition, useDefinitions, type GrantDoc, type RoleDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { GrantRow } from '@/rights/grant/GrantRow';
import { changed } from '@/rights/grant/model';
import { GrantReach } from '@/rights/reach/GrantReach';
import { ServedBy } from '@/rights/matrix/ServedBy';
import grantStyles from '@/rights/grant/Grant.module.css';
import { NewDialog } from './NewDialog';
import { DraftState } from './DraftState';
import { useDocSession } from './useDocSession';
import styles from './Design.module.css';

const Removal = lazy(() => loadWords('use').then(() => import('@/use/Removal')).then((module) => ({ default: module.Removal })));
const GrantDrawer = lazy(() => import('@/rights/grant/GrantDrawer'));

void loadWords('rights');

const none: GrantDoc[] = [];

/** The words of a role and its grants; every change is in the draft at once. */
export default function RoleEditor({ app, role }: { app: string; role: string }) {
  const t = useT('design');
  const tr = useT('rights');
  const definition = useDefinition('role', role);
  const objects = useDefinitions('object').data ?? [];
  const roles = useDefinitions('role').data ?? [];
  const [copying, setCopying] = useState(false);
  const [removing, setRemoving] = useState(false);
  const { session, view } = useDocSession('role', definition.data);
  const rows = useRowKeys(view?.present.grants ?? none);
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { node?: string };
  const show = (place: number | null) => void navigate({ to: '.', search: ((old: object) => ({ ...old, node: place === null ? undefined : String(place) })) as never, replace: true });
  if (definition.error) return <InlineError error={definition.error} onRetry={() => void definition.refetch()} />;
  if (!session || !view) return <SkeletonLines lines={6} />;
  const doc = view.present;
  const apply = (change: (doc: RoleDoc) => RoleDoc, part?: string) => session.apply(change, part);
  const setGrant = (at: number, patch: Partial<GrantDoc>, part?: string) =>
    apply((now) => ({ ...now, grants: now.grants.map((grant, i) => (i === at ? changed(grant, patch) : grant)) }), part && `${at}.${part}`);
  const problems = view.save.problems[`role/${role}`];
  const at = search.node === undefined ? -1 : Number(search.node);
  const open = doc.grants[at];
  const removeGrant = (gone: GrantDoc, place: number) => {
    show(null);
    apply((now) => ({ ...now, grants: now.grants.filter((_, i) => i !== place) }));
    const name = text(gone.label) || tr('grant.numbered', { n: place + 1 });
    notify(tr('grant.removed', { name }), { action: { label: tr('grant.undo'), onClick: () => apply((now) => ({ ...now, grants: now.grants.toSpliced(place, 0, gone) })) } });
  };
  return (
    <div style={{ display: 'flex', flexDirection: 'column', gap: 16, minWidth: 0 }}>
      <Panel title={text(doc.label) || doc.key} actions={
          <>
            <Link to="/design/$app/roles/$role" params={{ app, role }} search={{}}>
              {tr('matrix.title')}
            </Link>
            <DraftState view={view} session={session} />
          </>
        }>
        <div className={styles.two}>
          <LabelProp label={t('role.label')} required value={doc.label} error={problemsUnder(problems, 'label')['']} onChange={(label) => apply((now) => ({ ...now, label: label ?? {} }), 'label')} />
          <LabelProp label={t('role.description')} value={doc.description} onChange={(description) => apply((now) => cleaned({ ...now, description }), 'description')} />
        </div>
        <ServedBy role={role} />
      </Panel>
      <Panel
        title={t('role.grantsTitle')}
        actions={
          <Menu
            label={t('role.addGrant')}
            placement="bottom-end"
            items={objects.map((object) => ({
              key: object.key,
              label: text(object.label) || object.key,
              icon: <MetaIcon name={object.icon} />,
              onSelect: () => {
                apply((now) => ({ ...now, grants: [...now.grants, { object: object.key, operations: ['view'] }] }));
                show(doc.grants.length);
              },
            }))}
          >
            <Button size="small" icon={Plus}>
              {t('role.addGrant')}
            </Button>
          </Menu>
        }
      >
        <p className={styles.quiet}>{doc.grants.length > 0 ? t('role.addUp') : t('role.noGrants')}</p>
        {doc.grants.length > 0 && (
          <ul className={grantStyles.rows}>
            {doc.grants.map((grant, at) => (
              <GrantRow
                key={rows[at]}
                grant={grant}
                place={at}
                object={objects.find((object) => object.key === grant.object)}
                faulty={Object.keys(problemsUnder(problems, `grants.${at}`)).length > 0}
                onOpen={() => show(at)}
              />
            ))}
          </ul>
        )}
      </Panel>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
        <Button icon={Copy} onClick={() => void session.flush().then(() => setCopying(true))}>
          {t('role.copy')}
        </Button>
        <Button
          icon={Trash2}
          onClick={() => void session.flush().then(() => setRemoving(true))}
        >
          {t('role.delete')}
        </Button>
      </div>
      {removing && (
        <Suspense>
          <Removal
            kind="role"
            of={role}
            name={text(doc.label) || role}
            title={t('role.deleteTitle', { name: text(doc.label) || role })}
            body={t('role.deleteHelp')}
            action={t('role.delete')}
            danger
            others={roles.filter((one) => one.key !== role).map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))}
            onClose={() => setRemoving(false)}
            onRemove={() => deleteDefinition('role', role)}
          />
        </Suspense>
      )}
      {copying && (
        <NewDialog
          title={t('role.copy')}
          action={t('new.create')}
          kind="other"
          prefix="role"
          taken={['admin', ...roles.map((one) => one.key)]}
          onClose={() => setCopying(false)}
          onCreate={async (label, key) => {
            await putDefinition<RoleDoc>({ ...doc, key, label });
            setCopying(false);
            notify(t('role.copied', { name: text(label) || key }));
            void navigate({ to: '/design/$app', params: { app }, search: { tab: 'roles', field: key } });
          }}
        />
      )}
      <Suspense>
        {open && (
          <GrantDrawer
            key={at}
            grant={open}
            place={at}
            object={objects.find((object) => object.key === open.object)}
            errors={problemsUnder(problems, `grants.${at}`)}
            reach={<GrantReach role={role} place={at} object={open.object} objectName={text(objects.find((object) => object.key === open.object)?.label) || open.object} stamp={view.save.at?.getTime()} />}
            onChange={(patch, part) => setGrant(at, patch, part)}
            onRemove={() => removeGrant(open, at)}
            onClose={() => show(null)}
          />
        )}
      </Suspense>
    </div>
  );
}

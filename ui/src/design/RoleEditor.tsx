import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Operation } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, confirm, Field, IconButton, InlineError, Menu, MetaIcon, MultiSelect, Panel, RadioGroup, Segmented, SkeletonLines, Switch } from '@/shared/ui';
import { cleaned, deleteDefinition, problemsUnder, useDefinition, useDefinitions, type GrantDoc, type ObjectDoc, type RoleDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { DraftState } from './DraftState';
import { systemColumns } from './object/viewModel';
import { rowScopeOf, rowScopes, type RowScope } from './rights';
import { useDocSession } from './useDocSession';
import styles from './Design.module.css';

/** The words of a role and its grants; every change is in the draft at once. */
export default function RoleEditor({ role }: { role: string }) {
  const t = useT('design');
  const definition = useDefinition('role', role);
  const objects = useDefinitions('object').data ?? [];
  const { session, view } = useDocSession('role', definition.data);
  if (definition.error) return <InlineError error={definition.error} onRetry={() => void definition.refetch()} />;
  if (!session || !view) return <SkeletonLines lines={6} />;
  const doc = view.present;
  const apply = (change: (doc: RoleDoc) => RoleDoc, part?: string) => session.apply(change, part);
  const setGrant = (at: number, patch: Partial<GrantDoc>, part?: string) =>
    apply((now) => ({ ...now, grants: now.grants.map((grant, i) => (i === at ? tidy({ ...grant, ...patch }) : grant)) }), part && `${at}.${part}`);
  const problems = view.save.problems[`role/${role}`];
  return (
    <div style={{ display: 'flex', flexDirection: 'column', gap: 16, minWidth: 0 }}>
      <Panel title={text(doc.label) || doc.key} actions={<DraftState view={view} session={session} />}>
        <div className={styles.two}>
          <LabelProp label={t('role.label')} required value={doc.label} error={problemsUnder(problems, 'label')['']} onChange={(label) => apply((now) => ({ ...now, label: label ?? {} }), 'label')} />
          <LabelProp label={t('role.description')} value={doc.description} onChange={(description) => apply((now) => cleaned({ ...now, description }), 'description')} />
        </div>
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
              onSelect: () => apply((now) => ({ ...now, grants: [...now.grants, { object: object.key, operations: ['view'] }] })),
            }))}
          >
            <Button size="small" icon={Plus}>
              {t('role.addGrant')}
            </Button>
          </Menu>
        }
      >
        <p className={styles.quiet}>{doc.grants.length > 0 ? t('role.addUp') : t('role.noGrants')}</p>
        {doc.grants.map((grant, at) => (
          <Grant
            // Grants have no key: they go by their place.
            // oxlint-disable-next-line react/no-array-index-key
            key={`${at}/${grant.object}`}
            grant={grant}
            object={objects.find((object) => object.key === grant.object)}
            errors={problemsUnder(problems, `grants.${at}`)}
            onChange={(patch, part) => setGrant(at, patch, part)}
            onRemove={() => apply((now) => ({ ...now, grants: now.grants.filter((_, i) => i !== at) }))}
          />
        ))}
      </Panel>
      <div>
        <Button
          icon={Trash2}
          onClick={() =>
            void confirm({ title: t('role.deleteTitle', { name: text(doc.label) || doc.key }), body: t('role.deleteHelp'), action: t('role.delete'), danger: true }).then((yes) => {
              if (yes) void session.flush().then(() => deleteDefinition('role', role));
            })
          }
        >
          {t('role.delete')}
        </Button>
      </div>
    </div>
  );
}

/** Leaves out what says the same as nothing: all fields, every row. */
function tidy(grant: GrantDoc): GrantDoc {
  const next = cleaned(grant);
  if (next.read === '*') delete next.read;
  if (next.write === '*') delete next.write;
  return next;
}

interface GrantProps {
  grant: GrantDoc;
  object: ObjectDoc | undefined;
  errors: Record<string, string>;
  onChange: (patch: Partial<GrantDoc>, part?: string) => void;
  onRemove: () => void;
}

const operations: Operation[] = ['view', 'create', 'edit', 'delete', 'import', 'export', 'batch', 'assign', 'print', 'merge', 'comment', 'share', 'claim'];

function Grant({ grant, object, errors, onChange, onRemove }: GrantProps) {
  const t = useT('design');
  const scope = rowScopeOf(grant.rows);
  const [custom, setCustom] = useState(scope === 'condition');
  const shown: RowScope = custom ? 'condition' : scope;
  const name = text(object?.label) || grant.object;
  const has = (operation: Operation) => grant.operations?.includes(operation) ?? false;
  const scopes = rowScopes.filter((one) => object?.owner || one.scope === 'all' || one.scope === 'condition');
  const firstError = Object.values(errors)[0];
  return (
    <section className={styles.group} aria-label={name} style={{ marginTop: 12 }}>
      <div className={styles.form}>
        <div className={styles.pageHead}>
          <MetaIcon name={object?.icon} />
          <h3>{name}</h3>
          <span className={styles.grow} />
          <Switch checked={!grant.disabled} onChange={(on) => onChange({ disabled: on ? undefined : true })}>
            {t('role.active')}
          </Switch>
          <IconButton size="small" icon={Trash2} label={t('role.removeGrant', { name })} onClick={onRemove} />
        </div>
        <Field label={t('role.operations')} group>
          <div className={styles.chips}>
            {operations.map((operation) => (
              <button
                key={operation}
                type="button"
                className={styles.chipButton}
                aria-pressed={has(operation)}
                onClick={() => onChange({ operations: has(operation) ? grant.operations!.filter((one) => one !== operation) : [...(grant.operations ?? []), operation] })}
              >
                {t(`operation.${operation}`)}
              </button>
            ))}
          </div>
        </Field>
        <Field label={t('role.rows')} group help={object && !object.owner ? t('role.rowsNoOwner') : undefined} error={errors.rows}>
          <RadioGroup
            direction="row"
            value={shown}
            options={scopes.map((one) => ({ value: one.scope, label: t(`rows.${one.scope}`) }))}
            onChange={(next) => {
              setCustom(next === 'condition');
              if (next !== 'condition') onChange({ rows: rowScopes.find((one) => one.scope === next)!.cel || undefined });
            }}
          />
        </Field>
        {shown === 'condition' && <ConditionBuilder object={grant.object} usage="filter" label={t('role.condition')} invalid={!!errors.rows} value={grant.rows ?? ''} onChange={(rows) => onChange({ rows: rows || undefined }, 'rows')} />}
        <div className={styles.two}>
          <Fields label={t('role.read')} object={object} value={grant.read} onChange={(read) => onChange({ read })} />
          {(['create', 'edit', 'import', 'batch'] as const).some(has) && <Fields label={t('role.write')} object={object} value={grant.write} onChange={(write) => onChange({ write })} />}
        </div>
        {firstError && !errors.rows && <InlineError>{firstError}</InlineError>}
      </div>
    </section>
  );
}

function Fields({ label, object, value, onChange }: { label: string; object: ObjectDoc | undefined; value: '*' | string[] | undefined; onChange: (value: '*' | string[]) => void }) {
  const t = useT('design');
  const listed = Array.isArray(value);
  const fields = [
    ...(object?.fields ?? []).filter((field) => !field.archived).map((field) => ({ value: field.key, label: text(field.label) || field.key, keywords: field.key })),
    ...systemColumns(object?.owner === true).map((key) => ({ value: key, label: t(`system.${key}`), keywords: key })),
  ];
  return (
    <Field label={label} group>
      <div className={styles.form} style={{ gap: 8 }}>
        <Segmented
          block
          size="small"
          label={label}
          value={listed ? 'listed' : 'all'}
          items={[
            { key: 'all', label: t('role.allFields') },
            { key: 'listed', label: t('role.someFields') },
          ]}
          onChange={(next) => onChange(next === 'all' ? '*' : fields.map((field) => field.value))}
        />
        {listed && <MultiSelect label={label} value={value} options={fields} onChange={onChange} />}
      </div>
    </Field>
  );
}

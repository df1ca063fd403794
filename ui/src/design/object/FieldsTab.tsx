import { Check, GripVertical, Plus, Search, X } from 'lucide-react';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useMe } from '@/shared/api';
import type { FieldError } from '@/shared/api/error';
import { announce } from '@/shared/a11y';
import { useDraggable, useDropTarget } from '@/shared/dnd';
import { loadWords, text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { Button, cx, EmptyState, IconButton, Input, Menu, PageBody, Panel, SkeletonLines, Switch, Tag } from '@/shared/ui';
import { iconOf, newField, typeGroups } from '@/form-designer/types';
import { addField, cleaned, fieldOf, moveField, problemsUnder, removeField, renameField, setField, titleTypes, type FieldSpec, type ObjectDoc, type Session, type SessionView } from '@/meta';
import { FieldDialogs, likeField, mayChangeType, type FieldDialog } from '@/form-designer/panel/FieldDialogs';
import { PurgeField } from './PurgeField';
import styles from '../Design.module.css';

const WhereUsed = lazy(() => loadWords('use').then(() => import('@/use/WhereUsed')).then((module) => ({ default: module.WhereUsed })));
const FieldPanel = lazy(() => import('@/form-designer/panel/FieldPanel').then((module) => ({ default: module.FieldPanel })));

interface FieldsTabProps {
  session: Session<ObjectDoc>;
  view: SessionView<ObjectDoc>;
  published: ObjectDoc | null;
  readOnly: boolean;
  chosen: string | undefined;
  onChoose: (key: string | undefined) => void;
}

/** The fields of an object as a table; a row opens its properties at the right. */
export function FieldsTab({ session, view, published, readOnly, chosen, onChoose }: FieldsTabProps) {
  const t = useT('design');
  const words = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const object = view.present;
  const [search, setSearch] = useState('');
  const [archived, setArchived] = useState(false);
  const [focus, setFocus] = useState(false);
  const [renamed, setRenamed] = useState<{ from: string; to: string } | null>(null);
  const problems = view.save.problems[`object/${object.key}`];
  const wanted = search.trim().toLowerCase();
  const shown = useMemo(
    () =>
      object.fields.filter(
        (field) => (archived || !field.archived) && (wanted === '' || [field.label.zh, field.label.en, field.key].some((one) => one?.toLowerCase().includes(wanted))),
      ),
    [object.fields, archived, wanted],
  );
  // The address follows a new key a moment later; until then the field must not close under the person's hands.
  const open = renamed && renamed.from === chosen ? renamed.to : chosen;
  const field = open ? fieldOf(object, open) : undefined;
  const hidden = object.fields.filter((one) => one.archived).length;

  const add = (type: string) => {
    const made = newField(type, object.fields.map((one) => one.key), locale, words);
    session.apply((doc) => addField(doc, made));
    setFocus(true);
    onChoose(made.key);
    announce(words('added', { name: text(made.label), place: object.fields.length + 1, count: object.fields.length + 1 }));
  };
  const move = (key: string, by: -1 | 1) => {
    const at = shown.findIndex((one) => one.key === key);
    const other = shown[at + by];
    if (!other) return;
    const after = shown[at + 2];
    session.apply((doc) => moveField(doc, key, by < 0 ? other.key : (after?.key ?? null)));
    announce(words('moved', { name: text(fieldOf(object, key)?.label), place: at + by + 1, count: shown.length }));
  };

  return (
    <>
      <div className={styles.content}>
        <PageBody>
          <div className={styles.toolbar}>
            <span className={styles.search}>
              <Input size="small" icon={Search} value={search} aria-label={t('object.findField')} placeholder={t('object.findField')} onChange={(event) => setSearch(event.target.value)} />
            </span>
            {hidden > 0 && (
              <Switch checked={archived} onChange={setArchived}>
                {t('object.showArchived', { count: hidden })}
              </Switch>
            )}
            <span className={styles.grow} />
            {!readOnly && (
              <Menu
                label={t('object.addField')}
                placement="bottom-end"
                items={typeGroups.flatMap((group) => [
                  { heading: words(`group.${group.group}`) },
                  ...group.types.map((type) => ({ key: type, label: words(`type.${type}`), icon: iconOf(type), onSelect: () => add(type) })),
                ])}
              >
                <Button kind="primary" icon={Plus}>
                  {t('object.addField')}
                </Button>
              </Menu>
            )}
          </div>
          <Panel bare className={styles.clip}>
            {shown.length === 0 ? (
              <EmptyState small title={wanted ? t('object.noFieldFound') : t('object.noFields')} />
            ) : (
              <div style={{ overflowX: 'auto' }}>
                <table className={styles.rows}>
                  <thead>
                    <tr>
                      <th aria-label={t('object.order')} />
                      <th>{t('object.label')}</th>
                      <th>{t('object.key')}</th>
                      <th>{t('object.type')}</th>
                      <th>{t('object.required')}</th>
                      <th>{t('object.unique')}</th>
                      <th>{t('object.search')}</th>
                      <th>{t('object.index')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map((one) => (
                      <Row
                        key={one.key}
                        field={one}
                        on={one.key === open}
                        title={object.title === one.key}
                        fresh={!fieldOf(published ?? object, one.key) || !published}
                        bad={Object.keys(problemsUnder(problems, `fields.${object.fields.indexOf(one)}`)).length > 0}
                        readOnly={readOnly}
                        onOpen={() => {
                          setFocus(false);
                          onChoose(one.key);
                        }}
                        onMove={(by) => move(one.key, by)}
                        onDropped={(key, edge) => {
                          const at = object.fields.indexOf(one);
                          session.apply((doc) => moveField(doc, key, edge === 'top' ? one.key : (object.fields[at + 1]?.key ?? null)));
                        }}
                      />
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </Panel>
        </PageBody>
      </div>
      {field && !readOnly && (
        <aside className={styles.aside} aria-label={words('propertiesOf', { name: text(field.label) || field.key })}>
          <div className={styles.asideHead}>
            <h3>{text(field.label) || field.key}</h3>
            <IconButton size="small" icon={X} label={t('close')} onClick={() => onChoose(undefined)} />
          </div>
          <div className={styles.asideBody}>
            <p className={styles.quiet} style={{ marginBottom: 12 }}>
              {words('prop.reach')}
            </p>
            <Suspense fallback={<SkeletonLines lines={6} />}>
              <Properties session={session} object={object} field={field} published={published} problems={problems} focus={focus} onFocused={() => setFocus(false)} onChoose={onChoose} onRenamed={(from, to) => setRenamed({ from, to })} />
            </Suspense>
          </div>
        </aside>
      )}
    </>
  );
}

interface PropertiesProps {
  session: Session<ObjectDoc>;
  object: ObjectDoc;
  field: FieldSpec;
  published: ObjectDoc | null;
  problems: Record<string, FieldError> | undefined;
  focus: boolean;
  onFocused: () => void;
  onChoose: (key: string | undefined) => void;
  onRenamed: (from: string, to: string) => void;
}

function Properties({ session, object, field, published, problems, focus, onFocused, onChoose, onRenamed }: PropertiesProps) {
  const old = published ? fieldOf(published, field.key) : undefined;
  const t = useT('design');
  const [dialog, setDialog] = useState<FieldDialog>(null);
  const admin = useMe().data?.can.admin === true;
  const name = text(field.label) || field.key;
  return (
    <>
    <FieldPanel
      key={object.fields.indexOf(field)}
      object={object}
      field={field}
      published={old}
      errors={problemsUnder(problems, `fields.${object.fields.indexOf(field)}`)}
      focus={focus}
      onFocused={onFocused}
      onChange={(patch, part) => session.apply((doc) => setField(doc, field.key, patch), part && `${field.key}.${part}`)}
      onRename={(to, patch = {}) => {
        onRenamed(field.key, to);
        session.apply((doc) => renameField(setField(doc, field.key, patch), field.key, to), `${field.key}.label`);
        onChoose(to);
      }}
      onTitle={titleTypes.has(field.type) ? () => session.apply((doc) => ({ ...doc, title: field.key })) : undefined}
      problems={problems}
      onRules={(change, part) => session.apply((doc) => cleaned({ ...doc, rules: change(doc.rules ?? []) }), part)}
      onType={mayChangeType(object, field) ? () => setDialog('type') : undefined}
      onArchive={() => {
        if (field.archived) session.apply((doc) => setField(doc, field.key, { archived: undefined }));
        else void session.flush().then(() => setDialog('remove'));
      }}
    />
      {field.archived && old?.archived && admin && (
        <PurgeField
          object={object.key}
          field={field.key}
          name={name}
          onPurged={() => {
            session.apply((doc) => removeField(doc, field.key));
            onChoose(undefined);
          }}
        />
      )}
      <FieldDialogs
        open={dialog}
        object={object}
        field={field}
        published={old}
        flush={() => session.flush()}
        onClose={() => setDialog(null)}
        onType={(next, beside) =>
          session.apply((doc) => {
            const changed = { ...doc, fields: doc.fields.map((one) => (one.key === field.key ? next : one)) };
            return beside ? addField(changed, beside, field.key) : changed;
          })
        }
        onRemove={() => {
          if (old) session.apply((doc) => setField(doc, field.key, { archived: true }));
          else {
            session.apply((doc) => removeField(doc, field.key));
            onChoose(undefined);
          }
        }}
      />
      {!field.archived && (
        <details style={{ marginTop: 16 }}>
          <summary>{t('object.uses')}</summary>
          <Suspense fallback={<SkeletonLines lines={3} />}>
            <WhereUsed kind="object" of={object.key} part={{ field: field.key }} name={name} others={likeField(object, field)} flush={() => session.flush()} />
          </Suspense>
        </details>
      )}
    </>
  );
}

interface RowProps {
  field: FieldSpec;
  on: boolean;
  title: boolean;
  fresh: boolean;
  bad: boolean;
  readOnly: boolean;
  onOpen: () => void;
  onMove: (by: -1 | 1) => void;
  onDropped: (key: string, edge: 'top' | 'bottom') => void;
}

function Row({ field, on, title, fresh, bad, readOnly, onOpen, onMove, onDropped }: RowProps) {
  const t = useT('design');
  const words = useT('form-designer');
  const row = useRef<HTMLTableRowElement>(null);
  const grip = useRef<HTMLButtonElement>(null);
  const name = text(field.label) || field.key;
  const Icon = iconOf(field.type);
  useDraggable(row, { handle: grip, data: () => ({ kind: 'field-row', key: field.key }), preview: () => name, disabled: readOnly });
  const over = useDropTarget(row, {
    accepts: (source) => source.kind === 'field-row' && source.key !== field.key,
    edges: ['top', 'bottom'],
    onDrop: ({ source, edge }) => onDropped(source.key as string, edge === 'bottom' ? 'bottom' : 'top'),
  });
  const tick = (value: boolean | undefined, label: string) => <td className={styles.tick}>{value ? <Check aria-label={label} /> : <span aria-hidden>–</span>}</td>;
  return (
    <tr
      ref={row}
      className={cx(styles.row, on && styles.rowOn, field.archived && styles.archived, over.over && (over.edge === 'bottom' ? styles.rowOverBelow : styles.rowOver))}
      onClick={(event) => !(event.target as Element).closest('[data-grip]') && onOpen()}
    >
      <td className={styles.gripCell}>
        {!readOnly && (
          <button
            ref={grip}
            type="button"
            data-grip
            className={styles.grip}
            aria-label={t('object.moveField', { name })}
            title={t('object.moveField', { name })}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
              event.preventDefault();
              onMove(event.key === 'ArrowUp' ? -1 : 1);
            }}
          >
            <GripVertical size={14} aria-hidden />
          </button>
        )}
      </td>
      <td>
        <button type="button" className={styles.rowButton} aria-expanded={on}>
          <Icon size={16} aria-hidden />
          <strong>{name}</strong>
          {title && <Tag color="blue">{t('object.titleField')}</Tag>}
          {field.archived && <Tag>{t('object.archived')}</Tag>}
          {fresh && !field.archived && <Tag color="green">{t('state.new')}</Tag>}
          {bad && <Tag color="red">{t('object.hasProblem')}</Tag>}
        </button>
      </td>
      <td className={styles.code}>{field.key}</td>
      <td>{words(`type.${field.type}`)}</td>
      {tick(field.required, t('object.required'))}
      {tick(field.unique, t('object.unique'))}
      {tick(field.search, t('object.search'))}
      {tick(field.index || field.unique, t('object.index'))}
    </tr>
  );
}

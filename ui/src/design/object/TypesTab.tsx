import { Plus, Trash2 } from 'lucide-react';
import { cleaned, problemsUnder, suggestKey, type ObjectDoc, type RecordTypeDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import type { FieldError } from '@/shared/api/error';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, EmptyState, Field, IconButton, Input, MultiSelect, PageBody, Panel, Switch, notify, useRowKeys } from '@/shared/ui';
import { IconPicker } from '../IconPicker';
import styles from '../Design.module.css';
import { insertAt, moveItem } from './rules';

const none: RecordTypeDoc[] = [];

interface TypesTabProps {
  object: ObjectDoc;
  published: ObjectDoc | null;
  problems: Record<string, FieldError> | undefined;
  onChange: (change: (doc: ObjectDoc) => ObjectDoc, part?: string) => void;
}

/** Record types: kinds of records of one object, each with its layouts and the options that it leaves. */
export function TypesTab({ object, published, problems, onChange }: TypesTabProps) {
  const t = useT('design');
  const locale = useLocale((s) => s.locale);
  const types = object.types ?? none;
  const keys = useRowKeys(types);
  const set = (change: (types: RecordTypeDoc[]) => RecordTypeDoc[], part?: string): void =>
    onChange((doc) => {
      const next = change(doc.types ?? []);
      return cleaned({ ...doc, types: next.length > 0 ? next : undefined });
    }, part);
  const add = (): void => {
    const label = { [locale]: t('types.nth', { index: types.length + 1 }) };
    set((all) => [...all, { key: suggestKey({ en: `type ${all.length + 1}` }, all.map((type) => type.key)), label }]);
  };
  const remove = (at: number): void => {
    const gone = types[at]!;
    set((all) => all.filter((_, i) => i !== at));
    notify(t('types.removed', { name: text(gone.label) || gone.key }), {
      action: { label: t('draft.undo'), onClick: () => set((all) => insertAt(all, Math.min(at, all.length), gone)) },
    });
  };
  const button = (
    <Button kind="primary" icon={Plus} onClick={add}>
      {t('types.add')}
    </Button>
  );
  return (
    <PageBody narrow>
      <header className={styles.pageHead}>
        <p className={styles.quiet}>{t('types.help')}</p>
        <span className={styles.grow} />
        {types.length > 0 && button}
      </header>
      {types.length === 0 && (
        <Panel bare>
          <EmptyState title={t('types.none')} actions={button}>
            {t('types.example')}
          </EmptyState>
        </Panel>
      )}
      {types.map((type, at) => (
        <OneType
          key={keys[at]}
          type={type}
          object={object}
          locked={published?.types?.some((one) => one.key === type.key) === true}
          taken={types.filter((_, i) => i !== at).map((one) => one.key)}
          problems={problemsUnder(problems, `types.${at}`)}
          first={at === 0}
          onFirst={() => set((all) => moveItem(all, at, 0))}
          onChange={(patch, part) => set((all) => all.map((one, i) => (i === at ? cleaned({ ...one, ...patch }) : one)), part && `types.${at}.${part}`)}
          onRemove={() => remove(at)}
        />
      ))}
    </PageBody>
  );
}

interface OneTypeProps {
  type: RecordTypeDoc;
  object: ObjectDoc;
  /** It is published: its key stays. */
  locked: boolean;
  taken: string[];
  problems: Record<string, string>;
  first: boolean;
  onFirst: () => void;
  onChange: (patch: Partial<RecordTypeDoc>, part?: string) => void;
  onRemove: () => void;
}

function OneType({ type, object, locked, taken, problems, first, onFirst, onChange, onRemove }: OneTypeProps) {
  const t = useT('design');
  const name = text(type.label) || type.key;
  const choices = object.fields.filter((field) => !field.archived && (field.options?.length ?? 0) > 0);
  const narrow = (key: string, values: string[]): void => {
    const { [key]: _, ...rest } = type.options ?? {};
    const options = values.length > 0 ? { ...rest, [key]: values } : rest;
    onChange({ options: Object.keys(options).length > 0 ? options : undefined });
  };
  return (
    <Panel
      title={name}
      actions={
        <>
          {!first && !type.disabled && (
            <Button size="small" kind="text" onClick={onFirst}>
              {t('types.makeFirst')}
            </Button>
          )}
          <Switch checked={!type.disabled} aria-label={t('types.activeOf', { name })} onChange={(on) => onChange({ disabled: on ? undefined : true })} />
          <IconButton icon={Trash2} label={t('types.remove', { name })} onClick={onRemove} />
        </>
      }
    >
      <div className={styles.form}>
        <div className={styles.two}>
          <LabelProp label={t('new.name')} required value={type.label} error={problems.label ?? problems['label.zh'] ?? problems['label.en']} onChange={(label) => onChange({ label: label ?? {} }, 'label')} />
          <Field label={t('new.key')} help={locked ? t('object.keyLocked') : undefined} error={problems.key ?? (taken.includes(type.key) ? t('types.taken') : undefined)}>
            <Input readOnly={locked} value={type.key} className={styles.code} onChange={(event) => onChange({ key: event.target.value }, 'key')} />
          </Field>
        </div>
        <Field label={t('new.icon')} group>
          <span>
            <IconPicker label={t('new.icon')} value={type.icon} onChange={(icon) => onChange({ icon })} />
          </span>
        </Field>
        {choices.map((field) => (
          <Field
            key={field.key}
            label={t('types.options', { field: text(field.label) || field.key })}
            error={Object.entries(problems).find(([path]) => path === `options.${field.key}` || path.startsWith(`options.${field.key}.`))?.[1]}
          >
            <MultiSelect
              value={type.options?.[field.key] ?? []}
              placeholder={t('types.allOptions')}
              options={(field.options ?? []).map((option) => ({ value: option.value, label: text(option.label) || option.value, color: option.color }))}
              onChange={(values) => narrow(field.key, values)}
            />
          </Field>
        ))}
      </div>
    </Panel>
  );
}

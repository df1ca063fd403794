import { Plus, Trash2 } from 'lucide-react';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { printLiteral } from '@/expression/condition/literal';
import { ValueField } from '@/expression/ValueField';
import { cleaned, problemsUnder, suggestKey, useDefinitions, type ButtonDoc, type ObjectDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { computedTypes } from '@/form-designer/types';
import type { FieldError } from '@/shared/api/error';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, EmptyState, Field, IconButton, Input, PageBody, Panel, Segmented, Select, Switch, TextArea, notify, useRowKeys } from '@/shared/ui';
import { IconPicker } from '../IconPicker';
import styles from '../Design.module.css';
import { ButtonHook } from './ButtonHook';
import { insertAt } from './rules';

const none: ButtonDoc[] = [];

interface ButtonsTabProps {
  object: ObjectDoc;
  published: ObjectDoc | null;
  problems: Record<string, FieldError> | undefined;
  onChange: (change: (doc: ObjectDoc) => ObjectDoc, part?: string) => void;
}

/** Buttons of a record: what people can do with it by one press. */
export function ButtonsTab({ object, published, problems, onChange }: ButtonsTabProps) {
  const t = useT('design');
  const locale = useLocale((s) => s.locale);
  const buttons = object.buttons ?? none;
  const keys = useRowKeys(buttons);
  const set = (change: (all: ButtonDoc[]) => ButtonDoc[], part?: string): void =>
    onChange((doc) => {
      const next = change(doc.buttons ?? []);
      return cleaned({ ...doc, buttons: next.length > 0 ? next : undefined });
    }, part);
  const add = (): void => {
    const key = suggestKey({ en: `button ${buttons.length + 1}` }, buttons.map((one) => one.key));
    set((all) => [...all, { key, label: { [locale]: t('buttons.nth', { index: buttons.length + 1 }) }, action: 'update' }]);
  };
  const remove = (at: number): void => {
    const gone = buttons[at]!;
    set((all) => all.filter((_, i) => i !== at));
    notify(t('buttons.removed', { name: text(gone.label) || gone.key }), { action: { label: t('draft.undo'), onClick: () => set((all) => insertAt(all, Math.min(at, all.length), gone)) } });
  };
  const button = (
    <Button kind="primary" icon={Plus} onClick={add}>
      {t('buttons.add')}
    </Button>
  );
  return (
    <PageBody narrow>
      <header className={styles.pageHead}>
        <p className={styles.quiet}>{t('buttons.help')}</p>
        <span className={styles.grow} />
        {buttons.length > 0 && button}
      </header>
      {buttons.length === 0 && (
        <Panel bare>
          <EmptyState title={t('buttons.none')} actions={button}>
            {t('buttons.example')}
          </EmptyState>
        </Panel>
      )}
      {buttons.map((one, at) => (
        <OneButton
          key={keys[at]}
          button={one}
          object={object}
          locked={published?.buttons?.some((old) => old.key === one.key) === true}
          problems={problemsUnder(problems, `buttons.${at}`)}
          onChange={(patch, part) => set((all) => all.map((old, i) => (i === at ? { ...cleaned({ ...old, ...patch }), label: patch.label ?? old.label } : old)), part && `buttons.${at}.${part}`)}
          onRemove={() => remove(at)}
        />
      ))}
    </PageBody>
  );
}

interface OneButtonProps {
  button: ButtonDoc;
  object: ObjectDoc;
  locked: boolean;
  problems: Record<string, string>;
  onChange: (patch: Partial<ButtonDoc>, part?: string) => void;
  onRemove: () => void;
}

function OneButton({ button, object, locked, problems, onChange, onRemove }: OneButtonProps) {
  const t = useT('design');
  const objects = useDefinitions('object').data ?? [];
  const name = text(button.label) || button.key;
  const target = button.action === 'create' ? objects.find((one) => one.key === button.object) : object;
  return (
    <Panel
      title={name}
      actions={
        <>
          <Switch checked={!button.disabled} aria-label={t('buttons.activeOf', { name })} onChange={(on) => onChange({ disabled: on ? undefined : true })} />
          <IconButton icon={Trash2} label={t('buttons.remove', { name })} onClick={onRemove} />
        </>
      }
    >
      <div className={styles.form}>
        <div className={styles.two}>
          <LabelProp label={t('new.name')} required value={button.label} error={problems.label} onChange={(label) => onChange({ label: label ?? {} }, 'label')} />
          <Field label={t('new.key')} help={locked ? t('object.keyLocked') : undefined} error={problems.key}>
            <Input readOnly={locked} value={button.key} className={styles.code} onChange={(event) => onChange({ key: event.target.value }, 'key')} />
          </Field>
        </div>
        <div className={styles.two}>
          <Field label={t('new.icon')} group>
            <span>
              <IconPicker label={t('new.icon')} value={button.icon} onChange={(icon) => onChange({ icon })} />
            </span>
          </Field>
          <Field label={t('buttons.place')} group>
            <Segmented block size="small" label={t('buttons.place')} value={button.place ?? 'head'} items={(['head', 'menu'] as const).map((key) => ({ key, label: t(`buttons.places.${key}`) }))} onChange={(place) => onChange({ place: place === 'head' ? undefined : place })} />
          </Field>
        </div>
        <Field label={t('buttons.visible')} group error={problems.visible}>
          <ConditionBuilder short object={object.key} usage="rule" label={t('buttons.visible')} empty={t('buttons.always')} value={button.visible ?? ''} invalid={!!problems.visible} onChange={(visible) => onChange({ visible: visible || undefined }, 'visible')} />
        </Field>
        <LabelProp label={t('buttons.confirm')} help={t('buttons.confirmHelp')} value={button.confirm} onChange={(confirm) => onChange({ confirm }, 'confirm')} />
        <Field label={t('buttons.action')} group error={problems.action}>
          <Segmented
            block
            size="small"
            label={t('buttons.action')}
            value={button.action}
            items={(['update', 'create', 'open', 'hook'] as const).map((key) => ({ key, label: t(`buttons.actions.${key}`) }))}
            onChange={(action) => onChange({ action, set: undefined, object: undefined, url: undefined, hook: undefined })}
          />
        </Field>
        {button.action === 'create' && (
          <Field label={t('buttons.object')} required error={problems.object}>
            <Select value={button.object ?? null} options={objects.map((one) => ({ value: one.key, label: text(one.label) || one.key }))} onChange={(key) => onChange({ object: key ?? undefined, set: undefined })} />
          </Field>
        )}
        {button.action === 'hook' ? (
          <ButtonHook app={object.app} object={object.key} value={button.hook} error={problems.hook} onChange={(hook) => onChange({ hook })} />
        ) : button.action === 'open' ? (
          <Field label={t('buttons.url')} help={t('buttons.urlHelp')} required error={problems.url}>
            <TextArea rows={2} className={styles.code} value={button.url ?? ''} onChange={(event) => onChange({ url: event.target.value || undefined }, 'url')} />
          </Field>
        ) : (
          target && <Values button={button} object={object.key} target={target} problems={problems} onChange={(set) => onChange({ set }, 'set')} />
        )}
      </div>
    </Panel>
  );
}

/** Values by field, each as in a form or an expression over the record. */
function Values({ button, object, target, problems, onChange }: { button: ButtonDoc; object: string; target: Pick<ObjectDoc, 'key' | 'fields'>; problems: Record<string, string>; onChange: (set: Record<string, string> | undefined) => void }) {
  const t = useT('design');
  const { fields } = target;
  const set = button.set ?? {};
  const open = fields.filter((field) => !field.archived && !computedTypes.has(field.type) && field.type !== 'subform');
  const put = (next: Record<string, string>): void => onChange(Object.keys(next).length > 0 ? next : undefined);
  const without = (key: string): Record<string, string> => Object.fromEntries(Object.entries(set).filter(([one]) => one !== key));
  return (
    <Field label={t('buttons.set')} help={t('buttons.setHelp')} required={button.action === 'update'} group error={problems.set}>
      <div className={styles.form}>
        {Object.entries(set).map(([key, source]) => {
          const field = fields.find((one) => one.key === key);
          const name = text(field?.label) || key;
          return (
            <Field key={key} label={name} group error={problems[`set.${key}`]}>
              <span style={{ display: 'flex', alignItems: 'flex-start', gap: 8 }}>
                <span style={{ flex: 1, minWidth: 0 }}>
                  {field ? (
                    <ValueField object={object} of={target.key} field={field} label={name} value={source} invalid={!!problems[`set.${key}`]} onChange={(next) => put({ ...set, [key]: next })} />
                  ) : (
                    <Input className={styles.code} value={source} aria-label={name} onChange={(event) => put({ ...set, [key]: event.target.value })} />
                  )}
                </span>
                <IconButton icon={Trash2} label={t('buttons.removeValue', { name })} onClick={() => put(without(key))} />
              </span>
            </Field>
          );
        })}
        <Select
          value={null}
          label={t('buttons.addValue')}
          placeholder={t('buttons.addValue')}
          options={open.filter((field) => !(field.key in set)).map((field) => ({ value: field.key, label: text(field.label) || field.key }))}
          onChange={(key) => key && put({ ...set, [key]: printLiteral(fields.find((field) => field.key === key)?.type ?? '', fields.find((field) => field.key === key)?.type === 'switch' ? true : null) })}
        />
      </div>
    </Field>
  );
}

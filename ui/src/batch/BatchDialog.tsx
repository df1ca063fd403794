import { Plus, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import { moduleOf, useFieldContext, fieldModule } from '@/fields';
import { newOwner } from '@/fields/newOwner';
import type { BatchRequest, ButtonMeta, FieldMeta, ObjectMeta } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog, Field, IconButton, Input, Select } from '@/shared/ui';
import styles from './batch.module.css';
import { Counts } from './Counts';
import { usePreview } from './useBatch';

/** What a batch is over: the ticked rows, or all that the list shows. */
export type Target = { ids: string[] } | { filter: string; q: string };

export type Doing = { action: 'edit' | 'transfer' | 'tag' | 'delete' } | { action: 'press'; button: ButtonMeta };

type How = 'value' | 'clear' | 'formula';
interface Line {
  id: number;
  field: string | null;
  how: How;
  value: unknown;
  formula: string;
}

/** Fields that a batch may set: those that the person writes, but rows of sub-forms and the owner. */
export const settable = (meta: ObjectMeta): FieldMeta[] => meta.fields.filter((f) => !f.read_only && !f.system && f.type !== 'subform' && f.key !== 'owner');

/** Fields that take tags. */
export const taggable = (meta: ObjectMeta): FieldMeta[] => settable(meta).filter((f) => f.type === 'tags' || f.type === 'multi_select');

/** Asks for what a batch needs, says its number first, and hands the request on. */
export default function BatchDialog({ meta, doing, target, count, onClose, onRun }: { meta: ObjectMeta; doing: Doing; target: Target; count: number; onClose: () => void; onRun: (request: BatchRequest, said: string) => void }) {
  const t = useT('batch');
  const ctx = useFieldContext();
  const [links, setLinks] = useState<Record<string, string>>({});
  const [lines, setLines] = useState<Line[]>([{ id: 1, field: null, how: 'value', value: null, formula: '' }]);
  const [owner, setOwner] = useState<string | null>(null);
  const tagFields = taggable(meta);
  const [tagField, setTagField] = useState<string | null>(tagFields[0]?.key ?? null);
  const [add, setAdd] = useState<unknown>(null);
  const [remove, setRemove] = useState<unknown>(null);
  const object = text(meta.label, ctx.locale);
  const context = { ...ctx, links: { ...ctx.links, ...links } };
  const request = requestOf();
  const { preview, error, fields, waiting } = usePreview(meta.key, request);
  const may = preview?.may ?? 0;
  const shown = formatNumber(may || count);
  const label = doing.action === 'press' ? text(doing.button.label, ctx.locale) : '';

  function requestOf(): BatchRequest | null {
    switch (doing.action) {
      case 'edit': {
        const set: BatchRequest['set'] = {};
        for (const line of lines) {
          const field = meta.fields.find((f) => f.key === line.field);
          if (!field) continue;
          const module = moduleOf(field);
          if (line.how === 'formula') {
            if (line.formula.trim()) set[field.key] = { expression: line.formula.trim() };
          } else if (line.how === 'clear') set[field.key] = { value: null };
          else if (line.value !== null && line.value !== undefined && line.value !== '') set[field.key] = { value: module.toApi ? module.toApi(line.value) : line.value };
        }
        return Object.keys(set).length > 0 ? { action: 'edit', ...target, set } : null;
      }
      case 'transfer':
        return owner ? { action: 'transfer', ...target, owner } : null;
      case 'tag': {
        const list = (v: unknown): string[] => (Array.isArray(v) ? v.map(String) : []);
        return tagField && list(add).length + list(remove).length > 0 ? { action: 'tag', ...target, field: tagField, add: list(add), remove: list(remove) } : null;
      }
      case 'press':
        return { action: 'press', ...target, button: doing.button.key };
      default:
        return { action: 'delete', ...target };
    }
  }
  const tagMeta = meta.fields.find((f) => f.key === tagField);
  const change = (id: number, to: Partial<Line>): void => setLines(lines.map((line) => (line.id === id ? { ...line, ...to } : line)));
  const User = fieldModule('user').Input;
  return (
    <Dialog
      open
      size={doing.action === 'edit' ? 'wide' : 'form'}
      onClose={onClose}
      dirty={request !== null && doing.action === 'edit'}
      title={t(`title.${doing.action}`, { count, shown: formatNumber(count), object, label })}
      onSubmit={() => request && preview && may > 0 && onRun(request, t(`did.${doing.action}`, { shown: '{{shown}}', name: owner ? (links[owner] ?? '') : '', label }))}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind={doing.action === 'delete' ? 'danger' : 'primary'} type="submit" disabled={!request ? t(`need.${doing.action}`) : waiting ? t('counting') : !preview || may === 0 ? t('none') : false}>
            {t(`run.${doing.action}`, { count: may || count, shown, label })}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {doing.action === 'delete' && <p>{t('deleteBody')}</p>}
        {doing.action === 'transfer' && (
          <Field label={t('newOwner')} required>
            <Suspense fallback={<div style={{ height: 34 }} />}>
              <User field={newOwner} ctx={context} value={owner} autoFocus onLink={(id, name) => setLinks((known) => ({ ...known, [id]: name }))} onChange={(id) => setOwner(typeof id === 'string' ? id : null)} />
            </Suspense>
          </Field>
        )}
        {doing.action === 'tag' && (
          <>
            {tagFields.length > 1 && (
              <Field label={t('field')}>
                <Select value={tagField} onChange={setTagField} options={tagFields.map((f) => ({ value: f.key, label: text(f.label, ctx.locale) }))} />
              </Field>
            )}
            {tagMeta &&
              (
                [
                  ['add', add, setAdd],
                  ['remove', remove, setRemove],
                ] as const
              ).map(([key, value, set]) => (
                <Field key={key} label={t(key)}>
                  <FieldInput field={tagMeta} meta={meta} ctx={context} value={value} onChange={set} onLink={() => undefined} />
                </Field>
              ))}
          </>
        )}
        {doing.action === 'edit' && (
          <>
            {lines.map((line, i) => {
              const field = meta.fields.find((f) => f.key === line.field);
              const taken = new Set(lines.filter((l) => l !== line).map((l) => l.field));
              return (
                <div key={line.id} className={styles.row}>
                  <Select
                    label={t('field')}
                    placeholder={t('chooseField')}
                    value={line.field}
                    onChange={(key) => change(line.id, { field: key, value: null, formula: '' })}
                    options={settable(meta)
                      .filter((f) => !taken.has(f.key))
                      .map((f) => ({ value: f.key, label: text(f.label, ctx.locale), keywords: f.key }))}
                  />
                  <Select
                    label={t('how')}
                    value={line.how}
                    onChange={(how) => how && change(line.id, { how })}
                    options={(['value', 'clear', 'formula'] as const).filter((how) => how !== 'clear' || !field?.required).map((how) => ({ value: how, label: t(`by.${how}`) }))}
                  />
                  <div>
                    {field && line.how === 'value' && (
                      <FieldInput field={field} meta={meta} ctx={context} value={line.value} onChange={(value) => change(line.id, { value })} onLink={(id, name) => setLinks((known) => ({ ...known, [id]: name }))} />
                    )}
                    {field && line.how === 'formula' && (
                      <Field label={t('formula')} help={t('formulaHelp')} error={fields[`set.${field.key}`]}>
                        <Input value={line.formula} spellCheck={false} onChange={(e) => change(line.id, { formula: e.target.value })} />
                      </Field>
                    )}
                  </div>
                  <IconButton icon={Trash2} label={t('removeField')} disabled={lines.length === 1 && i === 0} onClick={() => setLines(lines.filter((l) => l !== line))} />
                </div>
              );
            })}
            {lines.length < settable(meta).length && (
              <div>
                <Button size="small" kind="text" icon={Plus} onClick={() => setLines([...lines, { id: Math.max(...lines.map((l) => l.id)) + 1, field: null, how: 'value', value: null, formula: '' }])}>
                  {t('addField')}
                </Button>
              </div>
            )}
          </>
        )}
        <Counts preview={preview} error={error} waiting={waiting} verb={doing.action} />
      </div>
    </Dialog>
  );
}

function FieldInput({ field, meta, ctx, value, onChange, onLink }: { field: FieldMeta; meta: ObjectMeta; ctx: ReturnType<typeof useFieldContext>; value: unknown; onChange: (value: unknown) => void; onLink: (id: string, title: string) => void }) {
  const { Input: Own } = moduleOf(field);
  return (
    <Suspense fallback={<div style={{ height: 34 }} />}>
      <Own field={{ ...field, required: false }} ctx={ctx} object={meta.key} value={value} onChange={onChange} onLink={onLink} />
    </Suspense>
  );
}

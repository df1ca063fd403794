import { Suspense, useState } from 'react';
import { fieldModule, useFieldContext } from '@/fields';
import { newOwner } from '@/fields/newOwner';
import type { BatchRequest, ButtonMeta, ObjectMeta } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog, Field, Select } from '@/shared/ui';
import styles from './batch.module.css';
import { Counts } from './Counts';
import { EditLines } from './EditLines';
import { FieldInput } from './FieldInput';
import { newLine, setOf, taggable, unready } from './lines';
import { Samples } from './Samples';
import { usePreview } from './useBatch';

/** What a batch is over: the ticked rows, or all that the list shows. */
export type Target = { ids: string[] } | { filter: string; q: string };

export type Doing = { action: 'edit' | 'transfer' | 'tag' | 'delete' } | { action: 'press'; button: ButtonMeta };

const list = (v: unknown): string[] => (Array.isArray(v) ? v.map(String) : []);

/** Asks for what a batch needs, says its number first and what comes of the first records, and hands the request on. */
export default function BatchDialog({ meta, doing, target, count, onClose, onRun }: { meta: ObjectMeta; doing: Doing; target: Target; count: number; onClose: () => void; onRun: (request: BatchRequest, said: string) => void }) {
  const t = useT('batch');
  const ctx = useFieldContext();
  const [links, setLinks] = useState<Record<string, string>>({});
  const [lines, setLines] = useState([newLine(1)]);
  const [owner, setOwner] = useState<string | null>(null);
  const tagFields = taggable(meta);
  const [tagField, setTagField] = useState<string | null>(tagFields[0]?.key ?? null);
  const [add, setAdd] = useState<unknown>(null);
  const [remove, setRemove] = useState<unknown>(null);
  const context = { ...ctx, links: { ...ctx.links, ...links } };
  const request = requestOf();
  const { preview, error, waiting } = usePreview(meta.key, request);
  const may = preview?.may ?? 0;
  const shown = formatNumber(may || count);
  const label = doing.action === 'press' ? text(doing.button.label, ctx.locale) : '';
  const addLink = (id: string, name: string): void => setLinks((known) => ({ ...known, [id]: name }));

  function requestOf(): BatchRequest | null {
    switch (doing.action) {
      case 'edit': {
        const set = setOf(lines, meta);
        return set && { action: 'edit', ...target, set };
      }
      case 'transfer':
        return owner ? { action: 'transfer', ...target, owner } : null;
      case 'tag':
        return tagField && list(add).length + list(remove).length > 0 ? { action: 'tag', ...target, field: tagField, add: list(add), remove: list(remove) } : null;
      case 'press':
        return { action: 'press', ...target, button: doing.button.key };
      default:
        return { action: 'delete', ...target };
    }
  }
  const tagMeta = meta.fields.find((f) => f.key === tagField);
  const User = fieldModule('user').Input;
  const missing = lines.some(unready) && doing.action === 'edit' ? 'formula' : doing.action;
  return (
    <Dialog
      open
      size={doing.action === 'edit' ? 'wide' : 'form'}
      onClose={onClose}
      dirty={doing.action === 'edit' && lines.some((line) => line.field !== null)}
      title={t(`title.${doing.action}`, { count, shown: formatNumber(count), object: text(meta.label, ctx.locale), label })}
      onSubmit={() => request && preview && may > 0 && onRun(request, t(`did.${doing.action}`, { shown: '{{shown}}', name: owner ? (links[owner] ?? '') : '', label }))}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind={doing.action === 'delete' ? 'danger' : 'primary'} type="submit" disabled={!request ? t(`need.${missing}`) : waiting ? t('counting') : !preview || may === 0 ? t('none') : false}>
            {t(`run.${doing.action}`, { count: may || count, shown, label })}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {doing.action === 'transfer' && (
          <Field label={t('newOwner')} required>
            <Suspense fallback={<div style={{ height: 34 }} />}>
              <User field={newOwner} ctx={context} value={owner} autoFocus onLink={addLink} onChange={(id) => setOwner(typeof id === 'string' ? id : null)} />
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
            {tagMeta && (
              <>
                <Field label={t('add')}>
                  <FieldInput field={tagMeta} meta={meta} ctx={context} value={add} onChange={setAdd} />
                </Field>
                <Field label={t('remove')}>
                  <FieldInput field={tagMeta} meta={meta} ctx={context} value={remove} onChange={setRemove} />
                </Field>
              </>
            )}
          </>
        )}
        {doing.action === 'edit' && <EditLines meta={meta} ctx={context} lines={lines} onChange={setLines} onLink={addLink} />}
        <Counts preview={preview} error={error} waiting={waiting} verb={doing.action} whole={'filter' in target} />
        {doing.action === 'press' && doing.button.action === 'hook' && <p className={styles.quiet}>{t('hook')}</p>}
        {preview && <Samples preview={preview} meta={meta} />}
      </div>
    </Dialog>
  );
}

import { useQueries } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { moduleOf, type FieldContext } from '@/fields';
import { api, useMe } from '@/shared/api';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog, useRowKeys } from '@/shared/ui';
import styles from './Duplicates.module.css';
import { ownerOf, type Duplicate } from './types';

interface SaveDialogProps {
  object: string;
  fields: readonly FieldMeta[];
  /** What is about to be saved. */
  mine: Readonly<Record<string, unknown>>;
  found: readonly Duplicate[];
  ctx: FieldContext;
  onAnswer: (save: boolean) => void;
}

/** Records beside each other; more have to be looked at one by one. */
const BESIDE = 3;
/** Rows of the comparison. */
const ROWS = 12;

/** Before a save that makes a duplicate: mine beside those that there are, as far as one may see them. */
export default function SaveDialog({ object, fields, mine, found, ctx, onAnswer }: SaveDialogProps) {
  const t = useT('duplicates');
  const me = useMe().data;
  const once = found.filter((one, at) => !one.id || found.findIndex((other) => other.id === one.id) === at);
  const keys = useRowKeys(once);
  const open = once.filter((one) => one.id && one.object === object).slice(0, BESIDE);
  const records = useQueries({
    queries: open.map((one) => ({
      queryKey: ['duplicate', object, one.id],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<RecordData>(`/api/v1/objects/${encodeURIComponent(object)}/records/${one.id}`, { query: { links: true }, signal }),
      retry: false,
    })),
  });
  const compared = new Set(found.map((one) => one.field));
  const rows = fields
    .filter((field) => field.type !== 'subform' && !moduleOf(field).isBlank(mine[field.key]))
    .toSorted((a, b) => Number(compared.has(b.key)) - Number(compared.has(a.key)))
    .slice(0, ROWS);
  const words = (field: FieldMeta, value: unknown, links: Record<string, string> = {}) =>
    value === undefined ? t('save.unseen') : moduleOf(field).format(value, field, { ...ctx, links: { ...ctx.links, ...links } }) || t('save.blank');
  const labelOf = (one: Duplicate): string => text(me?.objects[one.object]?.label) || t('elsewhere');
  return (
    <Dialog
      open
      size="wide"
      title={t('save.title', { count: once.length })}
      onClose={() => onAnswer(false)}
      onSubmit={() => onAnswer(true)}
      footer={
        <>
          <Button onClick={() => onAnswer(false)} data-autofocus>
            {t('save.back')}
          </Button>
          <Button kind="primary" type="submit">
            {t('save.all')}
          </Button>
        </>
      }
    >
      <ul className={styles.found}>
        {once.map((one, at) => (
          <li key={keys[at]}>
            <span className={styles.kind}>{labelOf(one)}</span>
            <span className={styles.name}>{one.title || (one.id ? one.id : t('hidden'))}</span>
            <span className={styles.owner}>{ownerOf(one)}</span>
            <span className={styles.score}>{one.exact ? t('exact') : one.id ? t('similar', { percent: one.score }) : t('alike')}</span>
            {one.id && (
              <a href={`/a/${me?.objects[one.object]?.app || '_'}/o/${one.object}/${one.id}`} target="_blank" rel="noreferrer" aria-label={t('openOne', { title: one.title || one.id })}>
                {t('open')} <ExternalLink aria-hidden />
              </a>
            )}
          </li>
        ))}
      </ul>
      {open.length > 0 && (
        <div className={styles.scroller}>
          <table className={styles.beside}>
            <thead>
              <tr>
                <th scope="col">{t('save.field')}</th>
                <th scope="col">{t('save.mine')}</th>
                {open.map((one) => (
                  <th scope="col" key={one.id}>
                    {one.title || one.id}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((field) => (
                <tr key={field.key}>
                  <th scope="row">{text(field.label, ctx.locale) || field.key}</th>
                  <td>{words(field, mine[field.key])}</td>
                  {records.map((one, at) => (
                    <td key={open[at]!.id}>{one.data ? words(field, one.data[field.key], one.data.$links) : one.error ? t('save.unseen') : '…'}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  );
}

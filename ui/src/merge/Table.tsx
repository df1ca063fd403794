import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import type { FieldContext } from '@/fields';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { formatMoment, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, cx, IconButton } from '@/shared/ui';
import { JOINED } from './api';
import type { Line } from './choose';
import styles from './Merge.module.css';
import { valueWords } from './words';

interface TableProps {
  app: string;
  meta: ObjectMeta;
  records: readonly RecordData[];
  lines: readonly Line[];
  survivor: string;
  values: Readonly<Record<string, string>>;
  ctx: FieldContext;
  named: (record: RecordData) => string;
  onSurvivor: (id: string) => void;
  onValue: (key: string, id: string) => void;
  onAll: (id: string) => void;
  onOut?: (id: string) => void;
}

/** The records side by side: one stays, and each field gets the value of one, or of all. */
export function Table({ app, meta, records, lines, survivor, values, ctx, named, onSurvivor, onValue, onAll, onOut }: TableProps) {
  const t = useT('merge');
  return (
    <div className={styles.scroller}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={styles.corner}>
              {t('field')}
            </th>
            {records.map((record) => (
              <th key={record.id} scope="col" className={cx(record.id === survivor && styles.stays)}>
                <label className={styles.choice}>
                  <input type="radio" name="survivor" checked={record.id === survivor} onChange={() => onSurvivor(record.id)} aria-label={t('stayWords', { title: named(record) })} />
                  <span>{record.id === survivor ? `${t('stays')} ${named(record)}` : named(record)}</span>
                </label>
                <span className={styles.under}>
                  {record.created && <time title={formatMoment(record.created, ctx.timezone)}>{t('created', { at: formatRelative(record.created, { zone: ctx.timezone }) })}</time>}
                  <Link to="/a/$app/o/$object/$id" params={{ app, object: meta.key, id: record.id }} target="_blank">
                    {t('open')}
                  </Link>
                  <Button kind="text" size="small" aria-label={t('useAllWords', { title: named(record) })} onClick={() => onAll(record.id)}>
                    {t('useAll')}
                  </Button>
                  {onOut && <IconButton size="small" icon={X} label={t('takeOut', { title: named(record) })} onClick={() => onOut(record.id)} />}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.length === 0 && (
            <tr>
              <td colSpan={records.length + 1} className={styles.quiet}>
                {t('same')}
              </td>
            </tr>
          )}
          {lines.map(({ field, differs, joins }) => {
            const label = text(field.label, ctx.locale) || field.key;
            const choice = values[field.key] ?? survivor;
            return (
              <tr key={field.key} className={cx(differs && styles.differs)} data-field={field.key}>
                <th scope="row">
                  {label}
                  {joins && (
                    <label className={styles.choice}>
                      <input type="radio" name={`merge-${field.key}`} checked={choice === JOINED} onChange={() => onValue(field.key, JOINED)} />
                      <span>{t(records.length === 2 ? 'joined' : 'joinedAll')}</span>
                    </label>
                  )}
                </th>
                {records.map((record) => {
                  const words = valueWords(field, record[field.key], ctx, t);
                  const said = words || <span className={styles.quiet}>{t('blank')}</span>;
                  return (
                    <td key={record.id} className={cx(differs && (choice === record.id || choice === JOINED) && styles.taken)} data-of={named(record)}>
                      {differs ? (
                        <label className={styles.choice}>
                          <input
                            type="radio"
                            name={`merge-${field.key}`}
                            checked={choice === record.id}
                            onChange={() => onValue(field.key, record.id)}
                            aria-label={`${t('takeOf', { field: label, title: named(record) })} ${words || t('blank')}`}
                          />
                          <span>{said}</span>
                        </label>
                      ) : (
                        said
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

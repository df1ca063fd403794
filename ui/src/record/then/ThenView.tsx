import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, History as HistoryIcon } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { fieldModule, moduleOf, useFieldContext } from '@/fields';
import { api, isApiError } from '@/shared/api';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { formatMoment } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Banner, Button, cx, Field, InlineError, SkeletonLines } from '@/shared/ui';
import { isMasked, Value } from '../InlineField';
import { recordPath, useRecord } from '../useRecord';
import { momentOf } from './moment';
import styles from './Then.module.css';

const ReadRows = lazy(() => import('@/fields/subform/ReadRows').then((m) => ({ default: m.ReadRows })));

const HIDDEN = new Set(['id', 'version']);

interface ThenViewProps {
  meta: ObjectMeta;
  id: string;
  at: string;
  onAt: (at: string) => void;
  onBack: () => void;
}

/** A record as it was at a moment: read-only, what is different now marked, with the value of now below. */
export default function ThenView({ meta, id, at, onAt, onBack }: ThenViewProps) {
  const t = useT('record');
  const now = useRecord(meta.key, id);
  const then = useQuery({
    queryKey: ['then', meta.key, id, at, now.data?.version],
    queryFn: ({ signal }) => api.get<RecordData>(`${recordPath(meta.key, id)}/then`, { query: { at: momentOf(at) ?? at }, signal }),
    retry: false,
    staleTime: 60_000,
  });
  const ctx = useFieldContext({ ...now.data?.$links, ...then.data?.$links });
  const { Input } = fieldModule('datetime');
  const record = then.data;
  const told = record?.$then;
  const titleField = meta.fields.find((f) => f.key === meta.title);
  const there = record ? meta.fields.filter((f) => f.key in record && !HIDDEN.has(f.key)) : [];
  const fields = [...there.filter((f) => !f.system), ...there.filter((f) => f.system)];
  const moment = formatMoment(momentOf(at) ?? at, ctx.timezone);
  const differs = new Set(told?.differs);
  return (
    <div className={styles.page}>
      <Banner
        kind="info"
        icon={HistoryIcon}
        actions={
          <Button size="small" icon={ArrowLeft} onClick={onBack}>
            {t('then.back')}
          </Button>
        }
      >
        {t('then.bar', { moment })}
      </Banner>
      <div className={styles.bar}>
        <Field label={t('then.title')} className={styles.picker}>
          <Input field={{ key: 'at', type: 'datetime', label: { [ctx.locale]: t('then.title') } } as FieldMeta} ctx={ctx} value={momentOf(at)} onChange={(value: unknown) => momentOf(value) && onAt(momentOf(value)!)} />
        </Field>
        {told && <span className={styles.quiet}>{differs.size > 0 ? t('then.differs', { count: differs.size }) : t('then.same')}</span>}
      </div>
      {then.error ? (
        // What was not there then is not there when one asks again.
        <InlineError error={then.error} onRetry={isApiError(then.error) && then.error.status >= 400 && then.error.status < 500 ? undefined : () => void then.refetch()} />
      ) : !record ? (
        <SkeletonLines lines={8} />
      ) : (
        <>
          <h1>{(titleField && moduleOf(titleField).format(record[meta.title], titleField, ctx)) || t('untitled')}</h1>
          <dl className={styles.fields}>
            {fields.map((field) => (
              <Was key={field.key} field={field} record={record} now={now.data} ctx={ctx} object={meta.key} differs={differs.has(field.key)} />
            ))}
          </dl>
          {told && told.absent.length > 0 && (
            <p className={styles.quiet}>
              {t('then.absent', {
                fields: told.absent.map((key) => text(meta.fields.find((f) => f.key === key)?.label, ctx.locale) || key).join(t('related.join')),
              })}
            </p>
          )}
        </>
      )}
    </div>
  );
}

interface WasProps {
  field: FieldMeta;
  record: RecordData;
  now: RecordData | undefined;
  ctx: ReturnType<typeof useFieldContext>;
  object: string;
  differs: boolean;
}

function Was({ field, record, now, ctx, object, differs }: WasProps) {
  const t = useT('record');
  const value = record[field.key];
  const blank = moduleOf(field).isBlank(value);
  const rows = field.type === 'subform';
  return (
    <div className={cx(styles.field, (rows || moduleOf(field).roomy) && styles.wide, differs && styles.differs)} data-differs={differs || undefined}>
      <dt>{text(field.label, ctx.locale) || field.key}</dt>
      <dd>
        {blank ? (
          t('blank')
        ) : rows ? (
          <Suspense>
            <ReadRows rows={value as Record<string, unknown>[]} field={field} ctx={ctx} masked={(column, row) => <span>{String(row[column.key])}</span>} />
          </Suspense>
        ) : isMasked(record, field.key) ? (
          moduleOf(field).format(value, field, ctx) || String(value)
        ) : (
          <Value field={field} value={value} ctx={ctx} object={object} id={record.id} />
        )}
        {differs && !rows && now && <div className={styles.now}>{t('then.now', { value: moduleOf(field).format(now[field.key], field, ctx) || t('blank') })}</div>}
      </dd>
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { Suspense, useDeferredValue, useState } from 'react';
import { cleaned, freeKey, optionsFrom, suggestKey, type FieldSpec, type ObjectDoc } from '@/meta';
import { api, useMe } from '@/shared/api';
import type { AggregateAnswer } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, RadioGroup, Select, SkeletonLines } from '@/shared/ui';
import { computedTypes, iconOf, indexTypes, newField, notColumns, placeholderTypes, searchTypes, textTypes, typeGroups, uniqueTypes } from '../types';
import { faces } from './faces';
import styles from './ChangeType.module.css';

interface Preview {
  rows: number;
  kept: number;
  lost: number;
  samples: { id: string; title: string; before: string; after: string; kept: boolean }[];
}

/** Where a column of a sub-form is. */
export interface ColumnOf {
  object: string;
  field: string;
}

interface ChangeTypeProps {
  object: ObjectDoc;
  field: FieldSpec;
  /** As it is published: what its values are of now. */
  published: FieldSpec | undefined;
  /** Of a column: the object and the sub-form that it is in. */
  of?: ColumnOf;
  onClose: () => void;
  /** The field as it is to be, and one beside it for what does not convert. */
  onChange: (next: FieldSpec, beside?: FieldSpec) => void;
}

/** The common settings of a field that its new type has too. */
export function keptSettings(field: FieldSpec, type: string): Partial<FieldSpec> {
  const { key, label, help, placeholder, required, required_when, unique, search, index, normalise } = field;
  return cleaned({
    key,
    label,
    help,
    placeholder: placeholderTypes.has(type) ? placeholder : undefined,
    required,
    required_when,
    unique: uniqueTypes.has(type) ? unique : undefined,
    search: searchTypes.has(type) ? search : undefined,
    index: indexTypes.has(type) ? index : undefined,
    normalise: textTypes.has(type) ? normalise : undefined,
  } as FieldSpec);
}

/** Gives a field another type: what of its values converts and what becomes blank, before anything is changed. */
export function ChangeType({ object, field, published, of, onClose, onChange }: ChangeTypeProps) {
  const t = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const admin = useMe().data?.can.admin === true;
  const key = of ? `${of.field}.${field.key}` : field.key;
  const path = pathOf(of?.object ?? object.key);
  const taken = object.fields.map((one) => one.key);
  const [next, setNext] = useState<FieldSpec | null>(null);
  const [keep, setKeep] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const asked = useDeferredValue(next);
  const preview = useQuery({
    queryKey: ['definitions', 'conversion', object.key, field.key, JSON.stringify(asked)],
    queryFn: ({ signal }) => api.post<Preview>(path, { field: key, to: asked }, { signal }),
    enabled: asked !== null && published !== undefined,
    retry: false,
    gcTime: 0,
  });
  const choose = async (type: string): Promise<void> => {
    const made: FieldSpec = { ...newField(type, [], locale, t), ...keptSettings(field, type), type } as FieldSpec;
    if (made.options) made.options = field.options?.length ? field.options : await optionsInUse(object.key, of ? undefined : published, made.options, locale);
    setNext(made);
  };
  const lost = preview.data?.lost ?? 0;
  const apply = (): void => {
    if (!next) return;
    if (!keep || lost === 0) {
      onChange(cleaned({ ...next, leftover: undefined }));
      return;
    }
    const old = freeKey(`${field.key}_old`, taken);
    const name = { ...(field.label.zh && { zh: t('convert.oldLabel', { name: field.label.zh }) }), ...(field.label.en && { en: t('convert.oldLabel', { name: field.label.en }) }) };
    onChange({ ...next, leftover: old }, { key: old, type: 'long_text', label: name });
  };
  const download = (): void => {
    setBusy(true);
    setFailure(null);
    api
      .download(path, `${of?.object ?? object.key}-${key}.csv`, { body: { field: key, to: next, format: 'csv' } })
      .catch((reason: unknown) => setFailure(reason))
      .finally(() => setBusy(false));
  };
  const Face = next && faces.get(next.type);
  const name = text(field.label) || field.key;
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={t('convert.title', { name })}
      dirty={next !== null}
      onSubmit={apply}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={next === null || (published !== undefined && !preview.data) ? t('convert.first') : false}>
            {t('convert.apply')}
          </Button>
        </>
      }
    >
      <div className={styles.body}>
      <Field label={t('convert.to', { from: t(`type.${field.type}`) })}>
        <Select
          value={next?.type ?? null}
          options={typeGroups.flatMap((group) =>
            group.types
              .filter((type) => type !== field.type && type !== 'subform' && !computedTypes.has(type) && !(of && notColumns.has(type)))
              .map((type) => ({ value: type, label: t(`type.${type}`), icon: iconOf(type), group: t(`group.${group.group}`) })),
          )}
          onChange={(type) => type && void choose(type)}
        />
      </Field>
      {next && Face && (
        <Suspense fallback={<SkeletonLines lines={2} />}>
          <Face key={next.type} field={next} errors={{}} onChange={(patch) => setNext(cleaned({ ...next, ...patch }))} />
        </Suspense>
      )}
      {preview.error && <InlineError error={preview.error} onRetry={() => void preview.refetch()} />}
      {next && published && preview.isPending && !preview.error && <SkeletonLines lines={4} />}
      {preview.data && (
        <>
          <p role="status">{preview.data.rows === 0 ? t('convert.empty') : t('convert.counts', { kept: formatNumber(preview.data.kept), lost: formatNumber(lost) })}</p>
          {preview.data.samples.length > 0 && (
            <div className={styles.samples}>
              <table>
                <thead>
                  <tr>
                    <th>{t('convert.record')}</th>
                    <th>{t('convert.before')}</th>
                    <th>{t('convert.after')}</th>
                  </tr>
                </thead>
                <tbody>
                  {preview.data.samples.map((row) => (
                    <tr key={row.id}>
                      <td>{row.title || row.id}</td>
                      <td>{row.before}</td>
                      <td className={row.kept ? undefined : styles.lost}>{row.kept ? row.after : t('convert.blank')}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {admin && preview.data.rows > 0 && (
            <div>
              <Button size="small" icon={Download} loading={busy} onClick={download}>
                {t('convert.download')}
              </Button>
            </div>
          )}
          {lost > 0 && (
            <Field label={t('convert.failures', { count: lost })} group>
              <RadioGroup
                value={keep ? 'move' : 'blank'}
                options={[
                  { value: 'blank', label: t('convert.leaveBlank') },
                  { value: 'move', label: t('convert.move') },
                ]}
                onChange={(choice) => setKeep(choice === 'move')}
              />
            </Field>
          )}
        </>
      )}
      {failure !== null && <InlineError error={failure} />}
      <p className={styles.note}>{t('convert.atPublish')}</p>
      </div>
    </Dialog>
  );
}

const pathOf = (object: string): string => `/api/v1/definitions/object/${encodeURIComponent(object)}/conversion`;

/** Options made of the values that records have; the given ones where there are none, or that cannot be asked. */
async function optionsInUse(object: string, field: FieldSpec | undefined, otherwise: NonNullable<FieldSpec['options']>, locale: 'zh' | 'en'): Promise<NonNullable<FieldSpec['options']>> {
  if (!field || field.type === 'long_text') return otherwise;
  const found = await api
    .post<AggregateAnswer>(`/api/v1/objects/${encodeURIComponent(object)}/aggregate`, { groupBy: [field.key], measures: [{ op: 'count' }], sort: '-count', limit: 100 })
    .catch(() => null);
  const words = (found?.items ?? []).map((item) => item[field.key]).filter((value): value is string => typeof value === 'string' && value.trim() !== '');
  const made = optionsFrom(words.map((word) => word.replaceAll(/[\n\t,，;；、]/g, ' ')).join('\n'), [], locale, (label, taken) => suggestKey(label, taken, 'option'));
  return made.length > 0 ? made : otherwise;
}

import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { api, useObject } from '@/shared/api';
import type { FieldMeta, ImportColumn, ImportState, ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { fieldModule } from '@/fields';
import { Button, cx, Panel, Select, Tooltip } from '@/shared/ui';
import { FileOptions } from './FileOptions';
import { dots, faults, unknownValues, type Change, type Choices, type Step } from './model';
import { StepFoot } from './StepFoot';
import { ValuesDialog } from './ValuesDialog';
import styles from './Import.module.css';

interface MapStepProps {
  meta: ObjectMeta;
  fields: FieldMeta[];
  state: ImportState;
  choices: Choices;
  dispatch: (change: Change) => void;
  go: (step: Step) => void;
  onReplace: (id: string) => void;
}

type Column = ImportColumn & { date_doubt?: boolean };

/** ② Which column goes into which field, and what its values mean. */
export function MapStep({ meta, fields, state, choices, dispatch, go, onReplace }: MapStepProps) {
  const t = useT('import-export');
  const [values, setValues] = useState<string | null>(null);
  const [columns, setColumns] = useState<Column[]>(state.columns);
  const mapped = Object.values(choices.mapping).filter(Boolean).length;
  const missing = faults(choices, fields).find((one) => one.fault === 'requiredMissing');
  const labelOf = (key: string) => text(fields.find((field) => field.key === key)?.label) || key;
  const options = fields.map((field) => ({
    value: field.key,
    label: text(field.label) || field.key,
    description: field.required ? t('map.required') : undefined,
    keywords: `${field.label.zh ?? ''} ${field.label.en ?? ''} ${field.key}`,
    icon: fieldModule(field.type).icon,
  }));
  const choose = (column: Column, field: string) => {
    dispatch({ type: 'field', column: column.name, field });
    const target = fields.find((one) => one.key === field);
    if (!target || (!target.options && !isLink(target)) || !column.values) return;
    // What the values mean depends on the field: the server looks again.
    const mapping = { ...Object.fromEntries(Object.entries(choices.mapping).filter(([, key]) => key && key !== field)), [column.name]: field };
    api
      .post<ImportState>(`/api/v1/imports/${state.id}/suggest`, { mapping })
      .then((answer) => {
        setColumns((now) => now.map((one) => (one.name === column.name ? (answer.columns.find((other) => other.name === one.name) ?? one) : one)));
        dispatch({ type: 'suggested', column: column.name, columns: answer.columns });
      })
      .catch(() => undefined);
  };
  const open = values === null ? undefined : columns.find((column) => column.name === values);
  const openField = open && fields.find((field) => field.key === choices.mapping[open.name]);

  return (
    <>
      <FileOptions state={state} object={meta.key} onReplace={onReplace} />
      <Panel bare className={styles.clip}>
        <table className={styles.map}>
          <thead>
            <tr>
              <th>{t('map.column')}</th>
              <th>{t('map.samples')}</th>
              <th>{t('map.field')}</th>
              <th>{t('map.confidence')}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => {
              const key = choices.mapping[column.name] ?? '';
              const field = fields.find((one) => one.key === key);
              const sure = dots(column, key);
              return (
                <tr key={column.name} className={cx(!key && styles.leftOut)}>
                  <th scope="row">{column.name}</th>
                  <td className={styles.samples} data-label={t('map.samples')}>
                    {column.samples.slice(0, 3).join(t('map.join')) || '…'}
                  </td>
                  <td className={styles.target}>
                    <Select
                      label={t('map.fieldOf', { column: column.name })}
                      value={key}
                      options={[{ value: '', label: t('map.skip') }, ...options]}
                      searchable
                      onChange={(next) => choose(column, next ?? '')}
                    />
                    {field && <ColumnSettings column={column} field={field} choices={choices} dispatch={dispatch} onValues={() => setValues(column.name)} />}
                  </td>
                  <td className={styles.confidence}>
                    {sure > 0 ? (
                      <Tooltip content={t(`map.sure.${sure}`)}>
                        <span className={styles.dots} role="img" aria-label={t(`map.sure.${sure}`)}>
                          {[1, 2, 3].map((n) => (
                            <i key={n} className={n <= sure ? styles.dotOn : undefined} />
                          ))}
                        </span>
                      </Tooltip>
                    ) : (
                      <span className={styles.quiet}>{key ? t('map.byHand') : '–'}</span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Panel>
      {missing && (
        <p className={styles.warning}>
          <TriangleAlert aria-hidden />
          {t('map.requiredMissing', { fields: missing.fields.map(labelOf).join(t('map.join')) })}
        </p>
      )}
      <StepFoot back={() => go('upload')} note={t('map.count', { mapped, count: columns.length })}>
        <Button kind="primary" disabled={mapped === 0 ? t('map.nothing') : false} onClick={() => go('mode')}>
          {t('next')}
        </Button>
      </StepFoot>
      {open && openField && <ValuesDialog column={open} field={openField} choices={choices} dispatch={dispatch} onClose={() => setValues(null)} />}
    </>
  );
}

function isLink(field: FieldMeta): boolean {
  return field.type === 'relation' || field.type === 'user' || field.type === 'department';
}

interface SettingsProps {
  column: Column;
  field: FieldMeta;
  choices: Choices;
  dispatch: (change: Change) => void;
  onValues: () => void;
}

/** What a column needs beside its field: meanings of values, how links are found, the order of dates. */
function ColumnSettings({ column, field, choices, dispatch, onValues }: SettingsProps) {
  const t = useT('import-export');
  const setting = choices.settings[column.name] ?? {};
  if (field.options) {
    const unknown = unknownValues(column, field, choices).length;
    return (
      <span className={styles.extra}>
        {column.values && (
          <Button size="small" kind="text" onClick={onValues}>
            {t('map.values', { count: column.values.length })}
          </Button>
        )}
        {unknown > 0 && <span className={styles.warn}>{t('map.unknown', { count: unknown })}</span>}
        {(unknown > 0 || !column.values) && (
          <Select
            size="small"
            label={t('map.missing', { column: column.name })}
            value={setting.missing === 'blank' ? 'blank' : 'error'}
            options={[
              { value: 'error', label: t('map.otherError') },
              { value: 'blank', label: t('map.otherBlank') },
            ]}
            onChange={(next) => next && dispatch({ type: 'missing', column: column.name, missing: next })}
          />
        )}
      </span>
    );
  }
  if (isLink(field)) return <LinkSettings column={column} field={field} choices={choices} dispatch={dispatch} />;
  if (field.type === 'date' || field.type === 'datetime') {
    const order = setting.date_order ?? column.date_order;
    if (!order && !column.date_doubt) return null;
    return (
      <span className={styles.extra}>
        <Select
          size="small"
          label={t('map.dateOrder', { column: column.name })}
          value={setting.date_order ?? column.date_order ?? null}
          placeholder={t('map.chooseOrder')}
          invalid={column.date_doubt && !setting.date_order}
          options={(['ymd', 'mdy', 'dmy'] as const).map((value) => ({ value, label: t(`map.order.${value}`) }))}
          onChange={(next) => next && dispatch({ type: 'dateOrder', column: column.name, order: next })}
        />
        {column.date_doubt && !setting.date_order && <span className={styles.warn}>{t('map.dateDoubt')}</span>}
      </span>
    );
  }
  return null;
}

function LinkSettings({ column, field, choices, dispatch }: Omit<SettingsProps, 'onValues'>) {
  const t = useT('import-export');
  const setting = choices.settings[column.name] ?? {};
  const target = useObject(field.type === 'relation' ? field.object : undefined).data;
  const texts = new Set(['text', 'auto_number', 'phone', 'email', 'url']);
  const by =
    field.type === 'user'
      ? [
          { value: 'name', label: t('map.personName') },
          { value: 'email', label: t('map.email') },
        ]
      : field.type === 'department'
        ? [{ value: 'name', label: t('map.departmentName') }]
        : (target?.fields ?? []).filter((one) => texts.has(one.type) && !one.system).map((one) => ({ value: one.key, label: text(one.label) || one.key }));
  const mayCreate = field.type === 'relation' && !!target?.operations.includes('create') && (!setting.by || setting.by === target.title);
  return (
    <span className={styles.extra}>
      <Select
        size="small"
        label={t('map.by', { column: column.name })}
        value={setting.by ?? ''}
        options={[{ value: '', label: t('map.anyName') }, ...by.map((one) => ({ value: one.value, label: t('map.byField', { field: one.label }) }))]}
        onChange={(next) => {
          dispatch({ type: 'by', column: column.name, by: next ?? '' });
          if (next && next !== target?.title && setting.missing === 'create') dispatch({ type: 'missing', column: column.name, missing: 'error' });
        }}
      />
      <Select
        size="small"
        label={t('map.missing', { column: column.name })}
        value={setting.missing === 'add' ? 'error' : (setting.missing ?? 'error')}
        options={[
          { value: 'error', label: t('map.missingError') },
          { value: 'blank', label: t('map.missingBlank') },
          ...(mayCreate ? [{ value: 'create' as const, label: t('map.missingCreate') }] : []),
        ]}
        onChange={(next) => next && dispatch({ type: 'missing', column: column.name, missing: next as 'error' | 'blank' | 'create' })}
      />
    </span>
  );
}

import { oneOf } from '@/fields/parts/links';
import { ChevronRight } from 'lucide-react';
import { useState, type Dispatch } from 'react';
import { useMe, useObject } from '@/shared/api';
import type { FieldMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Select, usePhone, type SelectOption } from '@/shared/ui';
import { dateDoubt, lookupFields, pendingOf, readingOf, unknownOf } from './fields';
import type { Column, DateOrder, DraftAction, Import, Setting } from './model';
import { ValuesDialog } from './ValuesDialog';
import styles from './Import.module.css';

interface SettingsProps {
  /** The import, and the object that it is into. */
  i: Pick<Import, 'id' | 'object'>;
  column: Column;
  field: FieldMeta;
  setting: Setting | undefined;
  /** Other columns are mapped to fields of the records that it links. */
  parents: boolean;
  /** What the values mean is being asked. */
  looking: boolean;
  change: Dispatch<DraftAction>;
}

/** What a column needs beside its field: what its values mean, how records are found, the order of dates. */
export function ColumnSettings(props: SettingsProps) {
  switch (readingOf(props.field)) {
    case 'options':
      return <OptionSettings {...props} />;
    case 'link':
      return <LinkSettings {...props} />;
    case 'reference':
      return <ReferenceSettings />;
    case 'date':
      return <DateSettings {...props} />;
    default:
      return null;
  }
}

/** Opens the values of a column; says how many wait for somebody. */
function ValuesButton({ i, column, field, setting, looking, change, near, unknown }: SettingsProps & { near: number; unknown: number }) {
  const t = useT('import-export');
  const [open, setOpen] = useState(false);
  if (column.samples.length === 0) return null;
  return (
    <>
      <Button size="small" kind="text" loading={looking} className={styles.valuesButton} trailing={<ChevronRight aria-hidden />} onClick={() => setOpen(true)} aria-haspopup="dialog">
        {column.values?.length ? t('map.values', { count: column.values.length }) : t('map.valuesMany')}
      </Button>
      {near > 0 && <span className={styles.near}>{t('map.nearHits', { count: near })}</span>}
      {unknown > 0 && <span className={styles.warn}>{t('map.unknown', { count: unknown })}</span>}
      {open && <ValuesDialog id={i.id} object={i.object} column={column} field={field} setting={setting} onClose={() => setOpen(false)} onSave={(values) => change({ type: 'set', column: column.name, change: { values } })} />}
    </>
  );
}

function OptionSettings(props: SettingsProps) {
  const t = useT('import-export');
  const size = usePhone() ? 'normal' : 'small';
  const { column, field, setting, change } = props;
  const near = Object.keys(pendingOf(column, field, setting)).length;
  const unknown = unknownOf(column, field, setting).length;
  return (
    <div className={styles.extra}>
      <ValuesButton {...props} near={near} unknown={unknown} />
      {(!column.values?.length || unknown > 0 || near > 0 || setting?.missing === 'blank') && (
        <Select
          size={size}
          label={t('map.otherOf', { column: column.name })}
          value={setting?.missing === 'blank' ? 'blank' : 'error'}
          options={[
            { value: 'error', label: t('map.otherError') },
            { value: 'blank', label: t('map.otherBlank') },
          ]}
          onChange={(missing) => change({ type: 'set', column: column.name, change: { missing: missing === 'blank' ? 'blank' : undefined } })}
        />
      )}
    </div>
  );
}

function LinkSettings(props: SettingsProps) {
  const t = useT('import-export');
  const size = usePhone() ? 'normal' : 'small';
  const { column, field, setting, change, parents } = props;
  const relation = oneOf(field.type) === 'relation';
  const target = useObject(relation ? field.object : undefined).data;
  const may = useMe().data?.objects[field.object ?? '']?.operations;
  const mayCreate = may?.includes('create');
  const title = target?.fields.find((one) => one.key === target.title);
  const ways: SelectOption[] = relation
    ? (target ? lookupFields(target) : []).map((one) => ({ value: one.key, label: t('map.byField', { field: text(one.label) || one.key }) }))
    : (oneOf(field.type) === 'user' ? ['name', 'email', 'phone'] : []).map((way) => ({ value: way, label: t(`map.by.${way}`) }));
  const any = relation ? 'any' : oneOf(field.type) === 'user' ? 'anyPerson' : 'anyDepartment';
  const byTitle = !setting?.by || setting.by === target?.title;
  const creates = relation && mayCreate && (byTitle || parents) && title !== undefined && !title.read_only;
  const near = Object.keys(pendingOf(column, field, setting, target?.title)).length;
  const missing = setting?.missing === 'create' && !creates ? 'error' : (setting?.missing ?? 'error');
  return (
    <div className={styles.extra}>
      <ValuesButton {...props} near={near} unknown={0} />
      <Select
        size={size}
        label={t('map.byOf', { column: column.name })}
        value={setting?.by ?? ''}
        options={[{ value: '', label: t(`map.by.${any}`) }, ...ways]}
        onChange={(by) => {
          const keeps = !by || by === target?.title;
          change({ type: 'set', column: column.name, change: { by: by || undefined, ...(keeps ? {} : { values: undefined, missing: missing === 'create' && !parents ? undefined : setting?.missing }) } });
        }}
      />
      <Select
        size={size}
        label={t('map.missingOf', { column: column.name })}
        value={missing}
        options={[
          { value: 'error', label: t('map.missingError') },
          { value: 'blank', label: t('map.missingBlank') },
          ...(creates ? [{ value: 'create', label: t('map.missingCreate') }] : []),
        ]}
        onChange={(next) => change({ type: 'set', column: column.name, change: { missing: (next ?? 'error') as Setting['missing'] } })}
      />
      {parents && relation && may?.includes('edit') && (
        <Select
          size={size}
          label={t('map.existingOf', { column: column.name })}
          value={setting?.existing ?? 'leave'}
          options={(['leave', 'record', 'filled'] as const).map((value) => ({ value, label: t(`map.existing.${value}`) }))}
          onChange={(next) => change({ type: 'set', column: column.name, change: { existing: next === 'record' || next === 'filled' ? next : undefined } })}
        />
      )}
    </div>
  );
}

/** How a file names a record of one of several objects. */
function ReferenceSettings() {
  const t = useT('import-export');
  return (
    <div className={styles.extra}>
      <span className={styles.hint}>{t('map.referenceHint')}</span>
    </div>
  );
}

const orders: DateOrder[] = ['ymd', 'mdy', 'dmy'];

function DateSettings({ column, field, setting, change }: SettingsProps) {
  const t = useT('import-export');
  const size = usePhone() ? 'normal' : 'small';
  const doubt = dateDoubt(column, field, setting);
  const order = setting?.date_order ?? column.date_order ?? null;
  if (order === null && !doubt) return null;
  return (
    <div className={styles.extra}>
      <Select
        size={size}
        label={t('map.orderOf', { column: column.name })}
        value={order}
        placeholder={t('map.chooseOrder')}
        invalid={doubt}
        options={orders.map((value) => ({ value, label: t(`map.order.${value}`) }))}
        onChange={(date_order) => date_order && change({ type: 'set', column: column.name, change: { date_order: date_order === column.date_order ? undefined : date_order } })}
      />
      {doubt && <span className={styles.warn}>{t('map.dateDoubt')}</span>}
    </div>
  );
}

import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { keyFault, useSettingsScope } from '@/meta';
import { LabelProp } from '@/meta/props';
import type { PageNumber } from '@/shared/api/types';
import { text, useLocale, useT } from '@/shared/i18n';
import { Drawer, Field, Input, MetaIcon, Select } from '@/shared/ui';
import styles from '../../Design.module.css';
import { figureFields, relatedKey, type Related } from './pageModel';

const ops: PageNumber['op'][] = ['count', 'sum', 'avg', 'min', 'max'];

interface NumberDrawerProps {
  number: PageNumber;
  related: Related[];
  taken: string[];
  problems: Record<string, string>;
  onChange: (patch: Partial<PageNumber>, part?: string) => void;
  onClose: () => void;
}

/** One number of a record's page: over which records, what of them. */
export default function NumberDrawer({ number, related, taken, problems, onChange, onClose }: NumberDrawerProps) {
  const t = useT('design');
  const words = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const { targets } = useSettingsScope();
  const target = targets.find((one) => one.key === number.object);
  const fields = figureFields(number.op, target, targets);
  const title = text(number.label, locale) || number.key;
  const fault = keyFault('other', number.key, taken);
  return (
    <Drawer open keepFocus={false} name="page-number" label={title} title={title} onClose={onClose}>
      <div className={styles.form} style={{ padding: 20 }}>
        <LabelProp label={t('new.name')} required value={number.label} error={problems.label} onChange={(label) => onChange({ label: label ?? {} }, 'label')} />
        <Field label={t('page.records')} required error={problems.object ?? problems.via}>
          <Select
            value={relatedKey(number)}
            options={related.map((one) => ({ value: relatedKey(one), label: one.name, keywords: one.object, leading: <MetaIcon name={one.icon} /> }))}
            onChange={(key) => {
              const next = related.find((one) => relatedKey(one) === key);
              if (next) onChange({ object: next.object, via: next.via, ...(next.object !== number.object && { field: undefined, filter: undefined }) });
            }}
          />
        </Field>
        <div className={styles.two}>
          <Field label={t('page.op')} required error={problems.op}>
            <Select
              value={number.op}
              options={ops.map((op) => ({ value: op, label: words(`settings.ops.${op}`) }))}
              onChange={(op) => op && onChange({ op: op as PageNumber['op'], ...(!figureFields(op as PageNumber['op'], target, targets).some((one) => one.key === number.field) && { field: undefined }) })}
            />
          </Field>
          {number.op !== 'count' && (
            <Field label={t('page.field')} required help={fields.length === 0 ? t('page.noField') : undefined} error={problems.field ?? (number.field ? undefined : t('page.fieldMissing'))}>
              <Select value={number.field ?? null} options={fields.map((one) => ({ value: one.key, label: text(one.label, locale) || one.key, keywords: one.key }))} onChange={(field) => onChange({ field: field ?? undefined })} />
            </Field>
          )}
        </div>
        <Field label={t('page.filter')} group error={problems.filter} help={t('page.rightsHelp')}>
          <ConditionBuilder key={number.object} object={number.object} usage="filter" label={t('page.filter')} empty={t('page.all')} value={number.filter ?? ''} invalid={!!problems.filter} onChange={(filter) => onChange({ filter: filter || undefined }, 'filter')} />
        </Field>
        <Field label={t('new.key')} error={fault ? words(`key.${fault}`) : problems.key}>
          <Input className={styles.code} value={number.key} onChange={(event) => onChange({ key: event.target.value }, 'key')} />
        </Field>
      </div>
    </Drawer>
  );
}

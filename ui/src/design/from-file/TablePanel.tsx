import { Trash2 } from 'lucide-react';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Field, IconButton, Input, Panel, Select, Switch, usePhone } from '@/shared/ui';
import { LabelProp } from '@/meta/props';
import { ColumnRow } from './ColumnRow';
import { mayName, type ColumnEdit, type Fault, type TableEdit, type TableView } from './model';
import design from '../Design.module.css';
import styles from './FromFile.module.css';

interface TablePanelProps {
  view: TableView;
  /** All tables: relations lead to them. */
  views: readonly TableView[];
  edit: TableEdit | undefined;
  faults: Record<string, Fault>;
  onChange: (edit: TableEdit) => void;
  onRemove: () => void;
}

/** A table of a file as an object: its name, its key, and its columns as fields. */
export function TablePanel({ view, views, edit, faults, onChange, onRemove }: TablePanelProps) {
  const t = useT('design');
  const words = useT('form-designer');
  const rows = useT('import-export');
  const phone = usePhone();
  const { table } = view;
  const name = table.sheet ? `${table.name} · ${table.sheet}` : table.name;
  const fault = faults[table.file];
  const keyFault = fault && fault !== 'label' && fault !== 'title' && fault !== 'fields' ? words(`key.${fault}`) : undefined;
  const titles = view.columns.filter(mayName).map((one) => ({ value: one.column.name, label: text(one.label) || one.key }));
  const columns = view.columns.map((one) => (
    <ColumnRow
      key={one.column.name}
      one={one}
      phone={phone}
      views={views}
      fault={faults[`${table.file} ${one.column.name}`]}
      onChange={(next: ColumnEdit) => onChange({ columns: { ...edit?.columns, [one.column.name]: { ...edit?.columns?.[one.column.name], ...next } } })}
    />
  ));
  return (
    <Panel
      bare
      className={styles.table}
      title={
        <>
          {name} <span className={styles.quiet}>{rows('rows', { count: table.rows, shown: formatNumber(table.rows) })}</span>
        </>
      }
      actions={
        <>
          <Switch checked={view.take} onChange={(take) => onChange({ take })} aria-label={t('file.takeOf', { name })}>
            {t('file.take')}
          </Switch>
          <IconButton icon={Trash2} label={t('file.remove', { name })} onClick={onRemove} />
        </>
      }
    >
      {view.take && (
        <>
          <div className={styles.object}>
            <LabelProp label={t('file.object')} required value={view.label} error={fault === 'label' ? t('new.nameMissing') : undefined} onChange={(label) => onChange({ label: label ?? {} })} inline />
            <Field label={t('new.key')} error={keyFault}>
              <Input value={view.key} spellCheck={false} className={design.code} onChange={(event) => onChange({ key: event.target.value })} />
            </Field>
            <Field label={t('file.named')} help={t('file.namedHelp')} error={fault === 'title' || fault === 'fields' ? t(`file.fault.${fault}`) : undefined}>
              <Select value={view.title || null} options={titles} onChange={(title) => title && onChange({ title })} />
            </Field>
          </div>
          {phone ? (
            <ul className={styles.cards} aria-label={t('file.columnsOf', { name })}>
              {columns}
            </ul>
          ) : (
            <table className={styles.columns} aria-label={t('file.columnsOf', { name })}>
              <thead>
                <tr>
                  <th>{t('file.column')}</th>
                  <th>{t('file.field')}</th>
                  <th>{t('file.type')}</th>
                  <th>{t('file.rules')}</th>
                  <th>{t('file.sure')}</th>
                </tr>
              </thead>
              <tbody>{columns}</tbody>
            </table>
          )}
        </>
      )}
    </Panel>
  );
}

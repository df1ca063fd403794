import { Dots } from '@/import-export/Dots';
import { iconOf } from '@/fields/icons';
import { text, useLocale, useT } from '@/shared/i18n';
import { Checkbox, cx, Input, Select } from '@/shared/ui';
import { useDefinitions } from '@/meta';
import { Findings } from './Findings';
import { idOf, mayBeUnique, type ColumnEdit, type ColumnView, type Fault, type TableView } from './model';
import type { Choice } from './api';
import design from '../Design.module.css';
import styles from './FromFile.module.css';

interface ColumnRowProps {
  one: ColumnView;
  views: readonly TableView[];
  phone: boolean;
  fault: Fault | undefined;
  onChange: (edit: ColumnEdit) => void;
}

/** A column as a field: taken or left, what it is called, its type, and what was found in it. */
export function ColumnRow({ one, views, phone, fault, onChange }: ColumnRowProps) {
  const t = useT('design');
  const words = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const objects = useDefinitions('object').data;
  const { column, choice } = one;
  const { name } = column;
  const languages = locale === 'zh' ? (['zh', 'en'] as const) : (['en', 'zh'] as const);
  const targetOf = (each: Choice) => {
    const table = each.table && views.find((view) => view.table.file === each.table);
    if (table) return text(table.label) || table.key;
    const object = objects?.find((other) => other.key === each.settings.object);
    return object ? text(object.label) || object.key : (each.settings.object ?? '');
  };
  const typeOf = (each: Choice) => (each.type === 'relation' ? t('file.relation', { object: targetOf(each) }) : words(`type.${each.type}`));

  const take = (
    <Checkbox checked={one.take} onChange={(next) => onChange({ take: next })}>
      <span className={styles.name}>{name}</span>
    </Checkbox>
  );
  const samples = (
    <p className={styles.samples} title={column.samples.join(t('value.join'))}>
      {column.samples.join(t('value.join')) || t('file.blankColumn')}
    </p>
  );
  const field = one.take && (
    <div className={styles.field}>
      <div className={styles.languages}>
        {languages.map((language) => (
          <Input
            key={language}
            value={one.label[language] ?? ''}
            aria-label={words('inLanguage', { label: t('file.labelOf', { name }), language: words(`language.${language}`) })}
            placeholder={words(`language.${language}`)}
            invalid={fault === 'label'}
            onChange={(event) => onChange({ label: { ...one.label, [language]: event.target.value } })}
          />
        ))}
      </div>
      <Input size="small" className={design.code} spellCheck={false} value={one.key} aria-label={t('file.keyOf', { name })} invalid={fault !== undefined && fault !== 'label'} onChange={(event) => onChange({ key: event.target.value })} />
      {fault && (
        <p className={styles.fault} role="alert">
          {fault === 'label' ? t('new.nameMissing') : words(`key.${fault}`)}
        </p>
      )}
    </div>
  );
  const type = one.take && (
    <div className={styles.field}>
      <Select
        label={t('file.typeOf', { name })}
        value={idOf(choice)}
        options={one.choices.map((each) => ({ value: idOf(each), label: typeOf(each), icon: iconOf(each.type), description: each.misfits > 0 ? t('file.misfitsShort', { count: each.misfits }) : undefined }))}
        onChange={(next) => next && onChange({ choice: next, merged: [] })}
      />
      <Findings one={one} onChange={onChange} />
    </div>
  );
  const rules = one.take && (
    <div className={styles.rules}>
      {choice.type !== 'switch' && (
        <Checkbox checked={one.required} aria-label={t('file.requiredOf', { name })} onChange={(required) => onChange({ required })}>
          {t('file.required')}
        </Checkbox>
      )}
      {mayBeUnique(column, choice.type) && (
        <Checkbox checked={one.unique} aria-label={t('file.uniqueOf', { name })} onChange={(unique) => onChange({ unique })}>
          {t('file.unique')}
        </Checkbox>
      )}
      {one.required && column.blank > 0 && <span className={styles.warn}>{t('file.blanks', { count: column.blank })}</span>}
    </div>
  );
  const sure = one.take && <Dots confidence={choice.confidence} />;
  if (phone)
    return (
      <li className={cx(!one.take && styles.off)}>
        <div className={styles.cardHead}>
          {take}
          {sure}
        </div>
        {samples}
        {field}
        {type}
        {rules}
      </li>
    );
  return (
    <tr className={cx(!one.take && styles.off)}>
      <th scope="row">
        {take}
        {samples}
      </th>
      <td>{field}</td>
      <td>{type}</td>
      <td>{rules}</td>
      <td className={styles.sure}>{sure}</td>
    </tr>
  );
}

import { TriangleAlert } from 'lucide-react';
import { useMemo, type Dispatch } from 'react';
import { iconOf } from '@/fields/icons';
import type { ApiError } from '@/shared/api';
import type { FieldMeta, ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, cx, InlineError, Panel, Select, usePhone, type SelectOption } from '@/shared/ui';
import { ColumnSettings } from './ColumnSettings';
import { Dots } from './Dots';
import { allPending, type faultsOf } from './fields';
import { FileBar } from './FileBar';
import { partOf, requiredLeft, type Column, type Draft, type DraftAction, type Import } from './model';
import { SavedMappings } from './SavedMappings';
import type { Step } from './states';
import { Note } from './Note';
import { StepFoot } from './StepFoot';
import styles from './Import.module.css';

interface MapStepProps {
  app: string;
  meta: ObjectMeta;
  i: Import;
  fields: FieldMeta[];
  draft: Draft;
  look: { columns: Column[]; loading: boolean; error: unknown; retry: () => void };
  faults: ReturnType<typeof faultsOf>;
  /** What the last start was refused for. */
  refusal: ApiError | null;
  change: Dispatch<DraftAction>;
  go: (step: Step) => void;
}

/** ② Which column goes into which field, and what its values mean. */
export function MapStep({ app, i, fields, draft, look, faults, refusal, change, go }: MapStepProps) {
  const t = useT('import-export');
  const phone = usePhone();
  const { columns } = look;
  const labelOf = (field: FieldMeta) => text(field.label) || field.key;
  const options = useMemo(() => {
    const by = new Map(Object.entries(draft.mapping).map(([column, field]) => [field, column]));
    return [
      { value: '', label: t('map.skip') },
      ...fields.map((field): SelectOption => {
        const taken = by.get(field.key);
        return {
          value: field.key,
          label: text(field.label) || field.key,
          keywords: `${field.label.zh ?? ''} ${field.label.en ?? ''}`,
          icon: iconOf(field.type),
          description: taken !== undefined ? t('map.takenBy', { column: taken }) : field.required ? t('map.required') : undefined,
        };
      }),
    ];
  }, [fields, draft.mapping, t]);
  const mapped = columns.filter((column) => draft.mapping[column.name]).length;
  const targets = Object.values(draft.mapping);
  const onlyRows = targets.length > 0 && targets.every((key) => partOf(key) !== '');
  const missing = draft.mode === 'update' ? [] : requiredLeft(fields, draft.mapping);
  const pending = allPending(columns, draft.mapping, draft.settings, fields);
  const near = Object.values(pending).reduce((sum, values) => sum + Object.keys(values).length, 0);
  const stopped = Object.keys(faults).length;
  const rows = columns.map((column) => {
    const key = draft.mapping[column.name] ?? '';
    const field = fields.find((one) => one.key === key);
    const fault = faults[column.name];
    const said = refusal?.fieldErrors[`mapping.${column.name}`] ?? refusal?.fieldErrors[`settings.${column.name}`];
    const message = fault && fault.fault !== 'dateDoubt' ? t(`map.fault.${fault.fault}`, { field: field ? labelOf(field) : key, other: fault.other }) : said?.message;
    return {
      column,
      key,
      target: (
        <>
          <Select label={t('map.fieldOf', { column: column.name })} value={key} options={options} searchable invalid={message !== undefined} onChange={(next) => (next ?? '') !== key && change({ type: 'map', column: column.name, field: next || null })} />
          {message && (
            <p className={styles.fault} role="alert">
              {message}
            </p>
          )}
          {field && <ColumnSettings i={i} column={column} field={field} setting={draft.settings[column.name]} parents={targets.some((key) => partOf(key) === field.key)} looking={look.loading} change={change} />}
        </>
      ),
      sure: <Sure column={column} field={key} />,
    };
  });
  return (
    <>
      <FileBar app={app} i={i} />
      <SavedMappings i={i} draft={draft} change={change} />
      {look.error !== null && <InlineError error={look.error} onRetry={look.retry} />}
      {missing.length > 0 && (
        <Note kind="warning" icon={TriangleAlert}>
          {t('map.requiredLeft', { count: missing.length, fields: missing.map(labelOf).join(t('join')) })}
        </Note>
      )}
      {near > 0 && (
        <Note
          kind="info"
          actions={
            <Button size="small" onClick={() => change({ type: 'accept', values: pending })}>
              {t('map.acceptAll', { count: near })}
            </Button>
          }
        >
          {t('map.near', { count: near })}
        </Note>
      )}
      <Panel bare className={styles.clip}>
        {phone ? (
          <ul className={styles.cards} aria-label={t('map.title')}>
            {rows.map(({ column, key, target, sure }) => (
              <li key={column.name} className={cx(!key && styles.leftOut)}>
                <div className={styles.cardHead}>
                  <strong>{column.name}</strong>
                  {sure}
                </div>
                <Samples column={column} />
                {target}
              </li>
            ))}
          </ul>
        ) : (
          <table className={styles.map} aria-label={t('map.title')}>
            <thead>
              <tr>
                <th>{t('map.column')}</th>
                <th>{t('map.samples')}</th>
                <th>{t('map.field')}</th>
                <th>{t('map.confidence')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ column, key, target, sure }) => (
                <tr key={column.name} className={cx(!key && styles.leftOut)}>
                  <th scope="row">{column.name}</th>
                  <td>
                    <Samples column={column} />
                  </td>
                  <td>{target}</td>
                  <td className={styles.confidence}>{sure}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      <StepFoot back={() => go('upload')} note={t('map.count', { mapped, of: columns.length })}>
        <Button kind="primary" disabled={mapped === 0 ? t('map.nothing') : onlyRows ? t('map.onlyRows') : stopped > 0 ? t('map.stopped', { count: stopped }) : false} onClick={() => go('mode')}>
          {t('next')}
        </Button>
      </StepFoot>
    </>
  );
}

function Samples({ column }: { column: Column }) {
  const t = useT('import-export');
  const words = column.samples.join(t('join'));
  return (
    <span className={styles.samples} title={words}>
      {words || t('map.blankColumn')}
    </span>
  );
}

/** How sure the suggestion is, where it is what is chosen. */
function Sure({ column, field }: { column: Column; field: string }) {
  const t = useT('import-export');
  if (!field) return <span className={styles.quiet}>–</span>;
  if (column.suggestion?.field !== field) return <span className={styles.quiet}>{t('map.byHand')}</span>;
  return <Dots confidence={column.suggestion.confidence} />;
}

import { useQuery } from '@tanstack/react-query';
import { Gauge, KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/shared/api';
import type { FieldError } from '@/shared/api/error';
import type { Items } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, Checkbox, EmptyState, Field, IconButton, InlineError, MultiSelect, PageBody, Panel, Tag } from '@/shared/ui';
import { indexTypes, uniqueTypes } from '@/form-designer/types';
import { cleaned, problemsUnder, type ObjectDoc } from '@/meta';
import { KeyCheck } from './KeyCheck';
import styles from './Keys.module.css';
import { IndexAdvice } from './IndexAdvice';
import { advised, keysOf, stateOf, withKey, withoutKey, type IndexState, type Key, type SlowField } from './keys';
import { systemColumns } from './viewModel';

interface KeysTabProps {
  app: string;
  object: ObjectDoc;
  published: ObjectDoc | null;
  problems: Record<string, FieldError> | undefined;
  /** A field that an index is wanted for. */
  wanted?: string;
  /** There is no room to design: keys are looked at only. */
  readOnly: boolean;
  onChange: (change: (doc: ObjectDoc) => ObjectDoc, part?: string) => void;
}

/** What must be unique and what is fast to find, alone or together; what each takes; and, before a new one, what stands in its way. */
export function KeysTab({ app, object, published, problems, wanted, readOnly, onChange }: KeysTabProps) {
  const t = useT('design');
  const [fields, setFields] = useState<string[]>(() => (wanted && object.fields.some((one) => one.key === wanted && !one.archived) ? [wanted] : []));
  const [unique, setUnique] = useState(wanted === undefined);
  const states = useQuery({
    queryKey: ['indexes', object.key, published],
    queryFn: ({ signal }) => api.get<Items<IndexState> & { advice: SlowField[] }>(`/api/v1/objects/${encodeURIComponent(object.key)}/indexes`, { signal }),
    enabled: published !== null,
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.items.some((one) => !one.built) ? 2000 : false),
  });
  const name = (key: string) => {
    const field = object.fields.find((one) => one.key === key);
    return field ? text(field.label) || key : t(`system.${key}`, { defaultValue: key });
  };
  const names = (key: Key) => key.fields.map(name).join(' + ');
  const keys = keysOf(object);
  const twice = keys.some((key) => key.unique === unique && key.fields.join() === fields.join());
  const usable = object.fields.filter((field) => !field.archived && (unique && fields.length < 2 ? uniqueTypes : indexTypes).has(field.type));
  const refusal = Object.values(problemsUnder(problems, 'indexes'))[0];
  return (
    <PageBody narrow>
      <Panel title={t('keys.title')} bare={keys.length > 0}>
        {states.error && <InlineError error={states.error} onRetry={() => void states.refetch()} />}
        {keys.length === 0 ? (
          <EmptyState small icon={KeyRound} title={t('keys.none')} />
        ) : (
          <ul className={styles.keys}>
            {keys.map((key) => {
              const state = stateOf(states.data?.items, key);
              return (
                <li key={`${key.unique}/${key.fields.join()}`}>
                  {key.unique ? <KeyRound aria-hidden /> : <Gauge aria-hidden />}
                  <span className={styles.name}>
                    {names(key)} <Tag color={key.unique ? 'indigo' : 'gray'}>{t(key.unique ? 'keys.unique' : 'keys.index')}</Tag>
                  </span>
                  <span className={styles.quiet}>
                    {!state ? t('keys.draft') : state.built ? t('keys.size', { rows: formatNumber(state.rows), size: formatNumber(Math.ceil(state.size / 1024)) }) : t('keys.building', { seconds: Math.ceil(state.estimate_ms / 1000) || 1 })}
                  </span>
                  {!readOnly && <IconButton size="small" icon={Trash2} label={t('keys.remove', { name: names(key) })} onClick={() => onChange((doc) => cleaned(withoutKey(doc, key)))} />}
                </li>
              );
            })}
          </ul>
        )}
        {refusal && <p className={styles.refused}>{refusal}</p>}
      </Panel>
      <IndexAdvice slow={advised(object, states.data?.advice)} name={name} onAdd={readOnly ? undefined : (field) => onChange((doc) => cleaned(withKey(doc, { fields: [field], unique: false })))} />
      {!readOnly && <Panel title={t('keys.add')}>
        <div className={styles.form}>
          <Field label={t('keys.fields')} help={t('keys.fieldsHelp')}>
            <MultiSelect
              value={fields}
              options={[
                ...usable.map((field) => ({ value: field.key, label: text(field.label) || field.key })),
                ...(unique && fields.length === 0 ? [] : systemColumns(object.owner === true).map((key) => ({ value: key, label: t(`system.${key}`) }))),
              ]}
              known={fields.map((key) => ({ value: key, label: name(key) }))}
              onChange={setFields}
            />
          </Field>
          <Checkbox checked={unique} onChange={setUnique}>
            {t(fields.length > 1 ? 'object.uniqueTogether' : 'keys.unique')}
          </Checkbox>
          {fields.length > 0 && published && <KeyCheck app={app} object={object} fields={fields} unique={unique} />}
          <div>
            <Button
              kind="primary"
              icon={Plus}
              disabled={fields.length === 0 ? t('keys.choose') : twice ? t('keys.twice') : false}
              onClick={() => {
                onChange((doc) => cleaned(withKey(doc, { fields, unique })));
                setFields([]);
              }}
            >
              {t('keys.addOne')}
            </Button>
          </div>
        </div>
      </Panel>}
    </PageBody>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { cleaned, freeKey, problemsUnder, type DuplicatesDoc, type ObjectDoc } from '@/meta';
import { api, useRelease } from '@/shared/api';
import type { FieldError } from '@/shared/api/error';
import type { Items } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, IconButton, Panel, Switch, Tag, notify, useRowKeys } from '@/shared/ui';
import styles from '../Duplicates.module.css';
import { DuplicatesDrawer } from './DuplicatesDrawer';
import { comparable, patchDuplicates, wayOf } from './model';

interface State {
  rule: string;
  ready: boolean;
  done: number;
  total: number;
  groups: number;
  records: number;
}

interface DuplicatesPanelProps {
  object: ObjectDoc;
  problems: Record<string, FieldError> | undefined;
  onChange: (change: (doc: ObjectDoc) => ObjectDoc, part?: string) => void;
  /** Saves what is drafted now. */
  flush: () => Promise<unknown>;
}

const BUILDING_MS = 3000;
const COLORS = { block: 'red', warn: 'amber', allow: 'gray' } as const;

/** Which records are the same, and what happens then; how many there are now. */
export default function DuplicatesPanel({ object, problems, onChange, flush }: DuplicatesPanelProps) {
  const t = useT('duplicates');
  const rules = object.duplicates ?? [];
  const keys = useRowKeys(rules);
  const release = useRelease();
  const [open, setOpen] = useState<number | null>(null);
  const states = useQuery({
    queryKey: ['duplicate-rules', object.key, release],
    queryFn: ({ signal }) => api.get<Items<State>>(`/api/v1/objects/${encodeURIComponent(object.key)}/duplicates/rules`, { signal }),
    enabled: rules.length > 0 && release > 0,
    // An object that is not published yet has none.
    retry: false,
    refetchInterval: (query) => (query.state.data?.items.some((one) => !one.ready) ? BUILDING_MS : false),
  });
  const set = (change: (all: readonly DuplicatesDoc[]) => DuplicatesDoc[], part?: string): void => onChange((doc) => cleaned({ ...doc, duplicates: change(doc.duplicates ?? []) }), part);
  const fields = comparable(object);
  const nameOf = (rule: DuplicatesDoc): string => text(rule.label) || rule.match.map((m) => labelOf(m.field)).join(' + ');
  const labelOf = (key: string): string => text(object.fields.find((field) => field.key === key)?.label) || key;
  const add = (): void => {
    const field = fields.find((one) => one.key === object.title) ?? fields[0]!;
    const rule: DuplicatesDoc = { key: freeKey('same_1', rules.map((one) => one.key), 'other'), match: [{ field: field.key, as: wayOf(field, object.title) }] };
    set((all) => [...all, rule]);
    setOpen(rules.length);
  };
  const remove = (at: number): void => {
    const gone = rules[at]!;
    set((all) => all.filter((_, i) => i !== at));
    notify(t('design.removed', { name: nameOf(gone) }), { action: { label: t('design.undo'), onClick: () => set((all) => [...all.slice(0, at), gone, ...all.slice(at)]) } });
  };
  const stand = (rule: DuplicatesDoc): string => {
    const state = states.data?.items.find((one) => one.rule === rule.key);
    if (!state) return '';
    if (!state.ready) return t('design.building', { done: state.done, total: state.total });
    return state.groups === 0 ? t('design.none') : t('design.groups', { count: state.groups, records: state.records });
  };
  return (
    <Panel title={t('design.title')}>
      <p className={styles.owner}>{t('design.help')}</p>
      <ul className={styles.found} aria-label={t('design.title')}>
        {rules.map((rule, at) => (
          <li key={keys[at]}>
            <Button kind="text" onClick={() => setOpen(at)}>
              {nameOf(rule)}
            </Button>
            <span className={styles.owner}>{rule.match.map((m) => `${labelOf(m.field)}: ${t(`way.${m.as ?? 'exact'}`)}${m.similar ? ` ≥ ${m.similar}%` : ''}`).join(' + ')}</span>
            <Tag color={COLORS[rule.on_form ?? 'warn']}>{t(`action.${rule.on_form ?? 'warn'}`)}</Tag>
            {Object.keys(problemsUnder(problems, `duplicates.${at}`)).length > 0 && <Tag color="red">{t('design.problem')}</Tag>}
            <span className={styles.owner}>{stand(rule)}</span>
            <span className={styles.end}>
              <Switch checked={!rule.disabled} onChange={(on) => set((all) => patchDuplicates(all, at, { disabled: on ? undefined : true }))} aria-label={t('design.activeOf', { name: nameOf(rule) })} />
              <IconButton icon={Trash2} label={t('design.remove', { name: nameOf(rule) })} onClick={() => remove(at)} />
            </span>
          </li>
        ))}
      </ul>
      {fields.length > 0 && (
        <p className={styles.foot}>
          <Button icon={Plus} onClick={add}>
            {t('design.add')}
          </Button>
        </p>
      )}
      {open !== null && rules[open] && (
        <DuplicatesDrawer
          object={object}
          rule={rules[open]}
          title={nameOf(rules[open])}
          taken={rules.filter((_, i) => i !== open).map((one) => one.key)}
          errors={problemsUnder(problems, `duplicates.${open}`)}
          onChange={(patch, part) => set((all) => patchDuplicates(all, open, patch), part && `duplicates.${open}.${part}`)}
          onClose={() => setOpen(null)}
          flush={flush}
        />
      )}
    </Panel>
  );
}

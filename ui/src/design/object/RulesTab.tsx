import { Plus, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { ConditionWords } from '@/expression/ConditionWords';
import type { SetRules } from '@/form-designer/panel/ChecksProp';
import { cleaned, freeKey, problemsUnder, type ObjectDoc, type RuleDoc } from '@/meta';
import { announce } from '@/shared/a11y';
import type { FieldError } from '@/shared/api/error';
import { text, useT } from '@/shared/i18n';
import { Button, cx, EmptyState, IconButton, notify, PageBody, Panel, Switch, Tag } from '@/shared/ui';
import { SortableItem } from '../SortableItem';
import styles from '../Design.module.css';
import { LockPanel } from './LockPanel';
import { insertAt, moveItem, patchRule } from './rules';

const DuplicatesPanel = lazy(() => import('@/duplicates/design/DuplicatesPanel'));
const RuleDrawer = lazy(() => import('./RuleDrawer'));

interface RulesTabProps {
  object: ObjectDoc;
  problems: Record<string, FieldError> | undefined;
  onChange: (change: (doc: ObjectDoc) => ObjectDoc, part?: string) => void;
  /** Saves what is drafted now. */
  flush: () => Promise<unknown>;
}

/** Validation rules: when something holds, something else must. */
export function RulesTab({ object, problems, onChange, flush }: RulesTabProps) {
  const t = useT('design');
  const rules = object.rules ?? [];
  const [open, setOpen] = useState<number | 'new' | null>(null);
  const set: SetRules = (change, part) => onChange((doc) => cleaned({ ...doc, rules: change(doc.rules ?? []) }), part);
  const nameOf = (rule: RuleDoc, at: number) => text(rule.message) || rule.key || t('rule.nth', { index: at + 1 });
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= rules.length || from === to) return;
    set((all) => moveItem(all, from, to));
    announce(t('nav.moved', { name: nameOf(rules[from]!, from), place: to + 1 }));
  };
  const remove = (at: number): void => {
    const gone = rules[at]!;
    set((all) => all.filter((_, i) => i !== at));
    notify(t('rule.removed', { name: nameOf(gone, at) }), { action: { label: t('draft.undo'), onClick: () => set((all) => insertAt(all, Math.min(at, all.length), gone)) } });
  };
  const add = (
    <Button kind="primary" icon={Plus} onClick={() => setOpen('new')}>
      {t('rule.add')}
    </Button>
  );
  return (
    <PageBody narrow>
      <header className={styles.pageHead}>
        <p className={styles.quiet}>{t('rule.help')}</p>
        <span className={styles.grow} />
        {rules.length > 0 && add}
      </header>
      <Panel bare={rules.length > 0} className={styles.clip}>
        {rules.length === 0 && (
          <EmptyState title={t('rule.none')} actions={add}>
            {t('rule.example')}
          </EmptyState>
        )}
        <ul aria-label={t('object.rules')}>
          {rules.map((rule, at) => (
            <Rule
              // A rule's key can be changed while it is edited: it goes by its place.
              // oxlint-disable-next-line react/no-array-index-key
              key={at}
              rule={rule}
              at={at}
              name={nameOf(rule, at)}
              object={object}
              bad={Object.keys(problemsUnder(problems, `rules.${at}`)).length > 0}
              onOpen={() => setOpen(at)}
              onActive={(on) => set((all) => patchRule(all, at, { disabled: on ? undefined : true }))}
              onMove={(to) => move(at, to)}
              onDropped={(from, to) => move(from, from < to ? to - 1 : to)}
              onRemove={() => remove(at)}
            />
          ))}
        </ul>
      </Panel>
      <Suspense>
        <DuplicatesPanel object={object} problems={problems} onChange={onChange} flush={flush} />
      </Suspense>
      <LockPanel object={object} problems={problems} onChange={onChange} />
      <Suspense>
        {open !== null && (
          <RuleDrawer
            key={String(open)}
            object={object}
            start={open === 'new' ? { key: freeKey('rule_1', rules.map((rule) => rule.key ?? ''), 'other'), must: '' } : open}
            problemsOf={(at) => problemsUnder(problems, `rules.${at}`)}
            onRules={set}
            onClose={() => setOpen(null)}
          />
        )}
      </Suspense>
    </PageBody>
  );
}

interface RuleProps {
  rule: RuleDoc;
  at: number;
  name: string;
  object: ObjectDoc;
  bad: boolean;
  onOpen: () => void;
  onActive: (on: boolean) => void;
  onMove: (to: number) => void;
  onDropped: (from: number, to: number) => void;
  onRemove: () => void;
}

function Rule({ rule, at, name, object, bad, onOpen, onActive, onMove, onDropped, onRemove }: RuleProps) {
  const t = useT('design');
  const field = object.fields.find((one) => one.key === rule.field);
  return (
    <SortableItem
      name={name}
      className={cx(styles.ruleRow, rule.disabled && styles.ruleOff)}
      data={{ kind: 'object-rule', at }}
      onDropped={(source, after) => onDropped(source.at as number, after ? at + 1 : at)}
      onStep={(by) => onMove(at + by)}
    >
      <button type="button" className={styles.ruleButton} onClick={onOpen}>
        <span className={styles.ruleHead}>
          <strong>{name}</strong>
          <Tag color={rule.severity === 'warn' ? 'amber' : 'red'}>{t(rule.severity === 'warn' ? 'rule.warn' : 'rule.block')}</Tag>
          {field && <span className={styles.quiet}>{text(field.label) || field.key}</span>}
          {bad && <Tag color="red">{t('object.hasProblem')}</Tag>}
        </span>
        <span className={styles.ruleWords}>
          {rule.when && (
            <>
              <b>{t('rule.when')}</b> <ConditionWords object={object.key} source={rule.when} />{' '}
            </>
          )}
          <b>{t('rule.must')}</b> <ConditionWords object={object.key} source={rule.must} />
        </span>
      </button>
      <Switch checked={!rule.disabled} onChange={onActive} aria-label={t('rule.activeOf', { name })} />
      <IconButton icon={Trash2} label={t('rule.remove', { name })} onClick={onRemove} />
    </SortableItem>
  );
}

import { ArrowDown, ArrowUp, Plus, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { ConditionWords } from '@/expression/ConditionWords';
import { freeKey, useDefinitions, type FieldSpec, type FormRuleDoc, type ObjectDoc } from '@/meta';
import { announce } from '@/shared/a11y';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, Drawer, EmptyState, IconButton, Switch, cx, notify, useRowKeys } from '@/shared/ui';
import { insertAt, moveItem } from '@/design/object/rules';
import { conflicts, fieldsOf, hidesItself } from '../model/rules';
import { RuleEditor } from './RuleEditor';
import styles from './Rules.module.css';

interface RulesDrawerProps {
  object: ObjectDoc;
  rules: FormRuleDoc[];
  /** Keys of the fields that the layout shows. */
  placed: Set<string>;
  /** What the last save refused, by rule. */
  problems: Record<number, Record<string, string>>;
  /** Opened from a field's badge: only its rules. */
  field?: string;
  onRules: (change: (rules: FormRuleDoc[]) => FormRuleDoc[], part?: string) => void;
  onClose: () => void;
}

/** The rules of a layout in words; one opens in place of the list. */
export default function RulesDrawer({ object, rules, placed, problems, field, onRules, onClose }: RulesDrawerProps) {
  const t = useT('form-designer');
  const [open, setOpen] = useState<number | 'new' | null>(null);
  const [only, setOnly] = useState(field);
  const keys = useRowKeys(rules);
  const against = conflicts(rules);
  const shown = rules.map((rule, at) => ({ rule, at })).filter(({ rule }) => !only || fieldsOf(rule).includes(only));
  const onlyField = object.fields.find((one) => one.key === only);
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= rules.length) return;
    onRules((all) => moveItem(all, from, to));
    announce(t('rules.moved', { place: to + 1 }));
  };
  const remove = (at: number): void => {
    const gone = rules[at]!;
    onRules((all) => all.filter((_, i) => i !== at));
    notify(t('rules.removed'), { action: { label: t('rules.undo'), onClick: () => onRules((all) => insertAt(all, Math.min(at, all.length), gone)) } });
  };
  const add = (
    <Button kind="primary" icon={Plus} onClick={() => setOpen('new')}>
      {t('rules.add')}
    </Button>
  );
  if (open !== null) {
    return (
      <Drawer open name="rules" keepFocus label={t('rules.title')} title={t(open === 'new' ? 'rules.new' : 'rules.edit')} onBack={() => setOpen(null)} onClose={onClose}>
        <RuleEditor
          key={String(open)}
          object={object}
          placed={placed}
          rules={rules}
          start={open === 'new' ? { key: freeKey('rule_1', rules.map((rule) => rule.key ?? ''), 'other'), kind: 'show', when: '', fields: only ? [only] : [] } : open}
          problems={problems}
          onRules={onRules}
        />
      </Drawer>
    );
  }
  return (
    <Drawer open name="rules" label={t('rules.title')} title={t('rules.title')} onClose={onClose} actions={rules.length > 0 ? add : undefined}>
      <div className={styles.body}>
        <p className={styles.quiet}>{t('rules.help')}</p>
        {only && rules.length > shown.length && (
          <p className={styles.quiet}>
            {t('rules.only', { field: text(onlyField?.label) || only })}{' '}
            <button type="button" className={styles.link} onClick={() => setOnly(undefined)}>
              {t('rules.showAll')}
            </button>
          </p>
        )}
        {rules.length === 0 && (
          <EmptyState title={t('rules.none')} actions={add}>
            {t('rules.example')}
          </EmptyState>
        )}
        <ul className={styles.list}>
          {shown.map(({ rule, at }) => {
            const clash = against.find((one) => one.first === at || one.second === at);
            const lost = hidesItself(rule)[0];
            const said = problems[at]
              ? Object.values(problems[at])[0]
              : clash
                ? t('rules.clash', { index: (clash.first === at ? clash.second : clash.first) + 1, field: nameOf(object, clash.field) })
                : lost && t('rules.hidesItself', { field: nameOf(object, lost) });
            return (
              <li key={keys[at]} className={cx(styles.rule, rule.disabled && styles.off)}>
                <button type="button" className={styles.words} onClick={() => setOpen(at)}>
                  <RuleWords rule={rule} object={object} />
                </button>
                <Switch checked={!rule.disabled} aria-label={t('rules.active')} onChange={(on) => onRules((all) => all.map((one, i) => (i === at ? { ...one, disabled: on ? undefined : true } : one)))} />
                <IconButton size="small" icon={ArrowUp} label={t('moveUp')} disabled={at === 0} onClick={() => move(at, at - 1)} />
                <IconButton size="small" icon={ArrowDown} label={t('moveDown')} disabled={at === rules.length - 1} onClick={() => move(at, at + 1)} />
                <IconButton size="small" icon={Trash2} label={t('rules.remove')} onClick={() => remove(at)} />
                {said && (
                  <p className={styles.clash}>
                    <TriangleAlert aria-hidden />
                    {said}
                  </p>
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </Drawer>
  );
}

const nameOf = (object: ObjectDoc, key: string): string => text(object.fields.find((one) => one.key === key)?.label) || key;

/** 当 客户性质 是 企业 → 显示 统一社会信用代码、规模 */
function RuleWords({ rule, object }: { rule: FormRuleDoc; object: ObjectDoc }) {
  const t = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const join = t('rules.join');
  const objects = useDefinitions('object').data;
  if (rule.kind === 'link') {
    const names = (keys: string[]): string => keys.map((key) => nameOf(object, key)).join(join);
    return (
      <>
        {rule.when.trim() !== '' && (
          <>
            <b>{t('rules.when')}</b> <ConditionWords object={object.key} source={rule.when} /> <span aria-hidden>→</span>{' '}
          </>
        )}
        <b>{t('rules.kinds.link')}</b>{' '}
        {t(rule.match?.length ? 'rules.link.words' : 'rules.link.wordsWhere', {
          from: text(objects?.find((one) => one.key === rule.from)?.label) || rule.from || '',
          match: names((rule.match ?? []).map((m) => m.with)),
          fields: names(fieldsOf(rule)),
        })}
      </>
    );
  }
  const fields = rule.fields.map((key) => nameOf(object, key)).join(join);
  const options = (rule.options ?? []).map((value) => optionLabel(object.fields.find((one) => one.key === rule.fields[0]), value, locale)).join(join);
  return (
    <>
      <b>{t('rules.when')}</b> <ConditionWords object={object.key} source={rule.when} /> <span aria-hidden>→</span> <b>{t(`rules.kinds.${rule.kind}`)}</b> {rule.kind === 'options' ? t('rules.offers', { fields, options }) : fields}
    </>
  );
}

function optionLabel(field: FieldSpec | undefined, value: string, locale: 'zh' | 'en'): string {
  return text(field?.options?.find((option) => option.value === value)?.label, locale) || value;
}

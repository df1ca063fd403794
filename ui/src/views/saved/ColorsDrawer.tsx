import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { GroupEditor } from '@/expression/builder/GroupEditor';
import type { ConditionScope } from '@/expression/builder/scope';
import { fromCel, toCel } from '@/expression/condition/convert';
import { countConditions, emptyGroup, type Group } from '@/expression/condition/model';
import type { RowColor } from '@/shared/api/types';
import { loadWords, useT } from '@/shared/i18n';
import { Button, Drawer, IconButton, tagColors } from '@/shared/ui';
import builder from '@/expression/builder/Builder.module.css';
import { MAX_COLORS } from '../state';
import type { ListModel } from '../useList';
import styles from './Saved.module.css';

void loadWords('fields');

interface Rule {
  id: number;
  color: string;
  /** The conditions; null where only the expression can be shown. */
  group: Group | null;
  when: string;
}

/** Which colour rows have, by conditions. Shows at once in the list, and is kept when the view is saved. */
export default function ColorsDrawer({ list, onClose }: { list: ListModel; onClose: () => void }) {
  const t = useT('saved');
  const { state, kindOf, setColors, fields, meta, ctx, addLink } = list;
  const next = useRef(0);
  const ruleOf = ({ when, color }: RowColor): Rule => ({ id: next.current++, color, when, group: fromCel(when, kindOf) });
  const [rules, setRules] = useState<Rule[]>(() => state.colors.map(ruleOf));
  const scope = useMemo<ConditionScope>(() => ({ object: meta.key, fields, title: meta.title, ctx, addLink }), [fields, meta.key, meta.title, ctx, addLink]);
  const latest = useRef({ kindOf, setColors });
  useEffect(() => {
    latest.current = { kindOf, setColors };
  });
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const timer = setTimeout(() => {
      const { kindOf: kinds, setColors: set } = latest.current;
      set(rules.map(({ group, when, color }) => ({ when: group ? toCel(group, kinds) : when, color })).filter(({ when }) => when !== ''));
    }, 200);
    return () => clearTimeout(timer);
  }, [rules]);
  const put = (index: number, change: Partial<Rule>): void => setRules((all) => all.map((rule, i) => (i === index ? { ...rule, ...change } : rule)));
  const move = (index: number, by: 1 | -1): void =>
    setRules((all) => {
      const moved = [...all];
      const [rule] = moved.splice(index, 1);
      moved.splice(index + by, 0, rule!);
      return moved;
    });
  return (
    <Drawer open width={620} onClose={onClose} label={t('colors.title')} title={t('colors.title')}>
      <div className={styles.drawer}>
        <p className={styles.none}>{rules.length > 0 ? t('colors.help') : t('colors.none')}</p>
        {rules.map((rule, i) => (
          <section key={rule.id} className={styles.color} aria-label={t('colors.condition', { index: i + 1 })}>
            <div className={styles.colorHead}>
              <div role="radiogroup" aria-label={t('colors.color')} className={styles.swatches}>
                {tagColors.map((color) => (
                  <button
                    key={color}
                    type="button"
                    role="radio"
                    aria-checked={rule.color === color}
                    aria-label={t(`colors.${color}`)}
                    title={t(`colors.${color}`)}
                    className={styles.swatch}
                    style={{ background: `var(--tn-tag-${color})` }}
                    onClick={() => put(i, { color })}
                  />
                ))}
              </div>
              <IconButton size="small" icon={ArrowUp} label={t('colors.up')} disabled={i === 0} onClick={() => move(i, -1)} />
              <IconButton size="small" icon={ArrowDown} label={t('colors.down')} disabled={i === rules.length - 1} onClick={() => move(i, 1)} />
              <IconButton size="small" icon={X} label={t('colors.remove', { index: i + 1 })} onClick={() => setRules((all) => all.filter((one) => one !== rule))} />
            </div>
            {rule.group ? (
              <div className={builder.builder}>
                <GroupEditor scope={scope} group={rule.group} depth={0} total={countConditions(rule.group)} empty={t('colors.empty')} onChange={(group) => put(i, { group })} />
              </div>
            ) : (
              <p className={styles.none}>{t('colors.expression', { text: rule.when })}</p>
            )}
          </section>
        ))}
        <Button
          kind="text"
          icon={Plus}
          disabled={rules.length >= MAX_COLORS ? t('colors.most', { count: MAX_COLORS }) : false}
          onClick={() => setRules((all) => [...all, { id: next.current++, color: tagColors[1 + (all.length % (tagColors.length - 1))]!, when: '', group: emptyGroup() }])}
        >
          {t('colors.add')}
        </Button>
      </div>
    </Drawer>
  );
}
